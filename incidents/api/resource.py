"""REST of resources."""

from __future__ import annotations

from typing import Any, TypedDict
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.models import Resource
from incidents.selectors.resource import (
    commitments_for,
    filtered_resources,
    history_of,
    resource_for,
    resources_for,
)
from incidents.serializers.resource import ChangedResource, CommitRequest, NewResource
from incidents.services.commitment import commit_resource
from incidents.services.resource import add_resource, release_resource_to, update_resource, withdraw_resource
from incidents.shapes.commitment import CommitmentForm, commitment_form
from incidents.shapes.incident import MineForm, NotAllowedForm
from incidents.shapes.resource import ResourceEventForm, ResourceForm, resource_form
from operations import policy
from operations.api.base import AudienceView, OperationView, created, if_match, page_of, shape
from operations.api.json import GeoJsonRenderer, JsonRenderer
from operations.enums import Action
from operations.models import Organization
from operations.selectors import audience_for, participants
from operations.serializers import ReleaseRequest, WithdrawRequest


class ResourceAnswer(ResourceForm):
    mine: MineForm


class ResourceHistory(TypedDict):
    """The newest change first, and the commitments that the viewer may see, the newest first."""

    results: list[ResourceEventForm]
    commitments: list[CommitmentForm]


FILTERS = [
    OpenApiParameter("kind", str, description="Kinds, with commas"),
    OpenApiParameter("status", str, description="Statuses, with commas"),
    OpenApiParameter("side", str, description="military or civilian"),
    OpenApiParameter("organization", str, description="Id of the owner"),
    OpenApiParameter("bbox", str, description="minlon,minlat,maxlon,maxlat"),
    OpenApiParameter("q", str, description="Words that all occur"),
    OpenApiParameter("updated_after", str, description="RFC 3339 time with zone"),
    OpenApiParameter("limit", int, description="At most 500 a page"),
    OpenApiParameter("cursor", str),
]


class ResourcesView(OperationView):
    """The resources that the viewer may see, the last changed first."""

    renderer_classes = [JsonRenderer, GeoJsonRenderer]

    @extend_schema(parameters=FILTERS, responses={200: page_of(ResourceForm)})
    def get(self, request: Request, slug: str) -> Response:
        rows = filtered_resources(resources_for(self.viewer, self.operation), request.query_params)
        return self.page(rows, resource_form)

    @extend_schema(request=NewResource, responses={200: shape(ResourceForm), 201: shape(ResourceForm)})
    def post(self, request: Request, slug: str) -> Response:
        asked = self.checked(NewResource)
        audience = audience_for(self.viewer, self.operation, asked.pop("audience", ""))
        owner = self._owner(asked.pop("organization", None))
        record_id = asked.pop("id", None)
        resource, new = add_resource(
            by=self.viewer, operation=self.operation, audience=audience, organization=owner, record_id=record_id, **asked
        )
        return created(resource_form(resource), new=new)

    def _owner(self, organization_id: UUID | None) -> Organization | None:
        if organization_id is None:
            return None
        owner = participants(self.operation).filter(id=organization_id).first()
        if owner is None:
            raise ValidationError({"organization": ["Choose an organization that takes part: GET organizations/ lists them."]})
        return owner


class ResourceView(OperationView):
    """One resource."""

    @extend_schema(responses={200: shape(ResourceAnswer)})
    def get(self, request: Request, slug: str, resource: UUID) -> Response:
        found = resource_for(self.viewer, self.operation, resource)
        return Response({**resource_form(found), "mine": self._mine(found)}, headers={"ETag": f'"{found.version}"'})

    @extend_schema(request=ChangedResource(partial=True), responses={200: shape(ResourceForm)})
    def patch(self, request: Request, slug: str, resource: UUID) -> Response:
        expected = if_match(request)
        changes = self.checked(ChangedResource, partial=True)
        changed = update_resource(
            by=self.viewer, operation=self.operation, resource_id=resource, changes=changes, expected=expected
        )
        return answer(changed)

    def _mine(self, resource: Resource) -> MineForm:
        own = self.viewer.organization_id == resource.organization_id and policy.can(self.viewer, Action.REPORT, resource)
        allowed, refused = [], []
        for action in (Action.UPDATE, Action.COMMIT, Action.RELEASE):
            if policy.can(self.viewer, action, resource) or (own and action == Action.UPDATE):
                allowed.append(action.value)
            else:
                refused.append(NotAllowedForm(action=action.value, who_may=policy.who_may(action, self.operation)))
        return MineForm(allowed=allowed, not_allowed=refused)


class ResourceHistoryView(OperationView):
    """What happened to a resource, as far as the viewer may know."""

    tolerates_age = True

    @extend_schema(responses={200: shape(ResourceHistory)})
    def get(self, request: Request, slug: str, resource: UUID) -> Response:
        found = resource_for(self.viewer, self.operation, resource)
        commitments = commitments_for(self.viewer, self.operation).filter(resource=found).order_by("-created_at", "-id")[:500]
        return Response(ResourceHistory(results=history_of(found), commitments=[commitment_form(each) for each in commitments]))


class CommitView(OperationView):
    """Commit a resource, or a part of it, to an incident."""

    @extend_schema(request=CommitRequest, responses={200: shape(CommitmentForm), 201: shape(CommitmentForm)})
    def post(self, request: Request, slug: str, resource: UUID) -> Response:
        asked: dict[str, Any] = self.checked(CommitRequest)
        commitment, new = commit_resource(
            by=self.viewer,
            operation=self.operation,
            resource_id=resource,
            incident_id=asked["incident"],
            quantity=asked.get("quantity"),
            note=asked.get("note", ""),
            record_id=asked.get("id"),
        )
        return created(commitment_form(commitment), new=new)


class ResourceReleaseView(AudienceView):
    """Release a resource to a wider audience."""

    @extend_schema(request=ReleaseRequest, responses={200: shape(ResourceForm)})
    def post(self, request: Request, slug: str, resource: UUID) -> Response:
        to = self.wanted()
        return answer(release_resource_to(by=self.viewer, operation=self.operation, resource_id=resource, to=to))


class ResourceWithdrawView(AudienceView):
    """Withdraw a resource to a narrower audience."""

    @extend_schema(request=WithdrawRequest, responses={200: shape(ResourceForm)})
    def post(self, request: Request, slug: str, resource: UUID) -> Response:
        to, reason = self.wanted_with_reason()
        withdrawn = withdraw_resource(by=self.viewer, operation=self.operation, resource_id=resource, to=to, reason=reason)
        return answer(withdrawn)


def answer(resource: Resource) -> Response:
    return Response(resource_form(resource), headers={"ETag": f'"{resource.version}"'})
