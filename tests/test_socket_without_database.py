"""A client that comes while the database is away is told to come again, as by REST, and not that it may not come in."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError

from cop import door, socket


async def refusal(extensions: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    def away(*asked: Any) -> None:
        raise OperationalError("connection failed")

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    said: list[dict[str, Any]] = []
    monkeypatch.setattr(door, "visitors_of", away)
    scope = {
        "type": "websocket", "headers": [], "subprotocols": ["token.x"], "cookies": {}, "extensions": extensions,
        "url_route": {"kwargs": {"slug": "any"}},
    }  # fmt: skip
    await socket.picture_socket(scope, receive, send)
    return said


async def test_the_upgrade_is_answered_503_with_a_time_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    start, _body = await refusal({"websocket.http.response": {}}, monkeypatch)
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 503)
    assert int(dict(start["headers"])[b"retry-after"]) > 0


async def test_a_server_without_that_extension_says_try_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await refusal({}, monkeypatch) == [{"type": "websocket.close", "code": 1013}]
