"""Reading the journal for live push: one read for all sockets of an operation, each entry encoded once, as bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import psycopg
from django.db import connections

from journal.row_security import SETTING

#: Entries read at once, per stream.
PAGE = 500


@dataclass(frozen=True)
class Page:
    """Entries of one stream in order without a gap: the first one's number, the messages, when each was stored (Unix time)."""

    stream_id: UUID
    first: int
    lines: list[bytes]
    stored: list[float]


@dataclass(frozen=True)
class News:
    """What one read found. `heads` of the streams that exist; `pages` of those that have something in the range asked for."""

    epoch: str
    heads: dict[UUID, int]
    pages: list[Page]


def encode(message: Mapping[str, Any]) -> str:
    return orjson.dumps(message).decode()


# The database writes the message (journal.shapes.entry_form says what is in it): reading an entry costs no parsing and no
# encoding here. Streams come in the order of their names: that of the table's pages would tell how busy other streams are.
_NEWS = """
SELECT s.id, s.head, (SELECT id FROM journal_epoch ORDER BY begun_at DESC LIMIT 1), e.seq, extract(epoch FROM e.at)::float8,
    '{"type":"entry","stream":' || to_json(s.name) || ',"seq":' || e.seq || ',"kind":' || to_json(e.kind)
    || ',"subject":{"kind":' || to_json(e.subject_kind) || ',"id":"' || e.subject_id || '"},"at":"'
    || to_char(e.at AT TIME ZONE 'UTC', CASE WHEN date_trunc('second', e.at) = e.at THEN 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
                                             ELSE 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"' END)
    || '","actor":' || coalesce(e.actor::text, 'null') || ',"data":' || e.data::text || '}'
FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[]) AS asked (id, after, until)
JOIN journal_stream s ON s.id = asked.id
LEFT JOIN LATERAL (
    SELECT * FROM journal_entry j WHERE j.stream_id = asked.id AND j.seq > asked.after AND j.seq <= asked.until
    ORDER BY j.seq LIMIT %s
) e ON true
ORDER BY s.name, e.seq
"""
FAR = 2**62


def news(asked: Sequence[tuple[UUID, int, int]], limit: int = PAGE) -> News:
    """For each (stream, after, until): its head, and at most `limit` entries with after < number <= until. One round trip."""
    streams = [stream_id for stream_id, _after, _until in asked]
    connection = connections["default"]
    connection.ensure_connection()
    database: psycopg.Connection[Any] = connection.connection
    # Both statements leave together and are one implicit transaction: the audiences end with it.
    with database.pipeline():
        database.execute(f"SELECT set_config('{SETTING}', %s, true)", [",".join(map(str, streams))])
        found = database.execute(_NEWS, [streams, [each[1] for each in asked], [each[2] for each in asked], limit])
    epoch, heads = "", dict[UUID, int]()
    pages: list[Page] = []
    for stream_id, head, era, seq, stored, line in found:
        epoch, heads[stream_id] = str(era), head
        if seq is None:
            continue
        if not pages or pages[-1].stream_id != stream_id or pages[-1].first + len(pages[-1].lines) != seq:
            pages.append(Page(stream_id, seq, [], []))
        pages[-1].lines.append(line.encode())
        pages[-1].stored.append(stored)
    return News(epoch, heads, pages)


def heads_of(stream_ids: Sequence[UUID]) -> News:
    """The epoch and the heads alone."""
    return news([(stream_id, 0, 0) for stream_id in stream_ids])
