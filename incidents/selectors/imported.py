"""Reading imports through the viewer, and what an import asks of the picture before it adds to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.fields.json import KeyTextTransform

from incidents.enums import ImportRowState
from incidents.models import Figure, Import, ImportRow, Incident
from incidents.shapes.imported import ImportCounts, ImportForm, import_form
from operations import policy
from operations.enums import Action
from operations.errors import NotFound
from operations.models import Audience, Operation

_READY = """
SELECT number, array_prepend(key, other_keys), draft::text FROM incidents_importrow
WHERE batch_id = %s AND state = %s ORDER BY number LIMIT %s
"""
IN_THE_PICTURE = (ImportRowState.IMPORTED, ImportRowState.KEPT)


def imports_seen(user: policy.Viewer, operation: Operation) -> QuerySet[Import]:
    """The imports into the viewer's audiences, for those who may import."""
    policy.require(user, Action.IMPORT, operation)
    return policy.visible_to(user, Import.objects.select_related("audience", "created_by__organization"), operation)


def import_for(user: policy.Viewer, operation: Operation, import_id: UUID) -> Import:
    """Raises NotFound alike for one that is absent and one that the viewer may not see."""
    found = imports_seen(user, operation).filter(id=import_id).first()
    if found is None:
        raise NotFound
    return found


def counted(batches: Sequence[Import]) -> list[ImportForm]:
    """The forms of imports, their rows counted by one query."""
    found = ImportRow.objects.filter(batch__in=batches).order_by().values_list("batch_id", "state").annotate(number=Count("id"))
    by_batch: dict[UUID, dict[str, int]] = {}
    for batch_id, state, number in found:
        by_batch.setdefault(batch_id, {})[state] = number
    forms = []
    for batch in batches:
        numbers = by_batch.get(batch.id, {})
        counts = ImportCounts(
            ready=numbers.get("ready", 0), bad=numbers.get("bad", 0), existing=numbers.get("existing", 0),
            imported=numbers.get("imported", 0), undone=numbers.get("undone", 0), kept=numbers.get("kept", 0),
        )  # fmt: skip
        forms.append(import_form(batch, counts))
    return forms


def rows_of(batch: Import, *, state: str = "", after: int = 0, limit: int = 50) -> list[ImportRow]:
    """Rows in their order after a number; those of one state when `state` is given."""
    rows = batch.rows.filter(number__gt=after).order_by("number")
    return list((rows.filter(state=state) if state else rows)[:limit])


def known_keys(audience: Audience, keys: Iterable[str]) -> set[str]:
    """Which of these events are in the picture of this audience already: imported, or reported with the same external id."""
    asked = list(keys)
    rows = ImportRow.objects.filter(audience=audience, state__in=IN_THE_PICTURE)
    found: set[str] = set()
    # A fingerprint of a row's content is never the other name of anything.
    named = [key for key in asked if not key.startswith("content:")]
    for known in (rows.filter(key__in=asked), rows.filter(other_keys__overlap=named) if named else rows.none()):
        for key, others in known.values_list("key", "other_keys"):
            found.update((key, *others))
    usgs = [key.removeprefix("usgs:") for key in asked if key.startswith("usgs:")]
    if usgs:
        incidents = Incident.objects.filter(audience=audience).annotate(usgs=KeyTextTransform("usgs", "external_ids"))
        found.update(f"usgs:{number}" for number in incidents.filter(usgs__in=usgs).values_list("usgs", flat=True))
    return found


def incidents_in_use(incident_ids: Sequence[UUID]) -> set[UUID]:
    """Those to which anything refers, whatever app it belongs to: a line, a commitment, a room. Figures come with the report."""
    used: set[UUID] = set()
    for relation in Incident._meta.related_objects:
        if relation.related_model is Figure:
            continue
        field = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{field}__in": incident_ids})
        used.update(rows.values_list(field, flat=True))
    return used


class ReadyRow(NamedTuple):
    """A row that can be reported. `keys` name its event; `draft` is the report."""

    number: int
    keys: list[str]
    draft: dict[str, Any]


def ready_rows(batch: Import, most: int) -> list[ReadyRow]:
    """The next rows that are ready, at most so many, in their order; plain values, since there may be thousands."""
    with connection.cursor() as cursor:
        cursor.execute(_READY, [batch.id, ImportRowState.READY.value, most])
        return [ReadyRow(number, keys, orjson.loads(draft)) for number, keys, draft in cursor.fetchall()]
