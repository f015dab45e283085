"""etcd and three Patroni nodes on this machine's loopback, for the trial alone."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.paths import DEPLOY
from scripts.postgres import as_database_account, programs
from tests.clusters import give

NAMES = ("alpha", "bravo", "charlie")


@dataclass
class Node:
    name: str
    folder: Path
    port: int
    rest: int
    variables: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        # The variables hold passwords: in a file of this account's, as on a real server, never on a command line.
        file = self.folder / "patroni.env"
        file.touch(mode=0o600)
        file.write_text("".join(f"{name}='{value}'\n" for name, value in self.variables.items()))
        give(file)
        command = ["sh", "-c", 'set -a; . "$0"; exec patroni "$1"', str(file), str(self.folder.parent / "patroni.yml")]
        self.process = run(command, self.folder / "patroni.log")

    def kill(self) -> None:
        """kill -9 of Patroni and of every process of its PostgreSQL, as when the machine goes away."""
        end(self.process)
        while found := self.processes():
            for process in found:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.02)

    def processes(self) -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    if (entry / "cwd").readlink() == self.data:
                        found.append(int(entry.name))
        return found


@dataclass
class Nodes:
    """Passwords are made for this run and forgotten with it."""

    home: Path
    passwords: dict[str, str] = field(
        default_factory=lambda: {name: secrets.token_hex(12) for name in ("super", "replication", "owner", "app")}
    )
    nodes: list[Node] = field(default_factory=list)
    etcd: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        client, peer = free_port(), free_port()
        (self.home / "patroni.yml").write_text((DEPLOY / "patroni" / "patroni.yml").read_text())
        folder = self.home / "etcd"
        folder.mkdir(mode=0o700)
        give(folder)
        urls = {"client": f"http://127.0.0.1:{client}", "peer": f"http://127.0.0.1:{peer}"}
        self.etcd = run(
            ["etcd", "--data-dir", str(folder / "data"),
             "--listen-client-urls", urls["client"], "--advertise-client-urls", urls["client"],
             "--listen-peer-urls", urls["peer"], "--initial-advertise-peer-urls", urls["peer"],
             "--initial-cluster", f"default={urls['peer']}"],
            folder / "etcd.log",
        )  # fmt: skip
        for name in NAMES:
            self.nodes.append(self._node(name, client))
            self.nodes[-1].start()
            if name == NAMES[0]:
                self.until(lambda members: any(role(member) == "leader" for member in members), "a primary")

    def _node(self, name: str, etcd: int) -> Node:
        folder = self.home / name
        folder.mkdir(mode=0o700)
        give(folder)
        node = Node(name, folder, free_port(), free_port(), {})
        node.variables = {
            "PATH": os.environ["PATH"],
            "PATRONI_NAME": name,
            "PATRONI_ETCD3_HOSTS": f"127.0.0.1:{etcd}",
            **{f"PATRONI_RESTAPI_{what}": f"127.0.0.1:{node.rest}" for what in ("LISTEN", "CONNECT_ADDRESS")},
            **{f"PATRONI_POSTGRESQL_{what}": f"127.0.0.1:{node.port}" for what in ("LISTEN", "CONNECT_ADDRESS")},
            "PATRONI_POSTGRESQL_DATA_DIR": str(node.data),
            "PATRONI_POSTGRESQL_BIN_DIR": str(programs()),
            "PATRONI_POSTGRESQL_PGPASS": str(folder / "pgpass"),
            "PATRONI_SUPERUSER_USERNAME": "postgres",
            "PATRONI_SUPERUSER_PASSWORD": self.passwords["super"],
            "PATRONI_REPLICATION_USERNAME": "hadr_replication",
            "PATRONI_REPLICATION_PASSWORD": self.passwords["replication"],
        }
        return node

    def members(self) -> list[dict[str, Any]]:
        """What the nodes that are alive say of the cluster."""
        for node in self.nodes:
            with (
                contextlib.suppress(OSError, ValueError),
                urllib.request.urlopen(f"http://127.0.0.1:{node.rest}/cluster", timeout=3) as reply,
            ):
                return list(json.load(reply)["members"])
        return []

    def until(self, enough: Any, what: str, seconds: float = 400) -> list[dict[str, Any]]:
        deadline = time.monotonic() + seconds
        while not enough(found := self.members()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"no {what} in {seconds:.0f} s: {found}")
            time.sleep(1)
        return found

    def until_whole(self) -> None:
        """A primary, a synchronous standby and one more."""
        self.until(
            lambda members: sorted(map(role, members)) == ["leader", "replica", "sync_standby"], "primary with two standbys"
        )

    def primary(self) -> Node:
        found = self.until(lambda members: "leader" in map(role, members), "primary")
        name = next(member["name"] for member in found if role(member) == "leader")
        return next(node for node in self.nodes if node.name == name)

    def address(self, account: str) -> str:
        """All three servers, of which libpq takes the one that is the primary now."""
        servers = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        password = self.passwords[account]
        return (
            f"postgis://hadr_{account}:{password}@{servers}/hadr"
            "?target_session_attrs=read-write&connect_timeout=2&tcp_user_timeout=5000"
        )

    def keep_logs(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for node in self.nodes:
            shutil.copy(node.folder / "patroni.log", folder / f"{node.name}.log")

    def stop(self) -> None:
        for node in self.nodes:
            node.kill()
        end(self.etcd)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def role(member: dict[str, Any]) -> str:
    return str(member["role"])


def run(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a program as the account that may run PostgreSQL."""
    with log.open("ab") as out:
        return subprocess.Popen(as_database_account(command), cwd="/", stdin=subprocess.DEVNULL, stdout=out, stderr=out)


def end(process: subprocess.Popen[bytes] | None) -> None:
    if process and process.poll() is None:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit("Run deploy/patroni/trial.py")
