"""REST of seats and their roster."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypedDict
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from journal import clock
from liaison.models import Seat
from liaison.selectors.seat import coverage, seat_for, seats_seen
from liaison.serializers import ChangedSeat, FillRequest, NewSeat, NewShift, NothingAsked
from liaison.services import cancel_shift, define_seat, fill_seat, plan_shift, update_seat
from liaison.shapes.contact import ContactForm, contact_form
from liaison.shapes.watch import CoverageForm, SeatForm, seat_form
from operations.api.base import OperationView, created, if_match, page_of, shape
from operations.models import Organization
from operations.parameters import instant
from operations.selectors import audience_for


class CoverageAnswer(TypedDict):
    """Gaps and overlaps, in order. Empty: one person is planned at every moment."""

    results: list[CoverageForm]


class _SeatBase(OperationView):
    def named(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked.get("organization") is not None:
            asked["organization"] = Organization.objects.filter(id=asked["organization"]).first()
            if asked["organization"] is None:
                raise ValidationError({"organization": ["There is no organization with this id."]})
        return asked


class SeatsView(_SeatBase):
    """The seats that the viewer may see, with their planned shifts."""

    @extend_schema(
        parameters=[OpenApiParameter("limit", int), OpenApiParameter("cursor", str)], responses={200: page_of(SeatForm)}
    )
    def get(self, request: Request, slug: str) -> Response:
        return self.page(seats_seen(self.viewer, self.operation), seat_form, ordering=("order", "id"))

    @extend_schema(request=NewSeat, responses={200: shape(SeatForm), 201: shape(SeatForm)})
    def post(self, request: Request, slug: str) -> Response:
        asked = self.named(self.checked(NewSeat))
        audience = audience_for(self.viewer, self.operation, asked.pop("audience", ""))
        seat, new = define_seat(
            by=self.viewer, operation=self.operation, audience=audience, record_id=asked.pop("id", None), **asked
        )
        return created(seat_form(seat), new=new)


class SeatView(_SeatBase):
    """One seat, by its id or key."""

    @extend_schema(responses={200: shape(SeatForm)})
    def get(self, request: Request, slug: str, seat: str) -> Response:
        return answer(seat_for(self.viewer, self.operation, seat))

    @extend_schema(request=ChangedSeat(partial=True), responses={200: shape(SeatForm)})
    def patch(self, request: Request, slug: str, seat: str) -> Response:
        seat_for(self.viewer, self.operation, seat)
        expected = if_match(request)
        changes = self.named(self.checked(ChangedSeat, partial=True))
        return answer(update_seat(by=self.viewer, operation=self.operation, seat=seat, changes=changes, expected=expected))


class ShiftsView(OperationView):
    """Plan a time in a seat."""

    @extend_schema(request=NewShift, responses={200: shape(SeatForm), 201: shape(SeatForm)})
    def post(self, request: Request, slug: str, seat: str) -> Response:
        asked = self.checked(NewShift)
        changed, new = plan_shift(
            by=self.viewer,
            operation=self.operation,
            seat=seat,
            starts_at=asked["starts_at"],
            ends_at=asked["ends_at"],
            contact_id=asked.get("contact"),
            record_id=asked.get("id"),
        )
        return created(seat_form(changed), new=new)


class ShiftCancelView(OperationView):
    """Take a planned shift off the roster."""

    @extend_schema(request=NothingAsked, responses={200: shape(SeatForm)})
    def post(self, request: Request, slug: str, seat: str, shift: UUID) -> Response:
        return answer(cancel_shift(by=self.viewer, operation=self.operation, seat=seat, shift_id=shift))


class FillView(OperationView):
    """Name a contact as one who fills the seat."""

    @extend_schema(request=FillRequest, responses={200: shape(ContactForm)})
    def post(self, request: Request, slug: str, seat: str) -> Response:
        asked = self.checked(FillRequest)
        contact = fill_seat(by=self.viewer, operation=self.operation, seat=seat, contact_id=asked["contact"])
        return Response(contact_form(contact), headers={"ETag": f'"{contact.version}"'})


class CoverageView(OperationView):
    """Where nobody, or more than one person, is planned for a seat."""

    @extend_schema(
        parameters=[
            OpenApiParameter("from", str, description="RFC 3339 time with zone; now when left out"),
            OpenApiParameter("until", str, description="RFC 3339 time with zone; a day after `from` when left out"),
        ],
        responses={200: shape(CoverageAnswer)},
    )
    def get(self, request: Request, slug: str, seat: str) -> Response:
        found = seat_for(self.viewer, self.operation, seat)
        asked = request.query_params
        start = instant(asked["from"], "from") if "from" in asked else clock.now()
        end = instant(asked["until"], "until") if "until" in asked else start + timedelta(days=1)
        return Response(CoverageAnswer(results=coverage(found, start, end)))


def answer(seat: Seat) -> Response:
    return Response(seat_form(seat), headers={"ETag": f'"{seat.version}"'})
