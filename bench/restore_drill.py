"""A restore to a chosen moment, proven: every table of the restored server has the hash that it had at that moment.

    python -m bench.restore_drill [--moments 3] [--restores 2] [--writes 60] [--fill 0] [--seed 1]

Starts a throwaway server with a WAL archive, takes a base backup while people write, writes on, kills the server, and restores
to moments drawn by the seed with the scripts of deploy/backup/. After the last restore the server stands at the old address: a
client whose socket was open all the while must be told of the new epoch and, asking anew, hold what the database holds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from scripts import variables
from scripts.cluster import cluster
from scripts.paths import DEPLOY, MANAGE, PYTHON, ROOT
from scripts.postgres import SUPERUSER, as_database_account
from tests.clusters import Throwaway, give, throwaway_home

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

    from tests.cast import Scene
    from tests.server import Server

WRITERS = 4
#: What a restore to a moment changes on purpose.
CHANGED = {"journal_epoch", "django_session", "operations_accesstoken", "usersessions_usersession"}


@dataclass
class Moment:
    """`tables` as hadr.backup.fingerprint gives them, `heads` by stream id: what was true at `at`, by the server's own clock."""

    at: str
    tables: dict[str, Any]
    heads: dict[str, int]


@dataclass
class Drill:
    home: Path
    primary: Throwaway
    environment: dict[str, str]
    seconds: dict[str, float] = field(default_factory=dict)

    def timed(self, what: str, act: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        result = act()
        self.seconds[what] = time.perf_counter() - began
        return result

    def script(self, name: str, *words: str | Path, **more: str) -> str:
        """One of the scripts of deploy/backup/, as the account that owns the server. Raises with its complaint."""
        variables = {"PGHOST": str(self.primary.socket), "PGUSER": SUPERUSER, "HADR_SUPERUSER": SUPERUSER, **more}
        # setpriv clears the environment, so it is given again behind it.
        command = as_database_account(
            ["env", *(f"{name}={value}" for name, value in variables.items()), self.home / "scripts" / name, *words]
        )
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{name} failed: {done.stderr}")
        return done.stdout.strip()


def held(it: Throwaway) -> Moment:
    from hadr.backup.fingerprint import fingerprint

    with psycopg.connect(it.super_url()) as server:
        server.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (at,) = server.execute("SELECT clock_timestamp()::text").fetchone() or ("",)
        heads = {str(stream): head for stream, head in server.execute("SELECT id, head FROM journal_stream").fetchall()}
        return Moment(at, fingerprint(server), heads)


def epoch_of(it: Throwaway) -> str:
    return it.psql("SELECT id FROM journal_epoch ORDER BY begun_at DESC LIMIT 1")


def begin(drill: Drill) -> None:
    """The server with its archive, the database, and this process on it."""
    scripts, archive = drill.home / "scripts", drill.home / "wal"
    shutil.copytree(DEPLOY / "backup", scripts)  # the server's account may not be able to enter the checkout
    archive.mkdir()
    give(archive)
    drill.primary.make()
    drill.primary.start(
        archive_mode="on",
        archive_timeout="60",
        archive_command=f'{scripts}/archive_wal.sh "%p" "%f" {archive}'.replace("'", "''"),
    )
    drill.primary.create_database(drill.environment)
    drill.environment |= drill.primary.variables(HADR_MEDIA=str(drill.home / "media"), HADR_RATE_USER="100000000/min")
    drill.environment |= {"REDIS_URL": "", "HADR_LOG_LEVEL": "CRITICAL"}
    os.environ.update(drill.environment)
    import django  # it reads the addresses from the environment, which is known only now

    django.setup()


def write(scene: Scene, count: int, seed: int) -> None:
    """`count` deeds by several people at once, through the services; the first failure is raised."""
    from django.db import connection
    from uuid6 import uuid7

    from incidents.services.incident import report_incident
    from incidents.services.log_line import add_log_line
    from operations.models import Audience

    audiences = list(Audience.objects.filter(operation=scene.operation, key__in=("shared", "military")))
    failures: list[BaseException] = []

    def work(which: int) -> None:
        chance = random.Random(seed * 1000 + which)
        try:
            for _ in range(count // WRITERS // 2):
                incident, _new = report_incident(
                    by=scene.major_park, operation=scene.operation, audience=chance.choice(audiences), record_id=uuid7(),
                    title=f"Slope {chance.randint(1, 999)} moves", kind="landslide", severity="severe", place_name="Gampo",
                )  # fmt: skip
                add_log_line(by=scene.major_park, operation=scene.operation, incident_id=incident.id, text="Seen\tfrom the road.")
        except BaseException as failure:
            failures.append(failure)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[which]) for which in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def archived(it: Throwaway) -> None:
    """Wait until everything written so far is in the archive."""
    wanted = it.psql("SELECT pg_walfile_name(pg_current_wal_lsn())")
    it.psql("SELECT pg_switch_wal()")
    while it.psql("SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver") < wanted:
        time.sleep(0.1)


def restore(drill: Drill, number: int, base: str, moment: Moment, **more: str) -> Throwaway:
    """Restore, start, compare. Raises AssertionError naming the tables that differ."""
    from hadr.backup.fingerprint import differences

    restored = Throwaway(drill.home, f"restored{number}")
    words = (base, drill.home / "wal", restored.data, moment.at)
    drill.timed(f"restore {number}", lambda: drill.script("restore_to_moment.sh", *words, **more))
    restored.start(archive_mode="off", unix_socket_directories=f"{restored.socket},{drill.primary.socket}")
    found = held(restored)
    changed = {"journal_epoch"} if more.get("HADR_KEEP_LOGINS") else CHANGED
    wrong = differences(
        *({name: each for name, each in tables.items() if name not in changed} for tables in (moment.tables, found.tables))
    )
    assert not wrong, wrong
    assert found.heads == moment.heads
    assert len(moment.tables) > 30
    if not more:
        assert not any(found.tables[name]["rows"] for name in CHANGED - {"journal_epoch"}), "a login came back"
    said = subprocess.run(
        [str(PYTHON), str(MANAGE), "verify_journal"], cwd=ROOT, env={**drill.environment, **restored.variables()},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    entries = sum(found.heads.values())
    took = drill.seconds[f"restore {number}"]
    print(f"restore {number}: to {moment.at}, {len(found.tables)} tables equal, {entries} entries verified, {took:.1f} s")
    return restored


def resynced(server: Server, scene: Scene, client: ClientConnection, old: str, restored: Throwaway, moment: Moment) -> None:
    """The open socket is told of the new epoch; asked anew, the server gives what the restored database holds."""
    from websockets.exceptions import ConnectionClosed

    from tests.server import messages, resume

    new = epoch_of(restored)
    assert new != old
    told: set[str] = set()
    deadline = time.monotonic() + 90
    while new not in told:
        assert time.monotonic() < deadline, f"the client was told of {told}, not of {new}"
        try:
            told |= {message["epoch"] for message in messages(client, until=0.5) if "epoch" in message}
        except (ConnectionClosed, OSError) as lost:
            print(f"the socket was closed ({lost}); it comes back with the old epoch and its numbers")
            client = server.socket(scene.major_park, scene.operation.slug)
            resume(client, {"shared": 10**6}, old)
    with server.api(scene.major_park) as api:
        snapshot = api.get(f"/operations/{scene.operation.slug}/snapshot/").raise_for_status().json()
    names = dict(line.split("|") for line in restored.psql("SELECT id, name FROM journal_stream").splitlines())
    mine = {names[stream]: head for stream, head in moment.heads.items() if names[stream] in snapshot["heads"]}
    assert snapshot["epoch"] == new
    assert {name: head for name, head in snapshot["heads"].items() if name in mine} == mine
    print("the open socket was told of the new epoch; the snapshot shows the restored heads")
    client.close()


def run(asked: argparse.Namespace, home: Path) -> None:
    environment = {**os.environ, **variables.for_test(cluster("test"))}
    drill = Drill(home, Throwaway(home, "primary"), environment)
    drill.timed("making the server", lambda: begin(drill))
    from django.db import connections

    from tests.cast import enter_scene
    from tests.server import resume, serving

    scene = enter_scene()
    write(scene, max(asked.fill, asked.writes), 0)
    late = threading.Thread(target=write, args=[scene, asked.writes, 1])
    late.start()
    base = drill.timed("base backup", lambda: drill.script("base_backup.sh", home / "base", home / "wal"))
    late.join()
    with serving(**drill.environment) as server:
        client = server.socket(scene.major_park, scene.operation.slug)
        old = epoch_of(drill.primary)
        resume(client, {}, old)
        moments = []
        for number in range(asked.moments):
            write(scene, asked.writes, 2 + number)
            moments.append(held(drill.primary))
            time.sleep(0.01)
        write(scene, asked.writes, 99)  # the time that will be lost
        archived(drill.primary)
        size = drill.primary.psql("SELECT pg_size_pretty(pg_database_size('hadr'))")
        drill.primary.kill()
        connections.close_all()
        chance = random.Random(asked.seed)
        for number in range(1, asked.restores + 1):
            last = number == asked.restores
            moment = chance.choice(moments)
            restored = restore(drill, number, base, moment, **({"HADR_KEEP_LOGINS": "1"} if last else {}))
            if last:
                resynced(server, scene, client, old, restored, moment)
            restored.kill()
            shutil.rmtree(restored.data)
    print(
        f"{asked.restores} restores, {asked.restores} equal; database {size}; "
        + ", ".join(f"{what} {took:.1f} s" for what, took in drill.seconds.items())
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=3)
    parser.add_argument("--restores", type=int, default=2)
    parser.add_argument("--writes", type=int, default=60, help="deeds before each moment")
    parser.add_argument("--fill", type=int, default=0, help="deeds before the base backup")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing stays behind
    print(f"seed {asked.seed}", json.dumps(vars(asked)))
    with throwaway_home() as home:
        run(asked, home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
