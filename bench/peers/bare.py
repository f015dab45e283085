"""A bare ASGI fan-out: `await send` per socket, on the same server program as ours.

uvicorn bench.peers.bare:application
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Send = Callable[[dict[str, Any]], Awaitable[None]]
_listeners: set[Send] = set()


async def application(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Send) -> None:
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    if scope["path"] != "/publish":
        _listeners.add(send)
    try:
        while (event := await receive())["type"] != "websocket.disconnect":
            if scope["path"] == "/publish":
                message = {"type": "websocket.send", "text": event["text"]}
                for listener in tuple(_listeners):
                    await listener(message)
    finally:
        _listeners.discard(send)
