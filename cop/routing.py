"""Addresses of sockets. Whatever else is asked for is refused like a forbidden operation: the address tells nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from channels.routing import URLRouter
from channels.sessions import CookieMiddleware
from django.urls import re_path

from cop.socket import picture_socket


async def nowhere(
    scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Callable[[dict[str, Any]], Awaitable[None]]
) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 4403})


sockets = CookieMiddleware(
    URLRouter(
        [
            re_path(r"^ws/operations/(?P<slug>[-a-zA-Z0-9_]{1,60})/$", picture_socket),  # type: ignore[arg-type]
            re_path(r"", nowhere),  # type: ignore[arg-type]
        ]
    )
)
