"""Reports on their way into the tables: COPY to a temporary table, one INSERT..SELECT, one number range of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction

from incidents.services.lines import Lines, Row, batched, new_ids
from journal.services import Growth, record_rows
from operations import records
from operations.codes import new_codes

ID_TAKEN = "This id cannot be used. Send a new one."
CODE_TAKEN = "This code is taken. Send another or none."
ID_OF_ANOTHER = "This id was used for another request. Send a new id."
#: Rows that go to the database together. While it works on them, this process prepares the next.
AT_ONCE = 2_000
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
FROM reported WHERE attempt = %(attempt)s
"""
_INSERT_ONE = f"{_INSERT} ON CONFLICT (id) DO NOTHING"
# One that the person does not see cannot be asked for: that it is there shows only when it stands in the way.
_INSERT_FREE = f"{_INSERT} ON CONFLICT DO NOTHING"
# Of two bodies with the same ids at once, the second waits here for the first to be stored, and then finds it.
_WAIT = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
# LIMIT keeps the planner at one look into the index for each row: it does not know how many were copied.
_KNOWN = """
WITH known AS (
    SELECT r.n, i.code, coalesce(i.request_digest = r.digest, false) AS same
    FROM reported r CROSS JOIN LATERAL (SELECT code, request_digest FROM incidents_incident WHERE id = r.subject LIMIT 1) i
    WHERE r.attempt = %(attempt)s
), gone AS (
    DELETE FROM reported WHERE attempt = %(attempt)s AND n IN (SELECT n FROM known)
)
SELECT n, code, same FROM known
"""
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


@dataclass
class Load:
    """Rows on their way to the database, with the text that COPY takes. `chosen`: some have ids that their client chose."""

    rows: Sequence[Row]
    attempt: int
    chosen: bool
    text: str

    @property
    def by_number(self) -> dict[int, Row]:
        return {row.n: row for row in self.rows}


@dataclass
class Writer(Lines):
    """Stores rows of one person in one operation, at one moment. Use inside `viewing_as`; `tell` last."""

    codes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._ready: Load | None = None
        self._running: tuple[Load, Future[Stored]] | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._short: list[Load] = []

    def put(self, rows: Sequence[Row]) -> None:
        """Take a load of settled rows. The database works on the load before while this process writes the lines of this one.

        The connection is the caller's only between `wait` and the next `put`.
        """
        self.wait()
        self._start()
        if rows:
            self._ready = self._load(rows)

    def wait(self) -> None:
        """Until the database has taken what it was given: only then may somebody else use the connection."""
        if self._running is None:
            return
        load, future = self._running
        self._running = None
        with connection.wrap_database_errors:
            stored = future.result()
        for n, code, same in stored.known:
            row = load.by_number[n]
            row.code, row.known, row.fault = code, same, None if same else {"id": ID_OF_ANOTHER}
        if stored.inserted + len(stored.known) < len(load.rows):
            self._short.append(load)

    def finish(self) -> None:
        """All that was put is stored, or has a `fault`, or was `known` before."""
        self.put([])
        self.wait()
        with connection.cursor() as cursor:
            for load in self._short:
                self._again(cursor, load)
        self._short = []

    def close(self) -> None:
        """Whatever happens, nothing may run on the connection when its transaction ends."""
        if self._thread is not None:
            self._thread.shutdown(wait=True)

    def store(self, rows: Sequence[Row]) -> None:
        """Put rows in loads, and finish."""
        try:
            for some in batched(rows, AT_ONCE):
                self.put(some)
            self.finish()
            figured = [row for row in rows if row.report.get("figures") and not row.fault and not row.known]
            self.store_figures(figured)
        finally:
            self.close()

    def tell(self, rows: Iterable[Row]) -> Growth:
        """Record the entries of all that is stored. The last statement of the transaction."""
        if all(row.fault or row.known for row in rows):
            return {}
        return record_rows("reported", kind="incident.reported", subject_kind="incident", actor=self.actor)

    def _load(self, rows: Sequence[Row]) -> Load:
        chosen = any(row.id for row in rows)
        for row, record_id in zip(rows, new_ids(len(rows)), strict=True):
            row.id = row.id or record_id
        for row, code in zip([row for row in rows if not row.code_chosen], self._codes(rows), strict=False):
            row.code = code
        self.attempt += 1
        return Load(rows, self.attempt, chosen, "".join(map(self.line, rows)))

    def _codes(self, rows: Sequence[Row]) -> Iterator[str]:
        """Codes of which none is given twice here; one that is taken elsewhere shows when it is inserted."""
        self.codes.update(row.code for row in rows if row.code_chosen)
        while True:
            for code in new_codes("INC", len(rows)):
                if code not in self.codes:
                    self.codes.add(code)
                    yield code

    def _start(self) -> None:
        """Give the database the load that is ready, in a thread of its own: it waits there, and this process works on."""
        if self._ready is None:
            return
        load, self._ready = self._ready, None
        if self._thread is None:
            with connection.cursor() as cursor:
                cursor.execute(_STAGE)
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="hadr-bulk")
        given = self._constants(load.attempt)
        self._running = load, self._thread.submit(_take, connection.connection, load, given)

    def _again(self, cursor: Any, load: Load) -> None:
        """Some are missing: their id is taken by what this person does not see, or their code, as another code tells."""
        waiting: Sequence[Row] = load.rows
        attempt = load.attempt
        for _attempt in range(_ATTEMPTS):
            cursor.execute(_LEFT, self._constants(attempt))
            left = {n for (n,) in cursor.fetchall()}
            waiting = [row for row in waiting if row.n in left]
            cursor.execute("DELETE FROM reported WHERE n = ANY (%s)", [list(left)])
            for row in waiting:
                if row.code_chosen:
                    self._insert_alone(cursor, row)
            waiting = [row for row in waiting if not row.code_chosen]
            if not waiting:
                return
            again = self._load(waiting)
            attempt = again.attempt
            copy_text(cursor, "reported", again.text)
            cursor.execute(_INSERT_FREE, self._constants(attempt))
        cursor.execute(_LEFT, self._constants(attempt))
        left = {n for (n,) in cursor.fetchall()}
        cursor.execute("DELETE FROM reported WHERE n = ANY (%s)", [list(left)])
        for row in waiting:
            if row.n in left:
                row.fault = {"id": ID_TAKEN}

    def _insert_alone(self, cursor: Any, row: Row) -> None:
        """A row that chose its code: which of the two is taken is told by the constraint."""
        self.attempt += 1
        copy_text(cursor, "reported", self.line(row))
        try:
            with transaction.atomic():
                cursor.execute(_INSERT_ONE, self._constants(self.attempt))
                if cursor.rowcount == 0:
                    row.fault = {"id": ID_TAKEN}
        except IntegrityError:
            row.fault = {"code": CODE_TAKEN}
        if row.fault:
            cursor.execute("DELETE FROM reported WHERE n = %s", [row.n])

    def store_figures(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        with connection.cursor() as cursor:
            cursor.execute(_STAGE_FIGURES)
            copy_text(cursor, "reported_figures", self.figure_lines(rows))
            cursor.execute(_INSERT_FIGURES, {**self._constants(0), "digest": records.digest({})})

    def _constants(self, attempt: int) -> dict[str, Any]:
        return {"now": self.now, "by": self.by.pk, "operation": self.operation.pk, "attempt": attempt}


class Stored(NamedTuple):
    """What became of a load: (number, code, whether the same request) of those that were there, and how many were inserted."""

    known: list[tuple[int, str, bool]]
    inserted: int


def _take(database: Any, load: Load, given: Mapping[str, Any]) -> Stored:
    """COPY a load, put aside what was stored before, insert the rest. Runs in its own thread on the caller's connection."""
    known: list[tuple[int, str, bool]] = []
    with database.cursor() as cursor:
        copy_text(cursor, "reported", load.text)
        if load.chosen:
            cursor.execute(_WAIT, [f"reports in bulk {given['operation']}"])
            known = cursor.execute(_KNOWN, given).fetchall()
        return Stored(known, cursor.execute(_INSERT_FREE, given).rowcount)


def copy_text(cursor: Any, table: str, text: str) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        copy.write(text)
