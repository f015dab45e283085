"""Reading the journal. Callers see only the streams that `journal.row_security.seeing` opened for their transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

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
