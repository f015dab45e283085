"""Writing the journal: one function, called as the last statement of the transaction that changes the rows it tells of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from journal.models import Epoch, Stream
from journal.statement import prepared_cursor

Growth = dict[UUID, int]
# The forms go in binary: as text the driver would escape each of their quotes.
_APPEND = """
SELECT stream, seq FROM journal_append(%s::uuid[], %s::text[], %s::text[], %s::uuid[], %b::text[]::json[], %s::jsonb)
"""
_APPEND_ROWS = "SELECT stream, seq FROM journal_append_rows(%s::regclass, %s, %s, %s::jsonb)"
_listeners: list[Callable[[Growth], None]] = []


@dataclass(frozen=True)
class Fact:
    """What one entry says: `kind` is "<noun>.<past participle>", `data` the subject's whole public form."""

    stream_id: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    data: Mapping[str, Any]


def open_stream(*, stream_id: UUID, operation_id: UUID, name: str) -> Stream:
    """Begin the stream of a new audience."""
    return Stream.objects.create(id=stream_id, operation_id=operation_id, name=name)


def on_growth(listener: Callable[[Growth], None]) -> None:
    """Tell `listener` after each commit which streams grew and to which number. May be lost: readers also ask by themselves."""
    _listeners.append(listener)


def begin_epoch(*, using: str = "owner") -> Epoch:
    """Another history begins: after a restore every client must drop what it holds and ask for everything again.

    It counts as the newest even when the clock of this machine is behind the one that began the epoch before.
    """
    with transaction.atomic(using=using):
        before = Epoch.objects.using(using).order_by("-begun_at").first()
        epoch = Epoch.objects.using(using).create()
        if before and epoch.begun_at <= before.begun_at:
            Epoch.objects.using(using).filter(pk=epoch.pk).update(begun_at=before.begun_at + timedelta(microseconds=1))
    return epoch


def record(*facts: Fact, actor: Mapping[str, Any] | None) -> Growth:
    """Append the facts to their streams, in the given order within each. Must be the last statement of the transaction.

    Returns the new head of each stream. Raises django.db.Error when the writer may not see a stream.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs into the transaction that changes the rows it tells of")
    told: list[Any] = [
        [fact.stream_id for fact in facts],
        [fact.kind for fact in facts],
        [fact.subject_kind for fact in facts],
        [fact.subject_id for fact in facts],
        [orjson.dumps(fact.data).decode() for fact in facts],
        orjson.dumps(actor).decode() if actor else None,
    ]
    with prepared_cursor() as cursor:
        cursor.execute(_APPEND, told)
        growth: Growth = dict(cursor.fetchall())
    transaction.on_commit(lambda: _announce(growth), robust=True)
    return growth


def record_rows(table: str, *, kind: str, subject_kind: str, actor: Mapping[str, Any] | None) -> Growth:
    """Append one entry for each row of a temporary table: n (their order), stream, subject (uuid) and form (json).

    For thousands of facts of one kind, which need not pass through this process again. Like `record` the last statement.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record_rows() belongs into the transaction that changes the rows it tells of")
    with connection.cursor() as cursor:
        cursor.execute(_APPEND_ROWS, [f"pg_temp.{table}", kind, subject_kind, orjson.dumps(actor).decode() if actor else None])
        growth: Growth = dict(cursor.fetchall())
    transaction.on_commit(lambda: _announce(growth), robust=True)
    return growth


def _announce(growth: Growth) -> None:
    """Hints only. A listener that fails must never make a stored write look failed."""
    for listener in _listeners:
        listener(growth)
