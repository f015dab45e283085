"""A TCP proxy that behaves like a bad network: it cuts at any byte, falls silent, forgets one side, or drips.

One link is one connection of a client to one of the servers, taken in turn; a server that is away is passed over.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import Sequence
from typing import cast

#: So much is kept for a side that does not read before the other side is not read either.
_HIGH = 64 * 1024


class _Side(asyncio.Protocol):
    """One end of a link."""

    def __init__(self, link: Link, peer: str) -> None:
        self.link, self.peer = link, peer
        self.transport: asyncio.Transport | None = None
        self.held: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.set_write_buffer_limits(high=_HIGH)
        if self.peer == "server":
            self.link.begin()

    def data_received(self, data: bytes) -> None:
        self.link.passed_on(self, data)

    def connection_lost(self, error: Exception | None) -> None:
        self.link.lost(self)

    def pause_writing(self) -> None:
        self.link.other(self).reading(False)

    def resume_writing(self) -> None:
        self.link.other(self).reading(True)

    def reset(self) -> None:
        """Away at once: what was not sent yet is dropped, and the peer's system is told that nobody listens any more."""
        if self.transport is None or self.transport.is_closing():
            return
        with contextlib.suppress(OSError):
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def reading(self, wanted: bool) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        if wanted and not self.link.stalled:
            self.transport.resume_reading()
        elif not wanted:
            self.transport.pause_reading()


class Link:
    """`budget`: bytes (both ways together) until it is cut; `rate`: bytes a second when it is slow; None is neither."""

    def __init__(self, proxy: FaultProxy) -> None:
        self.proxy = proxy
        self.client, self.server = _Side(self, "server"), _Side(self, "client")
        self.budget: int | None = None
        self.rate: float | None = None
        self.connected = self.stalled = False
        self.forgotten: _Side | None = None

    def other(self, side: _Side) -> _Side:
        return self.server if side is self.client else self.client

    def begin(self) -> None:
        """The client is here: find it a server. What it says meanwhile waits."""
        self.proxy.links.add(self)
        self.proxy.opened += 1
        self.proxy.tasks.add(task := asyncio.get_running_loop().create_task(self._connect()))
        task.add_done_callback(self.proxy.tasks.discard)

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        for port in self.proxy.in_turn():
            try:
                await loop.create_connection(lambda: self.server, "127.0.0.1", port)
            except OSError:
                continue
            if self.client.transport is None or self.client.transport.is_closing():
                self.cut()
            else:
                self.connected = True
                self._release()
            return
        self.cut()

    def passed_on(self, side: _Side, data: bytes) -> None:
        if self.forgotten is not None:
            return
        if self.budget is not None:
            if len(data) >= self.budget:
                self._write(side, data[: self.budget])
                self.proxy.told("cut")
                self.cut(gently=self.proxy.chance.random() < 0.5)
                return
            self.budget -= len(data)
        if self.stalled or not self.connected:
            side.held.append(data)
            return
        self._write(side, data)
        if self.rate is not None:
            side.reading(False)
            asyncio.get_running_loop().call_later(len(data) / self.rate, side.reading, True)

    def _write(self, side: _Side, data: bytes) -> None:
        target = self.other(side).transport
        if target is not None and not target.is_closing():
            target.write(data)

    def stall(self, seconds: float) -> None:
        """Nothing passes for a while, then all of it does."""
        self.stalled = True
        for side in (self.client, self.server):
            side.reading(False)
        asyncio.get_running_loop().call_later(seconds, self._go_on)

    def _go_on(self) -> None:
        self.stalled = False
        self._release()

    def _release(self) -> None:
        if self.stalled or not self.connected:
            return
        for side in (self.client, self.server):
            held, side.held = side.held, []
            for data in held:
                self._write(side, data)
            side.reading(True)

    def forget(self, side: _Side, seconds: float) -> None:
        """Half-open: this side is gone, and the other one is not told."""
        self.forgotten = side
        side.reset()
        asyncio.get_running_loop().call_later(seconds, self.cut)

    def lost(self, side: _Side) -> None:
        if self.forgotten is side:
            return
        other = self.other(side).transport
        if other is not None and not other.is_closing():
            other.close()
        self.proxy.links.discard(self)

    def cut(self, *, gently: bool = False) -> None:
        for side in (self.client, self.server):
            if not gently:
                side.reset()
            elif side.transport is not None:
                side.transport.close()
        self.proxy.links.discard(self)


class FaultProxy:
    """`tear`: the share of new links that are cut somewhere in their first `torn_within` bytes."""

    def __init__(self, ports: Sequence[int], chance: random.Random, *, tear: float = 0.0, torn_within: int = 4_000) -> None:
        self.ports, self.chance, self.tear, self.torn_within = list(ports), chance, tear, torn_within
        self.links: set[Link] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.opened = 0
        self.faults: dict[str, int] = {}
        self.port = 0
        self._turn = 0
        self._server: asyncio.AbstractServer | None = None

    async def open(self) -> None:
        self._server = await asyncio.get_running_loop().create_server(self._new, "127.0.0.1", 0, backlog=2_048)
        self.port = self._server.sockets[0].getsockname()[1]

    def _new(self) -> _Side:
        link = Link(self)
        if self.chance.random() < self.tear:
            link.budget = self.chance.randint(1, self.torn_within)
        return link.client

    def in_turn(self) -> list[int]:
        self._turn += 1
        start = self._turn % len(self.ports)
        return self.ports[start:] + self.ports[:start]

    def told(self, fault: str) -> None:
        self.faults[fault] = self.faults.get(fault, 0) + 1

    def some(self, count: int) -> list[Link]:
        known = list(self.links)
        return self.chance.sample(known, min(count, len(known)))

    def cut(self, count: int, within: int = 20_000) -> None:
        """So many links end at a random byte of what they carry from now on."""
        for link in self.some(count):
            link.budget = self.chance.randint(1, within)

    def stall(self, count: int, seconds: float) -> None:
        for link in self.some(count):
            self.told("stall")
            link.stall(seconds)

    def half_open(self, count: int, seconds: float) -> None:
        for link in self.some(count):
            self.told("half-open")
            link.forget(self.chance.choice((link.client, link.server)), seconds)

    def slow(self, count: int, bytes_per_second: float) -> None:
        for link in self.some(count):
            self.told("slow")
            link.rate = bytes_per_second

    def heal(self) -> None:
        """No fault begins any more, and what was slow is quick again."""
        self.tear = 0.0
        for link in self.links:
            link.budget, link.rate = None, None

    def drop_all(self) -> int:
        """Every link at once, without a word; how many there were."""
        known = list(self.links)
        for link in known:
            link.cut()
        return len(known)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
        self.drop_all()
