"""Presence, which people set, and last seen, which their screens tell. Neither is ever taken for the other."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from journal import clock
from journal.services import Fact, record
from liaison.enums import Presence
from liaison.models import Contact
from liaison.services.contact import locked_contact
from liaison.shapes.contact import contact_form
from operations import policy, records
from operations.enums import Action
from operations.errors import Invalid, NotAllowed
from operations.models import Operation, User
from operations.row_security import viewing_as
from operations.shapes import actor_form

SEEN_AGAIN = timedelta(minutes=1)

_SEEN = """
INSERT INTO liaison_lastseen AS held (user_id, operation_id, last_seen_at) VALUES (%s, %s, %s)
ON CONFLICT (operation_id, user_id) DO UPDATE SET last_seen_at = excluded.last_seen_at WHERE held.last_seen_at <= %s
RETURNING 1
"""


def set_presence(*, by: User, operation: Operation, contact_id: UUID, presence: str) -> Contact:
    """Say whether one is on duty. Everybody for themselves; who keeps contacts also for a person without an account, and may
    write down of anybody that they could not be reached."""
    policy.require(by, Action.READ, operation)
    with viewing_as(by, operation):
        contact = locked_contact(contact_id)
        if contact.user_id != by.id:
            _require_hand(by, contact, presence)
        if facts := turn_presence(contact, presence):
            record(*facts, actor=actor_form(by))
    return contact


def turn_presence(contact: Contact, presence: str) -> list[Fact]:
    """Store another presence of a locked contact. Returns the line for the caller to record: none when it was so already."""
    if presence not in Presence.values:
        raise Invalid({"presence": f"Choose one of {', '.join(Presence.values)}."})
    if contact.presence == presence:
        return []
    contact.presence = presence
    contact.presence_since = clock.now()
    records.touch(contact)
    contact.save(update_fields=["presence", "presence_since", "version", "updated_at"])
    return [records.fact(contact, "contact.presence_changed", contact_form(contact))]


def seen(user: User | UUID, operation: Operation | UUID) -> bool:
    """Note that a person's screen is there, at most once a minute. True when it was noted now.

    No policy and no journal: only the socket calls this, for a person whom it has let in.
    """
    now = clock.now()
    user_id = user if isinstance(user, UUID) else user.id
    operation_id = operation if isinstance(operation, UUID) else operation.id
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [user_id, operation_id, now, now - SEEN_AGAIN])
        return cursor.fetchone() is not None


def _require_hand(by: User, contact: Contact, presence: str) -> None:
    if contact.user_id is None or presence == Presence.UNREACHABLE:
        policy.require(by, Action.COORDINATE, contact)
    else:
        policy.require(by, Action.READ, contact)
        raise NotAllowed(_("Presence is set by the person. You may mark them as unreachable."), [str(contact)])
