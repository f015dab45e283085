"""Files of incidents: staged for a look first, applied in chunks, undone as a whole.

There is no worker: each call of `apply_import` or `undo_import` takes one chunk in one transaction, so the caller shows
progress, a kill loses nothing that was acknowledged, and whoever calls next goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import zoneinfo
from pathlib import PurePath
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from uuid6 import uuid7

from incidents.enums import ImportRowState, ImportState, Severity
from incidents.imported.draft import Reading, read_rows
from incidents.imported.file import read_file
from incidents.imported.row import Contents, FileRefused, ReadRow, RowErrorForm, clean
from incidents.kinds import incident_kinds
from incidents.models import Import
from incidents.selectors.imported import known_keys, ready_rows
from incidents.services.holding import held, own_audience
from incidents.services.imported_incidents import report_drafts, take_back
from journal.services import record
from operations import policy, records
from operations.enums import Action
from operations.errors import Conflict, Invalid
from operations.models import Audience, Operation, User
from operations.row_security import viewing_as
from operations.shapes import actor_form

APPLIED_AT_ONCE = 1_000
#: For who waits for the end and shows no progress between.
APPLIED_AT_MOST = 10_000
UNDONE_AT_ONCE = 5_000
_STORED_AT_ONCE = 2_000
_STORE = """
INSERT INTO incidents_importrow (batch_id, audience_id, number, state, key, other_keys, draft, errors)
SELECT %s, %s, (line->>'number')::integer, line->>'state', line->>'key',
       ARRAY(SELECT jsonb_array_elements_text(line->'other_keys')), line->'draft', line->'errors'
FROM jsonb_array_elements(%s::jsonb) AS line
"""


def stage_import(
    *,
    by: User,
    operation: Operation,
    audience: Audience,
    file_name: str,
    data: bytes,
    kind: str = "",
    severity: str = "",
    record_id: UUID | None = None,
) -> tuple[Import, bool]:
    """Read a file and store what each row would become, or what is wrong with it. Nothing enters the picture yet. True when new.

    `kind` and `severity` are for rows that name none. Raises Invalid for a file that cannot be read at all.
    """
    policy.require(by, Action.IMPORT, operation)
    _check_defaults(kind, severity)
    digest = hashlib.sha256(data).digest()
    name = clean(PurePath(file_name.replace("\\", "/")).name).strip()[-200:] or "file"
    request = {"audience": audience.key, "name": name, "digest": digest.hex(), "kind": kind, "severity": severity}
    with viewing_as(by, operation):
        audience = own_audience(by, operation, audience)
        if known := records.already_created(Import, record_id, request):
            return known, False
        contents, rows = _read(data, name, operation, kind, severity)
        batch = Import(
            id=record_id or uuid7(), operation=operation, file_name=name, format=contents.format, size=len(data), digest=digest,
            fields=contents.fields, notes=contents.notes[:50], total=len(rows),
        )  # fmt: skip
        records.create(batch, by=by, request=request, audience=audience)
        _store_rows(batch, _staged(batch, rows))
    return batch, True


def apply_import(*, by: User, operation: Operation, import_id: UUID, most: int = APPLIED_AT_ONCE) -> Import:
    """Report the next rows that are ready. Call until the state is applied; called again then, it changes nothing."""
    policy.require(by, Action.IMPORT, operation)
    with viewing_as(by, operation):
        batch = held(Import, import_id, operation)
        policy.require(by, Action.IMPORT, batch)
        if batch.state == ImportState.APPLIED:
            return batch
        if batch.state in (ImportState.UNDOING, ImportState.UNDONE):
            raise Conflict("This import was undone. Send the file again to import it anew.")
        _one_import_at_a_time(batch.audience)
        rows = ready_rows(batch, most)
        known = known_keys(batch.audience, [key for row in rows for key in row.keys])
        fresh = [row for row in rows if not known.intersection(row.keys)]
        there = {row.number for row in rows} - {row.number for row in fresh}
        batch.rows.filter(number__in=there).update(state=ImportRowState.EXISTING)
        drafts = report_drafts(batch, [(row.number, row.draft) for row in fresh], by=by)
        batch.state = ImportState.APPLIED if len(rows) < most else ImportState.APPLYING
        records.touch(batch)
        batch.save(update_fields=["state", "version", "updated_at"])
        drafts.tell()
    return batch


def undo_import(*, by: User, operation: Operation, import_id: UUID, most: int = UNDONE_AT_ONCE) -> Import:
    """Take back the next incidents of an import that nobody has changed or used since. Call until the state is undone.

    Those that somebody works with are kept, and their rows say so. An import that was not applied is only put away.
    """
    policy.require(by, Action.IMPORT, operation)
    with viewing_as(by, operation):
        batch = held(Import, import_id, operation)
        policy.require(by, Action.IMPORT, batch)
        if batch.state == ImportState.UNDONE:
            return batch
        rows = list(batch.rows.filter(state=ImportRowState.IMPORTED).order_by("number")[:most])
        facts = take_back(rows)
        batch.state = ImportState.UNDONE if len(rows) < most else ImportState.UNDOING
        records.touch(batch)
        batch.save(update_fields=["state", "version", "updated_at"])
        if facts:
            record(*facts, actor=actor_form(by))
    return batch


def _check_defaults(kind: str, severity: str) -> None:
    if kind and kind not in incident_kinds():
        raise Invalid({"kind": "There is no such kind. GET /api/v1/kinds/ lists them."})
    if severity and severity not in Severity.values:
        raise Invalid({"severity": f"Choose one of {', '.join(Severity.values)}."})


def _read(data: bytes, name: str, operation: Operation, kind: str, severity: str) -> tuple[Contents, list[ReadRow]]:
    reading = Reading(zoneinfo.ZoneInfo(operation.time_zone), incident_kinds(), kind, severity)
    try:
        contents = read_file(data, name)
        rows = list(read_rows(contents.rows, reading))
    except FileRefused as wrong:
        raise Invalid({"file": str(wrong)}, str(wrong)) from None
    if not rows:
        raise Invalid({"file": "The file names its columns but has no rows."}, "The file has no rows.")
    return contents, rows


def _staged(batch: Import, rows: list[ReadRow]) -> list[dict[str, Any]]:
    """The rows as columns of ImportRow: bad, there already (in the picture or earlier in this file), or ready."""
    known = known_keys(batch.audience, [key for row in rows if not row.errors for key in (row.key, *row.other_keys)])
    first: dict[str, int] = {}
    staged = []
    for row in rows:
        keys = {row.key, *row.other_keys}
        earlier = next((first[key] for key in keys if key in first), None)
        errors: list[RowErrorForm] = row.errors
        state = ImportRowState.BAD if errors else ImportRowState.READY
        if not errors and earlier is not None:
            state = ImportRowState.EXISTING
            errors = [RowErrorForm(field="", column="", value="", message=f"The same as row {earlier}.")]
        elif not errors and known & keys:
            state = ImportRowState.EXISTING
        if not errors:
            first.update(dict.fromkeys(keys, row.number))
        staged.append(
            {
                "number": row.number,
                "state": state.value,
                "key": row.key,
                "other_keys": row.other_keys,
                "draft": row.draft,
                "errors": errors,
            }
        )
    return staged


def _store_rows(batch: Import, staged: list[dict[str, Any]]) -> None:
    """One statement for two thousand rows: fifty thousand take seconds, where model objects take half a minute."""
    with connection.cursor() as cursor:
        for at in range(0, len(staged), _STORED_AT_ONCE):
            chunk = orjson.dumps(staged[at : at + _STORED_AT_ONCE]).decode()
            cursor.execute(_STORE, [batch.id, batch.audience_id, chunk])


def _one_import_at_a_time(audience: Audience) -> None:
    """Two people who apply the same file at once: the second waits, and then finds the rows of the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import into {audience.id}"])
