"""What is sent and answered when many incidents are reported at once."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class BulkItem(TypedDict):
    """What became of one report: created, existing (sent before), or refused with what is wrong with each field."""

    index: int
    id: str | None
    code: str | None
    outcome: str
    errors: NotRequired[dict[str, list[str]]]


class BulkAnswer(TypedDict):
    """How many of each, and each, in the order in which they were sent."""

    created: int
    existing: int
    refused: int
    items: list[BulkItem]


_REPORT: dict[str, Any] = {
    "type": "object",
    "description": "The body of POST incidents/: title, kind, severity, a location, area or place name, and more",
    "properties": {
        "id": {"type": "string", "format": "uuid", "description": "Chosen by the client: the same report twice is stored once"},
        "title": {"type": "string", "maxLength": 200},
        "kind": {"type": "string"},
        "severity": {"type": "string", "enum": ["extreme", "severe", "moderate", "minor", "unknown"]},
        "audience": {"type": "string", "maxLength": 64},
    },
    "additionalProperties": True,
}
_GEOMETRY: dict[str, Any] = {
    "type": "object",
    "nullable": True,
    "description": "A Point becomes the location, a Polygon or MultiPolygon the area (WGS 84, longitude first)",
    "properties": {"type": {"type": "string"}, "coordinates": {"type": "array", "items": {}}},
    "additionalProperties": True,
}
BULK_FEATURES: dict[str, Any] = {
    "type": "object",
    "description": "A GeoJSON FeatureCollection (RFC 7946) of at most 10,000 features. A feature's id is the incident's when "
    "it is a UUID, else its external id `feature`.",
    "properties": {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "features": {
            "type": "array",
            "minItems": 1,
            "maxItems": 10_000,
            "items": {
                "type": "object",
                "properties": {
                    "type": {"type": "string", "enum": ["Feature"]},
                    "id": {"oneOf": [{"type": "string"}, {"type": "number"}]},
                    "geometry": _GEOMETRY,
                    "properties": _REPORT,
                },
                "required": ["type", "properties"],
            },
        },
    },
    "required": ["type", "features"],
}
BULK_LINES: dict[str, Any] = {
    "type": "string",
    "description": "At most 10,000 lines, each a JSON object: the body of POST incidents/, or a GeoJSON Feature",
    "example": '{"title": "Bridge out", "kind": "bridge_out", "severity": "severe", "place_name": "Route 68"}\n',
}
