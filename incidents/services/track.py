"""Taking position fixes, many at once: the newest of each source is kept in view, all of them as its way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from uuid6 import uuid7

from incidents.fixes import Fix
from journal import clock
from operations import policy
from operations.enums import Action
from operations.models import Audience, Operation, User
from operations.row_security import viewing_as

_listeners: list[Callable[[UUID], None]] = []
DAYS_AHEAD = 3

_GIVEN = """
    SELECT * FROM unnest(%s::text[], %s::timestamptz[], %s::float8[], %s::float8[], %s::float8[], %s::float8[], %s::float8[],
                         %s::boolean[]) AS given(source, at, lon, lat, speed, course, accuracy, clock_ahead)
"""
# Sorted by source, so that two posts that share sources wait for each other in one order and never in a circle.
_MOVE = """
    INSERT INTO incidents_track AS held (id, operation_id, audience_id, source, at, location, speed, course, accuracy,
                                         clock_ahead, reported_by_id, updated_at, moved_in)
    SELECT id, %s, %s, source, at, ST_SetSRID(ST_MakePoint(lon, lat), 4326), speed, course, accuracy, clock_ahead, %s, %s,
           pg_current_xact_id()::text::bigint
    FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::float8[], %s::float8[], %s::float8[], %s::float8[], %s::float8[],
                %s::boolean[]) AS newest(id, source, at, lon, lat, speed, course, accuracy, clock_ahead)
    ORDER BY source
    ON CONFLICT (audience_id, source) DO UPDATE
    SET at = excluded.at, location = excluded.location, speed = excluded.speed, course = excluded.course,
        accuracy = excluded.accuracy, clock_ahead = excluded.clock_ahead, reported_by_id = excluded.reported_by_id,
        updated_at = excluded.updated_at, moved_in = excluded.moved_in
    WHERE excluded.at > held.at
    RETURNING id
"""
_KEEP = f"""
    INSERT INTO incidents_trackfix (track_id, audience_id, at, location, speed, course, accuracy, clock_ahead)
    SELECT track.id, track.audience_id, given.at, ST_SetSRID(ST_MakePoint(lon, lat), 4326), given.speed, given.course,
           given.accuracy, given.clock_ahead
    FROM ({_GIVEN}) AS given JOIN incidents_track AS track ON track.audience_id = %s AND track.source = given.source
    ON CONFLICT DO NOTHING
"""  # noqa: S608  (both parts stand above)


@dataclass(frozen=True)
class Taken:
    """`accepted` fixes are stored; `older` of them were not newer than the position that was held, and went to the way alone."""

    accepted: int
    older: int


def on_movement(listener: Callable[[UUID], None]) -> None:
    """Tell `listener` after each commit in which audience something moved. May be lost: readers also ask by themselves."""
    _listeners.append(listener)


def report_fixes(*, by: User, operation: Operation, audience: Audience, fixes: Sequence[Fix]) -> Taken:
    """Store positions of one audience. The same fix sent twice is one; nothing of it enters the journal."""
    policy.require(by, Action.REPORT, operation)
    with viewing_as(by, operation):
        if not fixes:
            return Taken(0, 0)
        newest = _newest(fixes)
        held = _held(audience, list(newest))
        older = sum(1 for fix in fixes if fix.source in held and fix.at <= held[fix.source])
        with connection.cursor() as cursor:
            rows = list(newest.values())
            ids = _array([str(uuid7()) for _ in rows])
            cursor.execute(_MOVE, [operation.id, audience.id, by.id, clock.now(), ids, *_columns(rows)])
            moved = cursor.rowcount
            cursor.execute(_KEEP, [*_columns(fixes), audience.id])
        if moved:
            transaction.on_commit(lambda: _announce(audience.id), robust=True)
    return Taken(len(fixes), older)


def keep_days() -> int:
    """The worker's chore: partitions for the days to come, and what is older than HADR_TRACK_DAYS forgotten. How much went.

    Gives up after three seconds rather than make writers wait: the next round does it.
    """
    try:
        _chore("make_track_days", DAYS_AHEAD)
    finally:
        gone = _chore("drop_track_days", settings.TRACK_DAYS)
    return gone


def _newest(fixes: Sequence[Fix]) -> dict[str, Fix]:
    newest: dict[str, Fix] = {}
    for fix in fixes:
        known = newest.get(fix.source)
        if known is None or fix.at > known.at:
            newest[fix.source] = fix
    return newest


def _held(audience: Audience, sources: list[str]) -> dict[str, datetime]:
    with connection.cursor() as cursor:
        wanted: list[Any] = [audience.id, _array(sources)]
        cursor.execute("SELECT source, at FROM incidents_track WHERE audience_id = %s AND source = ANY(%s::text[])", wanted)
        return dict(cursor.fetchall())


def _columns(fixes: Sequence[Fix]) -> list[str]:
    """The fixes as PostgreSQL arrays, one text a column: nine parameters instead of nine for each fix."""
    return [
        _array([fix.source for fix in fixes]),
        _array([fix.at.isoformat() for fix in fixes]),
        _numbers([fix.lon for fix in fixes]),
        _numbers([fix.lat for fix in fixes]),
        _numbers([fix.speed for fix in fixes]),
        _numbers([fix.course for fix in fixes]),
        _numbers([fix.accuracy for fix in fixes]),
        "{" + ",".join(["t" if fix.clock_ahead else "f" for fix in fixes]) + "}",
    ]


def _array(texts: Sequence[str]) -> str:
    return "{" + ",".join(['"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts]) + "}"


def _numbers(numbers: Sequence[float | None]) -> str:
    return "{" + ",".join(["NULL" if number is None else repr(number) for number in numbers]) + "}"


def _announce(audience_id: UUID) -> None:
    for listener in _listeners:
        listener(audience_id)


def _chore(function: str, days: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [days])
        row: tuple[Any, ...] = cursor.fetchone()
    return int(row[0])
