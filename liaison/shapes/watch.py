"""The public forms of seats, their shifts and watches. People in them are actors; contacts are named by their id."""

from __future__ import annotations

from datetime import timedelta
from typing import TypedDict

from incidents.shapes.incident import MineForm
from journal.shapes import moment
from liaison.models import Seat, Shift, Watch
from liaison.shapes.contact import ContactForm
from operations.shapes import ActorForm, OrganizationForm, actor_form, organization_form

#: A seat's form names shifts that ended at most this long before the seat last changed. Bound to the row, not to the clock:
#: the form stays the same until the row changes.
PAST_SHIFTS = timedelta(days=2)


class ShiftForm(TypedDict):
    """`contact` is the id of the person planned, null when nobody is named yet."""

    id: str
    contact: str | None
    starts_at: str
    ends_at: str


class SeatForm(TypedDict):
    id: str
    key: str
    name: str
    names: dict[str, str]
    side: str
    organization: OrganizationForm | None
    order: int
    shifts: list[ShiftForm]
    audience: str
    version: int


class HandoverForm(TypedDict):
    """`to` is the id of the contact it is offered to, null when anybody may accept."""

    note: str
    to: str | None
    offered_at: str
    accepted_at: str | None
    accepted_by: ActorForm | None
    remarks: str


class ReliefForm(TypedDict):
    by: ActorForm
    reason: str


class WatchForm(TypedDict):
    """`state` is on_duty, handing_over or ended. `relieved` says who ended it without a handover, and why."""

    id: str
    seat: str
    contact: str | None
    person: ActorForm
    started_at: str
    until: str | None
    state: str
    handover: HandoverForm | None
    relieved: ReliefForm | None
    ended_at: str | None
    audience: str
    version: int


class SeatOnWatchForm(SeatForm):
    """A seat as the watch board shows it. `gap`: nobody has the watch, since `vacant_since` (null: never taken). `overdue`: it
    should have been handed over by `watch.until`. `on_call`: who can be called for it, the seat's own people first. `mine`: which
    of take, hand_over, withdraw_offer, accept and relieve the viewer may do now, and whom to ask for the rest."""

    watch: WatchForm | None
    current_shift: ShiftForm | None
    next_shift: ShiftForm | None
    gap: bool
    overdue: bool
    vacant_since: str | None
    on_call: list[ContactForm]
    mine: MineForm


class CoverageForm(TypedDict):
    """A stretch of time in which nobody is planned ("gap") or several are ("overlap", their contacts named)."""

    kind: str
    starts_at: str
    ends_at: str
    contacts: list[str]


def shift_form(shift: Shift) -> ShiftForm:
    return ShiftForm(
        id=str(shift.id),
        contact=str(shift.contact_id) if shift.contact_id else None,
        starts_at=moment(shift.starts_at),
        ends_at=moment(shift.ends_at),
    )


def seat_form(seat: Seat) -> SeatForm:
    oldest = seat.updated_at - PAST_SHIFTS
    return SeatForm(
        id=str(seat.id),
        key=seat.key,
        name=seat.name,
        names=seat.names,
        side=seat.side,
        organization=organization_form(seat.organization) if seat.organization else None,
        order=seat.order,
        shifts=[shift_form(shift) for shift in seat.shifts.all() if shift.cancelled_at is None and shift.ends_at > oldest],
        audience=seat.audience.key,
        version=seat.version,
    )


def watch_form(watch: Watch) -> WatchForm:
    return WatchForm(
        id=str(watch.id),
        seat=str(watch.seat_id),
        contact=str(watch.contact_id) if watch.contact_id else None,
        person=actor_form(watch.person),
        started_at=moment(watch.started_at),
        until=moment(watch.until) if watch.until else None,
        state=watch.state,
        handover=_handover_form(watch),
        relieved=ReliefForm(by=actor_form(watch.relieved_by), reason=watch.relieved_reason) if watch.relieved_by else None,
        ended_at=moment(watch.ended_at) if watch.ended_at else None,
        audience=watch.audience.key,
        version=watch.version,
    )


def _handover_form(watch: Watch) -> HandoverForm | None:
    if watch.offered_at is None:
        return None
    return HandoverForm(
        note=watch.handover_note,
        to=str(watch.handover_to_id) if watch.handover_to_id else None,
        offered_at=moment(watch.offered_at),
        accepted_at=moment(watch.accepted_at) if watch.accepted_at else None,
        accepted_by=actor_form(watch.accepted_by) if watch.accepted_by else None,
        remarks=watch.remarks,
    )
