"""REST of rights: who holds which role in an operation, giving one and taking one away."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from operations.api.base import OperationView, page_of, shape
from operations.enums import Role
from operations.selectors import assignments_in
from operations.serializers import AppointRequest, AssignmentsAsked, RevokeRequest
from operations.services import appoint, revoke_assignment
from operations.shapes import AssignmentForm, assignment_form


class AssignmentsView(OperationView):
    """Who holds which role, now, before and later; and giving one. For those who may give roles."""

    @extend_schema(
        parameters=[
            OpenApiParameter("user", str, description="The name with which the person logs in"),
            OpenApiParameter("role", str, enum=Role.values),
            OpenApiParameter("current", bool, description="true: those that hold now; false: those that do not"),
            OpenApiParameter("limit", int),
            OpenApiParameter("cursor", str),
        ],
        responses={200: page_of(AssignmentForm)},
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = AssignmentsAsked(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        found = assignments_in(self.viewer, self.operation, **asked.validated_data)
        return self.page(found, assignment_form, ordering=("-valid_from", "-id"))

    @extend_schema(request=AppointRequest, responses={200: shape(AssignmentForm), 201: shape(AssignmentForm)})
    def post(self, request: Request, slug: str) -> Response:
        asked = self.checked(AppointRequest)
        assignment, new = appoint(
            by=self.viewer,
            operation=self.operation,
            username=asked["user"],
            role=asked["role"],
            valid_from=asked.get("valid_from"),
            valid_until=asked.get("valid_until"),
            assignment_id=asked.get("id"),
        )
        return Response(assignment_form(assignment), status=201 if new else 200)


class RevokeView(OperationView):
    """Take a role away now. The person's open sockets close or lose what it gave, within seconds."""

    @extend_schema(request=RevokeRequest, responses={200: shape(AssignmentForm)})
    def post(self, request: Request, slug: str, assignment: UUID) -> Response:
        asked = self.checked(RevokeRequest)
        revoked = revoke_assignment(by=self.viewer, operation=self.operation, assignment_id=assignment, reason=asked["reason"])
        return Response(assignment_form(revoked))
