"""Rows of an import on their way into the picture and out of it again: many at once, with the same journal as one report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from uuid6 import uuid7

from incidents.enums import ImportRowState
from incidents.geometry import as_area, as_point
from incidents.imported.row import RowErrorForm
from incidents.models import Figure, Import, ImportRow, Incident
from incidents.selectors.imported import areas_of, incidents_in_use
from incidents.selectors.whereabouts import address_of
from incidents.shapes.incident import incident_form
from journal import clock
from journal.services import Fact
from operations import records
from operations.codes import new_code
from operations.errors import Conflict
from operations.models import User
from places.shapes import area_name

KEPT = RowErrorForm(field="", column="", value="", message="Kept: somebody has changed it or works with it since.")
_FROM_DRAFT = (
    "title", "kind", "severity", "urgency", "certainty", "status", "place_name", "description", "needs", "source_reliability",
    "credibility", "glide", "external_ids",
)  # fmt: skip


def report_drafts(batch: Import, rows: Sequence[ImportRow], *, by: User) -> list[Fact]:
    """Report the drafts of these rows. Returns the journal's lines for the caller to record last.

    The log of each begins empty: a thousand lines "imported" would push what people wrote out of the feed.
    """
    if not rows:
        return []
    incidents = [_incident(batch, row, by) for row in rows]
    _name_areas(incidents, by.language)
    _store(incidents)
    figures = [figure for incident, row in zip(incidents, rows, strict=True) for figure in _figures(incident, row)]
    Figure.objects.bulk_create(figures, batch_size=1_000)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE incidents_importrow SET state = %s, incident_id = made.incident FROM unnest(%s::bigint[], %s::uuid[])"
            " AS made (id, incident) WHERE incidents_importrow.id = made.id",
            [ImportRowState.IMPORTED.value, [row.id for row in rows], [incident.id for incident in incidents]],
        )
    return [records.fact(incident, "incident.reported", incident_form(incident)) for incident in incidents]


def take_back(rows: Sequence[ImportRow]) -> list[Fact]:
    """Remove the incidents of these rows that are as they were imported and that nothing refers to; keep the others.

    Returns the journal's lines: their streams learn that the incidents are gone, as after any withdrawal.
    """
    ids = [row.incident_id for row in rows if row.incident_id]
    incidents = list(Incident.objects.filter(id__in=ids, version=1).select_for_update(of=("self",), no_key=True).order_by("id"))
    used = incidents_in_use([incident.id for incident in incidents])
    removed = _removed([incident for incident in incidents if incident.id not in used])
    gone = {incident.id for incident in removed}
    undone = [row.id for row in rows if row.incident_id in gone]
    ImportRow.objects.filter(id__in=undone).update(state=ImportRowState.UNDONE)
    kept = [row.id for row in rows if row.incident_id not in gone]
    ImportRow.objects.filter(id__in=kept).update(state=ImportRowState.KEPT, errors=[KEPT])
    return [
        records.fact(incident, "incident.withdrawn", {"id": str(incident.id), "withdrawn": True, "version": incident.version + 1})
        for incident in removed
    ]


def _incident(batch: Import, row: ImportRow, by: User) -> Incident:
    draft, now = row.draft, clock.now()
    incident = Incident(
        id=uuid7(), operation=batch.operation, audience=batch.audience, organization=by.organization, created_by=by,
        created_at=now, updated_at=now, reported_at=now, request_digest=records.digest(draft),
    )  # fmt: skip
    for field in _FROM_DRAFT:
        setattr(incident, field, draft[field])
    if draft["location"]:
        incident.location = as_point(draft["location"])
    if draft["area"]:
        incident.area = as_area(draft["area"])
    if draft["occurred_at"]:
        incident.occurred_at = datetime.fromisoformat(draft["occurred_at"])
    incident.figures = draft["figures"]
    return incident


def _figures(incident: Incident, row: ImportRow) -> list[Figure]:
    return [
        Figure(
            id=uuid7(),
            operation=incident.operation,
            audience=incident.audience,
            incident=incident,
            created_by=incident.created_by,
            created_at=incident.created_at,
            updated_at=incident.created_at,
            request_digest=incident.request_digest,
            kind=given["kind"],
            value=given["value"],
            as_of=datetime.fromisoformat(given["as_of"]),
            source=given["source"],
            basis=given["basis"],
        )
        for given in row.draft["figures"]
    ]


def _name_areas(incidents: Sequence[Incident], language: str) -> None:
    """The administrative area of each, and its name where the file names no place, as for a single report."""
    places = [(incident, incident.location or (incident.area and incident.area.point_on_surface)) for incident in incidents]
    placed = [(incident, point) for incident, point in places if point]
    for at, area in areas_of([(point.x, point.y) for _incident, point in placed]).items():
        incident = placed[at][0]
        incident.administrative_area = dict(area_name(area))
        if not incident.place_name:
            incident.place_name = address_of(area, language)[:200]


def _store(incidents: Sequence[Incident]) -> None:
    """Insert all with codes that are free. A code taken by what the importer does not see shows only as a refusal: try again."""
    for _attempt in range(20):
        _give_codes(incidents)
        try:
            with transaction.atomic():
                Incident.objects.bulk_create(incidents, batch_size=1_000)
            return
        except IntegrityError as broken:
            constraint = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", "") or ""
            if "code" not in constraint:
                raise
    raise Conflict("No free codes were found. Send the request again.")


def _give_codes(incidents: Sequence[Incident]) -> None:
    codes: set[str] = set()
    while len(codes) < len(incidents):
        codes |= {new_code("INC") for _each in range(len(incidents) - len(codes))}
        codes -= set(Incident.objects.filter(operation=incidents[0].operation, code__in=codes).values_list("code", flat=True))
    for incident, code in zip(incidents, list(codes), strict=True):
        incident.code = code


def _removed(incidents: list[Incident]) -> list[Incident]:
    """Delete these. One that a record hidden from the importer refers to refuses, and then each is tried alone."""
    if not incidents or _deleted([incident.id for incident in incidents]):
        return incidents
    return [incident for incident in incidents if _deleted([incident.id])]


def _deleted(ids: list[UUID]) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            Figure.objects.filter(incident__in=ids).delete()
            Incident.objects.filter(id__in=ids).delete()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        return False
    return True
