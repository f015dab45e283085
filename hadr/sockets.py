"""uvicorn's WebSocket protocol, opened for frames that are built once: `uvicorn --ws hadr.sockets:SocketProtocol`.

It speaks the protocol as uvicorn does (handshake, pings, limits, close) and only adds a second way to write: a whole frame,
ready for the wire, goes straight into the transport. Under any other server the hub uses ASGI `send` (cop/wire.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from cop.frames import Frame
from cop.wire import CLOSE_SECONDS, EXTENSION


class SocketProtocol(WebSocketsSansIOProtocol):
    """A cop.wire.Wire of its own socket."""

    blocked = False
    room: Callable[[], None] | None = None

    async def run_asgi(self) -> None:
        extensions: dict[str, Any] = self.scope["extensions"]
        extensions[EXTENSION] = self
        await super().run_asgi()

    def start_keepalive(self) -> None:
        """The handshake is answered: nobody asks for it again, and with its headers it would double what a socket takes."""
        super().start_keepalive()
        for said in (self.request, self.response):
            said.headers.clear()  # in place, since the parser holds them too
        del self.request, self.response

    def put(self, frame: Frame) -> None:
        # uvicorn never fragments what it sends, so a whole frame may stand between any two of its own.
        if not self.close_sent and not self.transport.is_closing():
            self.transport.write(frame.wire)

    def pause_writing(self) -> None:
        self.blocked = True
        super().pause_writing()

    def resume_writing(self) -> None:
        self.blocked = False
        super().resume_writing()
        if self.room is not None:
            self.room()

    def hang_up(self, code: int) -> None:
        """As uvicorn's `send` of websocket.close does, but without waiting for a client that takes nothing."""
        self.room = None
        if self.close_sent or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": ""})
        self.conn.send_close(code)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(CLOSE_SECONDS, self.transport.abort)

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        # uvicorn closes politely, which waits for what is buffered: a dead client would hold it for as long as TCP hopes.
        self.loop.call_later(CLOSE_SECONDS, self.transport.abort)
