"""One socket's side of the hub: where it stands, and a bounded queue before a client that may be slow. Pure asyncio."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from cop.counters import CLOSED, PASSING_DROPPED
from cop.frames import FRAME_BYTES, Frame, joined
from cop.wire import Wire

if TYPE_CHECKING:
    from cop.grants import Grant, Holder

#: A client that lets this much wait is cut and comes back with its numbers: nobody else waits for it.
MOST_WAITING_BYTES = 1024 * 1024
#: A client that takes nothing for so long while something waits is cut too.
MOST_STALLED_SECONDS = 30

CLOSE_LOGIN_ENDED = 4401
CLOSE_WITHDRAWN = 4403
CLOSE_TOO_SLOW = 4408
CLOSE_FAILED = 1011
CLOSE_LEFT = 1000


@dataclass(eq=False, slots=True)
class Connection:
    """`streams` are those it is in, id -> name on the wire.

    `cursors` holds by stream id the last number given while the client is behind, and is None while it is live: then it was
    given everything that its reader has read.
    """

    holder: Holder
    #: What it was granted when its rights were last looked up (cop/leases.py).
    grant: Grant
    wire: Wire
    looked_up_at: float = field(default_factory=time.monotonic)
    streams: dict[UUID, str] = field(default_factory=dict)
    cursors: dict[UUID, int] | None = None
    #: The streams under which its reader keeps it.
    crowd: frozenset[UUID] = frozenset()
    #: What the screen looks at, WGS 84 (west, south, east, north), and its zoom level. None until the client tells.
    view: tuple[float, float, float, float] | None = None
    zoom: float | None = None
    close_code: int = 0
    waiting_bytes: int = 0
    #: Set by the reader: told when a client that waited has room again, or is closed.
    moved: Callable[[Connection], None] | None = None
    _waiting: deque[Frame] | None = None
    _took_at: float = 0.0

    @property
    def user_id(self) -> UUID:
        return self.holder.user_id

    @property
    def operation_id(self) -> UUID:
        return self.holder.operation_id

    @property
    def is_waiting(self) -> bool:
        """Whether something given before has not left yet."""
        return bool(self._waiting) or self.wire.blocked

    def give(self, frame: Frame) -> None:
        """Write the frame, or queue it behind what waits; past the bound the client is cut with 4408."""
        if self._waiting or self.wire.blocked:
            self._queue(frame)
        else:
            self.wire.put(frame)

    def offer(self, message: str) -> None:
        """One message that must arrive, as JSON."""
        self.give(Frame(message.encode()))

    def offer_passing(self, text: str | Frame) -> bool:
        """A message without a number (presence, tracks): dropped and counted when anything waits before it. Whether it went."""
        if self.is_waiting or self.close_code:
            PASSING_DROPPED.inc()
            return False
        self.wire.put(text if isinstance(text, Frame) else Frame(text.encode()))
        return True

    def _queue(self, frame: Frame) -> None:
        if self.close_code:
            return
        if self._waiting is None:
            self._waiting = deque()
        if not self._waiting:
            self._took_at = time.monotonic()
            self.wire.room = self._drain
        self._waiting.append(frame)
        self.waiting_bytes += len(frame)
        if self.waiting_bytes > MOST_WAITING_BYTES:
            self.close(CLOSE_TOO_SLOW)

    def _drain(self) -> None:
        """There is room: what waits goes out, joined."""
        waiting = self._waiting
        self._took_at = time.monotonic()
        while waiting and not self.wire.blocked:
            batch = [waiting.popleft()]
            size = len(batch[0])
            while waiting and size + len(waiting[0]) <= FRAME_BYTES:
                batch.append(waiting.popleft())
                size += len(batch[-1])
            self.waiting_bytes -= size
            self.wire.put(joined(batch))
        if not waiting:
            self._waiting = None
            if self.moved is not None and not self.wire.blocked:
                self.moved(self)

    def await_room(self) -> None:
        """Have `moved` called when the line is free, although nothing waits here."""
        self.wire.room = self._drain

    def forget_waiting(self) -> None:
        """Rights changed: nothing that was queued under the old ones may leave any more."""
        self._waiting = None
        self.waiting_bytes = 0

    def is_stalled(self, now: float) -> bool:
        return bool(self._waiting) and now - self._took_at > MOST_STALLED_SECONDS

    def close(self, code: int) -> None:
        if self.close_code:
            return
        self.close_code = code
        self.forget_waiting()
        CLOSED.labels(code).inc()
        self.wire.hang_up(code)
        if self.moved is not None:
            self.moved(self)
