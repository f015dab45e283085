"""Many reports at once: the same rows, forms and entries as one by one, written by a handful of statements.

What each report is checked for is what `report_incident` checks; one that fails is refused alone, the others are stored. The
log of each begins empty, as after an import: ten thousand lines "reported" would push what people wrote out of every feed, and
the entry `incident.reported` tells who reported what anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from prometheus_client import Counter

from incidents.enums import FREE_STATUSES
from incidents.kinds import incident_kinds
from incidents.report import Report
from incidents.services.lines import Row, batched
from incidents.services.rows import AT_ONCE, CODE_TAKEN, ID_OF_ANOTHER, Writer
from incidents.services.whereabouts import NOWHERE, settle_all
from journal import clock
from operations import policy, records
from operations.enums import Action
from operations.models import Audience, Operation, Organization, User
from operations.row_security import viewing_as

MOST_AT_ONCE = 10_000
CREATED, EXISTING, REFUSED = "created", "existing", "refused"
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
        sorting = _Sorting(operation, {audience.key: audience for audience in mine})
        writer = Writer(by, operation, clock.now(), sorting.organizations)
        try:
            for some in batched(reports, AT_ONCE):
                rows = sorting.take(some)
                writer.wait()
                rows = sorting.known_to_all(rows)
                settle_all(rows, language=by.language)
                writer.put(rows)
            writer.finish()
        finally:
            writer.close()
        stored = [row for row in sorting.rows if not row.fault and not row.known]
        writer.store_figures([row for row in stored if row.report.get("figures")])
        writer.tell(stored)
    outcomes = sorting.answer()
    for outcome in (CREATED, EXISTING, REFUSED):
        _counted.labels(outcome).inc(sum(each.outcome == outcome for each in outcomes))
    return outcomes


@dataclass
class _Sorting:
    """Parts what can be stored from what cannot, as `report_incident` would, with one query for all."""

    operation: Operation
    mine: Mapping[str, Audience]
    outcomes: list[Outcome | Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    by_id: dict[str, Row] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    organizations: dict[str, Organization | None] = field(default_factory=dict)

    def take(self, reports: Iterable[Report | Outcome]) -> list[Row]:
        """Put these on their way to the tables, or refuse them. Asks the database for nothing: it works on those before."""
        before = len(self.rows)
        for report in reports:
            self.outcomes.append(self._taken(report) if isinstance(report, dict) else report)
        return [row for row in self.rows[before:] if not row.fault]

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
        if not (report.get("location") or report.get("area") or report.get("place_name")):
            return {"location": NOWHERE, "place_name": NOWHERE}
        return None

    def known_to_all(self, rows: list[Row]) -> list[Row]:
        """Those whose organizations there are; the others are refused."""
        named = {row.report["organization"] for row in rows if row.report.get("organization")}
        if missing := named - self.organizations.keys():
            found = {str(each.id): each for each in Organization.objects.filter(id__in=missing)}
            self.organizations.update({wanted: found.get(wanted) for wanted in missing})
        for row in rows:
            if (wanted := row.report.get("organization")) and self.organizations[wanted] is None:
                row.fault = {"organization": "There is no organization with this id."}
        return [row for row in rows if not row.fault]

    def answer(self) -> list[Outcome]:
        return [self._answer(n, each) for n, each in enumerate(self.outcomes)]

    def _answer(self, n: int, each: Row | Outcome) -> Outcome:
        if isinstance(each, Outcome):
            return each
        if each.fault:
            return refusal(each.fault)
        return Outcome(CREATED if each.n == n and not each.known else EXISTING, each.id, each.code)
