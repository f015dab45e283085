"""REST of incidents: list, report, read, change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from incidents.geometry import GeometryError, bounding_box
from incidents.kinds import incident_kinds
from incidents.models import Incident
from incidents.selectors.incident import incident_for, incidents_found, mine
from incidents.serializers.incident import ChangedIncident, IncidentFilters, NewIncident
from incidents.services.incident import report_incident, update_incident
from incidents.shapes.incident import IncidentForm, IncidentForViewer, incident_form
from operations.api.base import OperationView, created, if_match, one_deed, page_of, shape
from operations.api.json import GeoJsonRenderer, JsonRenderer
from operations.selectors import audience_for


def asked_in(request: Request, serializer: type[Serializer[Any]]) -> dict[str, Any]:
    """The address's query through a serializer. Raises 400 naming each parameter."""
    query = serializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    found: dict[str, Any] = query.validated_data
    return found


def answer(incident: Incident) -> Response:
    return Response(incident_form(incident), headers={"ETag": f'"{incident.version}"'})


class IncidentView(OperationView):
    """One incident. GET gives beside its form, under `mine`, what the viewer may do next."""

    @extend_schema(responses={200: shape(IncidentForViewer)})
    def get(self, request: Request, slug: str, incident: UUID) -> Response:
        found = incident_for(self.viewer, self.operation, incident)
        form = IncidentForViewer(**incident_form(found), mine=mine(self.viewer, found))
        return Response(form, headers={"ETag": f'"{found.version}"'})

    @extend_schema(request=ChangedIncident(partial=True), responses={200: shape(IncidentForm)})
    @one_deed
    def patch(self, request: Request, slug: str, incident: UUID) -> Response:
        version = if_match(request)
        changes = self.checked(ChangedIncident, partial=True)
        return answer(
            update_incident(by=self.viewer, operation=self.operation, incident_id=incident, version=version, changes=changes)
        )


class IncidentsView(OperationView):
    """The incidents that the viewer may see, the last changed first. `Accept: application/geo+json` gives a FeatureCollection."""

    renderer_classes = [JsonRenderer, GeoJsonRenderer]

    @extend_schema(operation_id="operations_incidents_list", parameters=[IncidentFilters], responses={200: page_of(IncidentForm)})
    def get(self, request: Request, slug: str) -> Response:
        asked = asked_in(request, IncidentFilters)
        filters: dict[str, Any] = {
            name: asked[name] for name in ("severity", "status", "q", "updated_after", "open") if name in asked
        }
        filters["kind"] = _known(asked.get("kind", ""), incident_kinds())
        filters["organization"] = [_identifier(word) for word in asked.get("organization", "").split(",") if word]
        filters["audience"] = [word for word in asked.get("audience", "").split(",") if word]
        if "bbox" in asked:
            try:
                filters["bbox"] = bounding_box(asked["bbox"])
            except GeometryError as wrong:
                raise ValidationError({"bbox": [str(wrong)]}) from None
        return self.page(incidents_found(self.viewer, self.operation, **filters), incident_form)

    @extend_schema(request=NewIncident, responses={200: shape(IncidentForm), 201: shape(IncidentForm)})
    @one_deed
    def post(self, request: Request, slug: str) -> Response:
        asked = self.checked(NewIncident)
        audience = audience_for(self.viewer, self.operation, asked.pop("audience", ""))
        record_id = asked.pop("id", None)
        incident, new = report_incident(by=self.viewer, operation=self.operation, audience=audience, record_id=record_id, **asked)
        return created(incident_form(incident), new=new)


def _known(words: str, known: Any) -> list[str]:
    asked = [word for word in words.split(",") if word]
    if unknown := [word for word in asked if word not in known]:
        raise ValidationError({"kind": [f"Unknown: {', '.join(unknown)[:200]}. GET /api/v1/kinds/ lists the kinds."]})
    return asked


def _identifier(word: str) -> UUID:
    try:
        return UUID(word)
    except ValueError:
        raise ValidationError({"organization": ["Give ids of organizations, with commas between them."]}) from None
