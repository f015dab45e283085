"""The public form of a contact: what GET returns, what the snapshot holds and what the journal carries."""

from __future__ import annotations

from typing import TypedDict

from journal.shapes import moment
from liaison.models import Contact
from operations.shapes import OrganizationForm, organization_form


class ContactForm(TypedDict):
    """`user` is the id of the person's account, `seat` that of the post they fill; `presence` was set at `presence_since`."""

    id: str
    name: str
    names: dict[str, str]
    title: str
    organization: OrganizationForm
    user: str | None
    seat: str | None
    languages: list[str]
    phone: str
    radio_callsign: str
    email: str
    roles: list[str]
    presence: str
    presence_since: str
    valid_from: str | None
    valid_until: str | None
    withdrawn_reason: str
    audience: str
    version: int
    updated_at: str


class PresenceForm(TypedDict):
    """One person who may be reached: what they said of themselves, and when their screen was last there (null: never)."""

    user: str
    contact: str
    presence: str
    last_seen_at: str | None


def contact_form(contact: Contact) -> ContactForm:
    return ContactForm(
        id=str(contact.id),
        name=contact.name,
        names=contact.names,
        title=contact.title,
        organization=organization_form(contact.organization),
        user=str(contact.user_id) if contact.user_id else None,
        seat=str(contact.seat_id) if contact.seat_id else None,
        languages=list(contact.languages),
        phone=contact.phone,
        radio_callsign=contact.radio_callsign,
        email=contact.email,
        roles=list(contact.roles),
        presence=contact.presence,
        presence_since=moment(contact.presence_since),
        valid_from=moment(contact.valid_from) if contact.valid_from else None,
        valid_until=moment(contact.valid_until) if contact.valid_until else None,
        withdrawn_reason=contact.withdrawn_reason,
        audience=contact.audience.key,
        version=contact.version,
        updated_at=moment(contact.updated_at),
    )
