"""The primary dies under writers and a synchronous standby takes its place: nothing acknowledged is lost, the epoch stays.

The same with Patroni deciding, twenty writers and three nodes: deploy/patroni/trial.py.
"""

from __future__ import annotations

import os
import threading
import time
from urllib.parse import quote

import httpx
import pytest
import uuid6
from websockets import Subprotocol
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from operations.services import issue_token
from tests.cast import Scene, enter_scene
from tests.clusters import Throwaway, acting_on, throwaway_home
from tests.server import Server, messages, resume, serving

pytestmark = pytest.mark.slow
WRITERS = 6
BETWEEN = 60
ROLES = {"DATABASE_URL": "hadr_app", "HADR_OWNER_DATABASE_URL": "hadr_owner"}


class Writers:
    """Each sends one report after the other, again and again with the same id until it is acknowledged."""

    def __init__(self, server: Server, scene: Scene) -> None:
        self.address = f"{server.url}/api/v1/operations/{scene.operation.slug}/incidents/"
        self.headers = {"Authorization": f"Token {issue_token(user=scene.ms_rivera)}"}
        self.acknowledged: list[str] = []
        self.refused: list[str] = []
        self.unanswered = 0
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.write) for _ in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def write(self) -> None:
        with httpx.Client(headers=self.headers, timeout=10) as client:
            while not self.over.is_set():
                self.send(client, str(uuid6.uuid7()))

    def send(self, client: httpx.Client, record_id: str) -> None:
        body = {"id": record_id, "title": "Slope moves", "kind": "landslide", "severity": "severe", "place_name": "Gampo"}
        while True:
            try:
                answer = client.post(self.address, json=body)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code in (200, 201):
                return self.acknowledged.append(record_id)
            if answer is not None and answer.status_code < 500:
                return self.refused.append(answer.text)
            self.unanswered += 1
            time.sleep(0.1)

    def wait(self, more: int) -> None:
        wanted, deadline = len(self.acknowledged) + more, time.monotonic() + 120
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < deadline and not self.refused, (len(self.acknowledged), wanted, self.refused[:2])
            time.sleep(0.05)

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive()


def listen(address: str, token: str, over: threading.Event, numbers: list[int], epochs: set[str]) -> None:
    """One screen that stays open all the while, and comes back with its number."""
    while not over.is_set():
        try:
            with connect(address, subprotocols=[Subprotocol(f"token.{token}")], open_timeout=5) as client:
                resume(client, {"shared": numbers[-1] if numbers else 0})
                while not over.is_set():
                    found = messages(client, until=0.2)
                    epochs |= {each["epoch"] for each in found if "epoch" in each}
                    numbers += [each["seq"] for each in found if each["type"] == "entry" and each["stream"] == "shared"]
        except (OSError, WebSocketException):
            time.sleep(0.2)


def both(primary: Throwaway, standby: Throwaway, role: str) -> str:
    hosts = ",".join(quote(str(each.socket), safe="") for each in (primary, standby))
    return f"postgis://{role}@{hosts}/hadr?target_session_attrs=read-write&connect_timeout=2"


def test_a_promoted_standby_has_everything_that_was_acknowledged(django_db_setup, django_db_blocker):
    with throwaway_home() as home, django_db_blocker.unblock():
        primary = Throwaway(home, "primary")
        primary.make()
        primary.start()
        primary.create_database(os.environ)
        standby = primary.standby("standby")
        primary.psql("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        primary.psql("SELECT pg_reload_conf()")
        while primary.psql("SELECT sync_state FROM pg_stat_replication") != "sync":
            time.sleep(0.05)
        epoch = primary.psql("SELECT id FROM journal_epoch")
        addresses = {name: both(primary, standby, role) for name, role in ROLES.items()}
        with acting_on(primary), serving(**addresses) as server:
            scene = enter_scene()
            numbers, epochs, over = list[int](), set[str](), threading.Event()
            address = f"ws://127.0.0.1:{server.port}/ws/operations/{scene.operation.slug}/"
            told = [address, issue_token(user=scene.major_park), over, numbers, epochs]
            listener = threading.Thread(target=listen, args=told)
            listener.start()
            writers = Writers(server, scene)
            writers.wait(BETWEEN)
            primary.kill()
            standby.promote()
            writers.wait(BETWEEN)
            writers.end()
            stored = set(standby.psql("SELECT id FROM incidents_incident").splitlines())
            head = int(standby.psql("SELECT max(head) FROM journal_stream WHERE name = 'shared'"))
            deadline = time.monotonic() + 60
            while len(numbers) < head and time.monotonic() < deadline:
                time.sleep(0.1)
            over.set()
            listener.join(30)
        assert writers.unanswered, "the kill hit no request: nothing is proven"
        assert not set(writers.acknowledged) - stored
        assert numbers == list(range(1, head + 1)), "every entry once, in order"
        assert epochs == {epoch}
        assert standby.psql("SELECT id FROM journal_epoch") == epoch
