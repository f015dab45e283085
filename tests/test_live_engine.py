"""What the live engine promises beyond one quiet socket: slow clients, storms, several processes, no Redis, another history."""

from __future__ import annotations

import json
import socket
import threading
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import psycopg
import pytest
import uuid6
from django.db import connection as database
from websockets.frames import Opcode

from cop import hints
from cop.feed import FAR, news
from journal.models import Entry, Stream
from journal.row_security import seeing
from journal.services import Fact, record
from journal.shapes import entry_form
from operations.models import Audience
from operations.services import issue_token
from tests.cast import Scene
from tests.server import PLAIN_PROTOCOL, Server, database_url, free_port, messages_until, resume, serving

BIG = "x" * 2_000


def stream_of(scene: Scene, key: str = "shared") -> Any:
    return Audience.objects.get(operation=scene.operation, key=key).id


def write(scene: Scene, times: int = 1, key: str = "shared", text: str = "") -> None:
    stream = stream_of(scene, key)
    with seeing([stream]):
        record(*[Fact(stream, "note.written", "note", uuid6.uuid7(), {"n": n, "text": text}) for n in range(times)], actor=None)


def numbers(found: list[dict[str, Any]], stream: str = "shared") -> list[int]:
    return [message["seq"] for message in found if message["type"] == "entry" and message["stream"] == stream]


def has(count: int) -> Callable[[list[dict[str, Any]]], bool]:
    return lambda found: len(numbers(found)) >= count


@pytest.fixture(params=["our protocol", "plain send"])
def either_server(request: pytest.FixtureRequest, server: Server) -> Any:
    """The server program under our protocol, and under uvicorn's own, where sockets are written by ASGI `send`."""
    if request.param == "our protocol":
        yield server
        return
    with serving(PLAIN_PROTOCOL) as plain:
        yield plain


def test_what_the_database_writes_is_the_form_of_the_entry(scene: Scene) -> None:
    stream = stream_of(scene)
    with seeing([stream]):
        actor = {"id": str(scene.major_park.id), "name": 'Park "대위" \\ ญ', "organization": "ROK Army", "side": "military"}
        data = {"text": 'a "quote", a \\ and\nlines, 홍수', "value": 1.5, "none": None, "list": [1, {"a": True}]}
        record(Fact(stream, "note.written", "note", uuid6.uuid7(), data), actor=actor)
        record(Fact(stream, "note.written", "note", uuid6.uuid7(), {}), actor=None)
    found = news([(stream, 0, FAR)])
    with seeing([stream]):
        forms = [entry_form(entry, "shared") for entry in Entry.objects.filter(stream=stream).order_by("seq")]
    assert found.heads == {stream: 2}
    assert [json.loads(line) for page in found.pages for line in page.lines] == forms


def test_the_reader_leaves_no_rights_behind_on_its_connection(scene: Scene) -> None:
    write(scene)
    assert news([(stream_of(scene), 0, FAR)]).pages
    assert not Stream.objects.exists()
    with database.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('hadr.audiences', true), '')")
        assert cursor.fetchone() == ("",)


def test_entries_written_while_others_catch_up_come_once_and_in_order(either_server: Server, scene: Scene) -> None:
    """Clients from many numbers at once, writers meanwhile: each has everything after its own number, in order."""
    write(scene, times=700)
    writers = [threading.Thread(target=_write_and_close, args=(scene, 20)) for _ in range(3)]
    clients = [either_server.socket(scene.ms_rivera, scene.operation.slug, max_size=None) for _ in range(9)]
    for number, client in enumerate(clients):
        resume(client, {"shared": number * 80})
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    for number, client in enumerate(clients):
        with client:
            found = messages_until(client, has(760 - number * 80))
            assert numbers(found) == list(range(number * 80 + 1, 761))


def _write_and_close(scene: Scene, times: int) -> None:
    for _ in range(times):
        write(scene)
    database.close()


def test_messages_that_wait_share_a_frame(either_server: Server, scene: Scene) -> None:
    with either_server.socket(scene.ms_rivera, scene.operation.slug) as client:
        resume(client, {})
        messages_until(client, bool)
        write(scene, times=50)
        frame = json.loads(client.recv(timeout=60))
        assert isinstance(frame, list)
        assert numbers(frame) == list(range(1, len(frame) + 1))


class Lazy:
    """A client that says what it must and then reads nothing until told to."""

    def __init__(self, server: Server, scene: Scene, have: dict[str, int]) -> None:
        self.line = socket.socket()
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.line.settimeout(60)
        self.line.connect(("127.0.0.1", server.port))
        token = issue_token(user=scene.dr_okafor)
        head = f"GET /ws/operations/{scene.operation.slug}/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        head += "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        self.line.sendall(f"{head}Sec-WebSocket-Protocol: token.{token}\r\n\r\n".encode())
        said = b""
        while not said.endswith(b"\r\n\r\n"):
            said += self.line.recv(1)
        body = json.dumps({"type": "resume", "epoch": "", "have": have}).encode()
        self.line.sendall(bytes([0x81, 0x80 | len(body), 0, 0, 0, 0]) + body)
        self.welcome = self._frame()

    def _frame(self) -> tuple[int, bytes]:
        head = self._exactly(2)
        length = head[1] & 127
        if length > 125:
            length = int.from_bytes(self._exactly(2 if length == 126 else 8), "big")
        return head[0] & 15, self._exactly(length)

    def _exactly(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            more = self.line.recv(count - len(got))
            if not more:
                raise EOFError
            got += more
        return got

    def until(self, enough: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """What comes, until it is enough."""
        found: list[dict[str, Any]] = []
        while not enough(found):
            kind, body = self._frame()
            if kind == Opcode.TEXT:
                said = json.loads(body)
                found += said if isinstance(said, list) else [said]
        return found

    def rest(self) -> tuple[list[dict[str, Any]], int]:
        """Everything up to the close, and its code."""
        found: list[dict[str, Any]] = []
        while True:
            kind, body = self._frame()
            if kind == Opcode.CLOSE:
                return found, int.from_bytes(body[:2], "big")
            if kind == Opcode.TEXT:
                said = json.loads(body)
                found += said if isinstance(said, list) else [said]


def test_who_takes_nothing_is_cut_with_4408_and_comes_back_with_its_numbers(server: Server, scene: Scene) -> None:
    lazy = Lazy(server, scene, {})
    with server.socket(scene.ms_rivera, scene.operation.slug, max_size=None) as diligent:
        resume(diligent, {})
        messages_until(diligent, bool)
        total = 0
        for _ in range(12):
            write(scene, times=400, text=BIG)
            total += 400
            assert messages_until(diligent, partial(reaches, total))
        found, code = lazy.rest()
    assert code == 4408
    held = numbers(found)
    assert held == list(range(1, len(held) + 1))
    assert len(held) < total
    with server.socket(scene.dr_okafor, scene.operation.slug, max_size=None) as back:
        resume(back, {"shared": len(held)})
        assert numbers(messages_until(back, has(total - len(held)))) == list(range(len(held) + 1, total + 1))


def test_passing_messages_are_dropped_first_for_who_is_slow(server: Server, scene: Scene) -> None:
    """A presence told while entries wait for a slow client does not reach it; the entries all do."""
    lazy = Lazy(server, scene, {})
    before, rounds = dropped(server), 0
    with server.socket(scene.ms_rivera, scene.operation.slug, max_size=None) as diligent:
        resume(diligent, {})
        messages_until(diligent, bool)
        while dropped(server) == before and rounds < 60:
            rounds += 1
            write(scene, times=60, text=BIG)
            assert messages_until(diligent, partial(reaches, rounds * 60), silence=0.1)
            hints.show(stream_of(scene), json.dumps({"type": "presence", "round": rounds}))
            assert messages_until(diligent, partial(tells, rounds), silence=0.1)
    found = lazy.until(lambda found: len(numbers(found)) >= rounds * 60)
    assert numbers(found) == list(range(1, rounds * 60 + 1))
    assert dropped(server) > before
    assert len([message for message in found if message["type"] == "presence"]) < rounds


def reaches(number: int, found: list[dict[str, Any]]) -> bool:
    return number in numbers(found)


def tells(number: int, found: list[dict[str, Any]]) -> bool:
    return number in [message.get("round") for message in found]


def dropped(server: Server) -> float:
    page = httpx.get(f"{server.url}/metrics").text
    return sum(float(line.rsplit(" ", 1)[1]) for line in page.splitlines() if line.startswith("hadr_passing_dropped_total"))


@pytest.mark.parametrize("redis", ["", "dead"])
def test_without_redis_another_process_finds_new_entries_by_itself(committed_db: None, scene: Scene, redis: str) -> None:
    """Writes are accepted at one process, and heard at another one that no hint can reach."""
    address = f"redis://127.0.0.1:{free_port()}/0" if redis else ""
    with serving(REDIS_URL=address) as one, serving(REDIS_URL=address) as other:
        with other.socket(scene.ms_rivera, scene.operation.slug) as client:
            resume(client, {})
            messages_until(client, bool)
            with one.api(scene.major_park) as api:
                body = {"title": "Bridge out", "kind": "bridge_out", "severity": "severe", "place_name": "Gupo"}
                made = api.post(f"/operations/{scene.operation.slug}/incidents/", json=body)
                assert made.status_code == 201, made.text
            found = messages_until(client, has(1))
        assert [message["data"]["title"] for message in found if message.get("kind") == "incident.reported"] == ["Bridge out"]


def test_a_write_at_one_process_is_heard_at_another_over_redis(server: Server, scene: Scene) -> None:
    with serving() as other, other.socket(scene.ms_rivera, scene.operation.slug) as client:
        resume(client, {})
        messages_until(client, bool)
        with server.api(scene.major_park) as api:
            body = {"title": "Bridge out", "kind": "bridge_out", "severity": "severe", "place_name": "Gupo"}
            assert api.post(f"/operations/{scene.operation.slug}/incidents/", json=body).status_code == 201
        assert "incident.reported" in [message.get("kind") for message in messages_until(client, has(1))]


def test_another_history_is_told_to_all_by_another_welcome(server: Server, scene: Scene) -> None:
    write(scene, times=3)
    with server.socket(scene.ms_rivera, scene.operation.slug) as client:
        resume(client, {"shared": 3})
        first = messages_until(client, bool)[0]
        with psycopg.connect(database_url("owner").replace("postgis", "postgresql", 1)) as owner:
            owner.execute("INSERT INTO journal_epoch (id, begun_at) VALUES (%s, now())", [uuid.uuid4()])
        found = messages_until(client, lambda found: "welcome" in [message["type"] for message in found])
        second = next(message for message in found if message["type"] == "welcome")
        assert second["epoch"] != first["epoch"]
        assert second["heads"]["shared"] == 3
        write(scene)
        assert numbers(messages_until(client, has(1))) == [4]
    with server.socket(scene.ms_rivera, scene.operation.slug) as stale:
        resume(stale, {"shared": 1}, first["epoch"])
        assert messages_until(stale, bool)[0]["epoch"] == second["epoch"]
