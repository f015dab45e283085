"""REST of commitments."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.selectors.resource import commitment_for, commitments_for, filtered_commitments
from incidents.services.commitment import release_commitment
from incidents.shapes.commitment import CommitmentForm, commitment_form
from operations.api.base import OperationView, page_of, shape


class CommitmentsView(OperationView):
    """The commitments that the viewer may see, the last changed first."""

    @extend_schema(
        parameters=[
            OpenApiParameter("incident", str, description="Id"),
            OpenApiParameter("resource", str, description="Id"),
            OpenApiParameter("active", str, description="1: those that hold now, 0: released ones"),
            OpenApiParameter("updated_after", str, description="RFC 3339 time with zone"),
            OpenApiParameter("limit", int, description="At most 500 a page"),
            OpenApiParameter("cursor", str),
        ],
        responses={200: page_of(CommitmentForm)},
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = filtered_commitments(commitments_for(self.viewer, self.operation), request.query_params)
        return self.page(rows, commitment_form)


class CommitmentView(OperationView):
    """One commitment."""

    @extend_schema(responses={200: shape(CommitmentForm)})
    def get(self, request: Request, slug: str, commitment: UUID) -> Response:
        found = commitment_for(self.viewer, self.operation, commitment)
        return Response(commitment_form(found), headers={"ETag": f'"{found.version}"'})


class CommitmentReleaseView(OperationView):
    """Give back what was committed. Asking twice releases once."""

    @extend_schema(request=None, responses={200: shape(CommitmentForm)})
    def post(self, request: Request, slug: str, commitment: UUID) -> Response:
        released = release_commitment(by=self.viewer, operation=self.operation, commitment_id=commitment)
        return Response(commitment_form(released), headers={"ETag": f'"{released.version}"'})
