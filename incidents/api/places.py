"""REST of places by name: what a reporter writes into "where", and what people call a point. The same for everybody."""

from __future__ import annotations

from typing import TypedDict

from django.contrib.gis.geos import Point
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents.api.incident import asked_in
from incidents.geometry import GeoJson
from incidents.selectors.whereabouts import FoundPlace, places_called, whereabouts_of
from operations.api.base import shape


class PlaceForm(TypedDict):
    """`detail` tells it from others of that name: the area above it. `location` is a point in it."""

    name: str
    detail: str
    location: GeoJson


class PlacesForm(TypedDict):
    results: list[PlaceForm]


class PointNameForm(TypedDict):
    """ "" where nothing near has a name."""

    name: str


class PlaceQuery(serializers.Serializer[dict[str, object]]):
    q = serializers.CharField(max_length=80, trim_whitespace=True)
    lon = serializers.FloatField(required=False, min_value=-180, max_value=180)
    lat = serializers.FloatField(required=False, min_value=-90, max_value=90)


class PointQuery(serializers.Serializer[dict[str, object]]):
    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)


class PlacesView(APIView):
    """At most eight areas and places of that name, in any language, the likeliest first; near `lon`, `lat` when given."""

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, required=True, description="A name, or its beginning"),
            OpenApiParameter("lon", float),
            OpenApiParameter("lat", float),
        ],
        responses={200: shape(PlacesForm)},
    )
    def get(self, request: Request) -> Response:
        asked = asked_in(request, PlaceQuery)
        if ("lon" in asked) != ("lat" in asked):
            raise ValidationError({"lon": ["Give lon and lat together."]})
        near = Point(asked["lon"], asked["lat"], srid=4326) if "lon" in asked else None
        found = places_called(asked["q"], near=near, language=_language(request))
        return Response(PlacesForm(results=[_form(place) for place in found]))


class PointNameView(APIView):
    """What people call a point: its area up to the province, or the place that is near."""

    @extend_schema(
        parameters=[OpenApiParameter("lon", float, required=True), OpenApiParameter("lat", float, required=True)],
        responses={200: shape(PointNameForm)},
    )
    def get(self, request: Request) -> Response:
        asked = asked_in(request, PointQuery)
        point = Point(asked["lon"], asked["lat"], srid=4326)
        return Response(PointNameForm(name=whereabouts_of(point).name(_language(request))))


def _language(request: Request) -> str:
    return str(getattr(request.user, "language", "en"))


def _form(found: FoundPlace) -> PlaceForm:
    location = GeoJson(type="Point", coordinates=[found.point.x, found.point.y])
    return PlaceForm(name=found.name, detail=found.detail, location=location)
