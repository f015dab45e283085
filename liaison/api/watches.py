"""REST of watches. `<seat>` in an address is the seat's id or key."""

from __future__ import annotations

from typing import TypedDict

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from liaison.models import Watch
from liaison.selectors.seat import seat_for
from liaison.selectors.watch import board, watches_seen
from liaison.serializers import AcceptRequest, HandOverRequest, NothingAsked, RelieveRequest, TakeRequest
from liaison.services import accept_watch, hand_over_watch, relieve_watch, take_watch, withdraw_offer
from liaison.shapes.watch import SeatOnWatchForm, WatchForm, watch_form
from operations.api.base import OperationView, created, page_of, shape


class BoardForm(TypedDict):
    results: list[SeatOnWatchForm]


class WatchesView(OperationView):
    """Every seat that the viewer may see, with who is on duty in it now."""

    @extend_schema(responses={200: shape(BoardForm)})
    def get(self, request: Request, slug: str) -> Response:
        return Response(BoardForm(results=board(self.viewer, self.operation)))


class SeatWatchesView(OperationView):
    """The watches of one seat, the last begun first."""

    @extend_schema(
        parameters=[OpenApiParameter("limit", int), OpenApiParameter("cursor", str)], responses={200: page_of(WatchForm)}
    )
    def get(self, request: Request, slug: str, seat: str) -> Response:
        found = seat_for(self.viewer, self.operation, seat)
        rows = watches_seen(self.viewer, self.operation).filter(seat=found)
        return self.page(rows, watch_form, ordering=("-started_at", "-id"))


class TakeView(OperationView):
    """Take the watch of a vacant seat."""

    @extend_schema(request=TakeRequest, responses={200: shape(WatchForm), 201: shape(WatchForm)})
    def post(self, request: Request, slug: str, seat: str) -> Response:
        asked = self.checked(TakeRequest)
        watch, new = take_watch(
            by=self.viewer, operation=self.operation, seat=seat, until=asked.get("until"), record_id=asked.get("id")
        )
        return created(watch_form(watch), new=new)


class HandOverView(OperationView):
    """Offer one's watch to the next. One keeps the seat until it is accepted."""

    @extend_schema(request=HandOverRequest, responses={200: shape(WatchForm)})
    def post(self, request: Request, slug: str, seat: str) -> Response:
        asked = self.checked(HandOverRequest)
        return answer(
            hand_over_watch(by=self.viewer, operation=self.operation, seat=seat, note=asked["note"], to=asked.get("to"))
        )


class WithdrawOfferView(OperationView):
    """Take an offered handover back."""

    @extend_schema(request=NothingAsked, responses={200: shape(WatchForm)})
    def post(self, request: Request, slug: str, seat: str) -> Response:
        return answer(withdraw_offer(by=self.viewer, operation=self.operation, seat=seat))


class AcceptView(OperationView):
    """Accept an offered watch. The answer is one's own new watch; the old one is named in the seat's watches."""

    @extend_schema(request=AcceptRequest, responses={200: shape(WatchForm), 201: shape(WatchForm)})
    def post(self, request: Request, slug: str, seat: str) -> Response:
        asked = self.checked(AcceptRequest)
        watch, new = accept_watch(
            by=self.viewer,
            operation=self.operation,
            seat=seat,
            remarks=asked.get("remarks", ""),
            until=asked.get("until"),
            record_id=asked.get("id"),
        )
        return created(watch_form(watch), new=new)


class RelieveView(OperationView):
    """End a watch without a handover, because its holder is gone, or one's own."""

    @extend_schema(request=RelieveRequest, responses={200: shape(WatchForm)})
    def post(self, request: Request, slug: str, seat: str) -> Response:
        asked = self.checked(RelieveRequest)
        return answer(relieve_watch(by=self.viewer, operation=self.operation, seat=seat, reason=asked["reason"]))


def answer(watch: Watch) -> Response:
    return Response(watch_form(watch), headers={"ETag": f'"{watch.version}"'})
