"""The server's entry: pages and REST by Django, sockets by Channels, and a start that refuses what is unsafe."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hadr.settings")

from django.core.asgi import get_asgi_application

pages = get_asgi_application()

from asgiref.sync import sync_to_async  # noqa: E402  (Django must be set up before anything that reads models)
from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.db import connection  # noqa: E402

from cop.routing import sockets  # noqa: E402
from hadr import logs  # noqa: E402
from hadr.checks import role_at_start  # noqa: E402
from hadr.middleware import plain_request_id  # noqa: E402

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


async def lifespan(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Refuse to start with a database role that row security does not bind."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            reason = await sync_to_async(_role_at_start)()
            if reason:
                await send({"type": "lifespan.startup.failed", "message": f"hadr: DATABASE_URL: {reason}"})
                return
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return


def _role_at_start() -> str:
    """This thread asks nothing more for hours: what it asked through goes back to the pool."""
    try:
        return role_at_start()
    finally:
        connection.close()


async def live(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """A socket, under the id of its request: what is logged of it can be found."""
    given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
    token = logs.here.set(logs.Here(plain_request_id(given)))
    try:
        await sockets(scope, receive, send)
    finally:
        logs.here.reset(token)


application = ProtocolTypeRouter({"http": pages, "websocket": live, "lifespan": lifespan})
