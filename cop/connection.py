"""One socket's side of the hub: what it was sent, and a bounded queue before a client that may be slow. Pure asyncio."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from prometheus_client import Counter

Send = Callable[[dict[str, Any]], Awaitable[None]]

#: A client that lets this much wait is cut and comes back with its numbers: nobody else waits for it.
MOST_WAITING_BYTES = 1024 * 1024
#: Messages joined into one frame when several wait.
FRAME_BYTES = 64 * 1024

CLOSE_LOGIN_ENDED = 4401
CLOSE_WITHDRAWN = 4403
CLOSE_TOO_SLOW = 4408

PASSING_DROPPED = Counter("hadr_passing_dropped", "Presences and tracks not sent, since a socket had something waiting")


@dataclass(eq=False)
class Connection:
    """`cursors` holds, by stream id, the last number that was queued for this client."""

    user_id: UUID
    operation_id: UUID
    still_logged_in: Callable[[], bool]
    streams: dict[UUID, str] = field(default_factory=dict)
    cursors: dict[UUID, int] = field(default_factory=dict)
    #: What the screen looks at, WGS 84 (west, south, east, north), and its zoom level. None until the client tells.
    view: tuple[float, float, float, float] | None = None
    zoom: float | None = None
    close_code: int = 0
    _waiting: deque[str] = field(default_factory=deque)
    _waiting_bytes: int = 0
    _something: asyncio.Event = field(default_factory=asyncio.Event)
    _drained: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, message: str) -> None:
        """Queue one encoded message; past the bound the client is cut with 4408."""
        if self.close_code:
            return
        self._waiting.append(message)
        self._waiting_bytes += len(message)
        if self._waiting_bytes > MOST_WAITING_BYTES:
            self.close(CLOSE_TOO_SLOW)
        self._something.set()

    def offer_passing(self, text: str) -> None:
        """A message without a number (presence, tracks): dropped and counted when anything waits before it."""
        if self._waiting:
            PASSING_DROPPED.inc()
        else:
            self.offer(text)

    def offer_entry(self, stream_id: UUID, seq: int, message: str) -> None:
        """Queue an entry when it is the next of its stream. A client that is still catching up reads it from the journal."""
        if self.cursors.get(stream_id) == seq - 1:
            self.cursors[stream_id] = seq
            self.offer(message)

    def close(self, code: int) -> None:
        if not self.close_code:
            self.close_code = code
            self._waiting.clear()
            self._something.set()
            self._drained.set()

    async def room(self) -> None:
        """Wait until the client took most of what waits: a catch-up never runs ahead of its reader."""
        while self._waiting_bytes > FRAME_BYTES and not self.close_code:
            self._drained.clear()
            await self._drained.wait()

    async def write_to(self, send: Send) -> None:
        """Write frames until closed: one message, or a JSON array of messages when several wait."""
        while True:
            await self._something.wait()
            if self.close_code:
                await send({"type": "websocket.close", "code": self.close_code})
                return
            batch: list[str] = []
            size = 0
            while self._waiting and size < FRAME_BYTES:
                message = self._waiting.popleft()
                size += len(message)
                batch.append(message)
            self._waiting_bytes -= size
            if not self._waiting:
                self._something.clear()
            self._drained.set()
            if batch:
                await send({"type": "websocket.send", "text": batch[0] if len(batch) == 1 else f"[{','.join(batch)}]"})
