"""Reading from a streaming replica what may be some seconds old: history and logs. The primary keeps its strength for writes.

What may be read is always decided on the primary, so that a right withdrawn a moment ago is withdrawn here too; row security
binds on the replica as well. How old its answer is, is not guessed from the server's clock but counted in the journal: the
oldest entry of the viewer's own streams that the replica does not have yet. Whoever wrote one of those reads the primary.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from prometheus_client import Counter

from journal.row_security import seeing
from operations.errors import NotFound
from operations.models import Operation, User
from operations.row_security import viewing_as

ALIAS = "replica"
#: After the replica failed it is left alone for so long: nobody waits for its next failure.
REST_SECONDS = 10.0

log = logging.getLogger("hadr.replica")
reads = Counter("hadr_replica_reads_total", "Reads that may be some seconds old, by who answered and why", ["answered"])
T = TypeVar("T")
_place: ContextVar[str | None] = ContextVar("place", default=None)
_resting_until = 0.0

_EPOCH = "SELECT id, row_security_active('journal_entry') FROM journal_epoch ORDER BY begun_at DESC LIMIT 1"
_MISSING = """
WITH held AS (SELECT unnest(%(streams)s::uuid[]) AS stream, unnest(%(heads)s::bigint[]) AS head),
     oldest AS (SELECT min(e.at) AS at FROM held h JOIN journal_entry e ON e.stream_id = h.stream AND e.seq = h.head + 1)
SELECT (SELECT id FROM journal_epoch ORDER BY begun_at DESC LIMIT 1),
       coalesce(extract(epoch FROM clock_timestamp() - at), 0)::float,
       at > clock_timestamp() - %(most)s * interval '1 second' AND EXISTS (
           SELECT 1 FROM held h JOIN journal_entry e ON e.stream_id = h.stream AND e.seq > h.head AND e.actor->>'id' = %(person)s)
FROM oldest
"""


class UnsafeReplica(Exception):
    """The replica's role would show every row to everybody."""


class ReplicaRouter:
    """Sends reads to the replica inside `answered` and nowhere else. Nothing is ever written or migrated there."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return _place.get()

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool | None:
        places = {one._state.db, other._state.db}
        return True if places <= {DEFAULT_DB_ALIAS, ALIAS} else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == ALIAS else None


def answered(user: User, operation: Operation, ask: Callable[[], T]) -> tuple[T, float | None]:
    """What `ask` finds as this viewer, and how many seconds old it may be; None when the primary answered.

    The primary answers when there is no replica, when it is away, too old or of another epoch, when what is missing there was
    written by this person, and when it does not know yet what was asked for.
    """
    if ALIAS not in connections.settings or time.monotonic() < _resting_until:
        return _on_primary("no replica", user, operation, ask)
    try:
        with viewing_as(user, operation, using=ALIAS) as audiences:
            held = _held_by_replica([audience.id for audience in audiences])
            lag, reason = _lag(user, *held)
            if not reason:
                with _reading_replica():
                    found = ask()
                reads.labels("replica").inc()
                return found, lag
    except NotFound:
        reason = "not there yet"  # if it is nowhere, the primary says so
    except UnsafeReplica:
        reason = "unsafe role"
        log.critical("HADR_REPLICA_DATABASE_URL: row security does not bind this role. Use the role of DATABASE_URL.")
    except Error as away:
        reason = "away"
        _rest(away)
    return _on_primary(reason, user, operation, ask)


@contextmanager
def _reading_replica() -> Iterator[None]:
    token = _place.set(ALIAS)
    try:
        yield
    finally:
        _place.reset(token)


def _on_primary(reason: str, user: User, operation: Operation, ask: Callable[[], T]) -> tuple[T, None]:
    reads.labels(reason).inc()
    with viewing_as(user, operation):
        return ask(), None


def _held_by_replica(streams: Sequence[UUID]) -> tuple[UUID, dict[UUID, int]]:
    """Its epoch and how far each stream reaches there. A stream that it does not know yet reaches to 0."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_EPOCH)
        epoch, bound = cursor.fetchone()
        if not bound:
            raise UnsafeReplica
        cursor.execute("SELECT id, head FROM journal_stream WHERE id = ANY (%s)", [list(streams)])
        known = dict(cursor.fetchall())
    return epoch, {stream: known.get(stream, 0) for stream in streams}


def _lag(user: User, epoch: UUID, heads: dict[UUID, int]) -> tuple[float, str]:
    """Seconds since the replica knew everything in these streams, and why it may not answer (empty: it may)."""
    heads_held = {"streams": list(heads), "heads": list(heads.values())}
    asked: dict[str, Any] = {**heads_held, "most": settings.REPLICA_LAG_MOST, "person": str(user.pk)}
    with seeing(heads), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_MISSING, asked)
        current, lag, own = cursor.fetchone()
    if current != epoch:
        return lag, "another epoch"
    if lag > settings.REPLICA_LAG_MOST:
        return lag, "too old"
    return lag, "own writes" if own else ""


def _rest(away: Error) -> None:
    global _resting_until
    _resting_until = time.monotonic() + REST_SECONDS
    connections[ALIAS].close()
    log.warning("the replica is away (%s); the primary answers for %.0f s", type(away).__name__, REST_SECONDS)
