"""Addresses of sockets. Whatever else is asked for is refused like a forbidden operation: the address tells nothing."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from django.http import parse_cookie

from cop.socket import picture_socket

_PICTURE = re.compile(r"/ws/operations/(?P<slug>[-a-zA-Z0-9_]{1,60})/")


async def sockets(
    scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Callable[[dict[str, Any]], Awaitable[None]]
) -> None:
    """What a chain of middleware would do, in one step: each link of it would stay in memory as long as the socket."""
    address = _PICTURE.fullmatch(scope["path"])
    if address is None:
        await receive()
        await send({"type": "websocket.close", "code": 4403})
        return
    scope["url_route"] = {"kwargs": address.groupdict()}
    scope["cookies"] = parse_cookie(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
    await picture_socket(scope, receive, send)
