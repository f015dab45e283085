"""The primary is killed under twenty writers: nothing that was acknowledged is lost, and the epoch stays.

    python -m deploy.patroni.trial [--kills 2] [--writers 20] [--acknowledged 400]

Needs what it tries: apt-get install patroni etcd-server (and PostgreSQL with PostGIS), and a gigabyte of memory. Starts etcd and
three Patroni nodes with patroni.yml on the loopback, two HADR servers that name all three databases, writers that send each
request again until it is answered, and a socket that hears everything. Each kill takes away Patroni and PostgreSQL of the primary
at once; the node is started again and has to join as a standby before the next one.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psycopg
import uuid6

from deploy.patroni.nodes import Nodes
from scripts import variables
from scripts.cluster import cluster
from scripts.paths import DEPLOY, MANAGE, PYTHON, ROOT
from tests.clusters import throwaway_home

if TYPE_CHECKING:
    from tests.cast import Scene
    from tests.server import Server

#: Seconds at most between two reports of one writer: twenty that never pause leave nothing of a small machine to its databases.
PAUSE = 0.4


@dataclass
class Outside:
    """What is known without the servers."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    acknowledged: dict[str, float] = field(default_factory=dict)
    tried_again: int = 0
    refused: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


class Writer(threading.Thread):
    """Reports one incident after the other, each sent again with its own id until it is acknowledged."""

    def __init__(self, servers: list[Server], slug: str, token: str, outside: Outside) -> None:
        super().__init__(daemon=True)
        self.servers, self.slug, self.outside = servers, slug, outside
        self.client = httpx.Client(headers={"Authorization": f"Token {token}"}, timeout=10)

    def run(self) -> None:
        while not self.outside.over.is_set():
            self.send(
                {
                    "id": str(uuid6.uuid7()),
                    "title": "Slope moves",
                    "kind": "landslide",
                    "severity": "severe",
                    "place_name": "Gampo",
                }
            )

    def send(self, body: dict[str, str]) -> None:
        while True:
            base = f"{random.choice(self.servers).url}/api/v1/operations/{self.slug}"
            try:
                answer = self.client.post(f"{base}/incidents/", json=body)
            except httpx.TransportError:
                answer = None
            with self.outside.lock:
                if answer is not None and answer.status_code in (200, 201):
                    self.outside.acknowledged[body["id"]] = time.monotonic()
                    break
                if answer is not None and answer.status_code < 500:
                    self.outside.refused.append(f"{answer.status_code} {answer.text[:200]}")
                    return
                self.outside.tried_again += 1
            time.sleep(0.2)
        time.sleep(PAUSE * random.random())


class Listener(threading.Thread):
    """One screen: keeps the numbers of the shared stream as they come, asks for the rest after each loss."""

    def __init__(self, servers: list[Server], scene: Scene, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.servers, self.scene, self.over = servers, scene, over
        self.heard: list[int] = []
        self.epochs: set[str] = set()

    def run(self) -> None:
        from django.db import DatabaseError  # Django knows its database only now
        from websockets.exceptions import WebSocketException

        from tests.server import messages, resume

        while not self.over.is_set():
            try:
                with random.choice(self.servers).socket(
                    self.scene.major_park, self.scene.operation.slug, open_timeout=5
                ) as client:
                    resume(client, {"shared": self.heard[-1] if self.heard else 0})
                    while not self.over.is_set():
                        for message in messages(client, until=0.2):
                            if "epoch" in message:
                                self.epochs.add(message["epoch"])
                            if message["type"] == "entry" and message["stream"] == "shared":
                                self.heard.append(message["seq"])
            except (OSError, WebSocketException, DatabaseError):
                time.sleep(0.2)


def prepare(nodes: Nodes) -> dict[str, str]:
    """Roles, database and migrations on the primary, as docs/deployment.md says. Returns the variables of the servers."""
    primary = nodes.primary()
    environment = {
        **os.environ,
        **variables.for_test(cluster("test")),
        "DATABASE_URL": nodes.address("app"),
        "HADR_OWNER_DATABASE_URL": nodes.address("owner"),
        "HADR_RATE_USER": "100000000/min",
        "HADR_LOG_LEVEL": "CRITICAL",
        "REDIS_URL": "",
        "PGHOST": "127.0.0.1", "PGPORT": str(primary.port), "PGUSER": "postgres", "PGPASSWORD": nodes.passwords["super"],
        "HADR_OWNER_PASSWORD": nodes.passwords["owner"], "HADR_APP_PASSWORD": nodes.passwords["app"],
    }  # fmt: skip
    for command in (
        ["sh", str(DEPLOY / "prepare_server.sh")],
        [str(PYTHON), str(MANAGE), "migrate", "--database", "owner", "--no-input"],
    ):
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return environment


def tell(line: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {line}", flush=True)


def wait_for(outside: Outside, count: int, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while len(outside.acknowledged) < count:
        if time.monotonic() > deadline or outside.refused:
            raise AssertionError(f"{len(outside.acknowledged)} acknowledged, {count} wanted; refused: {outside.refused[:3]}")
        time.sleep(0.05)


def kill_again_and_again(nodes: Nodes, outside: Outside, kills: int, between: int) -> None:
    """Tells after each kill how long no write was acknowledged."""
    for _kill in range(kills):
        nodes.until_whole()
        wait_for(outside, len(outside.acknowledged) + between)
        killed = nodes.primary()
        killed.kill()
        at = time.monotonic()
        while not any(when > at + 0.5 for when in list(outside.acknowledged.values())):
            time.sleep(0.05)
            if time.monotonic() > at + 180:
                raise AssertionError("no acknowledgement three minutes after the kill")
        gap = min(when for when in list(outside.acknowledged.values()) if when > at + 0.5) - at
        tell(f"{killed.name} killed, {nodes.primary().name} promoted, writes go on after {gap:.1f} s")
        killed.start()
    nodes.until_whole()
    tell("the killed node came back as a standby")
    wait_for(outside, len(outside.acknowledged) + between)


def check(environment: dict[str, str], outside: Outside, listener: Listener, epoch: str) -> None:
    """Everything acknowledged is stored once, in a journal without a gap, which the listener heard in order."""
    with psycopg.connect(environment["HADR_OWNER_DATABASE_URL"].replace("postgis:", "postgresql:")) as database:
        stored = {str(found) for (found,) in database.execute("SELECT id FROM incidents_incident").fetchall()}
        head, entries = database.execute(
            "SELECT head, count(*) FROM journal_stream s, journal_entry WHERE stream_id = s.id AND name = 'shared' GROUP BY 1"
        ).fetchone() or (0, 0)
        epochs = [str(found) for (found,) in database.execute("SELECT id FROM journal_epoch").fetchall()]
    lost = outside.acknowledged.keys() - stored
    assert not lost, f"{len(lost)} acknowledged writes are lost"
    assert head == entries, f"the stream reaches {head} and has {entries} entries"
    deadline = time.monotonic() + 60
    while len(listener.heard) < head and time.monotonic() < deadline:
        time.sleep(0.1)
    assert listener.heard == list(range(1, head + 1)), "every entry once, in order"
    assert epochs == [epoch] and listener.epochs == {epoch}, "a promotion that loses nothing begins no epoch"
    subprocess.run([str(PYTHON), str(MANAGE), "verify_journal"], cwd=ROOT, env=environment, check=True)


def run(asked: argparse.Namespace, stack: ExitStack) -> None:
    nodes = Nodes(stack.enter_context(throwaway_home()))
    stack.callback(nodes.stop)
    if asked.logs:
        stack.callback(nodes.keep_logs, Path(asked.logs))
    nodes.start()
    nodes.until_whole()
    tell("etcd, a primary, a synchronous standby and one more are up")
    environment = prepare(nodes)
    os.environ.update(environment)
    import django  # it reads the addresses from the environment, which is known only now

    django.setup()
    from journal.selectors import current_epoch
    from operations.services import issue_token
    from tests.cast import enter_scene
    from tests.server import serving

    scene, epoch = enter_scene(), current_epoch()
    servers = [stack.enter_context(serving(**environment)) for _ in range(2)]
    outside = Outside()
    listener = Listener(servers, scene, over=threading.Event())
    stack.callback(listener.over.set)
    stack.callback(outside.over.set)
    token = issue_token(user=scene.ms_rivera)
    writers = [Writer(servers, scene.operation.slug, token, outside) for _ in range(asked.writers)]
    for thread in (*writers, listener):
        thread.start()
    kill_again_and_again(nodes, outside, asked.kills, asked.acknowledged)
    outside.over.set()
    for writer in writers:
        writer.join(60)
    check(environment, outside, listener, epoch)
    tell(f"{len(outside.acknowledged)} acknowledged writes, {outside.tried_again} tried again, {asked.kills} kills, 0 lost")
    tell(f"epoch kept; {len(listener.heard)} entries heard once, in order")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--acknowledged", type=int, default=400, help="writes before each kill")
    parser.add_argument("--logs", default="", metavar="FOLDER", help="where to leave the logs of the nodes")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing stays behind
    if missing := [name for name in ("patroni", "etcd") if not shutil.which(name)]:
        sys.exit(f"{' and '.join(missing)} not found: apt-get install patroni etcd-server")
    with ExitStack() as stack:
        run(asked, stack)
    return 0


if __name__ == "__main__":
    sys.exit(main())
