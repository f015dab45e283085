"""Twenty times the server is killed in the middle of writing: what was acknowledged is there, once, and nobody missed it.

What was acknowledged is known from a journal that the writers keep outside of the server. Whoever got no answer sends the same
request with the same id again, as a device does that comes back to the network (RELIABILITY R1, R2).
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import httpx
import pytest
import uuid6
from django.core.management import call_command
from websockets.exceptions import WebSocketException

from incidents.models import Incident, LogLine
from journal.models import Entry, Stream
from liaison.models import Message, Room
from liaison.services import open_rooms_for
from operations.models import Audience, User
from operations.row_security import viewing_as
from operations.services import issue_token
from tests.cast import Scene
from tests.server import Server, free_port, messages, resume, start

KILLS = 20
WRITERS = 4
#: So many acknowledgements at most between two kills: the server dies in the middle of some request.
BETWEEN = (4, 30)

pytestmark = pytest.mark.slow


@dataclass
class Outside:
    """What is known without the server: every request sent, and which of them was acknowledged."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    sent: dict[str, str] = field(default_factory=dict)
    acknowledged: dict[str, int] = field(default_factory=dict)
    unanswered: int = 0
    refused: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def count(self) -> int:
        with self.lock:
            return len(self.acknowledged)


class Writer(threading.Thread):
    """Reports, writes lines and messages one after the other, each with an id of its own; sends again until it has an answer."""

    def __init__(self, base: str, token: str, outside: Outside, room: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.outside, self.room, self.chance = outside, room, random.Random(seed)
        self.client = httpx.Client(base_url=base, headers={"Authorization": f"Token {token}"}, timeout=10)
        self.incident = ""

    def run(self) -> None:
        while not self.outside.over.is_set():
            for noun, path, body in self.requests():
                self.send(noun, path, {"id": str(uuid6.uuid7()), **body})

    def requests(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        report = {
            "title": "Slope moves",
            "kind": "landslide",
            "severity": "severe",
            "place_name": f"House {self.chance.random()}",
        }
        yield "incident", "incidents/", report
        yield "line", f"incidents/{self.incident}/log/", {"text": "Seen from the road."}
        yield "message", f"rooms/{self.room}/messages/", {"text": f"Over, {self.chance.random()}."}

    def send(self, noun: str, path: str, body: dict[str, Any]) -> None:
        """Until it is answered, also after the end: an answer that is lost leaves the same request to be sent again."""
        record_id = body["id"]
        with self.outside.lock:
            self.outside.sent[record_id] = noun
        while True:
            try:
                answer = self.client.post(path, json=body)
            except httpx.TransportError:
                with self.outside.lock:
                    self.outside.unanswered += 1
                time.sleep(0.05)
                continue
            with self.outside.lock:
                if answer.status_code in (200, 201):
                    self.outside.acknowledged[record_id] = answer.status_code
                else:
                    self.outside.refused.append(f"{answer.status_code} {answer.text[:200]}")
            if noun == "incident":
                self.incident = record_id
            return


class Listener(threading.Thread):
    """One screen that stays open all the while: after each loss it comes back and asks for what is after its number."""

    def __init__(self, server: Server, user: User, slug: str, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.server, self.user, self.slug, self.over = server, user, slug, over
        self.heard: list[int] = []
        self.losses = 0

    def run(self) -> None:
        while not self.over.is_set():
            try:
                with self.server.socket(self.user, self.slug, open_timeout=5) as client:
                    resume(client, {"shared": self.heard[-1] if self.heard else 0})
                    while not self.over.is_set():
                        self.take(messages(client, until=0.2))
            except (OSError, WebSocketException):
                self.losses += 1
                time.sleep(0.1)

    def take(self, found: list[dict[str, Any]]) -> None:
        self.heard += [each["seq"] for each in found if each["type"] == "entry" and each["stream"] == "shared"]


def test_no_acknowledged_write_is_lost_in_twenty_kills(scene: Scene) -> None:
    open_rooms_for(scene.operation)
    shared = Audience.objects.get(operation=scene.operation, key="shared")
    with viewing_as(scene.ms_rivera, scene.operation):
        room = str(Room.objects.get(audience=shared, incident=None).id)
    outside, heard_enough = Outside(), threading.Event()
    server = start(free_port())
    base = f"{server.url}/api/v1/operations/{scene.operation.slug}/"
    token = issue_token(user=scene.ms_rivera)
    writers = [Writer(base, token, outside, room, seed) for seed in range(WRITERS)]
    listener = Listener(server, scene.major_park, scene.operation.slug, heard_enough)
    try:
        for thread in (*writers, listener):
            thread.start()
        server = _kill_again_and_again(server, outside)
        outside.over.set()
        for writer in writers:
            writer.join(60)
            assert not writer.is_alive()
        head = _what_is_stored(scene, shared, outside)
        deadline = time.monotonic() + 30
        while len(listener.heard) < head and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        outside.over.set()
        heard_enough.set()
        server.process.kill()
        server.process.wait()
    assert outside.unanswered >= KILLS, "the kills hit no request: nothing is proven"
    assert listener.heard == list(range(1, head + 1)), "every entry once, in order"
    assert listener.losses >= KILLS


def _kill_again_and_again(server: Server, outside: Outside) -> Server:
    chance = random.Random(KILLS)
    for _kill in range(KILLS):
        before, wanted = outside.count(), chance.randint(*BETWEEN)
        deadline = time.monotonic() + 60
        while outside.count() < before + wanted:
            assert time.monotonic() < deadline, f"no answers any more: {outside.refused[:3]}"
            time.sleep(chance.random() / 100)
        server.process.kill()  # SIGKILL: nothing is flushed, nothing is said
        server.process.wait()
        server = start(server.port)
    return server


def _what_is_stored(scene: Scene, shared: Audience, outside: Outside) -> int:
    """Everything sent is stored once, in a journal without a gap. Returns its head."""
    assert not outside.refused, outside.refused[:3]
    assert outside.acknowledged.keys() == outside.sent.keys()
    models: dict[str, Any] = {"incident": Incident, "line": LogLine, "message": Message}
    with viewing_as(scene.ms_rivera, scene.operation):
        for noun, model in models.items():
            sent = {record_id for record_id, what in outside.sent.items() if what == noun}
            stored = [str(found) for found in model.objects.filter(operation=scene.operation).values_list("id", flat=True)]
            by_people = [found for found in stored if found in sent] if noun == "line" else stored
            assert sorted(by_people) == sorted(sent), f"{noun}: {len(sent)} sent, {len(by_people)} stored"
        stream = Stream.objects.get(id=shared.id)
        entries = list(Entry.objects.filter(stream=stream).order_by("seq").values_list("seq", "kind", "subject_id"))
    assert [seq for seq, _kind, _subject in entries] == list(range(1, stream.head + 1))
    told = [str(subject) for _seq, kind, subject in entries if kind in ("incident.reported", "message.posted")]
    assert len(told) == len(set(told)), "an entry twice"
    assert set(told) == {record_id for record_id, noun in outside.sent.items() if noun != "line"}
    call_command("verify_journal", stdout=(said := StringIO()))
    assert "every link as it was written" in said.getvalue()
    return int(stream.head)
