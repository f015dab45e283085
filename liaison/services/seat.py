"""Keeping the seats of the operation and the roster of who is planned for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from uuid6 import uuid7

from journal import clock
from journal.services import record
from journal.shapes import moment
from liaison.models import Contact, Seat, Shift
from liaison.models.seat import SEAT_KEY
from liaison.selectors.contact import contact_for
from liaison.selectors.seat import seat_for
from liaison.services.contact import check, locked_contact
from liaison.shapes.contact import contact_form
from liaison.shapes.watch import seat_form
from operations import policy, records
from operations.audience_order import within
from operations.enums import Action, Side
from operations.errors import Conflict, Invalid, NotFound
from operations.models import Audience, Operation, Organization, User
from operations.row_security import viewing_as
from operations.shapes import actor_form

FIELDS = ("name", "names", "side", "organization", "order")
LONGEST_SHIFT = timedelta(days=3)


def define_seat(
    *,
    by: User,
    operation: Operation,
    audience: Audience,
    key: str,
    name: str,
    side: str,
    record_id: UUID | None = None,
    names: Mapping[str, str] | None = None,
    organization: Organization | None = None,
    order: int = 100,
) -> tuple[Seat, bool]:
    """Define a post that somebody has to fill. It shows as a gap until somebody takes its watch. True when it is new."""
    _require_keeper(by, operation)
    with viewing_as(by, operation):
        request = {
            "audience": audience.key, "key": key, "name": name, "side": side, "names": dict(names or {}),
            "organization": organization and str(organization.id), "order": order,
        }  # fmt: skip
        if known := records.already_created(Seat, record_id, request):
            return known, False
        seat = Seat(
            id=record_id or uuid7(), operation=operation, key=key, name=name, side=side, names=dict(names or {}),
            organization=organization, order=order,
        )  # fmt: skip
        _check(seat)
        taken = _("The key %(key)s is taken. Choose another.") % {"key": key}
        if Seat.objects.filter(operation=operation, key=key).exists():
            raise Conflict(taken)
        try:
            with transaction.atomic():
                records.create(seat, by=by, request=request, audience=audience)
        except IntegrityError as broken:
            if "seat_key_once_per_audience" not in str(broken):
                raise
            raise Conflict(taken) from None
        record(records.fact(seat, "seat.defined", seat_form(seat)), actor=actor_form(by))
    return seat, True


def update_seat(*, by: User, operation: Operation, seat: str, changes: Mapping[str, Any], expected: int | None = None) -> Seat:
    """Change some of FIELDS of the seat of this id or key. Raises Conflict when `expected` is stale."""
    _require_keeper(by, operation)
    with viewing_as(by, operation):
        found = locked_seat(by, operation, seat)
        yours = {field: str(value.id) if isinstance(value, Organization) else value for field, value in changes.items()}
        records.check_version(found, expected, form=seat_form, yours=yours)
        before = seat_form(found)
        for field in FIELDS:
            if field in changes:
                setattr(found, field, changes[field])
        _check(found)
        if seat_form(found) == before:
            return found
        _store(found, by)
    return found


def plan_shift(
    *,
    by: User,
    operation: Operation,
    seat: str,
    starts_at: datetime,
    ends_at: datetime,
    contact_id: UUID | None = None,
    record_id: UUID | None = None,
) -> tuple[Seat, bool]:
    """Plan a time in a seat, for a contact or for nobody yet. Returns the seat, whose form holds its shifts.

    Everybody who sees the seat sees who is planned: the contact must be known to all of them. Overlaps are allowed, since a
    handover needs both; `coverage` shows them.
    """
    _require_keeper(by, operation)
    with viewing_as(by, operation):
        found = locked_seat(by, operation, seat)
        request = {
            "seat": str(found.id), "contact": contact_id and str(contact_id), "starts_at": moment(starts_at),
            "ends_at": moment(ends_at),
        }  # fmt: skip
        if records.already_created(Shift, record_id, request):
            return found, False
        if not timedelta(0) < ends_at - starts_at <= LONGEST_SHIFT:
            raise Invalid(
                {"ends_at": _("Give an end after the start, at most %(days)s days later.") % {"days": LONGEST_SHIFT.days}}
            )
        contact = known_to_readers(by, found, contact_id, "contact") if contact_id else None
        shift = Shift(
            id=record_id or uuid7(), operation=operation, seat=found, contact=contact, starts_at=starts_at, ends_at=ends_at
        )
        records.create(shift, by=by, request=request, audience=found.audience)
        _store(found, by)
    return found, True


def cancel_shift(*, by: User, operation: Operation, seat: str, shift_id: UUID) -> Seat:
    """Take a planned shift off the roster. Cancelling twice changes nothing more."""
    _require_keeper(by, operation)
    with viewing_as(by, operation):
        found = locked_seat(by, operation, seat)
        shift = found.shifts.filter(id=shift_id).first()
        if shift is None:
            raise NotFound
        if shift.cancelled_at is None:
            shift.cancelled_at = clock.now()
            records.touch(shift)
            shift.save(update_fields=["cancelled_at", "version", "updated_at"])
            _store(found, by)
    return found


def fill_seat(*, by: User, operation: Operation, seat: str, contact_id: UUID) -> Contact:
    """Name a contact as one who fills the seat. Raises Invalid when readers of the contact do not know of the seat."""
    policy.require(by, Action.COORDINATE, operation)
    with viewing_as(by, operation):
        found = locked_seat(by, operation, seat)
        try:
            contact = locked_contact(contact_id)
        except NotFound:
            raise Invalid({"contact": "There is no contact with this id."}) from None
        if contact.seat_id == found.id:
            return contact
        contact.seat = found
        check(contact)
        records.touch(contact)
        contact.save()
        record(records.fact(contact, "contact.updated", contact_form(contact)), actor=actor_form(by))
    return contact


def locked_seat(by: User, operation: Operation, seat: str) -> Seat:
    """The seat of this id or key, its row locked: of all who change a seat or its watch at once, one goes first."""
    return records.locked(Seat, seat_for(by, operation, seat).id)


def known_to_readers(by: User, seat: Seat, contact_id: UUID, field: str) -> Contact:
    """The contact, when everybody who sees the seat sees it too. Raises Invalid naming the field."""
    try:
        contact = contact_for(by, seat.operation, contact_id)
    except NotFound:
        raise Invalid({field: "There is no contact with this id."}) from None
    if not within(seat.audience, contact.audience):
        raise Invalid(
            {field: f"Not everybody who sees this seat ({seat.audience.name}) knows {contact}. Release the contact first."}
        )
    return contact


def _require_keeper(by: User, operation: Operation) -> None:
    if not policy.can(by, Action.ADMINISTER, operation):
        policy.require(by, Action.COORDINATE, operation)


def _check(seat: Seat) -> None:
    wrong: dict[str, str] = {}
    try:
        SEAT_KEY(seat.key)
    except ValidationError as refused:
        wrong["key"] = str(refused.message)
    if not seat.name.strip():
        wrong["name"] = "Name the seat."
    if seat.side not in Side.values:
        wrong["side"] = f"Choose one of {', '.join(Side.values)}."
    if wrong:
        raise Invalid(wrong)


def _store(seat: Seat, by: User) -> None:
    """The last statements of a change of a seat or its roster."""
    records.touch(seat)
    seat.save()
    record(records.fact(seat, "seat.updated", seat_form(seat)), actor=actor_form(by))
