"""Reading the journal. Callers see only the streams that `journal.row_security.seeing` opened for their transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Max, Min, Q
from django.db.models.functions import Coalesce

from journal.models import Entry, Epoch, Stream


def current_epoch() -> str:
    return str(Epoch.objects.order_by("-begun_at").values_list("id", flat=True)[0])


def heads(stream_ids: Iterable[UUID]) -> dict[str, int]:
    """The last number of each visible stream, by its name on the wire."""
    return dict(Stream.objects.filter(id__in=list(stream_ids)).order_by("name").values_list("name", "head"))


def entries_after(stream: Stream, after: int, limit: int) -> list[Entry]:
    """At most `limit` entries with a number above `after`, in order, without a gap."""
    return list(Entry.objects.filter(stream=stream, seq__gt=after).order_by("seq")[:limit])


@dataclass(frozen=True)
class Known:
    """One subject as the journal last told of it: its public form, and when that was told."""

    subject_kind: str
    data: dict[str, Any]
    at: datetime


_KNOWN = """
SELECT data, at FROM (
    SELECT DISTINCT ON (subject_id) data, at FROM journal_entry
    WHERE stream_id = ANY(%(streams)s) AND subject_kind = %(kind)s AND at <= %(at)s
    ORDER BY subject_id, (data->>'version')::int DESC, (data->>'withdrawn') NULLS FIRST, at DESC
) AS last WHERE data->>'withdrawn' IS NULL ORDER BY at DESC, data->>'id' DESC LIMIT %(most)s
"""


def known_at(stream_ids: Iterable[UUID], subject_kind: str, at: datetime, most: int) -> list[Known]:
    """Each subject of a kind as these streams had told of it by `at`, the last changed first, at most `most`.

    The rule of replay, in one statement: the highest version counts, and what was withdrawn is not there.
    """
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_KNOWN, {"streams": list(stream_ids), "kind": subject_kind, "at": at, "most": most})
        return [Known(subject_kind, _decoded(data), told_at) for data, told_at in cursor.fetchall()]


def heads_at(stream_ids: Iterable[UUID], at: datetime) -> dict[str, int]:
    """The last number of each visible stream by `at`, by its name on the wire; 0 for one that had not begun."""
    streams = Stream.objects.filter(id__in=list(stream_ids)).order_by("name")
    told = Coalesce(Max("entries__seq", filter=Q(entries__at__lte=at)), 0)
    return dict(streams.annotate(told=told).values_list("name", "told"))


@dataclass(frozen=True)
class Bin:
    """How many entries were written in [from_at, until_at), by the kind of their subject."""

    from_at: datetime
    until_at: datetime
    counts: dict[str, int]


_BINS = """
SELECT width_bucket(extract(epoch FROM at), %(low)s, %(high)s, %(bins)s) AS bin, subject_kind, count(*)
FROM journal_entry WHERE stream_id = ANY(%(streams)s) AND at >= %(from_at)s AND at < %(until_at)s GROUP BY 1, 2
"""


def histogram(stream_ids: Iterable[UUID], from_at: datetime, until_at: datetime, bins: int) -> list[Bin]:
    """Entries of these streams over a span of time, in `bins` parts of equal length. `until_at` lies after `from_at`."""
    step = (until_at - from_at) / bins
    edges = [from_at + step * number for number in range(bins)] + [until_at]
    counts: list[dict[str, int]] = [{} for _bin in range(bins)]
    given: dict[str, Any] = {
        "low": from_at.timestamp(),
        "high": until_at.timestamp(),
        "from_at": from_at,
        "until_at": until_at,
    }
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_BINS, {"streams": list(stream_ids), "bins": bins, **given})
        for number, kind, count in cursor.fetchall():
            held = counts[min(max(number, 1), bins) - 1]
            held[kind] = held.get(kind, 0) + count
    return [Bin(edges[number], edges[number + 1], counts[number]) for number in range(bins)]


def first_told_at(stream_ids: Iterable[UUID]) -> datetime | None:
    """When the first entry of these streams was written."""
    first: datetime | None = Entry.objects.filter(stream__in=list(stream_ids)).aggregate(first=Min("at"))["first"]
    return first


def _decoded(data: Any) -> dict[str, Any]:
    """A cursor of Django's gives jsonb as text."""
    found: dict[str, Any] = orjson.loads(data) if isinstance(data, str | bytes) else data
    return found


@dataclass(frozen=True)
class BrokenLink:
    """Where a stream first departs from what was written: the number, and what is wrong there."""

    stream: str
    seq: int
    reason: str


_CHECK = """
WITH chained AS (
    SELECT seq, hash, row_number() OVER w AS expected,
           journal_link(coalesce(lag(hash) OVER w, ''::bytea), stream_id, seq, kind, subject_kind, subject_id, at, actor, data)
               AS computed
    FROM journal_entry WHERE stream_id = %s WINDOW w AS (ORDER BY seq)
)
SELECT seq, expected, hash = computed FROM chained WHERE seq <> expected OR hash <> computed ORDER BY seq LIMIT 1
"""


def first_broken_link(stream: Stream, *, using: str = DEFAULT_DB_ALIAS) -> BrokenLink | None:
    """Recompute the chain of one stream and its head. None when every entry is as it was written and none is missing."""
    with connections[using].cursor() as cursor:
        cursor.execute(_CHECK, [stream.id])
        found = cursor.fetchone()
        if found:
            seq, expected, same = found
            if seq != expected:
                return BrokenLink(stream.name, expected, f"entry {expected} is missing")
            return BrokenLink(stream.name, seq, "the entry or the one before it was changed" if not same else "broken")
        cursor.execute("SELECT seq, hash FROM journal_entry WHERE stream_id = %s ORDER BY seq DESC LIMIT 1", [stream.id])
        last = cursor.fetchone()
    seq, link = (last[0], bytes(last[1])) if last else (0, b"")
    if seq != stream.head:
        return BrokenLink(stream.name, seq + 1, f"the stream should reach {stream.head}, its tail is missing")
    if link != bytes(stream.head_hash):
        return BrokenLink(stream.name, seq, "the head does not match the last entry")
    return None
