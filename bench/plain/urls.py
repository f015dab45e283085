"""Its API."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import include, path
from rest_framework import routers, serializers, viewsets
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from bench.plain.models import Event, Incident


class IncidentSerializer(GeoFeatureModelSerializer):  # type: ignore[misc]
    class Meta:
        model = Incident
        geo_field = "location"
        fields = "__all__"


class RowSerializer(serializers.ModelSerializer[Incident]):
    class Meta:
        model = Incident
        exclude = ["location"]


class Incidents(viewsets.ModelViewSet[Incident]):
    queryset = Incident._default_manager.order_by("-updated_at", "-id")
    serializer_class = IncidentSerializer

    def perform_create(self, serializer: Any) -> None:
        with transaction.atomic():
            incident = serializer.save()
            data = {"title": incident.title, "kind": incident.kind, "severity": incident.severity}
            Event._default_manager.create(incident=incident, kind="incident.reported", data=data)


class Rows(viewsets.ReadOnlyModelViewSet[Incident]):
    """Without the geometry, which is the quickest that a default list can be."""

    queryset = Incident._default_manager.order_by("-updated_at", "-id")
    serializer_class = RowSerializer


router = routers.DefaultRouter()
router.register("incidents", Incidents)
router.register("rows", Rows, basename="row")
urlpatterns = [path("", include(router.urls))]
