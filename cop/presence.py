"""Last seen: told by the socket, kept by liaison, shown as a passing message to those who see the person's contact."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from cop import hints
from cop.feed import encode
from cop.grants import streams_of
from journal.row_security import seeing
from journal.shapes import moment
from liaison.models import Contact
from liaison.services.presence import seen


def person_seen(user_id: UUID, operation_id: UUID) -> None:
    """Note that the person's screen is there. It never changes their presence: connected is not on duty."""
    if not seen(user_id, operation_id):
        return
    at = moment(timezone.now())
    with seeing(streams_of(user_id, operation_id)):
        mine = list(Contact.objects.filter(operation=operation_id, user=user_id).values_list("id", "audience", "presence"))
    for contact, audience, presence in mine:
        form = {"type": "presence", "contact": str(contact), "user": str(user_id), "presence": presence, "last_seen_at": at}
        hints.show(audience, encode(form))
