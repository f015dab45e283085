"""Many listeners of one site: seated with the snapshot of their person, started, waited for, sent home."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.caller import caller_for
from tests.faults.diary import Diary
from tests.faults.ledger import heads_of
from tests.faults.listener import Heard, Listener
from tests.faults.people import Person
from tests.faults.site import Site


class Crowd:
    """`port` is where they connect: the proxy's or a server's. Each is called by the crowd's `name` and a number."""

    def __init__(self, site: Site, port: int, folder: Path, seed: int, *, pictures: bool = False, name: str = "listener") -> None:
        self.site, self.port, self.folder, self.seed = site, port, folder, seed
        self.pictures, self.name, self.seated = pictures, name, 0
        self.began = time.monotonic()
        self.heard: Heard = {}
        self.listeners: list[Listener] = []
        self.snapshots: dict[str, dict[str, Any]] = {}
        self.tasks: dict[Listener, asyncio.Task[None]] = {}

    async def snapshot(self, person: Person) -> dict[str, Any]:
        caller = caller_for(self.site.ports[0], person, self.site.stage["slug"], timeout=60)
        answer = await caller.call("GET", "snapshot/")
        caller.hang_up()
        found: dict[str, Any] = answer.json()
        return found

    async def seat(self, count: int, people: list[Person] | None = None) -> list[Listener]:
        """So many more, over all people in turn. They begin where their person's first snapshot stood."""
        people = people or self.site.stage["people"]
        seated = []
        for _each in range(count):
            number = self.seated
            person = people[number % len(people)]
            if person["id"] not in self.snapshots:
                self.snapshots[person["id"]] = await self.snapshot(person)
            name = f"{self.name}-{number}"
            diary = Diary(self.folder, name, self.began)
            listener = Listener(
                name, person, self.site.stage["slug"], self.port, diary=diary, heard=self.heard, seed=self.seed * 1_000 + number
            )
            listener.begin(self.snapshots[person["id"]], picture=self.pictures)
            self.listeners.append(listener)
            seated.append(listener)
            self.seated += 1
        return seated

    def start(self, listeners: list[Listener] | None = None) -> None:
        for listener in listeners or self.listeners:
            self.tasks[listener] = asyncio.create_task(listener.run())

    async def leave(self, listener: Listener) -> None:
        listener.over = True
        await asyncio.wait({self.tasks.pop(listener)}, timeout=10)
        listener.diary.close()

    async def disperse(self) -> None:
        for listener in self.listeners:
            listener.over = True
        if self.tasks:
            await asyncio.wait(self.tasks.values(), timeout=15)
        self.tasks = {}
        for listener in self.listeners:
            listener.diary.close()

    def behind(self, heads: dict[str, int]) -> list[Listener]:
        """Those who are here and have not heard everything up to these heads."""
        return [one for one in self.tasks if not one.reached({key: heads[key] for key in one.numbers})]

    async def until_joined(self, seconds: float = 120) -> list[Listener]:
        """Who is still outside afterwards."""
        return await self.until(lambda: [one for one in self.tasks if one.transport is None or not one.joins], seconds)

    async def until_all_heard(self, seconds: float = 180) -> list[Listener]:
        """Waits for what is stored at this moment; who is still behind afterwards."""
        heads = await asyncio.to_thread(heads_of, self.site.database.super_url, self.site.stage["operation"])
        return await self.until(lambda: self.behind(heads), seconds)

    async def until(self, missing: Callable[[], list[Listener]], seconds: float = 180) -> list[Listener]:
        until = time.monotonic() + seconds
        while (left := missing()) and time.monotonic() < until:  # noqa: ASYNC110  nobody signals what is stored
            await asyncio.sleep(0.1)
        return list(left)

    def listening(self) -> dict[str, Person]:
        return {listener.name: listener.person for listener in self.listeners}

    def closed_with(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for listener in self.listeners:
            for code, count in listener.closed_with.items():
                found[code] = found.get(code, 0) + count
        return dict(sorted(found.items()))

    def refusals(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for listener in self.listeners:
            for status, count in listener.refusals.items():
                found[status] = found.get(status, 0) + count
        return dict(sorted(found.items()))
