"""Taking, handing over and ending watches.

The seat's row is locked first in each of them, so that two people who reach for one seat at the same moment are served one
after the other: the second is told who has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from uuid6 import uuid7

from journal import clock
from journal.services import Fact, record
from journal.shapes import moment
from liaison.enums import Presence, WatchState
from liaison.models import Contact, Seat, Watch
from liaison.selectors.contact import contact_of
from liaison.selectors.watch import open_watch, planned_end
from liaison.services.contact import locked_contact
from liaison.services.presence import turn_presence
from liaison.services.seat import known_to_readers, locked_seat
from liaison.shapes.watch import watch_form
from operations import policy, records
from operations.enums import Action
from operations.errors import Conflict, Invalid, NotAllowed
from operations.models import Operation, User
from operations.row_security import viewing_as
from operations.shapes import actor_form

LONGEST_WATCH = timedelta(days=3)


def take_watch(
    *, by: User, operation: Operation, seat: str, until: datetime | None = None, record_id: UUID | None = None
) -> tuple[Watch, bool]:
    """Take the watch of a vacant seat, `until` the end of the planned shift when left out. True when it is new.

    Who takes it says by this that they are on duty: their own contact shows it. Raises Conflict with the watch that holds the
    seat when somebody else has it.
    """
    policy.require(by, Action.STAND_WATCH, operation)
    with viewing_as(by, operation):
        place = locked_seat(by, operation, seat)
        request = {"seat": str(place.id), "until": until and moment(until)}
        if known := records.already_created(Watch, record_id, request):
            return known, False
        if held := open_watch(place):
            if held.person_id == by.id:
                return held, False
            raise _held(place, held, request)
        watch, duty = _begin(by, place, record_id=record_id, until=until, request=request)
        record(records.fact(watch, "watch.taken", watch_form(watch)), *duty, actor=actor_form(by))
    return watch, True


def hand_over_watch(*, by: User, operation: Operation, seat: str, note: str, to: UUID | None = None) -> Watch:
    """Offer one's watch with a note, to a contact or to anybody. One keeps the seat until it is accepted; offering again
    replaces the offer."""
    policy.require(by, Action.STAND_WATCH, operation)
    with viewing_as(by, operation):
        place = locked_seat(by, operation, seat)
        watch = _own(by, place)
        receiver = _receiver(by, place, to)
        if not note.strip():
            raise Invalid({"note": _("Write what the next one has to know.")})
        if watch.offered_at and (watch.handover_note, watch.handover_to_id) == (note, to):
            return watch
        watch.state = WatchState.HANDING_OVER
        watch.handover_note = note
        watch.handover_to = receiver
        watch.offered_at = clock.now()
        _store(watch)
        record(records.fact(watch, "watch.handover_offered", watch_form(watch)), actor=actor_form(by))
    return watch


def withdraw_offer(*, by: User, operation: Operation, seat: str) -> Watch:
    """Take an offered handover back. Doing so twice changes nothing more."""
    policy.require(by, Action.STAND_WATCH, operation)
    with viewing_as(by, operation):
        watch = _own(by, locked_seat(by, operation, seat))
        if watch.offered_at is None:
            return watch
        watch.state = WatchState.ON_DUTY
        watch.handover_note = ""
        watch.handover_to = None
        watch.offered_at = None
        _store(watch)
        record(records.fact(watch, "watch.handover_withdrawn", watch_form(watch)), actor=actor_form(by))
    return watch


def accept_watch(
    *,
    by: User,
    operation: Operation,
    seat: str,
    remarks: str = "",
    until: datetime | None = None,
    record_id: UUID | None = None,
) -> tuple[Watch, bool]:
    """Accept an offered watch: the old one ends and one's own begins, in one step. Returns one's own; True when it is new."""
    policy.require(by, Action.STAND_WATCH, operation)
    with viewing_as(by, operation):
        place = locked_seat(by, operation, seat)
        request = {"seat": str(place.id), "remarks": remarks, "until": until and moment(until)}
        if known := records.already_created(Watch, record_id, request):
            return known, False
        old = _offered(by, place, request)
        if old.person_id == by.id:
            return old, False
        old.state = WatchState.ENDED
        old.accepted_at = old.ended_at = clock.now()
        old.accepted_by = by
        old.remarks = remarks
        _store(old)
        watch, duty = _begin(by, place, record_id=record_id, until=until, request=request, after=old.until)
        record(
            records.fact(old, "watch.handed_over", watch_form(old)),
            records.fact(watch, "watch.taken", watch_form(watch)),
            *duty,
            actor=actor_form(by),
        )
    return watch, True


def relieve_watch(*, by: User, operation: Operation, seat: str, reason: str) -> Watch:
    """End a watch without a handover because its holder is gone, or one's own. The seat is a gap until somebody takes it."""
    policy.require(by, Action.READ, operation)
    with viewing_as(by, operation):
        place = locked_seat(by, operation, seat)
        watch = open_watch(place)
        own = watch is not None and watch.person_id == by.id
        policy.require(by, Action.STAND_WATCH if own else Action.RELIEVE, operation)
        if watch is None:
            raise Conflict(_("Nobody has the watch of %(seat)s.") % {"seat": place.name})
        if not reason.strip():
            raise Invalid({"reason": _("Write why the watch ends without a handover.")})
        watch.state = WatchState.ENDED
        watch.ended_at = clock.now()
        watch.relieved_by = by
        watch.relieved_reason = reason
        _store(watch)
        record(records.fact(watch, "watch.ended", watch_form(watch)), actor=actor_form(by))
    return watch


def _begin(
    by: User,
    seat: Seat,
    *,
    record_id: UUID | None,
    until: datetime | None,
    request: Mapping[str, Any],
    after: datetime | None = None,
) -> tuple[Watch, list[Fact]]:
    """A new open watch, and the line that says that its holder is on duty now (none when they said so before)."""
    now = clock.now()
    if until is not None and not now < until <= now + LONGEST_WATCH:
        raise Invalid({"until": _("Give a time from now on, at most %(days)s days later.") % {"days": LONGEST_WATCH.days}})
    contact = contact_of(by, seat)
    watch = Watch(
        id=record_id or uuid7(), operation=seat.operation, seat=seat, person=by, contact=contact, started_at=now,
        until=until or planned_end(seat, contact, now, after),
    )  # fmt: skip
    records.create(watch, by=by, request=request, audience=seat.audience)
    return watch, turn_presence(locked_contact(contact.id), Presence.ON_DUTY) if contact else []


def _own(by: User, seat: Seat) -> Watch:
    watch = open_watch(seat)
    if watch is None:
        raise Conflict(_("Nobody has the watch of %(seat)s. Take it first.") % {"seat": seat.name})
    if watch.person_id != by.id:
        raise NotAllowed(_("The watch of %(seat)s is not yours.") % {"seat": seat.name}, [actor_form(watch.person)["name"]])
    return watch


def _offered(by: User, seat: Seat, request: Mapping[str, Any]) -> Watch:
    """The seat's watch that `by` may accept, or the one that is theirs already."""
    watch = open_watch(seat)
    if watch is None:
        raise Conflict(_("Nobody has the watch of %(seat)s: there is nothing to accept. Take it instead.") % {"seat": seat.name})
    if watch.person_id == by.id:
        if watch.offered_at:
            raise Conflict(_("This offer is your own. Somebody else accepts it, or you take it back."))
        return watch
    if watch.offered_at is None:
        raise _held(seat, watch, request, " " + _("It is not offered."))
    if watch.handover_to_id:
        # A contact that was withdrawn meanwhile may be hidden from the person: the offer is still not theirs.
        receiver = Contact.objects.filter(id=watch.handover_to_id).first()
        if receiver is None or receiver.user_id != by.id:
            raise NotAllowed(
                _("This watch is offered to %(person)s.") % {"person": receiver or _("somebody else")},
                [str(receiver)] if receiver else [],
            )
    return watch


def _receiver(by: User, seat: Seat, to: UUID | None) -> Contact | None:
    if to is None:
        return None
    contact = known_to_readers(by, seat, to, "to")
    if contact.user is None or contact.user_id == by.id or not policy.can(contact.user, Action.STAND_WATCH, seat):
        raise Invalid(
            {"to": _("%(person)s cannot accept here. Choose somebody else, or leave it open to anybody.") % {"person": contact}}
        )
    return contact


def _held(seat: Seat, watch: Watch, request: Mapping[str, Any], more: str = "") -> Conflict:
    holder = actor_form(watch.person)["name"]
    return Conflict(
        _("%(holder)s has the watch of %(seat)s.") % {"holder": holder, "seat": seat.name} + more,
        current=watch_form(watch),
        yours=request,
    )


def _store(watch: Watch) -> None:
    records.touch(watch)
    watch.save()
