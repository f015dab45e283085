"""A private PostgreSQL cluster: own data folder, Unix socket only, never as root, no system service touched.

Two of them exist: `run` keeps the operation's data safe (fsync on), `test` is thrown away and made for speed.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.paths import IS_ROOT, LOCAL, ROOT, checkout_key
from scripts.postgres import ACCOUNT, SUPERUSER, as_database_account, can_enter, programs
from scripts.say import Stop, run_quietly, step

_START_SECONDS = 60
_ORPHAN_SECONDS = 10

_SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0777   # the folder itself is mode 0700
max_connections = 120
shared_buffers = 128MB
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
{durability}
"""
# The throwaway cluster loses its data in a crash, which is what it is for. The other one never may.
_DURABILITY = {
    "run": "fsync = on\nsynchronous_commit = on",
    "test": "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_wal_size = 2GB",
}


@dataclass(frozen=True)
class Cluster:
    """`name` is "run" or "test"; `data` its data folder; `socket` the folder of its Unix socket."""

    name: str
    data: Path
    socket: Path

    @property
    def programs(self) -> Path:
        """The PostgreSQL programs that fit this data folder."""
        version = self.data / "PG_VERSION"
        return programs(int(version.read_text()) if version.is_file() else None)


def cluster(name: str) -> Cluster:
    """The cluster `name` of this checkout; nothing is started or made."""
    folder = {"run": "pgdata", "test": "pgtest"}[name]
    LOCAL.mkdir(mode=0o755, exist_ok=True)
    home = LOCAL
    if not can_enter(LOCAL):
        home = Path("/var/lib/hadr") / checkout_key()
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
    # A socket path may have 107 bytes, which a deep checkout exceeds: hence /tmp and a short name.
    return Cluster(name, home / folder, Path("/tmp") / f"hadr-{checkout_key()}-{name}")


def start(it: Cluster) -> bool:
    """Make the cluster if there is none, and start it. False when it was running already."""
    with _one_at_a_time(it):
        _check_owner(it)
        if is_answering(it):
            return False
        if not (it.data / "PG_VERSION").is_file():
            _initialize(it)
        _clear_remains(it)
        _make_socket_folder(it)
        _write_settings(it)
        log = it.data / "server.log"
        step("Starting the database")
        try:
            run_quietly(
                f"pg_ctl-{it.name}",
                as_database_account([
                    it.programs / "pg_ctl", "-D", it.data, "-l", log, "-w", "-t", str(_START_SECONDS), "start",
                ]),
                cwd=Path("/"),
            )  # fmt: skip
        except Stop as stop:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.is_file() else stop.detail
            if "No space left on device" in tail:
                raise Stop(f"The disk is full ({it.data}). Free some space and start again.") from stop
            raise Stop(f"The database did not start; its log is {log}.", tail) from stop
        return True


def stop(it: Cluster) -> None:
    """Stop the cluster cleanly; nothing happens when it does not run."""
    with _one_at_a_time(it):
        if not (it.data / "postmaster.pid").is_file():
            return
        command: list[str | Path] = [it.programs / "pg_ctl", "-D", it.data, "-m", "fast", "-w", "stop"]
        with contextlib.suppress(Stop):
            run_quietly(f"pg_ctl-{it.name}", as_database_account(command), cwd=Path("/"))


def remove(it: Cluster) -> None:
    """Stop the cluster and delete its data."""
    stop(it)
    shutil.rmtree(it.data, ignore_errors=True)
    shutil.rmtree(it.socket, ignore_errors=True)


def is_answering(it: Cluster) -> bool:
    """Whether a server takes connections on this cluster's socket."""
    if not (it.data / "postmaster.pid").is_file():
        return False
    ready: list[str | Path] = [it.programs / "pg_isready", "-q", "-h", it.socket, "-U", SUPERUSER, "-d", "postgres"]
    return subprocess.run(ready, check=False, capture_output=True).returncode == 0


@contextlib.contextmanager
def _one_at_a_time(it: Cluster) -> Iterator[None]:
    """Several commands may start together in one checkout: they wait for each other here."""
    with (LOCAL / f"{it.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _check_owner(it: Cluster) -> None:
    if not it.data.exists():
        return
    owner = it.data.stat().st_uid
    expected = pwd.getpwnam(ACCOUNT).pw_uid if IS_ROOT else os.geteuid()
    if owner != expected:
        raise Stop(f"{it.data} belongs to user {owner}: run as that user (as root when root made it).")


def _initialize(it: Cluster) -> None:
    """Into a folder beside, then renamed: a kill in the middle leaves nothing half made."""
    step(f"Making the database's data folder {it.data}")
    if it.data.parent != LOCAL:
        step(f"(there, since the account {ACCOUNT} cannot enter {ROOT})")
    half = it.data.with_suffix(".new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    if IS_ROOT:
        shutil.chown(half, ACCOUNT, ACCOUNT)
    command: list[str | Path] = [programs() / "initdb", "-D", half, "-U", SUPERUSER]
    command += ["-E", "UTF8", "--locale=C.UTF-8", "--auth=trust"]
    if it.name == "test":
        command.append("--no-sync")
    run_quietly(f"initdb-{it.name}", as_database_account(command), cwd=Path("/"))
    with (half / "postgresql.conf").open("a") as settings:
        settings.write("\ninclude 'hadr.conf'\n")
    half.rename(it.data)


def _make_socket_folder(it: Cluster) -> None:
    """Mode 0700 and owned by the server's account: who may enter it may connect, nobody else."""
    it.socket.mkdir(mode=0o700, exist_ok=True)
    status = it.socket.lstat()
    mine = (os.geteuid(), pwd.getpwnam(ACCOUNT).pw_uid) if IS_ROOT else (os.geteuid(),)
    if it.socket.is_symlink() or not it.socket.is_dir() or status.st_uid not in mine:
        raise Stop(f"{it.socket} was made by somebody else. Remove it and start again.")
    it.socket.chmod(0o700)
    if IS_ROOT:
        shutil.chown(it.socket, ACCOUNT, ACCOUNT)


def _write_settings(it: Cluster) -> None:
    text = _SETTINGS.format(socket=it.socket, durability=_DURABILITY[it.name])
    settings = it.data / "hadr.conf"
    settings.write_text(text)
    if IS_ROOT:
        shutil.chown(settings, ACCOUNT, ACCOUNT)


def _processes_in(data: Path) -> list[int]:
    """Every PostgreSQL process works inside its data folder, which tells the cluster's own from all others."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if (entry / "cwd").readlink() == data:
                    found.append(int(entry.name))
    return found


def _clear_remains(it: Cluster) -> None:
    """After a kill -9: let the orphaned workers go, then take away the lock files.

    Their process number may be another program's by now, or a dead one's that nobody has buried yet: PostgreSQL would refuse.
    """
    locks = [it.data / "postmaster.pid", *it.socket.glob(".s.PGSQL.*")]
    if not any(lock.exists() for lock in locks):
        return
    orphans: list[int] = []
    for attempt in range(_ORPHAN_SECONDS * 10):
        if is_answering(it):
            raise Stop("The database has been started by another command meanwhile. Try again.")
        orphans = _processes_in(it.data)
        if not orphans:
            break
        if attempt == 0:
            step("The database was killed: waiting for what is left of it to end")
        if attempt == _ORPHAN_SECONDS * 5:
            for process in orphans:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGQUIT)
        time.sleep(0.1)
    else:
        raise Stop(f"Remains of the killed database are still running: processes {orphans}.")
    for lock in locks:
        lock.unlink(missing_ok=True)
