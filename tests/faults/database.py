"""A PostgreSQL cluster to be killed: own folder, own socket, started as a child and watched as an init system would.

A migrated cluster is made once per state of the schema and copied for each use, which takes well under a second.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from scripts import cluster as clusters
from scripts.cluster import Cluster
from scripts.database import APP, DATABASE, OWNER, create, libpq_url, migrate, schema_digest, url
from scripts.paths import IS_ROOT, LOCAL
from scripts.postgres import ACCOUNT, SUPERUSER, as_database_account, programs
from tests.faults.program import Program

#: What is acknowledged is written before it is acknowledged. The disk's own cache is not put to the test: nobody pulls the plug.
_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0777
max_connections = {connections}
superuser_reserved_connections = 3
shared_buffers = 64MB
fsync = off
synchronous_commit = {commit}
min_wal_size = 32MB
max_wal_size = 512MB
restart_after_crash = on
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_min_messages = warning
"""
#: A database that says "stored" before it has written: the planted fault, by which the checker is tried.
_LAZY = "off\nwal_writer_delay = 10s\nwal_writer_flush_after = 0"


class Database(Program):
    """The server of one data folder. `kill` ends every process of it at once; the folder's remains are cleared at the start."""

    def __init__(self, home: Path, *, connections: int = 120, lazy: bool = False) -> None:
        self.it = Cluster("faults", home / "pg", home / "s")
        commit = _LAZY if lazy else "on"
        self.settings = _SETTINGS.format(socket=self.it.socket, connections=connections, commit=commit)
        super().__init__("postgres", [], home / "log" / "postgres.log")

    def prepare(self) -> None:
        """A copy of the migrated cluster, with this one's settings."""
        mold = _mold()
        subprocess.run(["cp", "-a", "--reflink=auto", f"{mold}/.", str(self.it.data)], check=True)
        self.configure()

    def configure(self) -> None:
        self.it.socket.mkdir(mode=0o700, exist_ok=True)
        (self.it.data / "hadr.conf").write_text(self.settings)
        if IS_ROOT:
            shutil.chown(self.it.data / "hadr.conf", ACCOUNT, ACCOUNT)
            shutil.chown(self.it.socket, ACCOUNT, ACCOUNT)
        self.argv = as_database_account([self.it.programs / "postgres", "-D", self.it.data])

    def url(self, role: str = APP) -> str:
        return url(self.it, role, DATABASE)

    @property
    def owner_url(self) -> str:
        return url(self.it, OWNER, DATABASE)

    @property
    def super_url(self) -> str:
        """For psycopg, past every lock: what is really stored."""
        return libpq_url(self.it, SUPERUSER, DATABASE)

    def pids(self) -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    if (entry / "cwd").readlink() == self.it.data:
                        found.append(int(entry.name))
        return found

    def start(self) -> None:
        until = time.monotonic() + 10
        while self.pids() and time.monotonic() < until:
            for pid in self.pids():
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)
        for lock in [self.it.data / "postmaster.pid", *self.it.socket.glob(".s.PGSQL.*")]:
            lock.unlink(missing_ok=True)
        super().start()

    def is_answering(self) -> bool:
        ready: list[str | Path] = [self.it.programs / "pg_isready", "-q", "-h", self.it.socket, "-U", SUPERUSER, "-d", "postgres"]
        return subprocess.run(ready, check=False, capture_output=True).returncode == 0

    def wait(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while not self.is_answering():
            if time.monotonic() > until:
                raise RuntimeError(f"the database did not come up:\n{self.log.read_text()[-2000:]}")
            if not self.is_alive():
                self.start()
            time.sleep(0.05)


def _mold() -> Path:
    """The migrated data folder to copy from; made anew when the schema's sources changed."""
    home = clusters.cluster("test").data.parent
    digest = schema_digest()[:16]
    mold = home / f"pgmold-{digest}"
    with (LOCAL / "faults.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mold.is_dir():
            for older in home.glob("pgmold-*"):
                shutil.rmtree(older, ignore_errors=True)
            _cast(mold)
    return mold


def _cast(mold: Path) -> None:
    half = mold.with_name("pgmold-new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    if IS_ROOT:
        shutil.chown(half, ACCOUNT, ACCOUNT)
    init: list[str | Path] = [programs() / "initdb", "-D", half, "-U", SUPERUSER]
    init += ["-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync"]
    subprocess.run(as_database_account(init), check=True, capture_output=True, cwd="/")
    with (half / "postgresql.conf").open("a") as settings:
        settings.write("\ninclude 'hadr.conf'\n")
    home = Path("/tmp") / f"hadr-mold-{os.getpid()}"
    (home / "log").mkdir(parents=True)
    server = Database(home)
    server.it = Cluster("faults", half, home / "s")
    server.configure()
    server.start()
    try:
        server.wait()
        create(server.it, DATABASE)
        wanted = {"DATABASE_URL": server.url(), "HADR_OWNER_DATABASE_URL": server.owner_url}
        migrate({"SECRET_KEY": "only-for-tests-" + "0" * 50, "HADR_LOCAL": "1", **wanted}, "migrate-faults")
    finally:
        assert server.process is not None
        server.process.send_signal(signal.SIGINT)
        server.process.wait(60)
        shutil.rmtree(home, ignore_errors=True)
    half.rename(mold)
