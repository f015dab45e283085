"""Movement on the sockets: at most once a second one read of what moved, for all viewers of this process, and each sees a part.

Nothing here has a number and nothing is kept for later: the truth is the table of tracks, which a client reads when it starts.
A frame is given to a socket only for the audiences that it has joined; it is dropped when the socket is behind, and what was in
it comes with the next one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from prometheus_client import Counter

from cop.connection import Connection
from cop.feed import encode
from cop.frames import Frame
from cop.thinning import Mark, Window, in_window, thinned, unit_place, window_of
from cop.threads import Readers
from incidents.selectors.track import Moved, moved_since
from incidents.shapes.track import moved_fix
from journal.row_security import seeing
from journal.shapes import moment

if TYPE_CHECKING:
    from cop.hub import Hub

log = logging.getLogger("hadr.tracks")
SECOND = 1.0
#: What did not move for so long stands still: then it is looked at every few seconds alone.
STILL_SECONDS = 10.0
EVERYTHING = -1
#: What moved so short a time before a stream is first read may be news to who joined a moment before.
NEWS = timedelta(seconds=10)
FIXES_SENT = Counter("hadr_track_fixes", "Position fixes given to sockets")
READS = Counter("hadr_track_reads", "Reads of what moved, for all viewers of a process at once")

Learned = list[tuple[UUID, Mark]]


@dataclass(slots=True)
class Seen:
    """What a socket was given: everything up to `round`, of the view it had then."""

    round: int
    view: tuple[float, float, float, float] | None
    zoom: float | None


class Tracks:
    """The part of a hub that shows movement."""

    takes: tuple[str, ...] = ("moved",)

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._wake = asyncio.Event()
        self._threads = Readers("tracks", 1)
        self._forget()

    def _forget(self) -> None:
        self.epochs = self._epochs()
        #: By stream: the last mark of each track.
        self.held: dict[UUID, dict[UUID, Mark]] = {}
        self._ids: set[str] = set()
        self.since = 0
        self.round = 0
        self._seen: dict[Connection, Seen] = {}
        self._round_shown = 0
        #: By stream and zoom level: when each track was last let through.
        self._shown: defaultdict[tuple[UUID, int], dict[UUID, int]] = defaultdict(dict)

    def hint(self, message: dict[str, Any]) -> None:
        """Something moved; one look follows, however many hints come, and none where nobody here would see it."""
        if not self._ids.isdisjoint(message["streams"]):
            self._wake.set()

    async def run(self) -> None:
        """A look when somebody says that something moved, and every few seconds in any case; while things move, every second,
        so that nobody has to say it. A screen that looks elsewhere is served within a second, from what is held."""
        self._forget()
        due, moving, moved_at = 0.0, True, float("-inf")
        while True:
            began = time.monotonic()
            if self._wake.is_set() or moving or began >= due or self._streams() - self.held.keys():
                self._wake.clear()
                moved_at = began if await self._look() else moved_at
                moving = began - moved_at < STILL_SECONDS
                due = began + settings.SOCKET_POLL_SECONDS
            await self._show()
            await asyncio.sleep(max(0.0, SECOND - (time.monotonic() - began)))
            if not moving:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(SECOND):
                        await self._wake.wait()

    def _epochs(self) -> set[str]:
        return {reader.epoch for reader in self.hub.readers.values() if reader.epoch}

    def _streams(self) -> set[UUID]:
        return {stream_id for connection in self.hub.connections for stream_id in connection.streams}

    # -------------------------------------------------------------- learning

    async def _look(self) -> bool:
        """Read what moved since the last look. True when something did."""
        if (epochs := self._epochs()) - self.epochs:
            # Another database: its numbers are others.
            if self.epochs:
                self._forget()
            self.epochs = epochs
        streams = self._streams()
        if not streams:
            return False
        self.held = {stream_id: marks for stream_id, marks in self.held.items() if stream_id in streams}
        known, fresh = list(self.held), [stream_id for stream_id in streams if stream_id not in self.held]
        self.round += 1
        READS.inc()
        since, learned = await self._threads.run(_learn, known, self.since, fresh, self.round)
        self.since = since
        for stream_id in fresh:
            self.held[stream_id] = {}
        self._ids = {str(stream_id) for stream_id in self.held}
        moved = False
        for stream_id, mark in learned:
            marks = self.held[stream_id]
            before = marks.get(mark.id)
            if before is None or before.at != mark.at:
                marks[mark.id] = mark
                moved = True
        return moved

    # -------------------------------------------------------------- showing

    async def _show(self) -> None:
        """Give each socket what it has not seen, one stream after the other: a frame is dropped when another one waits."""
        waiting = self._waiting()
        self._round_shown = self.round
        streams = {stream_id for connection in waiting for stream_id in connection.streams if stream_id in self.held}
        missed: set[Connection] = set()
        for stream_id in streams:
            if self._show_stream(stream_id, waiting, missed):
                await asyncio.sleep(0)  # the writers take their turn
        for connection in waiting:
            if connection not in missed and connection in self._seen:
                self._seen[connection] = Seen(self.round, connection.view, connection.zoom)

    def _waiting(self) -> dict[Connection, int]:
        """The sockets that lack something, and the round after which."""
        waiting: dict[Connection, int] = {}
        # Who joined since the last time reads the list, and gets what was learned since; a screen that tells its view, all in it.
        newcomer = Seen(self._round_shown, None, None)
        self._seen = {connection: self._seen.get(connection, newcomer) for connection in self.hub.connections}
        for connection, seen in self._seen.items():
            if (seen.view, seen.zoom) != (connection.view, connection.zoom):
                waiting[connection] = EVERYTHING
            elif seen.round < self.round:
                waiting[connection] = seen.round
        return waiting

    def _show_stream(self, stream_id: UUID, waiting: dict[Connection, int], missed: set[Connection]) -> bool:
        """One frame for each group of sockets that lack the same of the same view. True when something was given."""
        groups: defaultdict[tuple[int, Window | None], list[Connection]] = defaultdict(list)
        for connection, after in waiting.items():
            if stream_id in connection.streams:
                window = window_of(connection.view, connection.zoom) if connection.view else None
                groups[after, window].append(connection)
        changed: dict[int, list[Mark]] = {}
        sparse: dict[tuple[int, int], list[Mark]] = {}
        given = False
        for (after, window), connections in groups.items():
            if after not in changed:
                changed[after] = [mark for mark in self.held[stream_id].values() if mark.round > after]
            level = window.level if window else 0
            if (after, level) not in sparse:
                shown = self._shown[stream_id, level] if after == self.round - 1 else {}
                sparse[after, level] = thinned(changed[after], level, shown)
            marks = in_window(sparse[after, level], window)
            if marks:
                self._give(stream_id, marks, connections, missed)
                given = True
        return given

    def _give(self, stream_id: UUID, marks: list[Mark], connections: list[Connection], missed: set[Connection]) -> None:
        text = frame(connections[0].streams[stream_id], marks)
        for connection in connections:
            if connection.offer_passing(text):
                FIXES_SENT.inc(len(marks))
            else:
                missed.add(connection)


def frame(stream: str, marks: Iterable[Mark]) -> Frame:
    """{"type": "track", "stream", "at", "fixes": [...]}, from fixes that are encoded already."""
    head = encode({"type": "track", "stream": stream, "at": moment(timezone.now())})
    return Frame(f'{head[:-1]},"fixes":[{",".join([mark.text for mark in marks])}]}}'.encode())


def _learn(known: list[UUID], since: int, fresh: list[UUID], round_: int) -> tuple[int, Learned]:
    """What moved in the known streams since then, and all that there is in the fresh ones. In one of the hub's threads."""
    with seeing([*known, *fresh]):
        after, moved = moved_since(known, since)
        first = moved_since(fresh, 0)[1] if fresh else []
    news = timezone.now() - NEWS
    learned = [(row.audience_id, _mark(row, round_)) for row in moved]
    return after, learned + [(row.audience_id, _mark(row, round_ if row.updated_at > news else 0)) for row in first]


def _mark(row: Moved, round_: int) -> Mark:
    mx, my = unit_place(row.lon, row.lat)
    fix = moved_fix((row.id, row.source, row.at, round(row.lon, 7), round(row.lat, 7), row.speed, row.course, row.accuracy))
    return Mark(row.id, row.at.timestamp(), encode(fix), mx, my, round_)
