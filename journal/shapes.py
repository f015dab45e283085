"""An entry as it goes over the wire."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal, TypedDict
from uuid import UUID

from journal.models import Entry


class SubjectForm(TypedDict):
    kind: str
    id: str


class EntryForm(TypedDict):
    """One message of the socket and one item of the entries API (DESIGN section 6)."""

    type: Literal["entry"]
    stream: str
    seq: int
    kind: str
    subject: SubjectForm
    at: str
    actor: dict[str, Any] | None
    data: dict[str, Any]


def moment(at: datetime) -> str:
    """RFC 3339 in UTC, always with Z and microseconds only where there are any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def entry_form(entry: Entry, stream_name: str) -> EntryForm:
    return EntryForm(
        type="entry",
        stream=stream_name,
        seq=entry.seq,
        kind=entry.kind,
        subject=SubjectForm(kind=entry.subject_kind, id=str(UUID(str(entry.subject_id)))),
        at=moment(entry.at),
        actor=entry.actor,
        data=entry.data,
    )
