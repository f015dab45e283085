"""REST of what does not depend on an operation: the kinds, and coordinates in every notation."""

from __future__ import annotations

from typing import Any, TypedDict

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents.geometry import GeoJson
from incidents.kinds import kinds_document
from operations.api.base import shape
from operations.api.problems import problem
from places.coordinates import NOTATIONS, CoordinateError, format_position, in_all_notations, parse


class KindsForm(TypedDict):
    """Incident and resource kinds: code, group, names by language, symbols, codes in other lists."""

    incidents: list[dict[str, Any]]
    resources: list[dict[str, Any]]


class CoordinatesForm(TypedDict):
    """A place as it was written (`notation`, good to `precision` meters), written in all; `text` is in the one asked for."""

    location: GeoJson
    notation: str
    precision: float
    text: str
    notations: dict[str, str]


class KindsView(APIView):
    """The kinds of incidents and resources. They change with a release of the program only: keep them by their ETag."""

    @extend_schema(responses={200: shape(KindsForm)})
    def get(self, request: Request) -> HttpResponse:
        body, tag = kinds_document()
        headers = {"ETag": tag, "Cache-Control": "private, max-age=3600", "Vary": "Accept, Cookie, Authorization"}
        if tag in [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]:
            return HttpResponse(status=304, headers=headers)
        return HttpResponse(body, content_type="application/json", headers=headers)


class CoordinatesView(APIView):
    """Read a place in MGRS, UTM, degrees, degrees-minutes or degrees-minutes-seconds, and write it in all of them."""

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, required=True, description="The place as somebody wrote it"),
            OpenApiParameter("notation", str, enum=list(NOTATIONS), description="For `text`; left out, the viewer's own"),
        ],
        responses={200: shape(CoordinatesForm)},
    )
    def get(self, request: Request) -> Response:
        q = request.query_params.get("q", "").strip()
        wanted = request.query_params.get("notation") or getattr(request.user, "coordinate_notation", "mgrs")
        if not q:
            raise ValidationError({"q": ["Write a place, for example 52S DD 12345 67890 or 35.1, 129.04."]})
        if wanted not in NOTATIONS:
            raise ValidationError({"notation": [f"Choose one of {', '.join(NOTATIONS)}."]})
        try:
            place = parse(q)
        except CoordinateError as wrong:
            return problem(400, wrong.message, errors={"q": [wrong.message]}, reason=wrong.code, suggestion=wrong.suggestion)
        return Response(
            CoordinatesForm(
                location=GeoJson(type="Point", coordinates=[place.lon, place.lat]),
                notation=place.notation,
                precision=place.precision,
                text=format_position(place.lat, place.lon, wanted, 5 if wanted == "mgrs" else None),
                notations={str(name): text for name, text in in_all_notations(place.lat, place.lon).items()},
            )
        )
