"""The servers that are compared, each with its sockets and its way to publish."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import IO, cast

import httpx
import orjson
import psutil

from bench.ground import Ground
from bench.hall import Hall
from bench.program import _wait_for, free_port
from bench.swarm import Ledger, Socket, connect
from scripts.paths import ROOT

PAD = "x" * 330


@dataclass
class Contender:
    """`publish(count, streams)` sends so many messages at once, spread over so many streams; ours are one commit."""

    name: str
    urls: list[str]
    processes: list[psutil.Process]
    publish: Callable[[int, int], None]
    is_fast: bool = True
    hall: Hall | None = None
    here: Ground | None = None
    at_once: Callable[[int], None] | None = None
    sockets: list[Socket] = field(default_factory=list)
    ledger: Ledger = field(default_factory=lambda: Ledger(0))

    async def gather(self, count: int) -> None:
        """Open the sockets; those of ours are welcomed."""
        self.ledger = Ledger(count, sample=max(1, count // 100))
        self.sockets = await connect(self.urls, self.ledger, count, self.hall.tokens if self.hall else None)
        await asyncio.sleep(0.5)

    def leave(self) -> None:
        for socket in self.sockets:
            socket.drop()
        self.sockets = []

    def cpu(self) -> float:
        """Seconds that the server's processes have used."""
        return sum(sum(process.cpu_times()[:2]) for process in self.processes)

    def memory(self) -> int:
        return sum(process.memory_info().rss for process in self.processes)

    def metric(self, name: str) -> float:
        """The sum of one of the servers' own counters, over its labels."""
        total = 0.0
        for url in self.urls:
            page = httpx.get(f"http{url[2:].split('/ws/')[0]}/metrics").text
            total += sum(float(line.rsplit(" ", 1)[1]) for line in page.splitlines() if line.startswith(name))
        return total


@contextmanager
def _running(arguments: list[str], environment: dict[str, str], port: int) -> Iterator[psutil.Process]:
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env={**os.environ, **environment})
    try:
        _wait_for(port, process)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _uvicorn(application: str, port: int, protocol: str) -> list[str]:
    options = ["--ws", protocol, "--ws-per-message-deflate", "false", "--log-level", "warning", "--backlog", "4096"]
    return ["-m", "uvicorn", application, "--port", str(port), *options]


def _message(number: int) -> str:
    data = {"n": number, "t": time.monotonic(), "pad": PAD}
    return orjson.dumps({"type": "entry", "stream": "all", "seq": number, "kind": "note.written", "data": data}).decode()


@contextmanager
def _publishing(name: str, port: int, process: psutil.Process, *, is_fast: bool = True) -> Iterator[Contender]:
    """A contender whose messages are published over a socket of its own."""
    told = 0
    line: Socket | None = None

    def publish(count: int, _streams: int) -> None:
        nonlocal told
        assert line is not None
        for _ in range(count):
            told += 1
            line.say(_message(told))

    contender = Contender(name, [f"ws://127.0.0.1:{port}/"], [process], publish, is_fast)
    gather = contender.gather

    async def gather_and_connect(count: int) -> None:
        nonlocal line
        await gather(count)
        (line,) = await connect([f"ws://127.0.0.1:{port}/publish"], Ledger(1), 1)

    contender.gather = gather_and_connect  # type: ignore[method-assign]
    yield contender


@contextmanager
def raw(_here: Ground) -> Iterator[Contender]:
    port = free_port()
    with (
        _running(["-m", "bench.peers.raw", str(port)], {}, port) as process,
        _publishing("raw protocol", port, process) as contender,
    ):
        yield contender


@contextmanager
def bare(_here: Ground) -> Iterator[Contender]:
    port = free_port()
    with (
        _running(_uvicorn("bench.peers.bare:application", port, "websockets-sansio"), {}, port) as process,
        _publishing("bare ASGI", port, process) as contender,
    ):
        yield contender


@contextmanager
def usual(here: Ground) -> Iterator[Contender]:
    port = free_port()
    environment = {"REDIS_URL": here.environment["REDIS_URL"], "DJANGO_SETTINGS_MODULE": ""}
    # A thousand of its sockets that leave at once are as many tracebacks of its Redis client.
    command = [*_uvicorn("bench.peers.usual:application", port, "websockets-sansio"), "--log-level", "critical"]
    with (
        _running(command, environment, port) as process,
        _publishing("Channels group_send, Redis", port, process, is_fast=False) as contender,
    ):
        yield contender


@contextmanager
def ours(here: Ground, hall: Hall, count: int, protocol: str = "hadr.sockets:SocketProtocol") -> Iterator[Contender]:
    """So many of our socket processes; the journal is written by another one, which they hear of by Redis."""
    ports = [free_port() for _ in range(count)]
    with ExitStack() as stack:
        processes = [
            stack.enter_context(_running(_uvicorn("hadr.asgi:application", port, protocol), here.environment, port))
            for port in ports
        ]
        writer = stack.enter_context(_writer(here))
        told = 0

        def write(numbers: list[int], streams: int) -> None:
            named = [hall.streams[f"named-{number % streams}"] for number in numbers]
            line = {"streams": named, "numbers": numbers, "times": [time.monotonic()] * len(numbers)}
            writer.write(orjson.dumps(line) + b"\n")
            writer.flush()

        def publish(count: int, streams: int) -> None:
            nonlocal told
            write(list(range(told + 1, told + count + 1)), streams)
            told += count

        urls = [f"ws://127.0.0.1:{port}/ws/operations/{hall.slug}/" for port in ports]
        at_once = lambda count: write(list(range(count)), 1)  # noqa: E731
        yield Contender("HADR: journal to socket", urls, processes, publish, True, hall, here, at_once)


@contextmanager
def _writer(here: Ground) -> Iterator[IO[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.journal_writer"],
        cwd=ROOT, env={**os.environ, **here.environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    stdin, stdout = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    stdout.readline()
    try:
        yield stdin
    finally:
        stdin.close()
        process.wait(20)
