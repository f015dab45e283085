"""Fields of what programs send, shared by incidents and resources: strict, and each says what it wants instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from incidents.geometry import GeometryError, as_area, as_point
from journal import clock

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
#: How far a sender's clock may be ahead before we say so.
CLOCK_SKEW = timedelta(minutes=10)

_NUMBER = {"type": "number"}
_POSITION = {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 3}
_RINGS = {"type": "array", "items": {"type": "array", "items": _POSITION, "minItems": 4}, "minItems": 1}


def _geometry(kind: str, coordinates: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"type": {"type": "string", "enum": [kind]}, "coordinates": coordinates},
        "required": ["type", "coordinates"],
    }


POINT_SCHEMA = _geometry("Point", _POSITION)
AREA_SCHEMA = {
    "oneOf": [_geometry("Polygon", _RINGS), _geometry("MultiPolygon", {"type": "array", "items": _RINGS, "minItems": 1})]
}


def clean_text(value: str) -> str:
    """NFC, so that the same Korean word is the same letters whichever system wrote it, and without control characters."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", value))


class Words(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        return clean_text(super().to_internal_value(data))


class OneOf(serializers.ChoiceField):
    """A fixed word. A wrong one is answered with the words that there are."""

    def fail(self, key: str, **told: Any) -> Any:
        if key == "invalid_choice":
            raise serializers.ValidationError(f"Choose one of {', '.join(map(str, self.choices))}.", code=key)
        return super().fail(key, **told)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return str(super().to_internal_value(data))


class Moment(serializers.DateTimeField):
    """RFC 3339 with a zone. `past=True` refuses what lies in the future by more than a clock may be wrong."""

    default_error_messages = {
        "naive": "Give the zone too, for example 2026-11-23T16:25:00Z.",
        "range": "Give a time between 1900 and 2200.",
        "future": "This lies in the future. Check the clock.",
    }

    def __init__(self, *, past: bool = False, **options: Any) -> None:
        self.past = past
        super().__init__(**options)

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str):
            self.fail("invalid", format="RFC 3339, for example 2026-11-23T16:25:00Z")
        at = super().to_internal_value(value)
        if not EARLIEST <= at <= LATEST:
            self.fail("range")
        if self.past and at > clock.now() + CLOCK_SKEW:
            self.fail("future")
        return at

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail("naive")
        return super().enforce_timezone(value)


class _GeometryField(serializers.Field[GEOSGeometry, Any, Any, Any]):
    read: Callable[[Any], GEOSGeometry]

    def to_internal_value(self, data: Any) -> GEOSGeometry:
        try:
            return self.read(data)
        except GeometryError as wrong:
            raise serializers.ValidationError(str(wrong), code="geometry") from None


@extend_schema_field(POINT_SCHEMA)
class LocationField(_GeometryField):
    """A GeoJSON Point."""

    read = staticmethod(as_point)


@extend_schema_field(AREA_SCHEMA)
class AreaField(_GeometryField):
    """A GeoJSON Polygon or MultiPolygon."""

    read = staticmethod(as_area)


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string", "maxLength": 200}, "maxProperties": 20})
class TextByKey(serializers.Field[dict[str, str], Any, Any, Any]):
    """Short texts by language, or ids by scheme: an object of at most 20 texts."""

    def __init__(self, *, keys: re.Pattern[str] = _LANGUAGE, example: str = '{"en": "...", "ko": "..."}', **options: Any) -> None:
        self.keys, self.example = keys, example
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, Mapping) or len(data) > 20:
            raise serializers.ValidationError(f"Send an object of at most 20 texts, for example {self.example}.")
        for key, text in data.items():
            if not isinstance(key, str) or not self.keys.fullmatch(key):
                raise serializers.ValidationError(f"{str(key)[:40]!r} cannot be a key here. Write for example {self.example}.")
            if not isinstance(text, str) or len(text) > 200:
                raise serializers.ValidationError(f"{key}: send a text of at most 200 characters.")
        return {key: clean_text(text).strip() for key, text in data.items() if clean_text(text).strip()}
