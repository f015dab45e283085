"""JSON in and out, strict: no NaN, no endless body, no endless nesting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

DEEPEST = 32


class TooLarge(APIException):
    status_code = 413
    default_detail = "The body is too large."
    default_code = "too_large"


class JsonParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        body = stream.read(settings.REQUEST_BODY_MOST + 1)
        if len(body) > settings.REQUEST_BODY_MOST:
            raise TooLarge(f"The body is larger than {settings.REQUEST_BODY_MOST // 1024 // 1024} MB. Send it in parts.")
        try:
            value = orjson.loads(body)
        except ValueError as wrong:
            raise ParseError(f"This is not JSON: {wrong}.") from None
        _check(value, 0)
        return value


def _check(value: Any, depth: int) -> None:
    """PostgreSQL stores no NUL character, and no person nests deeper than this."""
    if depth > DEEPEST:
        raise ParseError(f"The JSON is nested deeper than {DEEPEST} levels.")
    if isinstance(value, str):
        if "\x00" in value:
            raise ParseError("A text holds the character NUL (U+0000). Remove it.")
    elif isinstance(value, dict):
        for key, item in value.items():
            _check(key, depth)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)


class JsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=str)


class GeoJsonRenderer(JsonRenderer):
    """A list as a FeatureCollection (RFC 7946): each record a feature, its `location` or else `area` the geometry."""

    media_type = "application/geo+json"
    format = "geojson"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        if not isinstance(data, dict) or "results" not in data:
            return super().render(data)
        features = [
            {"type": "Feature", "id": row["id"], "geometry": row.get("location") or row.get("area"), "properties": row}
            for row in data["results"]
        ]
        return orjson.dumps({"type": "FeatureCollection", "features": features, "next": data["next"]}, default=str)
