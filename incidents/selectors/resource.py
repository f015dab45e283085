"""Reading resources and commitments through the viewer. Call inside the viewer's transaction (`viewing_as`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from incidents.enums import ResourceStatus
from incidents.geometry import GeometryError, bounding_box
from incidents.kinds import resource_kinds
from incidents.models import Commitment, Resource
from incidents.shapes.resource import ResourceEventForm
from journal.models import Entry
from journal.shapes import moment
from operations import policy, records
from operations.enums import Side
from operations.errors import Invalid, NotFound
from operations.models import Operation
from operations.parameters import identifier, instant

SEARCHED = ("code", "name", "type", "contact", "remarks", "organization__name", "organization__short_name", "position_source")
#: What a history tells of: fields that people set or that a commitment moves.
TOLD = [
    "name", "names", "kind", "type", "capabilities", "quantity", "available_quantity", "status", "location", "position_source",
    "contact", "remarks", "audience",
]  # fmt: skip
HISTORY_MOST = 500


def resources_for(viewer: policy.Viewer, operation: Operation) -> QuerySet[Resource]:
    return policy.visible_to(viewer, Resource.objects.select_related("organization", "audience", "operation"), operation)


def commitments_for(viewer: policy.Viewer, operation: Operation) -> QuerySet[Commitment]:
    whole = Commitment.objects.select_related("audience", "created_by__organization", "released_by__organization")
    return policy.visible_to(viewer, whole, operation)


def resource_for(viewer: policy.Viewer, operation: Operation, resource_id: UUID) -> Resource:
    """Raises NotFound alike for one that is absent and one that the viewer may not see."""
    found = resources_for(viewer, operation).filter(id=resource_id).first()
    if found is None:
        raise NotFound
    return found


def commitment_for(viewer: policy.Viewer, operation: Operation, commitment_id: UUID) -> Commitment:
    found = commitments_for(viewer, operation).filter(id=commitment_id).first()
    if found is None:
        raise NotFound
    return found


def filtered_resources(rows: QuerySet[Resource], asked: Mapping[str, str]) -> QuerySet[Resource]:
    """Narrow by kind, status, side (each may list several with commas), organization, bbox, q and updated_after.

    Raises Invalid naming the filter.
    """
    for field, column, known in (
        ("kind", "kind", list(resource_kinds())),
        ("status", "status", ResourceStatus.values),
        ("side", "organization__side", Side.values),
    ):
        if field in asked:
            rows = rows.filter(**{f"{column}__in": _words(asked[field], field, known)})
    if "organization" in asked:
        rows = rows.filter(organization=identifier(asked["organization"], "organization"))
    if "bbox" in asked:
        try:
            rows = rows.filter(location__intersects=bounding_box(asked["bbox"]))
        except GeometryError as wrong:
            raise Invalid({"bbox": str(wrong)}) from None
    if "updated_after" in asked:
        rows = rows.filter(updated_at__gt=instant(asked["updated_after"], "updated_after"))
    for word in asked.get("q", "").split()[:8]:
        found = Q(all_names__icontains=word)
        for field in SEARCHED:
            found |= Q(**{f"{field}__icontains": word})
        rows = rows.annotate(all_names=Cast("names", TextField())).filter(found)
    return rows


def filtered_commitments(rows: QuerySet[Commitment], asked: Mapping[str, str]) -> QuerySet[Commitment]:
    """Narrow by incident=, resource= (ids), active=1 or 0, and updated_after. Raises Invalid naming the filter."""
    for field in ("incident", "resource"):
        if field in asked:
            rows = rows.filter(**{field: identifier(asked[field], field)})
    if "active" in asked:
        if asked["active"] not in ("0", "1"):
            raise Invalid({"active": "Write active=1 for those that hold now, active=0 for released ones."})
        rows = rows.filter(released_at__isnull=asked["active"] == "1")
    if "updated_after" in asked:
        rows = rows.filter(updated_at__gt=instant(asked["updated_after"], "updated_after"))
    return rows


def history_of(resource: Resource) -> list[ResourceEventForm]:
    """What the viewer's streams tell of the resource, newest first: at most 500 changes, each with what changed from and to."""
    entries = Entry.objects.filter(subject_kind="resource", subject_id=resource.id).order_by("-at", "-seq")[: HISTORY_MOST + 1]
    told: list[ResourceEventForm] = []
    before: dict[str, Any] = {}
    for entry in reversed(entries):
        form: dict[str, Any] = {} if entry.data.get("withdrawn") else entry.data
        told.append(
            ResourceEventForm(
                kind=entry.kind,
                at=moment(entry.at),
                actor=entry.actor,
                changes=records.changes(before, form, TOLD) if before and form else [],
                version=entry.data.get("version"),
            )
        )
        before = form or before
    return told[::-1][:HISTORY_MOST]


def _words(text: str, field: str, known: list[str]) -> list[str]:
    words = [word for word in text.split(",") if word]
    if unknown := [word for word in words if word not in known]:
        shown = ", ".join(known) if len(known) < 12 else "GET /api/v1/kinds/ lists them"
        raise Invalid({field: f"{unknown[0][:40]} is not known: {shown}."})
    return words
