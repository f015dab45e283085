"""Many lose their rights at once while entries flow: how soon their sockets close, and whether anybody hears what they must not.

    python -m bench.revocations [--sockets 1000] [--rate 10] [--window 2]

Sockets are at one server process, writes and revocations at others: they know of each other by Redis and the database alone.
First an organization loses a named audience, by which all its sockets are regrouped; then each person's role is revoked by REST.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import orjson
from websockets import Subprotocol
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from bench.ground import ground

if TYPE_CHECKING:
    from tests.cast import Scene

AUDIENCE = "medics"
REVOKERS = 4
OPENING = 20


@dataclass
class Listener:
    """One person's socket. Times are of this process's clock, seconds; `lost_at` and `revoked_at` are those of the answers."""

    token: str
    assignment: str
    welcomed: asyncio.Event = field(default_factory=asyncio.Event)
    regrouped_at: float = 0.0
    of_the_lost: int = 0
    revoked_at: float = 0.0
    latest_entry_at: float = 0.0
    closed_at: float = 0.0
    code: int = 0
    entries: int = 0

    async def listen(self, url: str, door: asyncio.Semaphore) -> None:
        """Until the server closes. Counts entries of the lost audience after the welcome that left it out."""
        async with door:
            client = await connect(url, subprotocols=[Subprotocol(f"token.{self.token}")], ping_interval=None, compression=None)
            await client.send('{"type":"resume","have":{},"epoch":""}')
        try:
            while True:
                said = orjson.loads(await client.recv())
                for message in said if isinstance(said, list) else [said]:
                    self.hear(message)
        except ConnectionClosed as ended:
            self.closed_at = time.monotonic()
            self.code = ended.rcvd.code if ended.rcvd else 1006

    def hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "welcome":
            self.welcomed.set()
            if AUDIENCE not in message["heads"]:
                self.regrouped_at = time.monotonic()
        elif message["type"] == "entry":
            self.entries += 1
            self.latest_entry_at = time.monotonic()
            self.of_the_lost += bool(self.regrouped_at) and message["stream"] == AUDIENCE


class Writer(threading.Thread):
    """Entries into the shared audience and the one that is lost, `rate` a second each, until told to stop."""

    def __init__(self, streams: list[Any], rate: float) -> None:
        super().__init__(daemon=True)
        self.streams, self.rate, self.done, self.written = streams, rate, threading.Event(), 0

    def run(self) -> None:
        import uuid6  # Django knows its database only now
        from django.db import connections

        from journal.row_security import seeing
        from journal.services import Fact, record

        while not self.done.wait(1 / self.rate):
            with seeing(self.streams):
                facts = [Fact(stream, "note.written", "note", uuid6.uuid7(), {"text": "x" * 400}) for stream in self.streams]
                record(*facts, actor=None)
            self.written += len(facts)
        connections.close_all()


def people(scene: Scene, count: int) -> list[Listener]:
    """So many reporters of one organization, each with a token."""
    from operations.enums import Role
    from operations.services import add_user, assign, issue_token
    from tests.cast import organization

    home, found = organization("Relief Medics"), []
    for number in range(count):
        user = add_user(username=f"medic-{number}", password=None, organization=home)
        given = assign(user=user, operation=scene.operation, role=Role.REPORTER)
        found.append(Listener(issue_token(user=user), str(given.id)))
    return found


async def revoke(client: httpx.AsyncClient, queue: list[Listener], slug: str) -> None:
    while queue:
        listener = queue.pop()
        address = f"/api/v1/operations/{slug}/assignments/{listener.assignment}/revoke/"
        for _ in range(20):  # revoking again is safe, so what a loaded server did not answer is asked again
            try:
                answer = await client.post(address, json={"reason": "A measurement."})
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code < 500:
                answer.raise_for_status()
                listener.revoked_at = time.monotonic()
                break
            await asyncio.sleep(0.5)


async def until(what: str, reached: Any, patience: float = 120) -> None:
    deadline = time.monotonic() + patience
    while not reached():
        if time.monotonic() > deadline:
            raise SystemExit(f"{what}: not within {patience:.0f} s")
        await asyncio.sleep(0.05)


async def play(scene: Scene, listeners: list[Listener], sockets: str, rest: str, admin: str, rate: float) -> tuple[float, float]:
    """Everything in its order. Returns when the audience was taken away, and how long the revocations took."""
    from operations.models import Audience
    from operations.services import change_members
    from tests.cast import organization

    door = asyncio.Semaphore(OPENING)
    url = f"{sockets}/ws/operations/{scene.operation.slug}/"
    tasks = [asyncio.create_task(each.listen(url, door)) for each in listeners]
    await until("all sockets are open", lambda: all(each.welcomed.is_set() for each in listeners))
    audience = await asyncio.to_thread(Audience.objects.get, operation=scene.operation, key=AUDIENCE)
    shared = await asyncio.to_thread(Audience.objects.get, operation=scene.operation, key="shared")
    writer = Writer([audience.id, shared.id], rate)
    writer.start()
    await until("entries flow", lambda: all(each.entries for each in listeners))
    await asyncio.to_thread(change_members, audience=audience, members=[await asyncio.to_thread(organization, "ROK Army")])
    taken_at = time.monotonic()
    await until("all sockets are regrouped", lambda: all(each.regrouped_at for each in listeners))
    await asyncio.sleep(2)
    begun, queue = time.monotonic(), list(listeners)
    async with httpx.AsyncClient(base_url=rest, headers={"Authorization": f"Token {admin}"}, timeout=60) as client:
        await asyncio.gather(*(revoke(client, queue, scene.operation.slug) for _ in range(REVOKERS)))
    took = time.monotonic() - begun
    await until("all sockets are closed", lambda: all(task.done() for task in tasks))
    writer.done.set()
    writer.join()
    await asyncio.gather(*tasks)
    return taken_at, took


def spread(times: list[float]) -> str:
    every = sorted(each * 1e3 for each in times)
    return f"p50 {statistics.median(every):.0f} ms, p99 {every[int(len(every) * 0.99)]:.0f} ms, most {every[-1]:.0f} ms"


def report(listeners: list[Listener], taken_at: float, took: float, window: float) -> bool:
    """Print what was found; whether all of it is as promised."""
    count = len(listeners)
    lost = sum(each.of_the_lost for each in listeners)
    closed = sum(each.code == 4403 for each in listeners)
    late = sum(each.latest_entry_at > each.revoked_at + window for each in listeners)
    print(f"{count} regrouped, {lost} entries of the lost audience after it")
    print(f"  from its commit to the new welcome: {spread([each.regrouped_at - taken_at for each in listeners])}")
    print(f"{count} revoked, {closed} closed with 4403, {late} late entries (more than {window:g} s after the answer)")
    delivered = sum(each.entries for each in listeners)
    print(f"  {count / took:.0f} revocations a second by REST; {delivered} entries were delivered in the whole run")
    print(f"  from the answer to the close: {spread([max(0.0, each.closed_at - each.revoked_at) for each in listeners])}")
    return not lost and not late and closed == count


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.revocations", description=__doc__)
    parser.add_argument("--sockets", type=int, default=1_000)
    parser.add_argument("--rate", type=float, default=10.0, help="entries a second into each of two audiences")
    parser.add_argument("--window", type=float, default=2.0, help="seconds after which an entry is late")
    asked = parser.parse_args()
    with ground("revocations") as here, ExitStack() as stack:
        here.enter()
        from operations.services import issue_token, name_audience  # Django knows its database only now
        from tests.cast import enter_scene, organization
        from tests.server import serving

        scene = enter_scene()
        name_audience(operation=scene.operation, key=AUDIENCE, name="Medics", members=[organization("Relief Medics")])
        listeners = people(scene, asked.sockets)
        sockets, rest = (stack.enter_context(serving()) for _ in range(2))
        admin = issue_token(user=scene.admin)
        found = asyncio.run(play(scene, listeners, f"ws://127.0.0.1:{sockets.port}", rest.url, admin, asked.rate))
        if not report(listeners, *found, asked.window):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
