"""Keeping the directory of contacts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from uuid6 import uuid7

from journal import clock
from journal.services import record
from journal.shapes import moment
from liaison.enums import Presence
from liaison.models import Contact, Seat
from liaison.shapes.contact import contact_form
from operations import policy, records
from operations.audience_order import within
from operations.enums import Action
from operations.errors import Conflict, Invalid, NotFound
from operations.models import Audience, Operation, Organization, User
from operations.row_security import viewing_as
from operations.shapes import actor_form

#: What an update may change, and what of it everybody may change of their own contact.
FIELDS = (
    "name", "names", "title", "organization", "user", "seat", "languages", "phone", "radio_callsign", "email", "roles",
    "valid_from", "valid_until",
)  # fmt: skip
OWN_FIELDS = frozenset({"names", "languages", "phone", "radio_callsign", "email"})


def add_contact(
    *,
    by: User,
    operation: Operation,
    audience: Audience,
    name: str = "",
    organization: Organization | None = None,
    record_id: UUID | None = None,
    user: User | None = None,
    seat: Seat | None = None,
    names: Mapping[str, str] | None = None,
    title: str | None = None,
    languages: Sequence[str] = (),
    phone: str = "",
    radio_callsign: str = "",
    email: str = "",
    roles: Sequence[str] = (),
    presence: str = Presence.OFF_DUTY,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> tuple[Contact, bool]:
    """List a person. Name, title and organization left out are those of the account. True when it is new."""
    policy.require(by, Action.COORDINATE, operation)
    home = organization or (user.organization if user else by.organization)
    called = name or (str(user) if user else "")
    rank = (user.title if user else "") if title is None else title
    with viewing_as(by, operation):
        request: dict[str, Any] = {
            "audience": audience.key, "name": called, "organization": home and str(home.id), "user": user and str(user.id),
            "seat": seat and str(seat.id), "names": dict(names or {}), "title": rank, "languages": list(languages),
            "phone": phone, "radio_callsign": radio_callsign, "email": email, "roles": list(roles), "presence": presence,
            "valid_from": valid_from and moment(valid_from), "valid_until": valid_until and moment(valid_until),
        }  # fmt: skip
        if known := records.already_created(Contact, record_id, request):
            return known, False
        if home is None:
            raise Invalid({"organization": _("Name the organization that the person belongs to.")})
        contact = Contact(
            id=record_id or uuid7(), operation=operation, audience=audience, name=called, names=request["names"], title=rank,
            organization=home, user=user, seat=seat, languages=request["languages"], phone=phone, radio_callsign=radio_callsign,
            email=email, roles=request["roles"], presence=presence, presence_since=clock.now(), valid_from=valid_from,
            valid_until=valid_until,
        )  # fmt: skip
        check(contact)
        _check_account(contact)
        with _one_of_each_person(contact):
            records.create(contact, by=by, request=request, audience=audience)
        record(records.fact(contact, "contact.added", contact_form(contact)), actor=actor_form(by))
    return contact, True


def update_contact(
    *, by: User, operation: Operation, contact_id: UUID, changes: Mapping[str, Any], expected: int | None = None
) -> Contact:
    """Change some of FIELDS; how to reach oneself, anybody may change. Raises Conflict when `expected` is stale."""
    policy.require(by, Action.READ, operation)
    with viewing_as(by, operation):
        contact = locked_contact(contact_id)
        own = contact.user_id == by.id and set(changes) <= OWN_FIELDS
        policy.require(by, Action.READ if own else Action.COORDINATE, contact)
        records.check_version(contact, expected, form=contact_form, yours=_plain(changes))
        before = contact_form(contact)
        for field in FIELDS:
            if field in changes:
                setattr(contact, field, changes[field])
        check(contact)
        if "user" in changes:
            _check_account(contact)
        if contact_form(contact) == before:
            return contact
        records.touch(contact)
        with _one_of_each_person(contact):
            contact.save()
        record(records.fact(contact, "contact.updated", contact_form(contact)), actor=actor_form(by))
    return contact


def release_contact_to(*, by: User, operation: Operation, contact_id: UUID, to: Audience) -> Contact:
    """Show a contact to a wider audience. Raises Invalid when the seat that it fills is not known there."""
    policy.require(by, Action.RELEASE, operation)
    with viewing_as(by, operation):
        contact = locked_contact(contact_id)
        policy.require(by, Action.RELEASE, contact)
        records.widen(contact, to)
        check(contact)
        with _one_of_each_person(contact):
            contact.save()
        record(records.fact(contact, "contact.released", contact_form(contact)), actor=actor_form(by))
    return contact


def withdraw_contact(*, by: User, operation: Operation, contact_id: UUID, to: Audience, reason: str) -> Contact:
    """Take a contact back to a narrower audience. Planned shifts and past watches keep its id, which says nothing more."""
    policy.require(by, Action.RELEASE, operation)
    with viewing_as(by, operation):
        contact = locked_contact(contact_id)
        policy.require(by, Action.RELEASE, contact)
        gone = records.narrow(contact, to, noun="contact")
        contact.withdrawn_reason = reason
        with _one_of_each_person(contact):
            contact.save()
        record(gone, records.fact(contact, "contact.updated", contact_form(contact)), actor=actor_form(by))
    return contact


def locked_contact(contact_id: UUID) -> Contact:
    """Inside the viewer's transaction. Raises NotFound alike for absent and hidden."""
    try:
        return records.locked(Contact, contact_id)
    except Contact.DoesNotExist:
        raise NotFound from None


def check(contact: Contact) -> None:
    """Raises Invalid naming the field."""
    wrong: dict[str, str] = {}
    if not contact.name.strip():
        wrong["name"] = _("Name the person.")
    if contact.valid_from and contact.valid_until and contact.valid_until <= contact.valid_from:
        wrong["valid_until"] = _("The end lies before the beginning. Give a later time.")
    if contact.seat and not within(contact.audience, contact.seat.audience):
        wrong["seat"] = _(
            "Not everybody who sees this contact (%(contact)s) knows of the seat (%(seat)s). "
            "Choose another seat, or withdraw the contact to fewer people first."
        ) % {"contact": contact.audience.name, "seat": contact.seat.audience.name}
    if wrong:
        raise Invalid(wrong)


def _check_account(contact: Contact) -> None:
    if contact.user and not policy.can(contact.user, Action.READ, contact.operation):
        raise Invalid({"user": _("This person takes no part in the operation now. Leave it out, or have them assigned first.")})


@contextmanager
def _one_of_each_person(contact: Contact) -> Iterator[None]:
    """Turn the database's refusal of a second contact of one person in one audience into words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as broken:
        if "contact_of_person_once_per_audience" not in str(broken):
            raise
        raise Conflict(
            _("%(person)s has a contact in %(audience)s already. Change that one.")
            % {"person": contact.user, "audience": contact.audience.name}
        ) from None


def _plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, as it goes back beside the stored version."""
    plain: dict[str, Any] = {}
    for field, value in changes.items():
        if isinstance(value, datetime):
            plain[field] = moment(value)
        else:
            plain[field] = str(value.pk) if isinstance(value, Organization | User | Seat) else value
    return plain
