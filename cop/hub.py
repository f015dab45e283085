"""The hub of one process: reads each stream once when it grew and writes the same text to every socket that joined it.

Truth is the journal. A hint over the channel layer only says "it grew"; without hints the hub looks every few seconds, so a
lost hint or a dead Redis slows delivery and never loses an entry.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from django.conf import settings
from django.db import close_old_connections

from cop.connection import Connection
from cop.feed import encode, heads_of, pages_after

log = logging.getLogger("hadr.hub")
GROUP = "hadr.hints"
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
        self.known: dict[UUID, int] = {}
        self.epoch = ""
        self._wake = asyncio.Event()
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="hadr-hub")
        self._tasks: list[asyncio.Task[None]] = []
        self.parts = [make(self) for make in _plugged]

    # -------------------------------------------------------------- sockets come and go

    async def join(self, connection: Connection, streams: dict[UUID, str], have: dict[str, int], epoch: str) -> None:
        """Enter the streams: welcome with their heads, everything after what the client has, then live."""
        first = not self.connections
        connection.streams = streams
        self.connections.add(connection)
        if first or not self._tasks:
            self._start()
        await self._welcome(connection, have, epoch)

    def leave(self, connection: Connection) -> None:
        self.connections.discard(connection)
        live = {stream_id for other in self.connections for stream_id in other.streams}
        self.known = {stream_id: head for stream_id, head in self.known.items() if stream_id in live}
        if not self.connections:
            self._stop()

    async def resume(self, connection: Connection, have: dict[str, int], epoch: str) -> None:
        """The client asks again for everything after its numbers."""
        await self._welcome(connection, have, epoch)

    async def _welcome(self, connection: Connection, have: dict[str, int], epoch: str) -> None:
        self.epoch, heads = await self.read(heads_of, list(connection.streams))
        for stream_id, head in heads.items():
            self.known.setdefault(stream_id, head)
        names = connection.streams
        connection.offer(
            encode(
                {"type": "welcome", "epoch": self.epoch, "heads": {names[stream_id]: head for stream_id, head in heads.items()}}
            )
        )
        # A client of another epoch holds another history: its numbers mean nothing, it fetches the snapshot (DESIGN section 6).
        same_history = epoch in ("", self.epoch)
        for stream_id, head in heads.items():
            connection.cursors[stream_id] = min(have.get(names[stream_id], 0), head) if same_history else head
        await self._catch_up(connection)

    async def _catch_up(self, connection: Connection) -> None:
        """Everything between the client's numbers and now, in pages, at the client's own pace."""
        while not connection.close_code:
            behind = {
                stream_id: cursor for stream_id, cursor in connection.cursors.items() if cursor < self.known.get(stream_id, 0)
            }
            if not behind:
                return
            pages = await self.read(pages_after, behind)
            if not pages:
                return
            for page in pages:
                for seq, message in page.entries:
                    connection.offer_entry(page.stream_id, seq, message)
            await connection.room()

    # -------------------------------------------------------------- the loop

    def _start(self) -> None:
        self._tasks = [self.loop.create_task(run()) for run in (self._read_on, self._beat, self._listen)]
        self._tasks += [self.loop.create_task(self._keep(part)) for part in self.parts]

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks = []

    async def _read_on(self) -> None:
        """Whenever something grew, or a few seconds went by: read once, write to all."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), settings.SOCKET_POLL_SECONDS)
            self._wake.clear()
            try:
                while await self._read_once():
                    pass
            except Exception:
                log.exception("the journal could not be read; trying again")
                await asyncio.sleep(1)

    async def _read_once(self) -> bool:
        """One round over all streams. True when there was more than a page."""
        if not self.known:
            return False
        pages = await self.read(pages_after, dict(self.known))
        for page in pages:
            if not page.entries:
                continue
            joined = [connection for connection in self.connections if page.stream_id in connection.streams]
            for seq, message in page.entries:
                for connection in joined:
                    connection.offer_entry(page.stream_id, seq, message)
            self.known[page.stream_id] = page.entries[-1][0]
        return any(page.entries and page.entries[-1][0] < page.head for page in pages)

    async def _beat(self) -> None:
        """Every 15 seconds the heads, so that whoever missed something notices."""
        while True:
            await asyncio.sleep(settings.SOCKET_BEAT_SECONDS)
            texts: dict[frozenset[UUID], str] = {}
            for connection in self.connections:
                key = frozenset(connection.streams)
                if key not in texts:
                    heads = {name: self.known.get(stream_id, 0) for stream_id, name in connection.streams.items()}
                    texts[key] = encode({"type": "beat", "epoch": self.epoch, "heads": heads})
                connection.offer(texts[key])

    async def _keep(self, part: Part) -> None:
        """Run a part of the hub, whatever happens to it."""
        while True:
            try:
                await part.run()
            except Exception:
                log.exception("%s broke off; starting it again", type(part).__name__)
            await asyncio.sleep(1)

    async def _listen(self) -> None:
        """Hints of other processes. Its failure slows and never stops."""
        while True:
            try:
                layer = get_channel_layer()
                channel = await layer.new_channel()
                await layer.group_add(GROUP, channel)
                while True:
                    self.hint(await layer.receive(channel))
            except asyncio.CancelledError:
                raise
            except Exception as broken:  # noqa: BLE001  any failure of the layer is the same: read by the clock
                log.warning(
                    "the channel layer is away (%s); reading every %s s", type(broken).__name__, settings.SOCKET_POLL_SECONDS
                )
                await asyncio.sleep(2)

    # -------------------------------------------------------------- hints and rights

    def hint(self, message: dict[str, Any]) -> None:
        """Something grew, somebody's rights changed, or a presence is to be shown."""
        if message["type"] == "grew":
            self._wake.set()
        elif message["type"] == "ephemeral":
            self.passing(UUID(message["stream"]), message["text"])
        for part in self.parts:
            if message["type"] in part.takes:
                part.hint(message)

    def joined(self, stream_id: UUID) -> Iterator[Connection]:
        """The sockets that are in this stream now."""
        return (connection for connection in self.connections if stream_id in connection.streams)

    def passing(self, stream_id: UUID, text: str) -> None:
        """A message without a number, such as a presence, to everybody in that stream who has room for it."""
        for connection in self.joined(stream_id):
            connection.offer_passing(text)

    async def regroup(self, connection: Connection, streams: dict[UUID, str]) -> None:
        """Other streams from now on. What was held of a lost one must leave the screen: another welcome, another snapshot."""
        connection.streams = streams
        connection.cursors = {}
        await self._welcome(connection, {}, "regrouped")

    async def read(self, call: Callable[..., T], *args: Any) -> T:
        """Run a database read in one of the hub's threads."""

        def run() -> T:
            try:
                return call(*args)
            finally:
                close_old_connections()

        return await self.loop.run_in_executor(self._threads, run)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub_here() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    return _hubs.setdefault(loop, Hub(loop))


def running_hubs() -> list[Hub]:
    """The hubs of this process that have sockets."""
    return [hub for hub in list(_hubs.values()) if hub.connections and not hub.loop.is_closed()]
