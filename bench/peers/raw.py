"""The limit: an asyncio protocol that answers the handshake itself and writes one frame, built once, to every transport.

python -m bench.peers.raw PORT
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import sys
from typing import cast

import uvloop

from cop.frames import Frame

_LISTENERS: set[asyncio.Transport] = set()
_ACCEPT = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %b\r\n\r\n"


class Raw(asyncio.Protocol):
    """Understands just enough: the handshake, and whole masked frames of its publisher."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.data = b""
        self.is_open = False

    def connection_lost(self, _reason: Exception | None) -> None:
        _LISTENERS.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        self.data += data
        if not self.is_open and b"\r\n\r\n" in self.data:
            head, _, self.data = self.data.partition(b"\r\n\r\n")
            key = next(
                line.split(b":", 1)[1].strip() for line in head.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key")
            )
            digest = hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11", usedforsecurity=False).digest()
            self.transport.write(_ACCEPT % base64.b64encode(digest))
            self.is_open = True
            if not head.startswith(b"GET /publish"):
                _LISTENERS.add(self.transport)
        while self.is_open and (message := self._message()):
            wire = Frame(message).wire
            for listener in _LISTENERS:
                listener.write(wire)

    def _message(self) -> bytes:
        if len(self.data) < 6:
            return b""
        length, start = self.data[1] & 127, 2
        if length == 126:
            length, start = int.from_bytes(self.data[2:4], "big"), 4
        end = start + 4 + length
        if len(self.data) < end:
            return b""
        mask, masked = self.data[start : start + 4], self.data[start + 4 : end]
        self.data = self.data[end:]
        whole = int.from_bytes(masked, "big") ^ int.from_bytes((mask * (length // 4 + 1))[:length], "big")
        return whole.to_bytes(length, "big")


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Raw, "127.0.0.1", int(sys.argv[1]), backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())
