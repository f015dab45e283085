"""The kinds of incidents and resources, read once from data/kinds.json and data/resource_kinds.json."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import orjson
from django.conf import settings


def _read(name: str) -> Mapping[str, Mapping[str, Any]]:
    rows = orjson.loads((settings.BASE_DIR / "data" / name).read_bytes())
    return MappingProxyType({row["code"]: row for row in rows})


@lru_cache(maxsize=1)
def incident_kinds() -> Mapping[str, Mapping[str, Any]]:
    """Each incident kind by its code: group, names by language, codes elsewhere, icon, symbol, sidc, words that suggest it."""
    return _read("kinds.json")


@lru_cache(maxsize=1)
def resource_kinds() -> Mapping[str, Mapping[str, Any]]:
    """Each resource kind by its code: group, names, unit, measures, icon, symbol, sidc and its civilian twins."""
    return _read("resource_kinds.json")


@lru_cache(maxsize=1)
def kinds_document() -> tuple[bytes, str]:
    """What GET /api/v1/kinds/ answers, and its ETag."""
    body = orjson.dumps({"incidents": list(incident_kinds().values()), "resources": list(resource_kinds().values())})
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def related_kinds(one: str, other: str) -> bool:
    """Whether two incident kinds are of one group, as a flood and a levee breach are."""
    kinds = incident_kinds()
    return one in kinds and other in kinds and kinds[one]["group"] == kinds[other]["group"] != "other"


def kind_name(code: str, language: str = "en") -> str:
    kind = incident_kinds().get(code)
    return str(kind["names"].get(language) or kind["names"]["en"]) if kind else code
