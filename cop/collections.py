"""What the picture consists of: each collection of the snapshot, its rows for a viewer and their public form.

A new kind of record joins the live picture by one line here; the replay test then holds it to "replay equals reload".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from incidents.models import IncidentLink
from incidents.selectors.attachment import attachments_seen
from incidents.selectors.incident import incidents_seen
from incidents.selectors.log_line import log_lines_seen
from incidents.selectors.resource import commitments_for, resources_for
from incidents.shapes.attachment import attachment_form
from incidents.shapes.commitment import commitment_form
from incidents.shapes.incident import incident_form, incident_link_form
from incidents.shapes.log_line import log_line_form
from incidents.shapes.resource import resource_form
from liaison.selectors.contact import contacts_seen
from liaison.selectors.room import messages_seen, read_markers_seen, rooms_seen
from liaison.selectors.seat import seats_seen
from liaison.selectors.watch import watches_seen
from liaison.shapes.contact import contact_form
from liaison.shapes.room import message_form, read_marker_form, room_form
from liaison.shapes.watch import seat_form, watch_form
from operations import policy
from operations.models import Operation, User


@dataclass(frozen=True)
class Collection:
    """`subject` is the singular name in journal entries; at most `most` rows are in a snapshot, the most important first."""

    name: str
    subject: str
    rows: Callable[[User, Operation], QuerySet[Any]]
    form: Callable[[Any], Mapping[str, Any]]
    most: int = 2_000


def _newest(rows: Callable[[User, Operation], QuerySet[Any]]) -> Callable[[User, Operation], QuerySet[Any]]:
    """What changed last comes first: a truncated collection still holds what people work on."""
    return lambda user, operation: rows(user, operation).order_by("-updated_at", "-id")


def _links(user: User, operation: Operation) -> QuerySet[Any]:
    """Also those taken back: a link's end is part of the picture that replay arrives at."""
    return policy.visible_to(user, IncidentLink.objects.select_related("audience", "created_by__organization"), operation)


COLLECTIONS = [
    Collection("incidents", "incident", _newest(incidents_seen), incident_form, most=3_000),
    Collection("resources", "resource", _newest(resources_for), resource_form),
    Collection("commitments", "commitment", _newest(commitments_for), commitment_form),
    Collection("incident_links", "incident_link", _newest(_links), incident_link_form),
    Collection("attachments", "attachment", _newest(attachments_seen), attachment_form),
    Collection("log_lines", "log_line", log_lines_seen, log_line_form, most=300),
    Collection("contacts", "contact", _newest(contacts_seen), contact_form),
    Collection("seats", "seat", seats_seen, seat_form),
    Collection("watches", "watch", watches_seen, watch_form, most=300),
    Collection("rooms", "room", rooms_seen, room_form),
    Collection("messages", "message", messages_seen, message_form, most=300),
    Collection("read_markers", "read_marker", read_markers_seen, read_marker_form),
]
