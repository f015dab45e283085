"""Rows of an import on their way into the picture and out of it again: many at once, with the same journal as one report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from incidents.enums import ImportRowState
from incidents.imported.row import RowErrorForm
from incidents.models import Figure, Import, ImportRow, Incident
from incidents.report import Report
from incidents.selectors.imported import incidents_in_use
from incidents.services.lines import Row
from incidents.services.rows import Writer
from incidents.services.whereabouts import settle_all
from journal import clock
from journal.services import Fact
from operations import records
from operations.errors import Conflict
from operations.models import User

KEPT = RowErrorForm(field="", column="", value="", message="Kept: somebody has changed it or works with it since.")
_MARK = """
UPDATE incidents_importrow i SET state = %s, incident_id = r.subject FROM reported r WHERE i.batch_id = %s AND i.number = r.n
"""


@dataclass(frozen=True)
class Drafts:
    """Drafts that were stored as incidents. `tell` records their entries: the last statement of the transaction."""

    writer: Writer
    rows: list[Row]

    def tell(self) -> None:
        if self.rows:
            self.writer.tell(self.rows)


def report_drafts(batch: Import, drafts: Sequence[tuple[int, Report]], *, by: User) -> Drafts:
    """Report these drafts, each with the number of its row, as `report_incidents` does: a file is one more way to send many.

    The log of each begins empty: a thousand lines "imported" would push what people wrote out of the feed. A place that a file
    only names stays without a point, as the preview showed it.
    """
    writer = Writer(by, batch.operation, clock.now())
    rows = [Row(number, draft, batch.audience, records.digest(draft)) for number, draft in drafts]
    if rows:
        settle_all(rows, language=by.language, guess=False)
        writer.store(rows)
        if any(row.fault for row in rows):
            raise Conflict("No free codes were found. Send the request again.")
        with connection.cursor() as cursor:
            cursor.execute(_MARK, [ImportRowState.IMPORTED.value, batch.id])
    return Drafts(writer, rows)


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
