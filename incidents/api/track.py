"""REST of tracks: where moving things are."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.fixes import read_fixes
from incidents.selectors.track import filtered_tracks, fixes_of, track_for, tracks_for
from incidents.serializers.track import FixesReport
from incidents.services.track import report_fixes
from incidents.shapes.track import FixForm, TakenForm, TrackForm, fix_form, track_form
from journal import clock
from operations.api.base import OperationView, page_of, shape
from operations.api.json import GeoJsonRenderer, JsonRenderer
from operations.selectors import audience_for

FILTERS = [
    OpenApiParameter("bbox", str, description="minlon,minlat,maxlon,maxlat"),
    OpenApiParameter("audience", str, description="Key of an audience"),
    OpenApiParameter("source", str, description="Name of the source, whole"),
    OpenApiParameter("updated_after", str, description="RFC 3339 time with zone: moved after it, by the server's clock"),
    OpenApiParameter("limit", int, description="At most 500 a page"),
    OpenApiParameter("cursor", str),
]
WAY = [
    OpenApiParameter("from", str, description="RFC 3339 time with zone"),
    OpenApiParameter("until", str, description="RFC 3339 time with zone"),
    OpenApiParameter("limit", int, description="At most 500 a page"),
    OpenApiParameter("cursor", str),
]


class TracksView(OperationView):
    """The newest position of everything that moves and that the viewer may see."""

    renderer_classes = [JsonRenderer, GeoJsonRenderer]

    @extend_schema(parameters=FILTERS, responses={200: page_of(TrackForm)})
    def get(self, request: Request, slug: str) -> Response:
        # By what never changes: in the order of the last movement a page would skip what moves while it is read.
        return self.page(filtered_tracks(tracks_for(self.viewer, self.operation), request.query_params), track_form, ["id"])

    @extend_schema(request=FixesReport, responses={200: shape(TakenForm)})
    def post(self, request: Request, slug: str) -> Response:
        asked = self.checked(FixesReport)
        audience = audience_for(self.viewer, self.operation, asked.get("audience", ""))
        fixes, refused = read_fixes(asked["fixes"], clock.now())
        taken = report_fixes(by=self.viewer, operation=self.operation, audience=audience, fixes=fixes)
        return Response({"accepted": taken.accepted, "older": taken.older, "refused": refused})


class TrackFixesView(OperationView):
    """The way of one track, the oldest fix first."""

    @extend_schema(parameters=WAY, responses={200: page_of(FixForm)})
    def get(self, request: Request, slug: str, track: UUID) -> Response:
        found = track_for(self.viewer, self.operation, track)
        return self.page(fixes_of(found, request.query_params), fix_form, ["at"])
