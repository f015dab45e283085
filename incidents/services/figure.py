"""Recording how many people are dead, missing, injured, trapped, displaced, affected. A figure is never overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NotRequired, TypedDict
from uuid import UUID

from uuid6 import uuid7

from incidents.enums import Basis, FigureKind
from incidents.models import Figure, Incident
from incidents.services.holding import held
from incidents.services.log_line import line_fact, system_line
from incidents.shapes.incident import CurrentFigure, current_figure, incident_form
from incidents.shapes.log_line import ChangeForm
from journal import clock
from journal.services import record
from journal.shapes import moment
from operations import policy, records
from operations.enums import Action
from operations.models import Operation, User
from operations.row_security import viewing_as
from operations.shapes import actor_form


class FigureGiven(TypedDict):
    """`value` people of that kind as of `as_of` (now when left out), as `source` said."""

    kind: str
    value: int
    as_of: NotRequired[datetime]
    source: NotRequired[str]
    basis: NotRequired[str]


def record_figure(
    *,
    by: User,
    operation: Operation,
    incident_id: UUID,
    kind: str,
    value: int,
    as_of: datetime | None = None,
    source: str = "",
    basis: str = Basis.REPORTED,
    record_id: UUID | None = None,
    at: datetime | None = None,
) -> tuple[Figure, bool]:
    """Add a figure to its series. True when it is new. The latest `as_of` counts, not the latest arrival."""
    with viewing_as(by, operation):
        incident = held(Incident, incident_id, operation)
        policy.require(by, Action.UPDATE, incident)
        request = {
            "incident": str(incident_id), "kind": kind, "value": value, "as_of": as_of and moment(as_of), "source": source,
            "basis": str(basis),
        }  # fmt: skip
        if known := records.already_created(Figure, record_id, request):
            return known, False
        figure = Figure(id=record_id or uuid7(), kind=kind, value=value, as_of=as_of or clock.now(), source=source, basis=basis)
        changes = _store(incident, figure, by=by, request=request)
        records.touch(incident)
        incident.save()
        late = "" if changes else f"{kind} {value} as of {moment(figure.as_of)}, before the current figure"
        line = system_line(incident, by=by, changes=changes, text=late, at=at)
        record(records.fact(incident, "incident.updated", incident_form(incident)), line_fact(line), actor=actor_form(by))
    return figure, True


def store_figures(incident: Incident, given: Sequence[FigureGiven], *, by: User) -> list[ChangeForm]:
    """The figures that come with a report, for its service: rows and the incident's `figures`, unsaved. Returns what changed."""
    changes: list[ChangeForm] = []
    for each in given:
        figure = Figure(
            id=uuid7(), kind=each["kind"], value=each["value"], as_of=each.get("as_of") or clock.now(),
            source=each.get("source", ""), basis=each.get("basis", Basis.REPORTED),
        )  # fmt: skip
        changes += _store(incident, figure, by=by, request={})
    return changes


def _store(incident: Incident, figure: Figure, *, by: User, request: dict[str, object]) -> list[ChangeForm]:
    figure.operation, figure.incident = incident.operation, incident
    records.create(figure, by=by, request=request, audience=incident.audience)
    before = {each["kind"]: each for each in incident.figures}
    incident.figures = latest_figures(incident)
    after = {each["kind"]: each for each in incident.figures}[figure.kind]
    if after != current_figure(figure):
        return []
    old = before.get(figure.kind)
    return [ChangeForm({"field": str(figure.kind), "from": old["value"] if old else None, "to": figure.value})]


def latest_figures(incident: Incident) -> list[CurrentFigure]:
    """Of each kind the figure with the latest `as_of`; of two of the same moment the one written down later."""
    rows = Figure.objects.filter(incident=incident).order_by("kind", "-as_of", "-created_at", "-id").distinct("kind")
    found = {str(row.kind): current_figure(row) for row in rows}
    return [found[kind] for kind in FigureKind.values if kind in found]
