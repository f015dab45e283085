"""A program that is killed, paused and started again, and what the kernel tells of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@dataclass(frozen=True)
class Use:
    """What a process holds: resident bytes, open descriptors, threads."""

    rss: int
    descriptors: int
    threads: int


class Program:
    """`argv` run as a child that dies with its parent. Start it from the main thread alone: the kernel ties it to the thread."""

    def __init__(self, name: str, argv: Sequence[str], log: Path, env: Mapping[str, str] | None = None) -> None:
        self.name, self.argv, self.log, self.env = name, list(argv), log, env
        self.process: subprocess.Popen[bytes] | None = None
        #: Whether an init system would start it again when it is gone.
        self.wanted = True
        self.starts = 0

    def start(self) -> None:
        self.starts += 1
        self.log.parent.mkdir(parents=True, exist_ok=True)
        argv = list(self.argv)
        if shutil.which("setpriv"):
            if argv[0] == "setpriv":
                argv[1:1] = ["--pdeathsig", "KILL"]
            else:
                argv = ["setpriv", "--pdeathsig", "KILL", *argv]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=self.env, start_new_session=True
            )

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def pids(self) -> list[int]:
        return [self.process.pid] if self.process is not None and self.process.poll() is None else []

    def signal(self, which: int) -> None:
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, which)

    def kill(self) -> None:
        """SIGKILL to all of it: nothing is flushed, nothing is said."""
        self.signal(signal.SIGKILL)
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def pause(self) -> None:
        self.signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.signal(signal.SIGCONT)

    def use(self) -> Use:
        """Of the process itself, without its children. Raises OSError when it is gone."""
        assert self.process is not None
        folder = Path("/proc") / str(self.process.pid)
        pages = int((folder / "statm").read_text().split()[1])
        threads = next(line for line in (folder / "status").read_text().splitlines() if line.startswith("Threads:"))
        return Use(pages * os.sysconf("SC_PAGE_SIZE"), len(list((folder / "fd").iterdir())), int(threads.split()[1]))
