"""The public form of one line of an incident's log."""

from __future__ import annotations

from typing import Any, TypedDict

from incidents.models import LogLine
from journal.shapes import moment
from operations.shapes import ActorForm, actor_form

#: What changed: the field, its value before and after, as the incident's form holds them. A figure's field is its kind.
ChangeForm = TypedDict("ChangeForm", {"field": str, "from": Any, "to": Any})


class StruckForm(TypedDict):
    at: str
    by: ActorForm | None
    reason: str


class LogLineForm(TypedDict):
    """`system` lines tell what changed by the author's act. A struck line stays readable, with who, when and why."""

    id: str
    incident: str
    text: str
    author: ActorForm | None
    system: bool
    changes: list[ChangeForm]
    at: str
    struck: StruckForm | None
    audience: str
    version: int


def log_line_form(line: LogLine) -> LogLineForm:
    """Needs audience, created_by__organization and struck_by__organization loaded, else asks for each."""
    struck = None
    if line.struck_at:
        by = actor_form(line.struck_by) if line.struck_by else None
        struck = StruckForm(at=moment(line.struck_at), by=by, reason=line.struck_reason)
    return LogLineForm(
        id=str(line.id),
        incident=str(line.incident_id),
        text=line.text,
        author=actor_form(line.created_by) if line.created_by else None,
        system=line.system,
        changes=line.changes,
        at=moment(line.at),
        struck=struck,
        audience=line.audience.key,
        version=line.version,
    )
