"""The one socket, spoken to as a program would, on the real server (DESIGN section 6)."""

from __future__ import annotations

import json
from typing import Any

import pytest
import uuid6
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from journal.row_security import seeing
from journal.services import Fact, record
from operations.models import Assignment, Audience
from operations.services import end_assignment
from tests.cast import Scene
from tests.server import Server, messages, messages_until, resume


def write(scene: Scene, key: str = "shared", times: int = 1) -> None:
    stream = Audience.objects.get(operation=scene.operation, key=key).id
    with seeing([stream]):
        record(*[Fact(stream, "note.written", "note", uuid6.uuid7(), {"n": n}) for n in range(times)], actor=None)


def entries(found: list[dict[str, Any]], stream: str = "shared") -> list[int]:
    return [message["seq"] for message in found if message["type"] == "entry" and message["stream"] == stream]


def welcomed(client: Any) -> dict[str, Any]:
    """The welcome, which is the first that is said."""
    return messages_until(client, lambda found: bool(found), silence=0.1)[0]


def test_resume_brings_welcome_then_what_was_missed_then_live(server: Server, scene: Scene) -> None:
    write(scene, times=5)
    with server.socket(scene.ms_rivera, scene.operation.slug) as client:
        resume(client, {"shared": 2})
        found = messages_until(client, lambda found: len(entries(found)) >= 3)
        assert found[0]["type"] == "welcome"
        assert found[0]["heads"]["shared"] == 5
        assert "military" not in found[0]["heads"]
        assert entries(found) == [3, 4, 5]
        write(scene)
        assert entries(messages_until(client, lambda found: bool(entries(found)))) == [6]


def test_nobody_hears_of_another_audience(server: Server, scene: Scene) -> None:
    with (
        server.socket(scene.ms_rivera, scene.operation.slug) as civilian,
        server.socket(scene.major_park, scene.operation.slug) as military,
    ):
        resume(civilian, {})
        resume(military, {})
        welcomed(civilian)
        welcomed(military)
        write(scene, "military", times=3)
        assert entries(messages_until(military, lambda found: len(entries(found, "military")) >= 3), "military") == [1, 2, 3]
        write(scene)  # whatever was meant for the civilian comes before this
        found = messages_until(civilian, lambda found: entries(found) == [1])
        assert {message["stream"] for message in found if message["type"] == "entry"} == {"shared"}
        assert not [message for message in found if "military" in message.get("heads", {})]


def test_a_client_may_not_name_a_stream_it_was_not_given(server: Server, scene: Scene) -> None:
    write(scene, "military", times=3)
    with server.socket(scene.ms_rivera, scene.operation.slug) as client:
        resume(client, {"military": 0, "shared": 0})
        write(scene)
        found = messages_until(client, lambda found: entries(found) == [1])
        assert entries(found, "military") == []


@pytest.mark.parametrize("who", ["outsider", "unknown operation", "foreign origin", "no origin", "bad token"])
def test_who_may_not_come_in_is_refused_before_the_handshake(server: Server, scene: Scene, who: str) -> None:
    slug = "no-such-operation" if who == "unknown operation" else scene.operation.slug
    url = f"ws://127.0.0.1:{server.port}/ws/operations/{slug}/"
    with pytest.raises(InvalidStatus) as refused:
        if who == "foreign origin":
            server.socket(scene.major_park, slug, origin="https://evil.example")
        elif who == "no origin":
            connect(url)
        elif who == "bad token":
            connect(url, subprotocols=["token.guessed"])  # type: ignore[list-item]
        else:
            server.socket(scene.outsider if who == "outsider" else scene.major_park, slug)
    assert refused.value.response.status_code == 403


def test_a_person_whose_assignment_ends_is_closed_with_4403_at_once(server: Server, scene: Scene) -> None:
    with server.socket(scene.dr_okafor, scene.operation.slug) as client:
        resume(client, {})
        messages(client, until=0.5)
        end_assignment(assignment=Assignment.objects.get(operation=scene.operation, user=scene.dr_okafor))
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                client.recv(timeout=10)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4403


@pytest.mark.parametrize(
    "said",
    [
        '{"type":"view","bbox":[0,0,1],"zoom":3}',
        '{"type":"view","bbox":[0,0,1,"1"],"zoom":3}',
        '{"type":"view","bbox":[0,99,1,99],"zoom":3}',
        "",
        "{",
        "[]",
        '{"type":"subscribe","group":"military"}',
        '{"type":"resume","have":{"shared":-1}}',
        "x" * 70_000,
    ],
)
def test_anything_but_the_contract_ends_the_socket(server: Server, scene: Scene, said: str) -> None:
    with server.socket(scene.ms_rivera, scene.operation.slug) as client:
        client.send(said)
        with pytest.raises(ConnectionClosed):
            while True:
                client.recv(timeout=5)


def test_a_bulk_arrives_whole_and_in_order(server: Server, scene: Scene) -> None:
    with server.socket(scene.ms_rivera, scene.operation.slug) as client:
        resume(client, {})
        write(scene, times=2_000)
        found = messages_until(client, lambda found: len(entries(found)) >= 2_000)
        assert entries(found) == list(range(1, 2_001))


def test_a_client_that_lost_numbers_asks_again_on_the_same_socket(server: Server, scene: Scene) -> None:
    write(scene, times=3)
    with server.socket(scene.ms_rivera, scene.operation.slug) as client:
        resume(client, {"shared": 3})
        first = welcomed(client)
        client.send(json.dumps({"type": "resume", "epoch": first["epoch"], "have": {"shared": 1}}))
        assert entries(messages_until(client, lambda found: len(entries(found)) >= 2)) == [2, 3]
