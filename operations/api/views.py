"""REST about the person and the operation itself."""

from __future__ import annotations

from typing import Any, TypedDict

from django.contrib.auth import authenticate
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from operations.api.base import OperationView, checked, shape
from operations.api.json import JsonParser
from operations.models import User
from operations.policy import audiences, current_assignments
from operations.selectors import operations_of, participants, reach_of, viewer_in
from operations.serializers import Preferences, TokenAnswer, TokenRequest
from operations.services import issue_token, set_preferences
from operations.shapes import OperationForm, OrganizationForm, ViewerForm, audience_form, operation_form, organization_form


class AudienceReach(TypedDict):
    """One audience the viewer may write into, and how far it reaches: what a form shows beside its composer."""

    key: str
    name: str
    names: dict[str, str]
    kind: str
    organizations: int
    people: int
    default: bool


class TokenView(APIView):
    """A token for a program, in exchange for a name and password. Wrong ones answer alike."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    parser_classes = [JsonParser]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "token"

    def get_authenticate_header(self, request: Request) -> str:
        """A wrong password is 401, though nobody has to be logged in to ask."""
        return "Token"

    @extend_schema(request=TokenRequest, responses={200: TokenAnswer})
    def post(self, request: Request) -> Response:
        user = authenticate(request._request, **checked(self, TokenRequest))
        if not isinstance(user, User):
            raise AuthenticationFailed("This name and password do not belong together.")
        return Response({"token": issue_token(user=user)})


class MeView(APIView):
    """The person who asks, and how they want to see things."""

    parser_classes = [JsonParser]

    @extend_schema(responses={200: shape(ViewerForm)})
    def get(self, request: Request) -> Response:
        return Response(viewer_in(request.user, None))  # type: ignore[arg-type]

    @extend_schema(request=Preferences, responses={200: shape(ViewerForm)})
    def patch(self, request: Request) -> Response:
        wishes = checked(self, Preferences, partial=True)
        user = set_preferences(user=request.user, wishes=wishes)  # type: ignore[arg-type]
        return Response(viewer_in(user, None))


class OperationsView(APIView):
    """The operations in which the person takes part."""

    @extend_schema(responses={200: shape(list[OperationForm])})
    def get(self, request: Request) -> Response:
        return Response([operation_form(operation) for operation in operations_of(request.user)])


class AudiencesView(OperationView):
    """The audiences into which the viewer may write, each with how many would see it."""

    @extend_schema(responses={200: shape(list[AudienceReach])})
    def get(self, request: Request, slug: str) -> Response:
        people = current_assignments(self.operation)
        return Response(
            [
                AudienceReach(
                    **audience_form(audience),
                    organizations=reach_of(audience).count(),
                    people=people.filter(user__organization__in=reach_of(audience)).values("user").distinct().count(),
                    default=audience.key == self.operation.default_audience,
                )
                for audience in audiences(self.viewer, self.operation)
            ]
        )


class OrganizationsView(OperationView):
    """The organizations that take part."""

    @extend_schema(responses={200: shape(list[OrganizationForm])})
    def get(self, request: Request, slug: str) -> Response:
        return Response([organization_form(organization) for organization in participants(self.operation)])
