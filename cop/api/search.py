"""REST of search: one question to everything that the viewer may see."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.geos import Point
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cop.selectors.search import LONGEST, SearchForm, found_for
from operations.api.base import OperationView, shape


class SearchQuery(serializers.Serializer[dict[str, Any]]):
    q = serializers.CharField(max_length=LONGEST, help_text="Words in any script, a code, or coordinates in any notation")
    limit = serializers.IntegerField(min_value=1, max_value=50, default=20)
    lon = serializers.FloatField(required=False, min_value=-180, max_value=180, help_text="Places near lon, lat come first")
    lat = serializers.FloatField(required=False, min_value=-90, max_value=90)


class SearchView(OperationView):
    """Coordinates, incidents, resources, people, places and log lines that answer to the words."""

    @extend_schema(parameters=[SearchQuery], responses={200: shape(SearchForm)})
    def get(self, request: Request, slug: str) -> Response:
        query = SearchQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        if ("lon" in asked) != ("lat" in asked):
            raise ValidationError({"lon": ["Give lon and lat together."]})
        near = Point(asked["lon"], asked["lat"], srid=4326) if "lon" in asked else None
        return Response(found_for(self.viewer, self.operation, asked["q"], most=asked["limit"], near=near))
