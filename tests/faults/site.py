"""Everything that a run breaks: a PostgreSQL, a Redis and some server processes of its own, under /tmp, gone afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from scripts.paths import ROOT
from scripts.serve import server_command
from tests.faults.database import Database
from tests.faults.program import Program, free_port

_PREFIX = "hadr-faults-"


class Site:
    """`apps` server processes on ports of their own. `keep` holds what an init system does: it starts again what is gone."""

    def __init__(
        self,
        *,
        apps: int = 2,
        redis: bool = True,
        connections: int = 120,
        lazy: bool = False,
        settings: dict[str, str] | None = None,
    ) -> None:
        _remove_orphans()
        self.home = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir="/tmp"))
        self.home.chmod(0o755)
        self.media = self.home / "media"
        self.database = Database(self.home, connections=connections, lazy=lazy)
        self.redis = Program("redis", _redis_command(self.home), self.home / "log" / "redis.log") if redis else None
        self.more = settings or {}
        self.ports = [free_port() for _ in range(apps)]
        self.apps = [self._app(port) for port in self.ports]
        self.stage: dict[str, Any] = {}
        self._keeper: asyncio.Task[None] | None = None
        self.patience = (0.1, 1.0)
        self.chance = random.Random(0)

    def _app(self, port: int) -> Program:
        command = [*server_command("127.0.0.1", port)]
        command[0] = sys.executable
        return Program(f"app-{port}", command, self.home / "log" / f"app-{port}.log", self.environment())

    def environment(self) -> dict[str, str]:
        """What the server processes are told. Nothing is taken over that leads to other data."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HADR_", "DATABASE_URL", "REDIS_URL"))}
        wanted = {
            "DATABASE_URL": self.database.url(),
            "HADR_OWNER_DATABASE_URL": self.database.owner_url,
            "SECRET_KEY": "only-for-tests-" + "0" * 50,
            "HADR_LOCAL": "1",
            "HADR_MEDIA": str(self.media),
            "HADR_STATIC_STORAGE": "plain",
            "DJANGO_SETTINGS_MODULE": "hadr.settings",
            "PYTHONPATH": str(ROOT),
        }
        if self.redis is not None:
            wanted["REDIS_URL"] = f"unix://{self.home}/redis.sock"
        return {**kept, **wanted, **self.more}

    @property
    def programs(self) -> list[Program]:
        return [self.database, *([self.redis] if self.redis else []), *self.apps]

    def open(self, *arguments: str) -> dict[str, Any]:
        """Start everything and set the stage (scenery.py, with these arguments); what is on it is returned."""
        self.media.mkdir(exist_ok=True)
        self.database.prepare()
        self.database.start()
        if self.redis is not None:
            self.redis.start()
        self.database.wait()
        for app in self.apps:
            app.start()
        self.stage = json.loads(self.run(["-m", "tests.faults.scenery", *arguments]))
        for port in self.ports:
            self._wait_for(port)
        return self.stage

    def run(self, arguments: list[str]) -> str:
        """A Python program on this site's database; what it printed. RuntimeError with its last words when it fails."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{arguments} ended with {done.returncode}: {done.stderr[-3000:]}{done.stdout[-500:]}")
        return done.stdout

    def _wait_for(self, port: int, seconds: float = 120) -> None:
        until = time.monotonic() + seconds
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                    return
            except OSError:
                if time.monotonic() > until:
                    raise RuntimeError(f"no server came up: {self.last_words()}") from None
                for app in self.apps:
                    if not app.is_alive():
                        app.start()
                time.sleep(0.1)

    def keep(self) -> None:
        """From now on, what dies is started again after a moment."""
        self._keeper = asyncio.get_running_loop().create_task(self._keep())

    async def _keep(self) -> None:
        due: dict[str, float] = {}
        while True:
            await asyncio.sleep(0.1)
            now = time.monotonic()
            for program in self.programs:
                if not program.wanted or program.is_alive():
                    due.pop(program.name, None)
                elif now >= due.setdefault(program.name, now + self.chance.uniform(*self.patience)):
                    due.pop(program.name)
                    program.start()

    async def all_well(self, seconds: float = 120) -> None:
        """Wait until every program runs and every server answers that it can serve."""
        until = time.monotonic() + seconds
        while not await asyncio.to_thread(self.is_well):
            if time.monotonic() > until:
                raise RuntimeError(f"the site did not recover by itself: {self.last_words()}")
            await asyncio.sleep(0.2)

    def is_well(self) -> bool:
        try:
            for port in self.ports:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                    if answer.status != 200:
                        return False
        except OSError:
            return False
        return all(program.is_alive() for program in self.programs if program.wanted)

    def last_words(self) -> str:
        logs = sorted((self.home / "log").glob("*.log"))
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}" for log in logs)

    def keep_logs(self, folder: Path) -> None:
        """For whoever wants to know why."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.home / "log", folder)

    def close(self) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
        for program in reversed(self.programs):
            program.wanted = False
            program.go_on()
            program.kill()
        if self.database.process is not None:
            self.database.signal(signal.SIGKILL)
        shutil.rmtree(self.home, ignore_errors=True)


@asynccontextmanager
async def open_site(*arguments: str, **options: Any) -> AsyncIterator[Site]:
    """A site for the time of a run, whatever becomes of the run."""
    site = Site(**options)
    try:
        site.open(*arguments)
        yield site
    finally:
        site.close()


def _remove_orphans() -> None:
    """Folders of runs that were killed; the number in the name is the process."""
    for folder in Path("/tmp").glob(f"{_PREFIX}*-*"):
        process = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if process.isdigit() and not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _redis_command(home: Path) -> list[str]:
    options = {"port": "0", "unixsocket": f"{home}/redis.sock", "save": "", "appendonly": "no", "dir": str(home)}
    command = ["redis-server"]
    for option, value in options.items():
        command += [f"--{option}", value]
    return command
