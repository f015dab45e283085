"""Many sockets in one process that cost little beside the server: they check each number and time each delivery.

Times are of CLOCK_MONOTONIC, which all processes of a machine share.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

#: Stream, number, moment of publishing (0: not told).
Delivery = tuple[str, int, float]
CONNECTING = 40


@dataclass
class Ledger:
    """What all sockets of a swarm received. `done` is called with (stream, number) when every socket has it."""

    sockets: int
    received: int = 0
    frames: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    delays: list[float] = field(default_factory=list)
    sample: int = 1
    done: Callable[[str, int], None] | None = None
    _missing: dict[tuple[str, int], int] = field(default_factory=dict)
    _read: dict[bytes, list[Delivery]] = field(default_factory=dict)

    def read(self, payload: bytes) -> list[Delivery]:
        """All sockets are sent the same bytes: each is parsed once."""
        found = self._read.get(payload)
        if found is None:
            if len(self._read) > 500:
                self._read.clear()
            said = orjson.loads(payload)
            found = [_delivery(message) for message in (said if isinstance(said, list) else [said]) if message["type"] == "entry"]
            self._read[payload] = found
        return found

    def count(self, stream: str, number: int) -> None:
        self.received += 1
        if self.done is not None:
            key = (stream, number)
            left = self._missing.get(key, self.sockets) - 1
            if left:
                self._missing[key] = left
            else:
                self._missing.pop(key, None)
                self.done(stream, number)

    def fresh(self) -> None:
        """Begin to count anew; what the sockets have stays."""
        self.received = self.frames = 0
        self.wrong.clear()
        self.delays = []


def _delivery(message: dict[str, Any]) -> Delivery:
    data = message["data"]
    told = data.get("t", 0.0) or (float(data["text"].partition("t=")[2].split()[0]) if "t=" in data.get("text", "") else 0.0)
    return message["stream"], message["seq"], told


class Socket(WSListener):
    """`have` by stream. A number that is not the next one is counted as lost or as double."""

    def __init__(self, ledger: Ledger, which: int, have: dict[str, int] | None = None) -> None:
        self.ledger, self.which = ledger, which
        self.have = dict(have or {})
        self.welcomed = asyncio.Event()
        self.heads: dict[str, int] = {}
        self.transport: WSTransport | None = None
        self.code = 0
        self.caught_up_at = 0.0

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.code = self.code or 1006

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.CLOSE:
            self.code = frame.get_close_code().value
            transport.disconnect()
            return
        payload = frame.get_payload_as_bytes()
        ledger = self.ledger
        now = time.monotonic()
        ledger.frames += 1
        if not self.welcomed.is_set() and b'"welcome"' in payload[:40]:
            self.heads = orjson.loads(payload)["heads"]
            self.welcomed.set()
        for stream, number, told in ledger.read(payload):
            before = self.have.get(stream, 0)
            if number != before + 1:
                ledger.wrong["double" if number <= before else "lost"] += 1 if number <= before else number - before - 1
            self.have[stream] = max(number, before)
            if told and self.which % ledger.sample == 0:
                ledger.delays.append(now - told)
            ledger.count(stream, number)
        if self.caught_up_at or not self.welcomed.is_set():
            return
        if all(self.have.get(stream, 0) >= head for stream, head in self.heads.items()):
            self.caught_up_at = now

    def say(self, text: str) -> None:
        assert self.transport is not None
        self.transport.send(WSMsgType.TEXT, text.encode())

    def drop(self) -> None:
        """Away at once, as a network that ends."""
        if self.transport is not None:
            self.transport.underlying_transport.abort()


async def connect(
    urls: list[str], ledger: Ledger, count: int, tokens: list[str] | None = None, have: Iterable[dict[str, int]] | None = None
) -> list[Socket]:
    """Open so many sockets, spread over the addresses; with tokens they resume and are welcomed before this returns."""
    door = asyncio.Semaphore(CONNECTING)
    held = list(have or [{} for _ in range(count)])

    async def one(which: int) -> Socket:
        async with door:
            headers = {"Sec-WebSocket-Protocol": f"token.{tokens[which % len(tokens)]}"} if tokens else {}
            made = Socket(ledger, which, held[which])
            await ws_connect(
                lambda: made, urls[which % len(urls)], extra_headers=headers, websocket_handshake_timeout=120,
                read_buffer_init_size=4096,
            )  # fmt: skip
            if tokens:
                resume = {"type": "resume", "epoch": "", "have": held[which]}
                made.say(orjson.dumps(resume).decode())
                await made.welcomed.wait()
            return made

    return list(await asyncio.gather(*(one(which) for which in range(count))))
