"""REST of nearness: what is closest to a point, with how far and in which direction."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from django.contrib.gis.geos import Point
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.incident import asked_in
from incidents.kinds import incident_kinds, resource_kinds
from incidents.selectors.nearest import Near, nearest_incidents, nearest_resources
from incidents.serializers.fields import OneOf
from incidents.shapes.incident import IncidentForm, incident_form
from incidents.shapes.resource import ResourceForm, resource_form
from operations.api.base import OperationView, shape

MOST = 100


class NearForm(TypedDict):
    """`distance_m`: meters on the ellipsoid. `bearing_deg`: degrees from true north, clockwise; null at the very place."""

    what: Literal["resource", "incident"]
    id: str
    code: str
    distance_m: float
    bearing_deg: float | None
    record: IncidentForm | ResourceForm


class NearestForm(TypedDict):
    results: list[NearForm]


class NearestQuery(serializers.Serializer[dict[str, Any]]):
    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)
    what = OneOf(choices=["resources", "incidents"], default="resources")
    kind = serializers.CharField(max_length=40, required=False, help_text="A code of GET /api/v1/kinds/")
    limit = serializers.IntegerField(min_value=1, max_value=MOST, default=10)
    free = serializers.BooleanField(default=True, help_text="Of resources only those that can be sent now")


class NearestView(OperationView):
    """The resources that could be sent (or the open incidents) nearest to a point, the closest first."""

    @extend_schema(parameters=[NearestQuery], responses={200: shape(NearestForm)})
    def get(self, request: Request, slug: str) -> Response:
        asked = asked_in(request, NearestQuery)
        point = Point(asked["lon"], asked["lat"], srid=4326)
        kind = asked.get("kind", "")
        known = resource_kinds() if asked["what"] == "resources" else incident_kinds()
        if kind and kind not in known:
            raise ValidationError({"kind": [f"Unknown: {kind}. GET /api/v1/kinds/ lists the kinds."]})
        if asked["what"] == "resources":
            near = nearest_resources(self.viewer, self.operation, point, kind=kind, free=asked["free"], most=asked["limit"])
            return Response(NearestForm(results=[_form("resource", each, resource_form(each.record)) for each in near]))
        near = nearest_incidents(self.viewer, self.operation, point, kind=kind, most=asked["limit"])
        return Response(NearestForm(results=[_form("incident", each, incident_form(each.record)) for each in near]))


def _form(what: Literal["resource", "incident"], near: Near, record: IncidentForm | ResourceForm) -> NearForm:
    return NearForm(
        what=what,
        id=record["id"],
        code=record["code"],
        distance_m=near.distance_m,
        bearing_deg=near.bearing_deg,
        record=record,
    )
