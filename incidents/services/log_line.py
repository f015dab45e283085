"""Writing the log of an incident. A line is never edited or deleted: a wrong one is struck through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from uuid6 import uuid7

from incidents.models import Incident, LogLine
from incidents.services.holding import held, readers_of
from incidents.shapes.change import told
from incidents.shapes.log_line import ChangeForm, log_line_form
from journal import clock
from journal.services import Fact, record
from operations import policy, records
from operations.enums import Action
from operations.errors import Conflict, Invalid
from operations.models import Audience, Operation, User
from operations.row_security import viewing_as
from operations.shapes import actor_form


def add_log_line(
    *,
    by: User,
    operation: Operation,
    incident_id: UUID,
    text: str,
    audience: Audience | None = None,
    record_id: UUID | None = None,
    at: datetime | None = None,
) -> tuple[LogLine, bool]:
    """Write one line. True when it is new. `audience` may be narrower than the incident's, never wider."""
    with viewing_as(by, operation):
        incident = held(Incident, incident_id, operation, lock=False)
        policy.require(by, Action.REPORT, incident)
        readers = readers_of(by, incident, audience)
        request = {"incident": str(incident_id), "text": text, "audience": readers.key}
        line = LogLine(id=record_id or uuid7(), operation=operation, incident=incident, text=text, at=at or clock.now())
        if known := records.create_once(line, by=by, request=request, audience=readers):
            return known, False
        record(line_fact(line), actor=actor_form(by))
    return line, True


def strike_log_line(*, by: User, operation: Operation, line_id: UUID, reason: str, at: datetime | None = None) -> LogLine:
    """Strike a wrong line through: one's own, or with the right to merge anybody's. It stays readable."""
    with viewing_as(by, operation):
        line = held(LogLine, line_id, operation)
        policy.require(by, Action.REPORT if line.created_by_id == by.pk else Action.MERGE, line)
        if line.system:
            raise Invalid({"line": _("The system wrote this line: it says what was done. Change the incident again instead.")})
        if line.struck_at:
            if line.struck_by_id == by.pk and line.struck_reason == reason:
                return line
            raise Conflict(_("This line is struck through already."))
        line.struck_at, line.struck_by, line.struck_reason = at or clock.now(), by, reason
        records.touch(line)
        line.save()
        record(records.fact(line, "log_line.struck", log_line_form(line)), actor=actor_form(by))
    return line


def system_line(
    incident: Incident,
    *,
    by: User,
    changes: Sequence[ChangeForm] = (),
    text: str = "",
    audience: Audience | None = None,
    at: datetime | None = None,
) -> LogLine:
    """The line that tells of a change, for the service that makes it: call inside its transaction, record `line_fact(line)`."""
    line = LogLine(
        id=uuid7(), operation=incident.operation, incident=incident, system=True, changes=list(changes),
        text=text or told(changes), at=at or clock.now(),
    )  # fmt: skip
    return records.create_new(line, by=by, audience=audience or incident.audience)


def line_fact(line: LogLine) -> Fact:
    return records.fact(line, "log_line.added", log_line_form(line))
