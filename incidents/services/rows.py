"""Reports on their way into the tables: COPY to a temporary table, one INSERT..SELECT, one number range of the journal.

Row and form are made from the same values in one place: what the entry tells is what GET reads from the row.
"""

from __future__ import annotations

import os
import re
import struct
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

import orjson
from django.db import IntegrityError, connection, transaction

from incidents.enums import FigureKind
from incidents.geometry import as_area
from incidents.report import Report
from journal.services import Growth, record_rows
from journal.shapes import moment
from operations import records
from operations.codes import new_codes
from operations.models import Audience, Operation, Organization, User
from operations.shapes import actor_form, organization_form

ID_TAKEN = "This id cannot be used. Send a new one."
CODE_TAKEN = "This code is taken. Send another or none."
_ATTEMPTS = 6
_STAGE = """
DROP TABLE IF EXISTS pg_temp.reported;
CREATE TEMPORARY TABLE reported (
    attempt integer, n integer, stream uuid, subject uuid, code text, digest bytea, organization uuid, title text, titles jsonb,
    kind text, severity text, urgency text, certainty text, status text, location geometry(Point, 4326),
    area geometry(Geometry, 4326), place_name text, administrative_area jsonb, description text, needs text,
    occurred_at timestamptz, reported_at timestamptz, source_reliability text, credibility text, figures jsonb, glide text,
    external_ids jsonb, form json
) ON COMMIT DROP
"""
_INSERT = """
INSERT INTO incidents_incident (
    id, version, created_at, updated_at, request_digest, code, title, titles, kind, severity, urgency, certainty, status,
    location, area, place_name, administrative_area, description, needs, occurred_at, reported_at, source_reliability,
    credibility, figures, glide, external_ids, audience_id, created_by_id, operation_id, organization_id
)
SELECT subject, 1, %(now)s, %(now)s, digest, code, title, titles, kind, severity, urgency, certainty, status,
    location, area, place_name, administrative_area, description, needs, occurred_at, reported_at, source_reliability,
    credibility, figures, glide, external_ids, stream, %(by)s, %(operation)s, organization
FROM reported WHERE attempt = %(attempt)s ORDER BY n
"""
_INSERT_ONE = f"{_INSERT} ON CONFLICT (id) DO NOTHING"
# One that the person does not see cannot be asked for: that it is there shows only when it stands in the way.
_INSERT_FREE = f"{_INSERT} ON CONFLICT DO NOTHING"
_LEFT = """
SELECT r.n FROM reported r LEFT JOIN incidents_incident i ON i.id = r.subject AND i.code = r.code AND i.created_at = %(now)s
WHERE r.attempt = %(attempt)s AND i.id IS NULL
"""
_STAGE_FIGURES = """
DROP TABLE IF EXISTS pg_temp.reported_figures;
CREATE TEMPORARY TABLE reported_figures (
    id uuid, incident uuid, audience uuid, kind text, value integer, as_of timestamptz, source text, basis text
) ON COMMIT DROP
"""
_INSERT_FIGURES = """
INSERT INTO incidents_figure (id, version, created_at, updated_at, request_digest, kind, value, as_of, source, basis,
                              audience_id, created_by_id, incident_id, operation_id)
SELECT f.id, 1, %(now)s, %(now)s, %(digest)s, f.kind, f.value, f.as_of, f.source, f.basis, f.audience, %(by)s, f.incident,
       %(operation)s
FROM reported_figures f WHERE f.incident IN (SELECT subject FROM reported)
"""
_ESCAPED = {ord(letter): f"\\{name}" for letter, name in (("\\", "\\"), ("\t", "t"), ("\n", "n"), ("\r", "r"))}
_pack = struct.Struct("<BIIdd").pack  # EWKB: little-endian, a point with its SRID
_special = re.compile(r"[\\\t\n\r]").search


@dataclass(slots=True)
class Row:
    """One report about to be stored; rows are numbered in the order of their entries. Places are what `settle_all` found.

    `fault` says why it is not stored; `known` that it was before. `administrative_area` is JSON, as is the form.
    """

    n: int
    report: Report
    audience: Audience
    digest: bytes
    id: str = ""
    code: str = ""
    code_chosen: bool = False
    location: Any = None
    place_name: str = ""
    administrative_area: str = "null"
    fault: Mapping[str, str] | None = None
    known: bool = False


@dataclass
class Writer:
    """Stores rows of one person in one operation, at one moment. Use inside `viewing_as`; `tell` last."""

    by: User
    operation: Operation
    now: datetime
    organizations: Mapping[str, Organization | None] = field(default_factory=dict)
    attempt: int = 0

    def __post_init__(self) -> None:
        self.moment = moment(self.now)
        self.actor = actor_form(self.by)
        self.actor_json = orjson.Fragment(orjson.dumps(self.actor))
        own = self.by.organization
        self.own = (str(own.id), orjson.Fragment(orjson.dumps(organization_form(own)))) if own else ("\\N", None)
        self.others = {
            wanted: orjson.Fragment(orjson.dumps(organization_form(found)))
            for wanted, found in self.organizations.items()
            if found
        }

    # ------------------------------------------------------------ rows and forms

    def figures(self, row: Row) -> list[dict[str, Any]]:
        """The latest figure of each kind, in the order of the kinds; of two of one moment the one given later."""
        latest: dict[str, dict[str, Any]] = {}
        for given in row.report.get("figures") or ():
            figure = {
                "kind": given["kind"], "value": given["value"], "as_of": given.get("as_of") or self.moment,
                "source": given.get("source", ""), "basis": given.get("basis", "reported"),
            }  # fmt: skip
            before = latest.get(figure["kind"])
            if before is None or datetime.fromisoformat(before["as_of"]) <= datetime.fromisoformat(figure["as_of"]):
                latest[figure["kind"]] = figure
        return [latest[kind] for kind in FigureKind.values if kind in latest] if latest else []

    def line(self, row: Row) -> str:
        """The row as COPY takes it, the public form in its last column."""
        report = row.report
        get = report.get
        organization, organization_json = self.own
        if "organization" in report:
            wanted = report["organization"]
            organization, organization_json = (wanted, self.others[wanted]) if wanted else ("\\N", None)
        figures = self.figures(row) if get("figures") else []
        description, needs, glide = get("description", ""), get("needs", ""), get("glide", "")
        titles, external_ids = get("titles") or {}, get("external_ids") or {}
        urgency, certainty = get("urgency", "unknown"), get("certainty", "unknown")
        reliability, credibility = get("source_reliability", "F"), get("credibility", "6")
        status, occurred_at, area = get("status", "reported"), get("occurred_at"), get("area")
        reported_at = get("reported_at") or self.moment
        form = {
            "id": row.id, "code": row.code, "title": report["title"], "titles": titles, "kind": report["kind"],
            "severity": report["severity"], "urgency": urgency, "certainty": certainty, "status": status,
            "location": row.location, "area": area, "place_name": row.place_name,
            "administrative_area": orjson.Fragment(row.administrative_area), "description": description, "needs": needs,
            "audience": row.audience.key, "organization": organization_json, "occurred_at": occurred_at,
            "reported_at": reported_at, "reported_by": self.actor_json, "source_reliability": reliability,
            "credibility": credibility, "figures": figures, "glide": glide, "external_ids": external_ids, "version": 1,
            "created_at": self.moment, "updated_at": self.moment,
        }  # fmt: skip
        point = "\\N" if row.location is None else _pack(1, 0x20000001, 4326, *row.location["coordinates"]).hex()
        outline = "\\N" if area is None else as_area(area).hexewkb.decode()
        occurred = occurred_at or "\\N"
        named = "\\N" if row.administrative_area == "null" else _json(row.administrative_area)
        return (
            f"{self.attempt}\t{row.n}\t{self.streams[row.audience.key]}\t{row.id}\t{row.code}\t\\\\x{row.digest.hex()}\t{organization}\t{_text(report['title'])}"
            f"\t{_json_of(titles)}\t{report['kind']}\t{report['severity']}\t{urgency}\t{certainty}\t{status}\t{point}\t{outline}"
            f"\t{_text(row.place_name)}\t{named}\t{_text(description)}\t{_text(needs)}\t{occurred}\t{reported_at}"
            f"\t{reliability}\t{credibility}\t{_json_of(figures)}\t{glide}\t{_json_of(external_ids)}"
            f"\t{_json(orjson.dumps(form).decode())}\n"
        )

    # ------------------------------------------------------------ tables

    def store(self, rows: Sequence[Row]) -> None:
        """Insert what can be inserted; the others get a `fault`. Gives ids and codes to those that have none."""
        for row, record_id in zip(rows, new_ids(len(rows)), strict=True):
            row.id = row.id or record_id
        self.streams = {row.audience.key: str(row.audience.id) for row in rows}
        with connection.cursor() as cursor:
            cursor.execute(_STAGE)
            waiting: Sequence[Row] = rows
            for _attempt in range(_ATTEMPTS):
                self.attempt += 1
                waiting = self._insert(cursor, waiting)
                if not waiting:
                    break
                # Its id is taken by what this person does not see, or its code: of another code we know after the next attempt.
                cursor.execute("DELETE FROM reported WHERE n = ANY (%s)", [[row.n for row in waiting]])
                for row in waiting:
                    if row.code_chosen:
                        self._insert_alone(cursor, row)
                waiting = [row for row in waiting if not row.code_chosen]
            for row in waiting:
                row.fault = {"id": ID_TAKEN}
            self._store_figures(cursor, [row for row in rows if row.report.get("figures") and not row.fault])

    def tell(self, rows: Sequence[Row]) -> Growth:
        """Record the entries of all that is stored. The last statement of the transaction."""
        if all(row.fault for row in rows):
            return {}
        return record_rows("reported", kind="incident.reported", subject_kind="incident", actor=self.actor)

    def _insert(self, cursor: Any, rows: Sequence[Row]) -> list[Row]:
        """COPY and insert; those whose id or code is taken come back."""
        for row, code in zip([row for row in rows if not row.code_chosen], _codes(rows), strict=False):
            row.code = code
        self._copy(cursor, "reported", (self.line(row) for row in rows))
        cursor.execute(_INSERT_FREE, self._constants())
        if cursor.rowcount == len(rows):
            return []
        cursor.execute(_LEFT, self._constants())
        left = {n for (n,) in cursor.fetchall()}
        return [row for row in rows if row.n in left]

    def _insert_alone(self, cursor: Any, row: Row) -> None:
        """A row that chose its code: which of the two is taken is told by the constraint."""
        self.attempt += 1
        self._copy(cursor, "reported", [self.line(row)])
        try:
            with transaction.atomic():
                cursor.execute(_INSERT_ONE, self._constants())
                if cursor.rowcount == 0:
                    row.fault = {"id": ID_TAKEN}
        except IntegrityError:
            row.fault = {"code": CODE_TAKEN}
        if row.fault:
            cursor.execute("DELETE FROM reported WHERE n = %s", [row.n])

    def _store_figures(self, cursor: Any, rows: Sequence[Row]) -> None:
        if not rows:
            return
        cursor.execute(_STAGE_FIGURES)
        given = [(row, figure) for row in rows for figure in row.report["figures"]]
        lines = (
            f"{figure_id}\t{row.id}\t{self.streams[row.audience.key]}\t{figure['kind']}\t{figure['value']}"
            f"\t{figure.get('as_of') or self.moment}\t{_text(figure.get('source', ''))}\t{figure.get('basis', 'reported')}\n"
            for (row, figure), figure_id in zip(given, new_ids(len(given)), strict=True)
        )
        self._copy(cursor, "reported_figures", lines)
        cursor.execute(_INSERT_FIGURES, {**self._constants(), "digest": records.digest({})})

    def _constants(self) -> dict[str, Any]:
        return {"now": self.now, "by": self.by.pk, "operation": self.operation.pk, "attempt": self.attempt}

    @staticmethod
    def _copy(cursor: Any, table: str, lines: Iterable[str]) -> None:
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for some in batched(lines, 500):
                copy.write("".join(some))


def new_ids(count: int) -> list[str]:
    """UUIDv7 texts in ascending order, so that rows of one moment list in the order in which they were sent."""
    now, noise = time.time_ns() // 1_000_000, os.urandom(8 * count)
    ids = []
    for n in range(count):
        random_part = int.from_bytes(noise[8 * n : 8 * n + 8], "big") & 0x3FFF_FFFF_FFFF_FFFF
        digits = f"{(now + (n >> 12)) << 80 | 0x7 << 76 | (n & 0xFFF) << 64 | 0x2 << 62 | random_part:032x}"
        ids.append(f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}")
    return ids


def _codes(rows: Sequence[Row]) -> Iterator[str]:
    """Codes of which none is given twice here; one that is taken elsewhere shows when it is inserted."""
    given = {row.code for row in rows if row.code_chosen}
    while True:
        for code in new_codes("INC", len(rows)):
            if code not in given:
                given.add(code)
                yield code


def batched(lines: Iterable[str], size: int) -> Iterator[list[str]]:
    left = iter(lines)
    while some := list(islice(left, size)):
        yield some


def _text(value: str) -> str:
    return value.translate(_ESCAPED) if _special(value) else value


def _json(document: str) -> str:
    """JSON has no raw tabs or ends of lines, only backslashes."""
    return document.replace("\\", "\\\\") if "\\" in document else document


def _json_of(value: Any) -> str:
    return _json(orjson.dumps(value).decode()) if value else ("[]" if value == [] else "{}")
