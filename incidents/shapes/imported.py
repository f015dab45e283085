"""The public form of an import and its rows. What it becomes are incidents; the import itself is no part of the picture."""

from __future__ import annotations

from typing import Any, TypedDict

from incidents.enums import ImportRowState, ImportState
from incidents.imported.row import RowErrorForm
from incidents.models import Import, ImportRow
from journal.shapes import moment
from operations.shapes import ActorForm, actor_form


class ImportCounts(TypedDict):
    """Rows by what became of them."""

    ready: int
    bad: int
    existing: int
    imported: int
    undone: int
    kept: int


class ImportForm(TypedDict):
    """`done` of `total` rows are through what runs now (applying, or undoing): call again until `state` is applied or undone.

    `fields` maps the file's headings to incident fields, `notes` says what was left out.
    """

    id: str
    file_name: str
    format: str
    size: int
    state: str
    done: int
    total: int
    rows: int
    counts: ImportCounts
    fields: dict[str, str]
    notes: list[str]
    audience: str
    by: ActorForm | None
    created_at: str
    updated_at: str
    version: int


class ImportRowForm(TypedDict):
    """`number` is the row as the person sees it: the line of the table, or the feature counted from 1."""

    number: int
    state: str
    title: str
    kind: str
    severity: str
    location: Any
    place_name: str
    occurred_at: str | None
    incident: str | None
    errors: list[RowErrorForm]


def import_form(batch: Import, counts: ImportCounts) -> ImportForm:
    """Needs audience and created_by__organization loaded, else asks for each."""
    if batch.state in (ImportState.UNDOING, ImportState.UNDONE):
        done = counts["undone"] + counts["kept"]
        total = done + counts["imported"]
    else:
        done = counts["imported"] + counts["existing"] + counts["undone"] + counts["kept"]
        total = done + counts["ready"]
    return ImportForm(
        id=str(batch.id),
        file_name=batch.file_name,
        format=batch.format,
        size=batch.size,
        state=str(batch.state),
        done=done,
        total=total,
        rows=batch.total,
        counts=counts,
        fields=batch.fields,
        notes=batch.notes,
        audience=batch.audience.key,
        by=actor_form(batch.created_by) if batch.created_by else None,
        created_at=moment(batch.created_at),
        updated_at=moment(batch.updated_at),
        version=batch.version,
    )


def import_row_form(row: ImportRow) -> ImportRowForm:
    draft = row.draft
    shown = row.incident_id if row.state in (ImportRowState.IMPORTED, ImportRowState.KEPT) else None
    return ImportRowForm(
        number=row.number,
        state=str(row.state),
        title=draft["title"],
        kind=draft["kind"],
        severity=draft["severity"],
        location=draft["location"] or draft["area"],
        place_name=draft["place_name"],
        occurred_at=draft["occurred_at"],
        incident=str(shown) if shown else None,
        errors=row.errors,
    )
