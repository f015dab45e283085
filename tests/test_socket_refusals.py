"""What the socket refuses: who comes from elsewhere, what has ended, and whatever is no message of the contract."""

from __future__ import annotations

import json
from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from websockets import Subprotocol
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from operations.models import AccessToken, User
from operations.services import issue_token, reactivate_user, suspend_user
from tests.cast import Scene
from tests.server import Server, messages_until, resume
from tests.test_revocation import closed, listening
from tests.test_socket import entries, write


def knock(server: Server, scene: Scene, **options: Any) -> int:
    """The HTTP status of a refused upgrade; 101 when it was let in."""
    try:
        with connect(f"ws://127.0.0.1:{server.port}/ws/operations/{scene.operation.slug}/", **options):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def gone(client: ClientConnection) -> int:
    """The code with which the server closed; 1006 when it hung up in the middle of what was being sent."""
    with pytest.raises(ConnectionClosed) as ended:
        while True:
            client.recv(timeout=60)
    return ended.value.rcvd.code if ended.value.rcvd else 1006


def cookie_of(user: User) -> tuple[Client, dict[str, str]]:
    browser = Client()
    browser.force_login(user)
    return browser, {"Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"}


def token_of(user: User) -> Subprotocol:
    return Subprotocol(f"token.{issue_token(user=user)}")


# ------------------------------------------------------------------ from elsewhere


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "https://evil.example",
        "http://127.0.0.1:1",
        "http://127.0.0.1",
        "http://127.0.0.1.evil.example",
        "http://evil.example/127.0.0.1",
        "http://127.0.0.1@evil.example",
        "file://127.0.0.1",
        "http://",
        "http://[::1",
        "//127.0.0.1",
    ],
)
def test_a_cookie_from_another_origin_opens_nothing(server: Server, scene: Scene, origin: str | None) -> None:
    _browser, cookie = cookie_of(scene.major_park)
    assert knock(server, scene, origin=server.url, additional_headers=cookie) == 101
    assert knock(server, scene, origin=origin, additional_headers=cookie) == 403
    assert origin is None or knock(server, scene, origin=origin, subprotocols=[token_of(scene.major_park)]) == 403


# ------------------------------------------------------------------ ended


def test_an_expired_token_is_refused_at_the_upgrade(server: Server, scene: Scene) -> None:
    token = token_of(scene.major_park)
    AccessToken.objects.filter(user=scene.major_park).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert knock(server, scene, subprotocols=[token]) == 403


def test_an_expired_session_is_refused_at_the_upgrade(server: Server, scene: Scene) -> None:
    browser, cookie = cookie_of(scene.major_park)
    Session.objects.filter(session_key=browser.session.session_key).update(expire_date=timezone.now())
    assert knock(server, scene, origin=server.url, additional_headers=cookie) == 403


def test_a_suspended_person_is_refused_by_token_and_by_session(server: Server, scene: Scene) -> None:
    token, (_browser, cookie) = token_of(scene.dr_okafor), cookie_of(scene.dr_okafor)
    suspend_user(user=scene.dr_okafor, reason="Gone.")
    try:
        assert knock(server, scene, subprotocols=[token]) == 403
        assert knock(server, scene, origin=server.url, additional_headers=cookie) == 403
    finally:
        reactivate_user(user=scene.dr_okafor)


@pytest.mark.parametrize("said", ["token.", "token.\x7f", "token." + "a" * 8_000, "Token.abc"])
def test_a_token_that_is_none_is_refused(server: Server, scene: Scene, said: str) -> None:
    headers = {"Sec-WebSocket-Protocol": said}
    with pytest.raises((InvalidStatus, OSError, EOFError, Exception)) as refused:
        connect(f"ws://127.0.0.1:{server.port}/ws/operations/{scene.operation.slug}/", additional_headers=headers).__enter__()
    if isinstance(refused.value, InvalidStatus):
        assert refused.value.response.status_code in {400, 403}


def test_one_person_opens_a_bounded_number_of_sockets(server: Server, scene: Scene) -> None:
    token = token_of(scene.dr_okafor)
    url = f"ws://127.0.0.1:{server.port}/ws/operations/{scene.operation.slug}/"
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(connect(url, subprotocols=[token]))
        assert knock(server, scene, subprotocols=[token]) == 403, "also those count that never spoke"
        assert knock(server, scene, subprotocols=[token_of(scene.ms_rivera)]) == 101


# ------------------------------------------------------------------ forged


def test_forged_stream_names_bring_nothing(server: Server, scene: Scene) -> None:
    write(scene, "military", times=3)
    write(scene, times=2)
    forged = {
        "military": 0,
        "rok-only": 0,
        f"organization:{scene.major_park.organization_id}": 0,
        str(scene.operation.audiences.get(key="military").id): 0,
        "shared\x00military": 0,
        "../military": 0,
        "*": 0,
        "": 0,
        "__proto__": 0,
        "x" * 1_000: 0,
        "shared": 1,
    }
    with server.socket(scene.ms_rivera, scene.operation.slug) as client:
        resume(client, forged)
        said = messages_until(client, lambda said: entries(said) == [2])
        assert {message["stream"] for message in said if message["type"] == "entry"} == {"shared"}
        assert "military" not in said[0]["heads"]


@pytest.mark.parametrize("number", [2**53, 2**63 - 1, 2**64 - 1])
def test_a_number_from_the_future_is_no_gap(server: Server, scene: Scene, number: int) -> None:
    with server.socket(scene.ms_rivera, scene.operation.slug) as client:
        resume(client, {"shared": number})
        messages_until(client, lambda said: bool(said))
        write(scene)
        assert entries(messages_until(client, lambda said: bool(entries(said)))) == [1]


# ------------------------------------------------------------------ no message of the contract

WRONG: dict[str, tuple[str | bytes, set[int]]] = {
    "nothing": ("", {1008}),
    "no JSON": ("{", {1008}),
    "a number": ("1", {1008}),
    "no type": ("{}", {1008}),
    "unknown type": ('{"type":"subscribe","group":"military"}', {1008}),
    "type is a list": ('{"type":["resume"]}', {1008}),
    "have is a list": ('{"type":"resume","have":["shared"]}', {1008}),
    "negative": ('{"type":"resume","have":{"shared":-1}}', {1008}),
    "half": ('{"type":"resume","have":{"shared":0.5}}', {1008}),
    "true": ('{"type":"resume","have":{"shared":true}}', {1008}),
    "not a number": ('{"type":"resume","have":{"shared":NaN}}', {1008}),
    "beyond 64 bits": ('{"type":"resume","have":{"shared":99999999999999999999999}}', {1008}),
    "epoch is a number": ('{"type":"resume","have":{},"epoch":7}', {1008}),
    "deep": ("[" * 30_000, {1008}),
    "deep and whole": ('{"type":"resume","have":' + "[" * 5_000 + "]" * 5_000 + "}", {1008}),
    "bytes": (b'{"type":"here"}', {1003, 1008}),
    "too large": ('{"type":"resume","epoch":"' + "x" * 70_000 + '"}', {1009}),
    "much too large": ('{"type":"resume","epoch":"' + "x" * 20_000_000 + '"}', {1009, 1006}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_message_ends_the_socket_and_nothing_else(server: Server, scene: Scene, name: str) -> None:
    said, codes = WRONG[name]
    with (
        server.socket(scene.ms_rivera, scene.operation.slug) as other,
        server.socket(scene.dr_okafor, scene.operation.slug, max_size=None) as client,
    ):
        listening(other), listening(client)
        with suppress(ConnectionClosed):  # it may be closed before all of it is sent
            client.send(said)
        assert gone(client) in codes
        write(scene)
        assert entries(messages_until(other, lambda said: bool(entries(said)))) == [1]


def test_a_hundred_messages_in_a_second_are_too_many(server: Server, scene: Scene) -> None:
    with (
        server.socket(scene.ms_rivera, scene.operation.slug) as other,
        server.socket(scene.dr_okafor, scene.operation.slug) as client,
    ):
        listening(other), listening(client)
        for _ in range(1_000):
            try:
                client.send(json.dumps({"type": "here"}))
            except ConnectionClosed:
                break
        assert closed(client) == 1008
        write(scene)
        assert entries(messages_until(other, lambda said: bool(entries(said)))) == [1]
