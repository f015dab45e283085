"""The reader of one operation in one process: reads what is new once, and writes the same frames to all who are entitled.

Sockets that have everything are *live*. They stand in crowds, one per set of streams, and a crowd is written the same frames:
no lookup, no encoding and no task per socket and entry. Sockets that lack something are *behind*: one task serves them all from
the recent entries in memory, or from pages that it reads for all who stand near each other, at each client's own pace.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from cop.connection import CLOSE_FAILED, Connection
from cop.counters import CATCH_UP_ENTRIES, DELIVERY_LAG, ENTRIES_DELIVERED, FRAMES, JOURNAL_READS, SOCKETS
from cop.feed import FAR, PAGE, News, encode, heads_of, news
from cop.frames import Frame, framed
from cop.tail import CHUNK, Tail
from cop.threads import Readers

log = logging.getLogger("hadr.reader")
#: Entries that follow each other faster than this are joined; a lone one goes at once.
MOST_TICK_SECONDS = 0.02
#: Pages of older entries read at once, and sockets served before the live ones get a turn.
MOST_CHUNKS_AT_ONCE = 4
TURN = 25
#: A client that says it has more than the journal is taken at its word for so long, and then at the journal's.
AHEAD_SECONDS = 2.0

Crowd = frozenset[UUID]


class Reader:
    """All state is touched from the hub's loop alone."""

    def __init__(self, live: Readers, past: Readers, poll_seconds: Callable[[], float]) -> None:
        self.epoch = ""
        self.tails: dict[UUID, Tail] = {}
        self.crowds: dict[Crowd, set[Connection]] = {}
        self.behind: set[Connection] = set()
        self._crowds_known: dict[Crowd, Crowd] = {}
        self.left_at = 0.0
        self._live, self._past = live, past
        self._poll_seconds = poll_seconds
        self._opening = asyncio.Lock()
        self._grown: dict[UUID, int] = {}
        self._looked_at = 0.0
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()
        self._round = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._read_on()), loop.create_task(self._serve_on())]

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    # -------------------------------------------------------------- sockets come and go

    async def enter(self, connection: Connection, have: Mapping[str, int], epoch: str) -> None:
        """Welcome the socket with the heads of its streams; then everything after what it has, then live.

        A client of another epoch holds another history: its numbers mean nothing, it fetches the snapshot (DESIGN section 6).
        """
        streams = connection.streams
        await self._open(streams)
        if epoch in ("", self.epoch):
            await self._come_up_to(streams, have)
        if connection.close_code or connection.streams is not streams:
            return  # it left meanwhile, or is regrouped by somebody who welcomes it
        self.leave(connection)
        connection.forget_waiting()  # whatever was queued comes again after the welcome, as far as the client lacks it
        crowd = frozenset(streams)
        connection.crowd = self._crowds_known.setdefault(crowd, crowd)
        SOCKETS.inc()
        heads = {name: self.tails[stream_id].known for stream_id, name in connection.streams.items()}
        connection.offer(encode({"type": "welcome", "epoch": self.epoch, "heads": heads}))
        same = epoch in ("", self.epoch)
        connection.cursors = {
            stream_id: min(have.get(name, 0), heads[name]) if same else heads[name]
            for stream_id, name in connection.streams.items()
        }
        connection.moved = self._moved
        self._place(connection)

    def leave(self, connection: Connection) -> None:
        members = self.crowds.get(connection.crowd, set())
        if connection in members or connection in self.behind:
            SOCKETS.dec()
            members.discard(connection)
            self.behind.discard(connection)
            if not members:
                self.crowds.pop(connection.crowd, None)
        self.left_at = time.monotonic()

    def everybody(self) -> Iterator[Connection]:
        for members in self.crowds.values():
            yield from members
        yield from self.behind

    @property
    def is_empty(self) -> bool:
        return not self.crowds and not self.behind

    def _place(self, connection: Connection) -> None:
        """Among the live when it has everything, else among those behind."""
        cursors = connection.cursors or {}
        if all(cursor >= self.tails[stream_id].known for stream_id, cursor in cursors.items()):
            self.behind.discard(connection)
            connection.cursors = None
            self.crowds.setdefault(connection.crowd, set()).add(connection)
        else:
            self.behind.add(connection)
            self._hurry.set()

    def _moved(self, connection: Connection) -> None:
        if connection.close_code:
            self.leave(connection)
        elif connection in self.behind:
            self._hurry.set()

    async def _open(self, streams: Mapping[UUID, str]) -> None:
        """Know the heads of these streams. However many ask at once, they are read once."""
        if self.tails.keys() >= streams.keys():
            return
        async with self._opening:
            unknown = {stream_id: name for stream_id, name in streams.items() if stream_id not in self.tails}
            if not unknown:
                return
            JOURNAL_READS.labels("open").inc()
            found = await self._live.run(heads_of, list(unknown))
            if self.epoch and found.epoch != self.epoch:
                await self._begin_anew()
            self.epoch = found.epoch
            for stream_id, name in unknown.items():
                self.tails[stream_id] = Tail(stream_id, name, found.heads.get(stream_id, 0))

    async def _come_up_to(self, streams: Mapping[UUID, str], have: Mapping[str, int]) -> None:
        """Who comes from another process may have heard more than was read here yet: it must not hear that again."""
        for _round in range(2):  # the one under way may have begun too early
            if all(have.get(name, 0) <= self.tails[stream_id].known for stream_id, name in streams.items()):
                return
            self._look_again()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(AHEAD_SECONDS):
                    await self._round.wait()

    # -------------------------------------------------------------- the live ones

    def grew(self, heads: Mapping[UUID, int]) -> None:
        """A hint: these streams reached these numbers."""
        for stream_id, head in heads.items():
            tail = self.tails.get(stream_id)
            if tail is not None and head > tail.known:
                self._grown[stream_id] = max(head, self._grown.get(stream_id, 0))
                self._wake.set()

    async def _read_on(self) -> None:
        """Whenever something grew, or a few seconds went by: read once, write to all."""
        ready_at = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._poll_seconds()):
                    await self._wake.wait()
            if (early := ready_at - time.monotonic()) > 0:
                await asyncio.sleep(early)  # more comes in meanwhile, and leaves in the same frame
            self._wake.clear()
            hinted, self._grown = self._grown, {}
            grown = {stream_id for stream_id, head in hinted.items() if head > self.tails[stream_id].known}
            # Hints may be lost: every few seconds all streams are looked at, however many hints come for some of them.
            if time.monotonic() - self._looked_at >= self._poll_seconds():
                grown, self._looked_at = set(self.tails), time.monotonic()
            try:
                spent = await self._read_once(grown)
                self._round.set()
                self._round = asyncio.Event()
                ready_at = time.monotonic() + min(2 * spent, MOST_TICK_SECONDS)
            except Exception as broken:  # noqa: BLE001  whatever it is, the journal still has everything: ask again
                log.warning("the journal could not be read (%s: %s); trying again", type(broken).__name__, broken)
                ready_at = time.monotonic() + 1
                self._look_again()

    def _look_again(self) -> None:
        """At all streams, hint or no hint."""
        self._looked_at = 0.0
        self._wake.set()

    async def _read_once(self, grown: set[UUID]) -> float:
        """One round over these streams. Returns the seconds that writing took."""
        asked = [(stream_id, self.tails[stream_id].known, FAR) for stream_id in grown]
        if not asked:
            return 0.0
        JOURNAL_READS.labels("live").inc()
        found = await self._live.run(news, asked)
        if found.epoch and found.epoch != self.epoch:
            await self._begin_anew()
            return 0.0
        begun = time.monotonic()
        self._spread(found)
        spent = time.monotonic() - begun
        more = [page for page in found.pages if len(page.lines) == PAGE]
        for page in more:
            self._grown[page.stream_id] = found.heads[page.stream_id]
            self._wake.set()
        if more:
            await self._let_drain()
        return spent

    def _spread(self, found: News) -> None:
        """Write what is new to everybody who is live; each crowd is written the same frames."""
        fresh: dict[UUID, list[bytes]] = {}
        for page in found.pages:
            tail = self.tails[page.stream_id]
            if page.first != tail.known + 1:
                raise RuntimeError(f"{tail.name}: entry {page.first} follows {tail.known}")
            fresh[page.stream_id] = page.lines
        built: dict[Crowd, list[Frame]] = {}
        for crowd in self.crowds:
            here = crowd.intersection(fresh)
            if here and here not in built:
                built[here] = list(framed(line for stream_id, lines in fresh.items() if stream_id in here for line in lines))
        now = time.time()
        for page in found.pages:
            self.tails[page.stream_id].grow(page.lines)
            for stored in page.stored:
                DELIVERY_LAG.observe(max(0.0, now - stored))
        for crowd, members in tuple(self.crowds.items()):
            if here := crowd.intersection(fresh):
                self._write(built[here], tuple(members))

    def _write(self, frames: list[Frame], members: tuple[Connection, ...]) -> None:
        for connection in members:
            try:
                for frame in frames:
                    connection.give(frame)
            except Exception:
                # It was not given everything, so it must not stay: it comes back with its numbers.
                log.exception("a frame could not be written")
                connection.close(CLOSE_FAILED)
        ENTRIES_DELIVERED.inc(sum(frame.count for frame in frames) * len(members))
        FRAMES.inc(len(frames) * len(members))

    async def _let_drain(self) -> None:
        """In the middle of a bulk: those who can keep up take what was written before more is read."""
        for _ in range(25):
            if not any(connection.is_waiting for connection in self.everybody()):
                return
            await asyncio.sleep(0.01)

    async def _begin_anew(self) -> None:
        """The database holds another history. Everybody is welcomed to it, and fetches the snapshot."""
        found = await self._live.run(heads_of, list(self.tails))
        log.warning("another epoch: %s sockets begin anew", sum(1 for _ in self.everybody()))
        self.epoch = found.epoch
        self.tails = {
            stream_id: Tail(stream_id, tail.name, found.heads.get(stream_id, 0)) for stream_id, tail in self.tails.items()
        }
        for connection in list(self.everybody()):
            connection.forget_waiting()
            await self.enter(connection, {}, "another")

    # -------------------------------------------------------------- those behind

    async def _serve_on(self) -> None:
        while True:
            await self._hurry.wait()
            self._hurry.clear()
            try:
                while True:
                    missing, went = await self._serve_all()
                    if missing:
                        await self._load(missing)
                    elif not went:
                        break
            except Exception as broken:  # noqa: BLE001  as above
                log.warning("older entries could not be read (%s: %s); trying again", type(broken).__name__, broken)
                await asyncio.sleep(1)
                self._hurry.set()

    async def _serve_all(self) -> tuple[dict[tuple[UUID, int], int], bool]:
        """A frame to each who has room. Returns the pages that are not in memory, how many want each; and whether any went."""
        frames: dict[tuple[UUID, int], Frame | None] = {}
        missing: dict[tuple[UUID, int], int] = {}
        went = False
        for count, connection in enumerate(tuple(self.behind), 1):
            if connection.is_waiting:
                connection.await_room()
            elif connection in self.behind:
                went = self._serve(connection, frames, missing) or went
            if count % TURN == 0:
                await asyncio.sleep(0)
        return missing, went

    def _serve(
        self, connection: Connection, frames: dict[tuple[UUID, int], Frame | None], missing: dict[tuple[UUID, int], int]
    ) -> bool:
        went = False
        cursors = connection.cursors or {}
        for stream_id, cursor in cursors.items():
            tail = self.tails[stream_id]
            if cursor >= tail.known:
                continue
            key = (stream_id, cursor)
            if key not in frames:
                frames[key] = tail.after(cursor)
            frame = frames[key]
            if frame is None:
                page = (stream_id, cursor // CHUNK)
                missing[page] = missing.get(page, 0) + 1
                continue
            cursors[stream_id] = cursor + frame.count
            CATCH_UP_ENTRIES.inc(frame.count)
            connection.give(frame)
            went = True
        if not connection.close_code:
            self._place(connection)
        return went

    async def _load(self, missing: Mapping[tuple[UUID, int], int]) -> None:
        """Read the pages that most are waiting for."""
        wanted = sorted(missing, key=lambda page: -missing[page])[:MOST_CHUNKS_AT_ONCE]
        JOURNAL_READS.labels("catch_up").inc()
        asked = [(stream_id, chunk * CHUNK, (chunk + 1) * CHUNK) for stream_id, chunk in wanted]
        found = await self._past.run(news, asked, CHUNK)
        if not found.pages or found.epoch != self.epoch:
            self._look_again()  # another history, which the live side notices
            await asyncio.sleep(0.2)
            return
        for page in found.pages:
            tail = self.tails.get(page.stream_id)
            if tail is not None:
                tail.keep(page.first, page.lines)
