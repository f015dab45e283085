"""Times and places as people in the field write them, on pages that the server draws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from places.coordinates import format_position

register = template.Library()
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@register.filter
def date_time_group(at: str) -> SafeString | str:
    """`{{ "2026-11-23T16:25:00Z"|date_time_group }}`: 231625ZNOV26 in a `<time>`, the group of military messages. "" stays ""."""
    if not at:
        return ""
    moment = datetime.fromisoformat(at).astimezone(UTC)
    group = f"{moment:%d%H%M}Z{MONTHS[moment.month - 1]}{moment:%y}"
    return format_html('<time datetime="{}">{}</time>', at, group)


@register.filter
def grid(location: Mapping[str, Any] | None, notation: str) -> str:
    """A GeoJSON point (WGS 84) in the reader's notation, `mgrs` for example; "" for anything else."""
    if not location or location.get("type") != "Point":
        return ""
    lon, lat = location["coordinates"][:2]
    return format_position(lat, lon, notation)  # type: ignore[arg-type]
