"""Whole PostgreSQL clusters of a test's own: made, killed, copied, promoted and thrown away. Unix sockets only, never as root."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connections

from scripts import database
from scripts.cluster import Cluster
from scripts.paths import IS_ROOT
from scripts.postgres import ACCOUNT, SUPERUSER, as_database_account, programs

DATABASE = database.DATABASE
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "timezone": "UTC",
    "lc_messages": "C",
    "fsync": "off",  # a killed process loses nothing that it gave to the kernel; only a machine that loses power would
    "full_page_writes": "on",
    "log_min_messages": "warning",
}


@dataclass
class Throwaway:
    """One cluster below `home`, a folder of the database's account."""

    home: Path
    name: str
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.home / self.name

    @property
    def socket(self) -> Path:
        return self.home / f"{self.name}-socket"

    @property
    def cluster(self) -> Cluster:
        """The same as the commands of scripts/ know it."""
        return Cluster(self.name, self.data, self.socket)

    def make(self) -> None:
        """An empty cluster, not started."""
        as_account(
            programs() / "initdb", "-D", self.data, "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "-N"
        )

    def start(self, **more: str) -> None:
        """Start and wait until it answers. `more` are settings; they stay for the next start."""
        self.settings |= more
        self.socket.mkdir(exist_ok=True)
        give(self.socket)
        wanted = {**_SETTINGS, "unix_socket_directories": str(self.socket), **self.settings}
        # Into this file, which a copy of the data folder brings along: here it is written anew but for where the primary is.
        conf = self.data / "postgresql.auto.conf"
        kept = [line for line in read(conf).splitlines() if line.startswith("primary_")] if conf.exists() else []
        conf.write_text("\n".join([*kept, *(f"{name} = '{value}'" for name, value in wanted.items())]) + "\n")
        give(conf)
        as_account(programs() / "pg_ctl", "-D", self.data, "-l", self.home / f"{self.name}.log", "-w", "-t", "60", "start")

    def stop(self, mode: str = "fast") -> None:
        if (self.data / "postmaster.pid").exists():
            with contextlib.suppress(subprocess.CalledProcessError):
                as_account(programs() / "pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def kill(self) -> None:
        """kill -9 of the server and all that belongs to it, as when the machine goes away."""
        for process in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while self.processes():
            time.sleep(0.02)
        # A dead process that nobody has buried yet still counts as running: PostgreSQL would believe its lock files.
        folders = self.settings.get("unix_socket_directories", str(self.socket)).split(",")
        for lock in [self.data / "postmaster.pid", *(lock for each in folders for lock in Path(each).glob(".s.PGSQL.*"))]:
            lock.unlink(missing_ok=True)

    def processes(self) -> list[int]:
        """Every process of a cluster works inside its data folder."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    if (entry / "cwd").readlink() == self.data:
                        found.append(int(entry.name))
        return found

    def psql(self, statement: str, name: str = DATABASE) -> str:
        return database.psql(self.cluster, name, "-c", statement)

    def url(self, role: str = database.APP) -> str:
        """What DATABASE_URL takes."""
        return database.url(self.cluster, role, DATABASE)

    def super_url(self) -> str:
        """What psycopg takes, as the superuser."""
        return database.libpq_url(self.cluster, SUPERUSER, DATABASE)

    def variables(self, **more: str) -> dict[str, str]:
        """The environment that leads HADR to this cluster."""
        return {"DATABASE_URL": self.url(), "HADR_OWNER_DATABASE_URL": self.url(database.OWNER), **more}

    def create_database(self, environment: Mapping[str, str]) -> None:
        """Roles, the prepared database and all migrations."""
        database.create(self.cluster, DATABASE)
        database.migrate({**environment, **self.variables()}, f"migrate-{self.name}")

    def standby(self, name: str, **settings: str) -> Throwaway:
        """A streaming standby of this cluster, copied and started, under `name`."""
        copy = Throwaway(self.home, name, settings)
        as_account(
            programs() / "pg_basebackup", "-D", copy.data, "-R", "-X", "stream", "-c", "fast", "-N",
            "-d", f"host={self.socket} user={SUPERUSER} application_name={name}",
        )  # fmt: skip
        copy.start()
        return copy

    def promote(self) -> None:
        as_account(programs() / "pg_ctl", "-D", self.data, "-w", "promote")


@contextmanager
def throwaway_home() -> Iterator[Path]:
    """A folder for clusters. What still runs in it at the end is killed, and everything is removed."""
    # Short: the path of a socket may have 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="hadr-pg-", dir="/tmp"))
    home.chmod(0o755)
    give(home)
    try:
        yield home
    finally:
        for data in home.iterdir():
            if (data / "PG_VERSION").exists():
                Throwaway(home, data.name).kill()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def acting_on(it: Throwaway) -> Iterator[None]:
    """Services called in this process, and servers started by tests.server, work on this cluster meanwhile."""
    before = {alias: dict(settings.DATABASES[alias]) for alias in ("default", "owner")}
    wanted = {"HOST": str(it.socket), "PORT": "", "NAME": DATABASE, "PASSWORD": ""}
    try:
        for alias, role in (("default", database.APP), ("owner", database.OWNER)):
            _lead(alias, {**wanted, "USER": role})
        yield
    finally:
        for alias, values in before.items():
            _lead(alias, {name: values[name] for name in ("HOST", "PORT", "NAME", "PASSWORD", "USER")})


def _lead(alias: str, values: Mapping[str, str]) -> None:
    connections[alias].close()
    settings.DATABASES[alias].update(values)
    connections[alias].settings_dict.update(values)


def as_account(*command: str | Path) -> None:
    """Run one of PostgreSQL's programs as the account that may. Raises CalledProcessError, its output attached."""
    # Output goes to a file: a server that was started would hold a pipe open for ever.
    with tempfile.TemporaryFile("w+") as out:
        done = subprocess.run(
            as_database_account(command), cwd="/", stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False
        )
        if done.returncode:
            out.seek(0)
            raise subprocess.CalledProcessError(done.returncode, [str(part) for part in command], out.read())


def give(path: Path) -> None:
    if IS_ROOT:
        shutil.chown(path, ACCOUNT, ACCOUNT)


def read(path: Path) -> str:
    return path.read_text()
