"""Names of things in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def own_name(thing: Mapping[str, Any]) -> str:
    """`{{ operation|own_name }}`: its name in the reader's language, else the name that everybody uses."""
    return str(thing.get("names", {}).get(get_language() or "en") or thing["name"])
