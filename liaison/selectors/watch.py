"""Reading who has the watch, through the viewer. Call inside the viewer's transaction (`viewing_as`)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Max, QuerySet

from incidents.shapes.incident import MineForm, NotAllowedForm
from journal import clock
from journal.shapes import moment
from liaison.enums import Presence
from liaison.models import Contact, Seat, Shift, Watch
from liaison.selectors.contact import contacts_seen, valid_at
from liaison.selectors.seat import seats_seen
from liaison.shapes.contact import contact_form
from liaison.shapes.watch import SeatOnWatchForm, seat_form, shift_form, watch_form
from operations import policy
from operations.enums import Action
from operations.models import Operation, User

#: Who comes at most this long before their shift takes the watch until the end of it.
EARLY = timedelta(hours=2)
MOST_TO_CALL = 5
#: What can be done with a watch, and the right that it needs.
ACTS = {
    "take": Action.STAND_WATCH,
    "hand_over": Action.STAND_WATCH,
    "withdraw_offer": Action.STAND_WATCH,
    "accept": Action.STAND_WATCH,
    "relieve": Action.RELIEVE,
}


def watches_seen(viewer: policy.Viewer, operation: Operation) -> QuerySet[Watch]:
    """Watches of the viewer's audiences: the open ones first, then the last ended first."""
    people = ("person__organization", "accepted_by__organization", "relieved_by__organization", "audience", "operation")
    whole = Watch.objects.select_related(*people, "handover_to").order_by(F("ended_at").desc(nulls_first=True), "-id")
    return policy.visible_to(viewer, whole, operation)


def open_watch(seat: Seat) -> Watch | None:
    return Watch.objects.filter(seat=seat, ended_at=None).first()


def planned_end(seat: Seat, contact: Contact | None, now: datetime, after: datetime | None = None) -> datetime | None:
    """When the watch that somebody begins now should end: with their own shift, or else with the one that runs.

    `after`: until when the outgoing person was planned; a shift that ends no later is theirs.
    """
    ending = seat.shifts.filter(cancelled_at=None, ends_at__gt=max(now, after or now)).order_by("starts_at", "id")
    soon = list(ending.filter(starts_at__lte=now + EARLY)[:20])
    own = next((shift for shift in soon if contact is not None and shift.contact_id == contact.id), None)
    running = next((shift for shift in soon if shift.starts_at <= now or after is not None), None)
    chosen = own or running
    return chosen.ends_at if chosen else None


def board(viewer: User, operation: Operation) -> list[SeatOnWatchForm]:
    """Every seat with who has its watch, who is next, and for a vacant one who can be called."""
    now = clock.now()
    seats = list(seats_seen(viewer, operation).annotate(last_ended_at=Max("watches__ended_at")))
    open_now = {watch.seat_id: watch for watch in watches_seen(viewer, operation).filter(ended_at=None)}
    callable_now = contacts_seen(viewer, operation).filter(valid_at(now), presence=Presence.ON_CALL).order_by("name", "id")
    on_call = list(callable_now)
    rights = {action: policy.can(viewer, action, operation) for action in set(ACTS.values())}
    who_may = {action: policy.who_may(action, operation) for action in set(ACTS.values())}
    rows = []
    for seat in seats:
        watch = open_now.get(seat.id)
        current, following = _planned(seat, now)
        vacant_since = None if watch else seat.last_ended_at
        rows.append(
            SeatOnWatchForm(
                **seat_form(seat),
                watch=watch_form(watch) if watch else None,
                current_shift=shift_form(current) if current else None,
                next_shift=shift_form(following) if following else None,
                gap=watch is None,
                overdue=watch is not None and watch.until is not None and watch.until < now,
                vacant_since=moment(vacant_since) if vacant_since else None,
                on_call=[contact_form(contact) for contact in _to_call(seat, watch, on_call)],
                mine=_mine(viewer, watch, rights, who_may),
            )
        )
    return rows


def _planned(seat: Seat, now: datetime) -> tuple[Shift | None, Shift | None]:
    """The shift that runs and the one after it, of a seat whose shifts are loaded."""
    planned = [shift for shift in seat.shifts.all() if shift.ends_at > now]
    current = next((shift for shift in planned if shift.starts_at <= now), None)
    return current, next((shift for shift in planned if shift.starts_at > now), None)


def _to_call(seat: Seat, watch: Watch | None, on_call: list[Contact]) -> list[Contact]:
    """Those on call who fill the seat; for a vacant one also others of its side."""
    own = [contact for contact in on_call if contact.seat_id == seat.id]
    others = [contact for contact in on_call if contact.seat_id != seat.id and contact.organization.side == seat.side]
    return (own + (others if watch is None else []))[:MOST_TO_CALL]


def _mine(viewer: User, watch: Watch | None, rights: dict[Action, bool], who_may: dict[Action, list[str]]) -> MineForm:
    allowed, refused = [], []
    for act in _possible(viewer, watch):
        own = watch is not None and watch.person_id == viewer.id
        if act == "accept" and watch is not None and watch.handover_to_id and not _offered_to(viewer, watch):
            refused.append(NotAllowedForm(action=act, who_may=[str(watch.handover_to)] if watch.handover_to else []))
        elif rights[ACTS[act]] or (own and act == "relieve" and rights[Action.STAND_WATCH]):
            allowed.append(act)
        else:
            refused.append(NotAllowedForm(action=act, who_may=who_may[ACTS[act]]))
    return MineForm(allowed=allowed, not_allowed=refused)


def _offered_to(viewer: User, watch: Watch) -> bool:
    """Whether the offer names the viewer. A contact that is hidden from them is somebody else's."""
    return watch.handover_to is not None and watch.handover_to.user_id == viewer.id


def _possible(viewer: User, watch: Watch | None) -> list[str]:
    """What anybody in the viewer's place could do with the seat as it stands."""
    if watch is None:
        return ["take"]
    offered = watch.offered_at is not None
    if watch.person_id == viewer.id:
        return ["hand_over", *(["withdraw_offer"] if offered else []), "relieve"]
    return [*(["accept"] if offered else []), "relieve"]
