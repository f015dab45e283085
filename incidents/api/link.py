"""REST of links between incidents, of merging duplicates and of finding them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.gis.geos import Point
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.incident import asked_in
from incidents.enums import Relation
from incidents.selectors.incident import incident_for, links_of
from incidents.selectors.likeness import Sketch, likely_duplicates
from incidents.serializers.incident import LinkRequest, MergeRequest, SketchQuery
from incidents.services.link import link_incidents, merge_incidents, remove_link
from incidents.shapes.incident import IncidentLinkForm, SuggestionsForm, incident_link_form
from operations.api.base import OperationView, created, page_of, shape
from operations.errors import Invalid


class LinksView(OperationView):
    """The links of an incident that hold now."""

    @extend_schema(responses={200: page_of(IncidentLinkForm)})
    def get(self, request: Request, slug: str, incident: UUID) -> Response:
        found = incident_for(self.viewer, self.operation, incident)
        return self.page(links_of(self.viewer, found), incident_link_form, ("-created_at", "-id"))


class LinkView(OperationView):
    """Link an incident to another one: related, or (as a merge) its duplicate."""

    @extend_schema(request=LinkRequest, responses={200: shape(IncidentLinkForm), 201: shape(IncidentLinkForm)})
    def post(self, request: Request, slug: str, incident: UUID) -> Response:
        asked = self.checked(LinkRequest)
        if asked["relation"] == Relation.DUPLICATE_OF:
            if "id" in asked:
                raise ValidationError({"id": ["A merge gives its link an id by itself. Leave it out."]})
            try:
                link, new = merge_incidents(by=self.viewer, operation=self.operation, incident_id=incident, into_id=asked["to"])
            except Invalid as wrong:
                said = {"to" if field == "into" else field: told for field, told in wrong.errors.items()}
                raise Invalid(said) from None
        else:
            link, new = link_incidents(
                by=self.viewer, operation=self.operation, incident_id=incident, to_id=asked["to"], record_id=asked.get("id")
            )
        return created(incident_link_form(link), new=new)


class MergeView(OperationView):
    """Merge a duplicate into the incident that stays. Both logs are kept; removing the link undoes it."""

    @extend_schema(request=MergeRequest, responses={200: shape(IncidentLinkForm), 201: shape(IncidentLinkForm)})
    def post(self, request: Request, slug: str, incident: UUID) -> Response:
        into = self.checked(MergeRequest)["into"]
        link, new = merge_incidents(by=self.viewer, operation=self.operation, incident_id=incident, into_id=into)
        return created(incident_link_form(link), new=new)


class LinkRemoveView(OperationView):
    """Take a link back; of a merge, everything goes back to where it was."""

    @extend_schema(request=None, responses={200: shape(IncidentLinkForm)})
    def post(self, request: Request, slug: str, link: UUID) -> Response:
        return Response(incident_link_form(remove_link(by=self.viewer, operation=self.operation, link_id=link)))


class DuplicatesView(OperationView):
    """Incidents that may be the one being written: near in place and time, alike in words, of one kind. The likeliest first."""

    @extend_schema(parameters=[SketchQuery], responses={200: shape(SuggestionsForm)})
    def get(self, request: Request, slug: str) -> Response:
        asked = asked_in(request, SketchQuery)
        if ("lon" in asked) != ("lat" in asked):
            raise ValidationError({"lat" if "lon" in asked else "lon": ["Give both lon and lat, or neither."]})
        sketch = Sketch(
            title=asked.get("title", ""),
            kind=asked.get("kind", ""),
            location=Point(asked["lon"], asked["lat"], srid=4326) if "lon" in asked else None,
            occurred_at=asked.get("occurred_at"),
            leave_out=asked.get("exclude"),
        )
        return Response(SuggestionsForm(results=likely_duplicates(self.viewer, self.operation, sketch)))
