"""REST of the past: how much was written when. The picture of a moment is `snapshot/?as_of=`."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cop.selectors.past import DEFAULT_BINS, HistogramForm, histogram_for
from operations.api.base import OperationView, shape

SPAN = [
    OpenApiParameter("from", str, description="RFC 3339; the first entry, when left out"),
    OpenApiParameter("until", str, description="RFC 3339; now, when left out"),
    OpenApiParameter("bins", int, default=DEFAULT_BINS, description="1 to 500 parts of equal length"),
]


class HistogramView(OperationView):
    """How many entries of the viewer's streams were written in each part of a span of time, by what they tell of."""

    @extend_schema(parameters=SPAN, responses={200: shape(HistogramForm)})
    def get(self, request: Request, slug: str) -> Response:
        return Response(histogram_for(self.viewer, self.operation, request.query_params.dict()))
