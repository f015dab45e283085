"""REST of many reports at once: a GeoJSON FeatureCollection, or JSON lines, of what one report may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.geometry import in_wgs84
from incidents.report import PlainReader, Report, plain
from incidents.serializers.fields import CLOCK_SKEW
from incidents.serializers.incident import NewIncident
from incidents.services.bulk import MOST_AT_ONCE, Outcome, refusal, report_incidents
from incidents.shapes.bulk import BULK_FEATURES, BULK_LINES, BulkAnswer, BulkItem
from journal import clock
from operations.api.base import OperationView, shape
from operations.api.json import DEEPEST, JsonParser, TooLarge
from operations.api.problems import problem_details

_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}").fullmatch
#: What a feature is called elsewhere, when its id is no UUID.
FEATURE_SCHEME = "feature"
_NUL = "A text holds the character NUL (U+0000). Remove it."
_TOO_MANY = f"More than {MOST_AT_ONCE:,} incidents. Send them in parts."
#: A report to read, or why there is none.
Body = dict[str, Any] | Outcome


class LinesParser(BaseParser):
    """JSON lines: each a report, or a GeoJSON Feature. A line that is no JSON is refused alone."""

    media_type = "application/x-ndjson"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        lines = [line for line in _body(stream).split(b"\n") if line.strip()]
        if len(lines) > MOST_AT_ONCE:
            raise TooLarge(_TOO_MANY)
        return [_line(line) for line in lines]


class FeaturesParser(BaseParser):
    """A GeoJSON FeatureCollection (RFC 7946)."""

    media_type = "application/geo+json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            document = orjson.loads(_body(stream))
        except ValueError as wrong:
            raise ParseError(f"This is not JSON: {wrong}.") from None
        remedy = 'Send a GeoJSON FeatureCollection: {"type": "FeatureCollection", "features": [...]}.'
        if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
            raise ValidationError({"type": [remedy]})
        features = document.get("features")
        if not isinstance(features, list):
            raise ValidationError({"features": [remedy]})
        if not in_wgs84(document.get("crs")):
            raise ValidationError({"crs": ["Send WGS 84 longitude and latitude (SRID 4326); leave `crs` out."]})
        if len(features) > MOST_AT_ONCE:
            raise TooLarge(_TOO_MANY)
        return [_feature(feature) for feature in features]


class PlainFeaturesParser(FeaturesParser):
    media_type = JsonParser.media_type


class IncidentsBulkView(OperationView):
    """Report up to 10,000 incidents at once. Each is answered for itself: one that is refused does not keep the others out."""

    parser_classes = [FeaturesParser, PlainFeaturesParser, LinesParser]

    @extend_schema(
        request={
            FeaturesParser.media_type: BULK_FEATURES,
            PlainFeaturesParser.media_type: BULK_FEATURES,
            LinesParser.media_type: BULK_LINES,
        },
        responses={200: shape(BulkAnswer)},
    )
    def post(self, request: Request, slug: str) -> Response:
        bodies: Any = request.data
        if not isinstance(bodies, list) or not bodies:
            raise ValidationError({"features": ["There is nothing in it. Send at least one incident."]})
        outcomes = report_incidents(by=self.viewer, operation=self.operation, reports=_reports(bodies))
        items = [
            BulkItem(index=n, id=each.id, code=each.code, outcome=each.outcome)
            if each.errors is None
            else BulkItem(index=n, id=each.id, code=each.code, outcome=each.outcome, errors=each.errors)
            for n, each in enumerate(outcomes)
        ]
        told = [each.outcome for each in outcomes]
        return Response(
            BulkAnswer(created=told.count("created"), existing=told.count("existing"), refused=told.count("refused"), items=items)
        )


def _body(stream: IO[bytes]) -> bytes:
    body = stream.read(settings.REQUEST_BODY_MOST + 1)
    if len(body) > settings.REQUEST_BODY_MOST:
        raise TooLarge(f"The body is larger than {settings.REQUEST_BODY_MOST // 1024 // 1024} MB. Send it in parts.")
    return body


def _line(line: bytes) -> Body:
    try:
        value = orjson.loads(line)
    except ValueError as wrong:
        return _refused(f"This line is not JSON: {wrong}.")
    if not isinstance(value, dict):
        return _refused("Send a JSON object in each line.")
    return _feature(value) if value.get("type") == "Feature" else value


def _refused(said: str) -> Outcome:
    return refusal({"non_field_errors": said})


def _feature(feature: Any) -> Body:
    """A report's body from a feature: its properties, its geometry as location or area, its id as id or as external id."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return _refused('This is no Feature. Write "type": "Feature".')
    properties, geometry, identifier = feature.get("properties"), feature.get("geometry"), feature.get("id")
    if not isinstance(properties, dict):
        return refusal({"properties": "Write the fields of the report as an object: title, kind and severity at least."})
    body = dict(properties)
    if geometry is not None:
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        field = "area" if kind in ("Polygon", "MultiPolygon") else "location"
        if body.get(field) not in (None, geometry):
            return refusal({"geometry": f"The properties hold another {field}. Give it once."})
        body[field] = geometry
    if identifier is None:
        return body
    if isinstance(identifier, bool) or not isinstance(identifier, str | int | float):
        return refusal({"id": "The id of a feature is a text or a number."})
    if not _UUID(str(identifier)):
        others = body.get("external_ids", {})
        body["external_ids"] = {FEATURE_SCHEME: str(identifier), **others} if isinstance(others, dict) else others
    elif body.setdefault("id", identifier) != identifier:
        return refusal({"id": "The feature and its properties hold different ids."})
    return body


def _reports(bodies: list[Body]) -> Iterator[Report | Outcome]:
    """Plain reports at once, the others through the serializer of a single report, with its words."""
    reader, serializer = PlainReader(clock.now() + CLOCK_SKEW), NewIncident()
    for body in bodies:
        if isinstance(body, Outcome):
            yield body
        else:
            yield reader.read(body) or _through(serializer, body)


def _through(serializer: NewIncident, body: dict[str, Any]) -> Report | Outcome:
    if said := _unfit(body, 0):
        return _refused(said)
    try:
        checked = serializer.run_validation(body)
        if unknown := sorted(set(body) - set(serializer.fields)):
            known = ", ".join(serializer.fields)
            raise ValidationError({field: [f"Unknown field. Known are {known}."] for field in unknown})
    except ValidationError as wrong:
        answer = problem_details(wrong, {})
        return refusal(answer.data["errors"] if answer else {})
    return plain(checked)


def _unfit(value: Any, depth: int) -> str:
    """What the parser of a single report refuses: NUL, and nesting that no report needs."""
    if depth > DEEPEST:
        return f"The JSON is nested deeper than {DEEPEST} levels."
    if isinstance(value, str):
        return _NUL if "\x00" in value else ""
    inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((said for each in inner if (said := _unfit(each, depth + 1))), "")
