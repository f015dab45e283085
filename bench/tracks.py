"""Movement: what so many fixes a second cost the server, alone and with viewers who look at different places.

    python -m bench.tracks [--fixes 2000] [--viewers 100] [--seconds 15] [--posts 1]

One process serves REST and sockets. Everything of one call is one run: compare within it only.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import orjson
import psutil
import psycopg
import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from bench.fanout_servers import _running
from bench.ground import ground
from bench.hall import Hall, open_hall
from bench.program import free_port

WEST, SOUTH, EAST, NORTH = 126.0, 33.0, 131.0, 38.0
View = tuple[list[float], float]


class Viewer(WSListener):
    """One screen: keeps the newest fix of each thing that it is told of."""

    def __init__(self, view: View | None) -> None:
        self.view = view
        self.welcomed = asyncio.Event()
        self.newest: dict[str, str] = {}
        self.frames = self.fixes = self.bytes = 0
        self.transport: WSTransport | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        self.say({"type": "resume", "epoch": "", "have": {}})
        if self.view:
            self.say({"type": "view", "bbox": self.view[0], "zoom": self.view[1]})

    def say(self, message: dict[str, Any]) -> None:
        assert self.transport is not None
        self.transport.send(WSMsgType.TEXT, orjson.dumps(message))

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type != WSMsgType.TEXT:
            return
        payload = frame.get_payload_as_bytes()
        kinds, newest = read(payload)
        if "welcome" in kinds:
            self.welcomed.set()
        if newest:
            self.frames += 1
            self.fixes += len(newest)
            self.bytes += len(payload)
            self.newest.update(newest)


_read: dict[bytes, tuple[set[str], dict[str, str]]] = {}


def read(payload: bytes) -> tuple[set[str], dict[str, str]]:
    """Types of the messages, and the times of the fixes by source. Screens with one view get the same bytes: parsed once."""
    found = _read.get(payload)
    if found is None:
        if len(_read) > 300:
            _read.clear()
        said = orjson.loads(payload)
        messages = said if isinstance(said, list) else [said]
        fixes = [fix for message in messages if message["type"] == "track" for fix in message["fixes"]]
        found = {message["type"] for message in messages}, {fix["source"]: fix["at"] for fix in fixes}
        _read[payload] = found
    return found


@dataclass
class Course:
    """The server under measurement, and the posting of fixes by one device feed."""

    hall: Hall
    port: int
    server: psutil.Process
    database: str
    step: int = 0
    last: dict[str, str] = field(default_factory=dict)

    def used(self) -> tuple[float, float]:
        """Seconds: CPU of the web process, and time in which PostgreSQL ran statements for it."""
        with psycopg.connect(self.database) as database:
            row = database.execute("SELECT active_time FROM pg_stat_database WHERE datname = current_database()").fetchone()
        return sum(self.server.cpu_times()[:2]), (row[0] if row else 0.0) / 1000

    async def post(self, client: httpx.AsyncClient, count: int, posts: int) -> None:
        """All things once, in so many requests."""
        self.step += 1
        chance = random.Random(7)
        at = datetime.now(UTC).isoformat()
        fixes: list[dict[str, Any]] = [
            {"source": f"S{n}", "at": at, "lon": round(chance.uniform(WEST, EAST) + self.step / 1e4, 6),
             "lat": round(chance.uniform(SOUTH, NORTH), 6), "speed": 9.5, "course": 90.0, "accuracy": 8.0}
            for n in range(count)
        ]  # fmt: skip
        self.last = {fix["source"]: at for fix in fixes}
        size = -(-count // posts)
        url = f"/api/v1/operations/{self.hall.slug}/tracks/"
        for begin in range(0, count, size):
            answer = await client.post(url, content=orjson.dumps({"fixes": fixes[begin : begin + size]}))
            assert answer.status_code == 200, answer.text


@dataclass(frozen=True)
class Figures:
    """Seconds a second: CPU of the web process, statements in PostgreSQL; per viewer and second: fixes, kB."""

    web: float
    database: float
    fixes: float
    kilobytes: float


async def trial(course: Course, asked: argparse.Namespace, views: list[View | None], *, posting: bool = True) -> Figures:
    viewers = [Viewer(view) for view in views]
    url = f"ws://127.0.0.1:{course.port}/ws/operations/{course.hall.slug}/"
    for number, viewer in enumerate(viewers):
        headers = {"Sec-WebSocket-Protocol": f"token.{course.hall.tokens[number % len(course.hall.tokens)]}"}
        await ws_connect(lambda viewer=viewer: viewer, url, extra_headers=headers)
        await viewer.welcomed.wait()
    headers = {"Authorization": f"Token {course.hall.writer}", "Content-Type": "application/json"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{course.port}", headers=headers, timeout=60) as client:
        if posting:
            await course.post(client, asked.fixes, asked.posts)  # the first round makes the tracks
        await asyncio.sleep(3)
        for viewer in viewers:
            viewer.frames = viewer.fixes = viewer.bytes = 0
        before, began = course.used(), time.monotonic()
        for second in range(asked.seconds):
            if posting:
                await course.post(client, asked.fixes, asked.posts)
            await asyncio.sleep(max(0.0, began + second + 1 - time.monotonic()))
        took = time.monotonic() - began
        web, database = (after - start for after, start in zip(course.used(), before, strict=True))
    await asyncio.sleep(2.5)
    if posting and not any(views):
        late = sum(viewer.newest.get(source, "")[:19] != at[:19] for viewer in viewers for source, at in course.last.items())
        print(f"    newest fix missing at the end: {late} of {len(viewers) * asked.fixes}")
    for viewer in viewers:
        if viewer.transport is not None:
            viewer.transport.disconnect()
    per = max(len(viewers), 1) * took
    seen = (sum(viewer.fixes for viewer in viewers) / per, sum(viewer.bytes for viewer in viewers) / per / 1000)
    return Figures(web / took, database / took, *seen)


def looks(count: int) -> list[View | None]:
    """Different places at the zooms that people use."""
    chance = random.Random(3)
    made: list[View | None] = []
    for _ in range(count):
        zoom = chance.choice([7.0, 8.0, 9.0, 10.0, 11.5])
        width = 5.5 * 360 / 2**zoom
        west, south = chance.uniform(WEST, EAST - width), chance.uniform(SOUTH, NORTH - width * 0.5)
        made.append(([west, south, west + width, south + width * 0.5], zoom))
    return made


async def measure(course: Course, asked: argparse.Namespace) -> None:
    views = asked.viewers
    everywhere: View = ([WEST, SOUTH, EAST, NORTH], 8.0)
    trials: list[tuple[str, Callable[[], list[View | None]], bool]] = [
        ("nothing moves, viewers look about", lambda: looks(views), False),
        ("posting alone", list, True),
        ("viewers without a view", lambda: [None] * views, True),
        ("viewers of one view (zoom 8)", lambda: [everywhere] * views, True),
        ("viewers of as many views", lambda: looks(views), True),
    ]
    print(f"{asked.fixes} fixes/s in {asked.posts} posts, {views} viewers, {asked.seconds} s each")
    print(f"  {'':36} {'web CPU s/s':>12} {'SQL s/s':>11} {'fixes/viewer/s':>15} {'kB/viewer/s':>12}")
    for name, made, posting in trials:
        found = await trial(course, asked, made(), posting=posting)
        row = f"{found.web:12.3f} {found.database:11.3f} {found.fixes:15.0f} {found.kilobytes:12.1f}"
        print(f"  {name:36} {row}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("fixes", 2_000), ("viewers", 100), ("seconds", 15), ("posts", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    with ground("tracks") as here:
        hall = open_hall(here, asked.viewers)
        port = free_port()
        command = ["-m", "uvicorn", "hadr.asgi:application", "--port", str(port), "--log-level", "warning"]
        command += ["--ws", "hadr.sockets:SocketProtocol", "--ws-per-message-deflate", "false", "--no-access-log"]
        with _running(command, here.environment, port) as server:
            uvloop.run(measure(Course(hall, port, server, here.owner), asked))


if __name__ == "__main__":
    main()
