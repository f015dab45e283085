"""Many reports at once: the same rows, forms and entries as one by one, written by a handful of statements.

What each report is checked for is what `report_incident` checks; one that fails is refused alone, the others are stored. The
log of each begins empty, as after an import: ten thousand lines "reported" would push what people wrote out of every feed, and
the entry `incident.reported` tells who reported what anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from prometheus_client import Counter

from incidents.enums import FREE_STATUSES
from incidents.kinds import incident_kinds
from incidents.report import Report
from incidents.services.rows import CODE_TAKEN, Row, Writer
from incidents.services.whereabouts import NOWHERE, settle_all
from journal import clock
from operations import policy, records
from operations.enums import Action
from operations.models import Audience, Operation, Organization, User
from operations.row_security import viewing_as

MOST_AT_ONCE = 10_000
CREATED, EXISTING, REFUSED = "created", "existing", "refused"
ID_OF_ANOTHER = "This id was used for another request. Send a new id."
_WAIT = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_KNOWN = "SELECT id::text, code, request_digest FROM incidents_incident WHERE id = ANY (%s::uuid[])"
_counted = Counter("hadr_bulk_reports_total", "Reports sent in bulk, by what became of them", ["outcome"])


class Outcome(NamedTuple):
    """What became of one report. `errors` names each field and its remedy."""

    outcome: str
    id: str | None = None
    code: str | None = None
    errors: dict[str, list[str]] | None = None


def refusal(errors: Mapping[str, str | Sequence[str]]) -> Outcome:
    return Outcome(REFUSED, errors={name: [said] if isinstance(said, str) else list(said) for name, said in errors.items()})


def report_incidents(*, by: User, operation: Operation, reports: Iterable[Report | Outcome]) -> list[Outcome]:
    """Log thousands of reports: what became of each, in their order. An Outcome among them stands: the caller refused it.

    Reports are plain values as incidents.report reads them, with `id`, `code`, `audience` (a key), `reported_at` and `figures`
    beside the fields. Sent twice they are stored once, by their ids. Raises NotAllowed when the person may not report here.
    """
    policy.require(by, Action.REPORT, operation)
    with viewing_as(by, operation) as mine:
        sorting = _Sorting(by, operation, {audience.key: audience for audience in mine})
        for report in reports:
            sorting.take(report)
        sorting.recognize()
        rows = sorting.fit()
        if rows:
            settle_all(rows, language=by.language)
            writer = Writer(by, operation, clock.now(), sorting.organizations)
            writer.store(rows)
            writer.tell(rows)
    outcomes = sorting.answer()
    for outcome in (CREATED, EXISTING, REFUSED):
        _counted.labels(outcome).inc(sum(each.outcome == outcome for each in outcomes))
    return outcomes


@dataclass
class _Sorting:
    """Parts what can be stored from what cannot, as `report_incident` would, with one query for all."""

    by: User
    operation: Operation
    mine: Mapping[str, Audience]
    outcomes: list[Outcome | Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    by_id: dict[str, Row] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    organizations: dict[str, Organization | None] = field(default_factory=dict)

    def take(self, report: Report | Outcome) -> None:
        """Put one report on its way to the tables, or refuse it."""
        self.outcomes.append(self._taken(report) if isinstance(report, dict) else report)

    def _taken(self, report: Report) -> Row | Outcome:
        wanted, code = report.pop("id", ""), report.pop("code", "")
        key = report.pop("audience", "") or self.operation.default_audience
        audience = self.mine.get(key)
        if audience is None:
            return refusal({"audience": f"Choose one of {', '.join(self.mine)}."})
        request = {"reported_at": None, "figures": [], **report, "audience": key, "code": code}
        row = Row(len(self.outcomes), report, audience, records.digest(request), wanted, code, bool(code))
        if wanted and (first := self.by_id.setdefault(wanted, row)) is not row:
            return first if first.digest == row.digest else refusal({"id": ID_OF_ANOTHER})
        row.fault = self._fault(report)
        if code and not row.fault:
            row.fault = {"code": CODE_TAKEN} if code in self.codes else None
            self.codes.add(code)
        self.rows.append(row)
        return row

    def _fault(self, report: Report) -> Mapping[str, str] | None:
        if report["kind"] not in incident_kinds():
            return {"kind": "There is no such kind. GET /api/v1/kinds/ lists them."}
        if report.get("status", "reported") not in FREE_STATUSES:
            free = ", ".join(FREE_STATUSES)
            return {"status": f"Choose one of {free}. A duplicate is made by merging it into the other incident."}
        wanted = report.get("organization")
        if wanted and wanted not in self.organizations:
            self.organizations[wanted] = Organization.objects.filter(id=wanted).first()
        if wanted and self.organizations[wanted] is None:
            return {"organization": "There is no organization with this id."}
        if not (report.get("location") or report.get("area") or report.get("place_name")):
            return {"location": NOWHERE, "place_name": NOWHERE}
        return None

    def recognize(self) -> None:
        """Find those that were stored before. Of two bodies with the same ids at once the second waits here for the first."""
        if not self.by_id:
            return
        with connection.cursor() as cursor:
            cursor.execute(_WAIT, [f"reports in bulk {self.operation.pk}"])
            cursor.execute(_KNOWN, ["{" + ",".join(self.by_id) + "}"])
            for record_id, code, digest in cursor.fetchall():
                row = self.by_id[record_id]
                same = digest is not None and bytes(digest) == row.digest
                row.code, row.known = code, same
                row.fault = None if same else {"id": ID_OF_ANOTHER}

    def fit(self) -> list[Row]:
        return [row for row in self.rows if not row.known and not row.fault]

    def answer(self) -> list[Outcome]:
        return [self._answer(n, each) for n, each in enumerate(self.outcomes)]

    def _answer(self, n: int, each: Row | Outcome) -> Outcome:
        if isinstance(each, Outcome):
            return each
        if each.fault:
            return refusal(each.fault)
        return Outcome(CREATED if each.n == n and not each.known else EXISTING, each.id, each.code)
