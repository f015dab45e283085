"""How frames leave: straight into the server's transport where our socket protocol runs, else by ASGI `send`.

Both are one interface, so the hub does not know which server it runs in. Neither needs a task per socket: a write that the
client cannot take at once sets `blocked`, and `room` is called when there is room again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from typing import Any, Protocol

from cop.frames import Frame

Send = Callable[[dict[str, Any]], Awaitable[None]]

#: Where our protocol puts itself in the scope.
EXTENSION = "hadr.wire"
#: A client that was told to go and does not take it is dropped after this.
CLOSE_SECONDS = 10


class Wire(Protocol):
    """One client's line. `blocked`: whoever writes now would wait; `room`: called whenever that ends."""

    blocked: bool
    room: Callable[[], None] | None

    def put(self, frame: Frame) -> None:
        """Hand over a frame. Never waits; the frame is taken even when it makes the line blocked."""

    def hang_up(self, code: int) -> None:
        """Close with this code. What was put before may still arrive."""


class PlainWire:
    """Over ASGI `send`, for any server. The coroutine is run to its end right here unless it has to wait."""

    __slots__ = ("_loop", "_owner", "_rest", "_send", "blocked", "room")

    def __init__(self, send: Send) -> None:
        """Call from the task that is the ASGI application of this socket: it is ended when the socket is closed."""
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._owner = asyncio.current_task()
        self._rest: asyncio.Task[None] | None = None
        self.blocked = False
        self.room: Callable[[], None] | None = None

    def put(self, frame: Frame) -> None:
        sending = self._send({"type": "websocket.send", "text": frame.text})
        if not isinstance(sending, Coroutine):
            raise TypeError("ASGI send is a coroutine function")
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001  the client is gone; the application hears it from `receive`
            self.blocked = True
            return
        self.blocked = True
        self._rest = self._loop.create_task(self._finish(_Rest(sending, waits_for)))

    async def _finish(self, rest: _Rest) -> None:
        try:
            await rest
        except Exception:  # noqa: BLE001  gone, as above: it stays blocked
            return
        self.blocked = False
        if self.room:
            self.room()

    def hang_up(self, code: int) -> None:
        self.blocked = True
        self.room = None
        if self._rest is not None:
            self._rest.cancel()
        self._rest = self._loop.create_task(self._close(code))

    async def _close(self, code: int) -> None:
        with contextlib.suppress(Exception):  # gone, or it takes nothing: the application ends either way
            await asyncio.wait_for(self._send({"type": "websocket.close", "code": code}), CLOSE_SECONDS)
        if self._owner is not None:
            self._owner.cancel()


class _Rest:
    """A coroutine that was begun outside of a task and has to wait: a task takes it over from there."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], waits_for: Any) -> None:
        self.coroutine = coroutine
        self.waits_for = waits_for

    def __await__(self) -> Generator[Any, Any, None]:
        waits_for = self.waits_for
        while True:
            try:
                answer = yield waits_for
            except BaseException as broken:  # noqa: BLE001  handed on into the coroutine, as `await` would
                step = partial(self.coroutine.throw, broken)
            else:
                step = partial(self.coroutine.send, answer)
            try:
                waits_for = step()
            except StopIteration:
                return
