"""The one socket: /ws/operations/<slug>/ (DESIGN section 6).

A plain ASGI application: the hub does the work, this reads what the client says and refuses who may not come in. Refusals
before the handshake are alike for a forbidden and for an unknown operation.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http.request import split_domain_port, validate_host

from cop.connection import Connection
from cop.hub import hub_here
from cop.presence import person_seen
from cop.visitor import Caller, Visitor
from cop.wire import EXTENSION, PlainWire
from operations.outages import outage_of

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

log = logging.getLogger("hadr.socket")
MOST_BYTES = 64 * 1024
MOST_PER_SECOND = 100
MOST_SOCKETS_PER_PERSON = 20
CLOSE_BAD_MESSAGE = 1008
CLOSE_TOO_BIG = 1009
CLOSE_TRY_AGAIN = 1013


async def picture_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """One client from handshake to close."""
    await receive()  # websocket.connect
    try:
        visitor = await _admit(scope)
    except (DatabaseError, InterfaceError) as error:
        await _not_now(scope, send, error)
        return
    if visitor is None:
        await send({"type": "websocket.close", "code": 4403})  # before accept: the upgrade is answered with HTTP 403
        return
    await send({"type": "websocket.accept", "subprotocol": visitor.subprotocol})
    wire = scope.get("extensions", {}).get(EXTENSION) or PlainWire(send)
    connection = Connection(visitor.holder, visitor.grant, wire)
    hub_here().admit(connection)
    # A socket lives for hours: what it came with, credentials among it, does not have to.
    scope["headers"].clear()
    scope["cookies"].clear()
    scope["subprotocols"].clear()
    del scope, visitor
    try:
        await _listen(connection, receive)
    except asyncio.CancelledError:
        if not connection.close_code:
            raise
    finally:
        hub_here().leave(connection)


async def _not_now(scope: dict[str, Any], send: Send, error: DatabaseError | InterfaceError) -> None:
    """Who may come in cannot be told at this moment: the upgrade is answered as REST would be, so that the client comes again."""
    outage = outage_of(error)
    log.error("nobody can be let in", exc_info=error)
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": CLOSE_TRY_AGAIN})
        return
    status, wait = (outage.status, outage.retry_after) if outage else (503, 5)
    headers = [(b"retry-after", str(wait).encode()), (b"content-length", b"0")]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": b""})


async def _admit(scope: dict[str, Any]) -> Visitor | None:
    """Who comes in: by session with an allowed Origin, or by subprotocol token.<token> (an Origin must be allowed there too)."""
    token = next((said[6:] for said in scope.get("subprotocols", []) if said.startswith("token.")), None)
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not origin and token is None:
        return None
    if origin and not _allowed(origin, headers.get(b"host", b"").decode("latin-1")):
        return None
    session_key = scope["cookies"].get(settings.SESSION_COOKIE_NAME) if token is None else None
    visitor = await hub_here().door.ask(Caller(scope["url_route"]["kwargs"]["slug"], token, session_key))
    if visitor is None:
        return None
    return visitor if hub_here().people[visitor.holder.user_id] < MOST_SOCKETS_PER_PERSON else None


def _allowed(origin: str, asked: str) -> bool:
    """Only pages of this server (or of a trusted origin) may open its socket: a foreign page carries the person's cookie too.

    `asked` is the Host header. The port counts: cookies do not know of ports, but another one is another server.
    """
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    host, _port = split_domain_port(asked)
    ours = bool(host) and validate_host(host, settings.ALLOWED_HOSTS)
    return ours and parts.scheme in {"http", "https"} and parts.netloc.lower() == asked.lower()


async def _listen(connection: Connection, receive: Receive) -> None:
    """Take the client's messages until it leaves. Anything that is not a message of the contract ends the socket."""
    joined = False
    second, count = 0.0, 0
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return
        now = time.monotonic()
        second, count = (second, count + 1) if now - second < 1 else (now, 1)
        text = event.get("text") or ""
        if len(text) > MOST_BYTES or count > MOST_PER_SECOND:
            connection.close(CLOSE_TOO_BIG if len(text) > MOST_BYTES else CLOSE_BAD_MESSAGE)
            continue
        message = _parse(text)
        if message is None:
            connection.close(CLOSE_BAD_MESSAGE)
        elif message["type"] == "resume":
            have, epoch = message["have"], message["epoch"]
            if joined:
                await hub_here().resume(connection, have, epoch)
            else:
                joined = True
                await hub_here().join(connection, have, epoch)
            await hub_here().note_seen(person_seen, connection)
        elif message["type"] == "view":
            connection.view, connection.zoom = message["bbox"], message["zoom"]
        elif message["type"] == "here":
            await hub_here().note_seen(person_seen, connection)


def _parse(text: str) -> dict[str, Any] | None:
    """One message of the contract with its values checked, else None.

    {"type": "resume", "epoch", "have": {stream: number}}; {"type": "here"}, somebody sits at the screen;
    {"type": "view", "bbox": [west, south, east, north], "zoom"}, what the screen looks at (WGS 84 degrees).
    """
    try:
        message = orjson.loads(text)
    except ValueError:
        return None
    if not isinstance(message, dict):
        return None
    said = message.get("type")
    if said == "here":
        return {"type": "here"}
    if said == "resume":
        return _resume(message)
    return _view(message) if said == "view" else None


def _resume(message: dict[str, Any]) -> dict[str, Any] | None:
    have, epoch = message.get("have") or {}, message.get("epoch") or ""
    plain = isinstance(have, dict) and all(
        isinstance(seq, int) and not isinstance(seq, bool) and seq >= 0 for seq in have.values()
    )
    return {"type": "resume", "epoch": epoch, "have": have} if plain and isinstance(epoch, str) else None


def _view(message: dict[str, Any]) -> dict[str, Any] | None:
    """West may be greater than east: a view across the date line."""
    box, zoom = message.get("bbox"), message.get("zoom") or 0
    if not isinstance(box, list) or len(box) != 4 or not all(_is_number(each) for each in [*box, zoom]):
        return None
    west, south, east, north = map(float, box)
    inside = -360 <= west <= 360 and -360 <= east <= 360 and -90 <= south <= north <= 90 and 0 <= zoom <= 30
    return {"type": "view", "bbox": (west, south, east, north), "zoom": float(zoom)} if inside else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
