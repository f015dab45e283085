"""Reading contacts and presence through the viewer. Call inside the viewer's transaction (`viewing_as`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from journal import clock
from journal.shapes import moment
from liaison.enums import Presence
from liaison.models import Contact, LastSeen, Seat
from liaison.shapes.contact import PresenceForm
from operations import policy
from operations.audience_order import within
from operations.errors import Invalid, NotFound
from operations.models import Operation, User
from operations.parameters import identifier, instant

SEARCHED = (
    "name",
    "title",
    "radio_callsign",
    "phone",
    "email",
    "organization__name",
    "organization__short_name",
    "user__username",
)


def contacts_seen(viewer: policy.Viewer, operation: Operation) -> QuerySet[Contact]:
    """Every contact of the viewer's audiences, the last changed first."""
    whole = Contact.objects.select_related("organization", "audience", "operation").order_by("-updated_at", "-id")
    return policy.visible_to(viewer, whole, operation)


def contact_for(viewer: policy.Viewer, operation: Operation, contact_id: UUID) -> Contact:
    """Raises NotFound alike for one that is absent and one that the viewer may not see."""
    found = contacts_seen(viewer, operation).filter(id=contact_id).first()
    if found is None:
        raise NotFound
    return found


def filtered_contacts(rows: QuerySet[Contact], asked: Mapping[str, str]) -> QuerySet[Contact]:
    """Narrow by presence, side (with commas), organization, seat (id or key), language, valid_at, updated_after and q.

    Raises Invalid naming the filter.
    """
    for field, column, known in (
        ("presence", "presence", Presence.values),
        ("side", "organization__side", ["military", "civilian"]),
    ):
        if field in asked:
            words = [word for word in asked[field].split(",") if word]
            if unknown := [word for word in words if word not in known]:
                raise Invalid({field: f"{unknown[0][:40]} is not known: {', '.join(known)}."})
            rows = rows.filter(**{f"{column}__in": words})
    if "organization" in asked:
        rows = rows.filter(organization=identifier(asked["organization"], "organization"))
    if "seat" in asked:
        try:
            rows = rows.filter(seat=UUID(asked["seat"]))
        except ValueError:
            rows = rows.filter(seat__key=asked["seat"])
    if "language" in asked:
        rows = rows.filter(languages__contains=[asked["language"]])
    if "valid_at" in asked:
        rows = rows.filter(valid_at(instant(asked["valid_at"], "valid_at")))
    if "updated_after" in asked:
        rows = rows.filter(updated_at__gt=instant(asked["updated_after"], "updated_after"))
    for word in asked.get("q", "").split()[:8]:
        found = Q(all_names__icontains=word) | Q(all_roles__icontains=word)
        for field in SEARCHED:
            found |= Q(**{f"{field}__icontains": word})
        rows = rows.annotate(all_names=Cast("names", TextField()), all_roles=Cast("roles", TextField())).filter(found)
    return rows


def valid_at(at: datetime) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=at)) & (Q(valid_until=None) | Q(valid_until__gt=at))


def contact_of(person: User, seat: Seat) -> Contact | None:
    """The person's own contact as the readers of the seat may know it: one of an audience that holds all of them."""
    own = Contact.objects.filter(operation=seat.operation_id, user=person).filter(valid_at(clock.now()))
    known = own.select_related("audience__organization").prefetch_related("audience__members").order_by("created_at")
    return next((contact for contact in known if within(seat.audience, contact.audience)), None)


def presence_of(operation: Operation, viewer: policy.Viewer) -> list[PresenceForm]:
    """Who may be reached: contacts with an account that the viewer sees, each with when their screen was last there."""
    seen = LastSeen.objects.filter(operation=operation, user=OuterRef("user")).values("last_seen_at")[:1]
    rows = contacts_seen(viewer, operation).filter(user__isnull=False).annotate(last_seen_at=Subquery(seen))
    return [
        PresenceForm(
            user=str(user),
            contact=str(contact),
            presence=presence,
            last_seen_at=moment(last_seen_at) if last_seen_at else None,
        )
        for user, contact, presence, last_seen_at in rows.values_list("user", "id", "presence", "last_seen_at")
    ]
