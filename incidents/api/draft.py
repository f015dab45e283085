"""REST of drafts: a pasted text becomes a form to check."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.selectors.draft import draft_of
from incidents.serializers.incident import DraftRequest
from incidents.shapes.incident import DraftForm
from operations import policy
from operations.api.base import OperationView, shape
from operations.enums import Action


class DraftView(OperationView):
    """What a pasted text seems to say. Nothing is stored; a person checks it and reports."""

    @extend_schema(request=DraftRequest, responses={200: shape(DraftForm)})
    def post(self, request: Request, slug: str) -> Response:
        policy.require(self.viewer, Action.REPORT, self.operation)
        text = self.checked(DraftRequest)["text"]
        return Response(draft_of(text, operation=self.operation, language=self.viewer.language))
