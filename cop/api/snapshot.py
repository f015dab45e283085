"""REST of the picture: the snapshot and what came after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypedDict, get_type_hints

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cop.collections import COLLECTIONS
from cop.selectors.past import moment_asked, snapshot_at
from cop.selectors.snapshot import entries, one_moment, snapshot
from journal.shapes import EntryForm
from liaison.shapes.contact import PresenceForm
from operations.api.base import OperationView, shape
from operations.errors import Invalid
from operations.row_security import viewing_as
from operations.shapes import OperationForm

MOST_ENTRIES = 1_000


class EntriesForm(TypedDict):
    epoch: str
    head: int
    entries: list[EntryForm]


def _snapshot_shape() -> dict[str, Any]:
    """The OpenAPI schema of a snapshot: each collection's records in the form that GET gives of one."""
    parts: dict[str, Any] = {
        "epoch": shape(str),
        "heads": shape(dict[str, int]),
        "at": shape(str),
        "operation": shape(OperationForm),
        **{each.name: {"type": "array", "items": shape(get_type_hints(each.form)["return"])} for each in COLLECTIONS},
        "presence": shape(list[PresenceForm]),
        "truncated": shape(dict[str, bool]),
    }
    return {"type": "object", "properties": parts, "required": list(parts)}


class SnapshotView(OperationView):
    """The picture of one moment, as the viewer is entitled to see it. Follow it by entries after `heads`."""

    def _inside(self, handler: Callable[..., Response]) -> Callable[..., Response]:
        def run(request: Request, *args: Any, **kwargs: Any) -> Response:
            with one_moment(), viewing_as(self.viewer, self.operation):
                return handler(request, *args, **kwargs)

        return run

    @extend_schema(
        parameters=[OpenApiParameter("as_of", str, description="RFC 3339: the picture as the viewer's streams had told it then")],
        responses={200: _snapshot_shape()},
    )
    def get(self, request: Request, slug: str) -> Response:
        if "as_of" in request.query_params:
            at = moment_asked(request.query_params["as_of"])
            return Response(snapshot_at(self.viewer, self.operation, at))
        return Response(snapshot(self.viewer, self.operation))


class EntriesView(SnapshotView):
    """The journal of one stream after a number, in order, without a gap."""

    @extend_schema(
        parameters=[
            OpenApiParameter("stream", str, required=True, description="A name under `heads` of the snapshot"),
            OpenApiParameter("after", int, default=0),
            OpenApiParameter("limit", int, default=500),
        ],
        responses={200: shape(EntriesForm)},
    )
    def get(self, request: Request, slug: str) -> Response:
        asked = request.query_params
        after, limit = _number(asked.get("after", "0"), "after"), _number(asked.get("limit", "500"), "limit")
        if not 1 <= limit <= MOST_ENTRIES:
            raise Invalid({"limit": f"Ask for 1 to {MOST_ENTRIES} entries at once."})
        return Response(entries(self.viewer, self.operation, asked.get("stream", ""), after, limit))


def _number(text: str, field: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Invalid({field: "Write a whole number, 0 or more."})
    return int(text)
