"""The hub of one process: its sockets, a reader per operation, hints from writers, and the beat.

Truth is the journal. A hint over the channel layer only says "it grew"; without hints the readers look every few seconds, so a
lost hint or a dead Redis slows delivery and never loses an entry.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from typing import Any, Protocol, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from django.conf import settings

from cop.bus import Bus
from cop.connection import CLOSE_LEFT, CLOSE_TOO_SLOW, Connection
from cop.counters import WAITING_BYTES
from cop.door import Door
from cop.feed import encode
from cop.frames import Frame
from cop.grants import Grant
from cop.reader import Reader
from cop.threads import Readers

log = logging.getLogger("hadr.hub")
#: How often the journal is looked at while the channel layer is away.
AWAY_POLL_SECONDS = 2.0
#: A reader without sockets is kept so long: those who left together come back to what it has in memory.
IDLE_SECONDS = 60
LOOK_SECONDS = 5
#: liaison keeps "last seen" to the minute.
SEEN_SECONDS = 60
T = TypeVar("T")


class Part(Protocol):
    """Something that lives with a hub's sockets, such as leases or tracks. Made once per hub, run while it has sockets."""

    #: The hint messages (by "type") that are for this part.
    takes: tuple[str, ...]

    def hint(self, message: dict[str, Any]) -> None:
        """A hint of one of its types, in the hub's loop. Must return at once."""

    async def run(self) -> None:
        """Until cancelled. What it raises is logged, and it is started again."""


_plugged: list[Callable[[Hub], Part]] = []


def plug_in(part: Callable[[Hub], Part]) -> None:
    """Give every hub such a part. Called once at start, from the app's configuration."""
    if part not in _plugged:
        _plugged.append(part)


class Hub:
    """Lives in one event loop. All state is touched from that loop alone; the database is read in threads."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.connections: set[Connection] = set()
        #: Sockets of each person.
        self.people: Counter[UUID] = Counter()
        self._alike: dict[frozenset[tuple[UUID, str]], dict[UUID, str]] = {}
        self.readers: dict[UUID, Reader] = {}
        self.bus = Bus(self.hint)
        #: Who comes in, rights of who is in, the journal's end, and its past: none of them waits for another.
        self.door = Door()
        self._rights = Readers("rights", 1)
        self._live = Readers("live", 1)
        self._past = Readers("past", 1)
        self._seen = Readers("seen", 1)
        self._seen_at: dict[tuple[UUID, UUID], float] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.parts = [make(self) for make in _plugged]

    # -------------------------------------------------------------- sockets come and go

    def admit(self, connection: Connection) -> None:
        """A socket was accepted. It is in no stream yet, but its rights are watched from now on."""
        connection.grant = self.shared(connection.grant)
        self.connections.add(connection)
        self.people[connection.user_id] += 1
        if not self._tasks:
            runs = [self.bus.run, self._beat, self._look]
            self._tasks = [self.loop.create_task(run()) for run in runs]
            self._tasks += [self.loop.create_task(self._keep(part)) for part in self.parts]

    def shared(self, grant: Grant) -> Grant:
        """The same grant; those of the same streams hold them together, since thousands are alike."""
        return replace(grant, streams=self._alike.setdefault(frozenset(grant.streams.items()), grant.streams))

    async def join(self, connection: Connection, have: dict[str, int], epoch: str) -> None:
        """Enter the streams that it is granted: welcome with their heads, everything after what the client has, then live."""
        connection.streams = connection.grant.streams
        await self._reader(connection).enter(connection, have, epoch)

    def leave(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.discard(connection)
            self.people -= Counter([connection.user_id])
        if reader := self.readers.get(connection.operation_id):
            reader.leave(connection)
        connection.moved = None
        connection.close_code = connection.close_code or CLOSE_LEFT

    async def resume(self, connection: Connection, have: dict[str, int], epoch: str) -> None:
        """The client asks again for everything after its numbers."""
        await self._reader(connection).enter(connection, have, epoch)

    def regroup(self, connection: Connection, streams: dict[UUID, str]) -> Coroutine[Any, Any, None]:
        """Other streams from now on: those lost are left before this returns. Await what it returns for another welcome, by which
        the client fetches another snapshot, so that what was held of a lost stream leaves the screen."""
        reader = self._reader(connection)
        reader.leave(connection)
        connection.forget_waiting()
        connection.streams = streams
        return reader.enter(connection, {}, "regrouped")

    async def note_seen(self, note: Callable[[UUID, UUID], None], connection: Connection) -> None:
        """Somebody is at their screen: noted once in a while, however many screens and storms there are."""
        now, key = time.monotonic(), (connection.user_id, connection.operation_id)
        if now - self._seen_at.get(key, -SEEN_SECONDS) >= SEEN_SECONDS:
            self._seen_at[key] = now
            await self._seen.run(note, *key)

    def _reader(self, connection: Connection) -> Reader:
        reader = self.readers.get(connection.operation_id)
        if reader is None:
            reader = Reader(self._live, self._past, self.poll_seconds)
            self.readers[connection.operation_id] = reader
        return reader

    def poll_seconds(self) -> float:
        return min(AWAY_POLL_SECONDS, settings.SOCKET_POLL_SECONDS) if self.bus.away else settings.SOCKET_POLL_SECONDS

    # -------------------------------------------------------------- what runs while there are sockets

    async def _beat(self) -> None:
        """Every 15 seconds the heads, so that whoever missed something notices. Who is being sent entries notices anyway."""
        while True:
            await asyncio.sleep(settings.SOCKET_BEAT_SECONDS)
            for reader in self.readers.values():
                for crowd, members in reader.crowds.items():
                    heads = {tail.name: tail.known for stream_id, tail in reader.tails.items() if stream_id in crowd}
                    beat = Frame(encode({"type": "beat", "epoch": reader.epoch, "heads": heads}).encode())
                    for connection in tuple(members):
                        if not connection.is_waiting:
                            connection.give(beat)

    async def _look(self) -> None:
        """Cut who takes nothing any more, let go of what nobody uses, and stop when nobody is left."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            now = time.monotonic()
            for connection in tuple(self.connections):
                if connection.is_stalled(now):
                    connection.close(CLOSE_TOO_SLOW)
            WAITING_BYTES.set(sum(connection.waiting_bytes for connection in self.connections))
            self._seen_at = {key: at for key, at in self._seen_at.items() if now - at < SEEN_SECONDS}
            for operation_id, reader in tuple(self.readers.items()):
                if reader.is_empty and now - reader.left_at > IDLE_SECONDS:
                    reader.stop()
                    del self.readers[operation_id]
            if not self.connections:
                self._alike.clear()
            if not self.readers and not self.connections:
                tasks, self._tasks = self._tasks, []
                for task in tasks:
                    task.cancel()

    async def _keep(self, part: Part) -> None:
        """Run a part of the hub, whatever happens to it."""
        while True:
            try:
                await part.run()
            except Exception:
                log.exception("%s broke off; starting it again", type(part).__name__)
            await asyncio.sleep(1)

    # -------------------------------------------------------------- hints

    def hint(self, message: dict[str, Any]) -> None:
        """Something grew, somebody's rights changed, or a passing message is to be shown."""
        if message["type"] == "grew":
            heads = {UUID(stream_id): head for stream_id, head in message["streams"].items()}
            for reader in self.readers.values():
                reader.grew(heads)
        elif message["type"] == "ephemeral":
            self.passing(UUID(message["stream"]), message["text"])
        for part in self.parts:
            if message["type"] in part.takes:
                part.hint(message)

    def joined(self, stream_id: UUID) -> Iterator[Connection]:
        """The sockets that are in this stream now."""
        for reader in self.readers.values():
            if stream_id in reader.tails:
                yield from (connection for connection in tuple(reader.everybody()) if stream_id in connection.streams)

    def passing(self, stream_id: UUID, text: str) -> None:
        """A message without a number, such as a presence, to everybody in that stream who has room for it."""
        frame = Frame(text.encode())
        for connection in self.joined(stream_id):
            connection.offer_passing(frame)

    async def read(self, call: Callable[..., T], *args: Any) -> T:
        """Run a database read in one of the hub's threads: for rights, and whatever a part has to look up."""
        return await self._rights.run(call, *args)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub_here() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub(loop)
    return hub


def running_hubs() -> list[Hub]:
    """The hubs of this process that have somebody to tell."""
    return [hub for hub in list(_hubs.values()) if (hub.readers or hub.connections) and not hub.loop.is_closed()]
