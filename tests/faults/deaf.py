"""A client that says where it stands and then never reads again: its system's buffer fills, then the server's."""

from __future__ import annotations

import json
import os
import socket
import struct
from base64 import b64encode
from typing import Any

#: For who has no snapshot.
NOTHING: dict[str, Any] = {"epoch": "", "heads": {}}


class Deaf:
    """Blocking and small on purpose. Raises ConnectionError when the server does not take the socket."""

    def __init__(self, port: int, person: dict[str, Any], slug: str, snapshot: dict[str, Any], *, patience: float = 60) -> None:
        self.connection = socket.socket()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self.connection.settimeout(patience)
        self.connection.connect(("127.0.0.1", port))
        head = (
            f"GET /ws/operations/{slug}/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: token.{person['token']}\r\n\r\n"
        )
        self.connection.sendall(head.encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            if not (byte := self.connection.recv(1)):
                raise ConnectionError(f"ended in the handshake: {answer!r}")
            answer += byte
        if b" 101 " not in answer.split(b"\r\n")[0]:
            raise ConnectionError(answer.split(b"\r\n")[0].decode())
        said = json.dumps({"type": "resume", "epoch": snapshot["epoch"], "have": snapshot["heads"]}).encode()
        length = bytes([0x80 | len(said)]) if len(said) < 126 else b"\xfe" + struct.pack(">H", len(said))
        self.connection.sendall(b"\x81" + length + b"\x00\x00\x00\x00" + said)

    def rest(self) -> tuple[int, int]:
        """Reads at last: how many bytes had waited, and the code it was closed with (1006: without a word; 0: still open)."""
        kept = bytearray()
        try:
            while data := self.connection.recv(65_536):
                kept += data
        except TimeoutError:
            return len(kept), 0
        except OSError:
            return len(kept), 1006
        return len(kept), _close_code(bytes(kept))

    def close(self) -> None:
        self.connection.close()


def _close_code(frames: bytes) -> int:
    """The code of the close frame among whole frames of a server (unmasked), 1006 when there is none."""
    place = 0
    while place + 2 <= len(frames):
        kind, length = frames[place] & 0x0F, frames[place + 1] & 0x7F
        place += 2
        if length >= 126:
            wide = 2 if length == 126 else 8
            length = int.from_bytes(frames[place : place + wide], "big")
            place += wide
        if kind == 8:
            return int.from_bytes(frames[place : place + 2], "big")
        place += length
    return 1006
