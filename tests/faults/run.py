"""The fault run: listeners and writers behind a bad network, servers that are killed under them, and the check afterwards."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.caller import Caller, NoAnswer, caller_for
from tests.faults.checker import check, check_contents
from tests.faults.diary import Diary, read_diaries
from tests.faults.ledger import heads_of, read_ledger
from tests.faults.listener import Heard, Listener
from tests.faults.nemesis import Nemesis, plan
from tests.faults.people import Person
from tests.faults.proxy import FaultProxy
from tests.faults.site import Site, open_site
from tests.faults.writer import Pool, Writer

#: Without a single acknowledgement for so long, the run has come to a stand.
STANDSTILL = 180.0
PATIENCE = 180.0


@dataclass
class Options:
    """`tear`: the share of new connections that are cut early; `fresh`: a new connection for every write."""

    seed: int
    writes: int = 2_000
    kills: int = 10
    listeners: int = 200
    writers: int = 20
    apps: int = 2
    tear: float = 0.02
    fresh: bool = False
    folder: Path = Path("/tmp/hadr-fault-diaries")
    loud: bool = False


@dataclass
class FaultRun:
    options: Options
    site: Site
    proxy: FaultProxy
    began: float = field(default_factory=time.monotonic)
    heard: Heard = field(default_factory=dict)
    listeners: list[Listener] = field(default_factory=list)
    writers: list[Writer] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        if self.options.loud:
            print(f"[{time.monotonic() - self.began:7.1f} s] {text}", file=sys.stderr, flush=True)

    def caller(self, person: Person, port: int, timeout: float = 10.0) -> Caller:
        return caller_for(port, person, self.site.stage["slug"], timeout=timeout)

    async def run(self) -> dict[str, Any]:
        options, people = self.options, self.site.stage["people"]
        self.pool = Pool(self.site.stage["trucks"])
        self.pool.most = options.writes
        await self._seat_listeners(people)
        self._employ_writers(people)
        ears = [asyncio.create_task(listener.run()) for listener in self.listeners]
        nemesis = Nemesis(
            self.site, self.proxy, plan(options.seed, writes=options.writes, kills=options.kills), lambda: self.pool.acknowledged
        )
        nemesis.said = self.say
        self.site.keep()
        breaking = asyncio.create_task(nemesis.run())
        outside = asyncio.create_task(self._outsider())
        try:
            await self._work()
            breaking.cancel()
            self.proxy.heal()
            await self.site.all_well()
            self.say("every write is answered; waiting for the listeners")
            heads = await asyncio.to_thread(heads_of, self.site.database.super_url, self.site.stage["operation"])
            await self._until_all_heard(heads)
        finally:
            breaking.cancel()
            outside.cancel()
            for listener in self.listeners:
                listener.over = True
            await asyncio.wait(ears, timeout=10)
        await self._compare_pictures()
        return await self._judge(nemesis)

    async def _seat_listeners(self, people: list[Person]) -> None:
        folder = self.options.folder
        snapshots: dict[str, dict[str, Any]] = {}
        for number in range(self.options.listeners):
            person = people[number % len(people)]
            if person["id"] not in snapshots:
                snapshots[person["id"]] = (await self.caller(person, self.site.ports[0], 60).call("GET", "snapshot/")).json()
            name = f"listener-{number}"
            listener = Listener(
                name, person, self.site.stage["slug"], self.proxy.port,
                diary=Diary(folder, name, self.began), heard=self.heard, seed=self.options.seed * 1_000 + number,
            )  # fmt: skip
            listener.begin(snapshots[person["id"]])
            self.listeners.append(listener)
            for room in snapshots[person["id"]]["rooms"]:
                self.pool.rooms[room["audience"]] = room["id"]

    def _employ_writers(self, people: list[Person]) -> None:
        for number in range(self.options.writers):
            person = people[(number * 7) % len(people)]
            diary = Diary(self.options.folder, f"writer-{number}", self.began)
            caller = self.caller(person, self.proxy.port)
            self.writers.append(Writer(person, caller, self.pool, diary, self.options.seed * 1_000_000 + number))

    async def _work(self) -> None:
        """Until every write is answered; RuntimeError when nothing moves any more."""

        async def hang_up(writer: Writer) -> None:
            writer.caller.hang_up()

        working = {
            asyncio.create_task(writer.run((lambda writer=writer: hang_up(writer)) if self.options.fresh else None))
            for writer in self.writers
        }
        before, since = -1, time.monotonic()
        while working:
            done, working = await asyncio.wait(working, timeout=2)
            for task in done:
                task.result()
            if self.pool.acknowledged != before:
                before, since = self.pool.acknowledged, time.monotonic()
            elif time.monotonic() - since > STANDSTILL:
                raise RuntimeError(f"no write was answered for {STANDSTILL} s: {self.site.last_words()}")

    async def _outsider(self) -> None:
        """Somebody who takes no part knocks all the while; the answer is always the same."""
        caller = self.caller(self.site.stage["outsider"], self.proxy.port)
        while True:
            await asyncio.sleep(1)
            for path in ("snapshot/", "entries/?stream=shared&after=0"):
                try:
                    answer = await caller.call("GET", path)
                except NoAnswer:
                    continue
                if answer.status not in (404, 429, 503):
                    self.wrong.append(f"the outsider got {answer.status} for {path}")

    async def _until_all_heard(self, heads: dict[str, int]) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            behind = [one for one in self.listeners if not one.reached({key: heads[key] for key in one.numbers})]
            if not behind:
                return
            await asyncio.sleep(0.2)
        self.say(f"{len(behind)} listeners are behind")

    async def _compare_pictures(self) -> None:
        fetched: dict[str, dict[str, Any]] = {}
        for listener in self.listeners:
            person = listener.person
            if person["id"] not in fetched:
                answer = await self.caller(person, self.site.ports[0], 60).call("GET", "snapshot/")
                fetched[person["id"]] = answer.json()
            assert listener.picture is not None
            found = listener.picture.differences(fetched[person["id"]])
            self.wrong += [f"{listener.name}: replayed otherwise than fetched: {each}" for each in found[:5]]

    async def _judge(self, nemesis: Nemesis) -> dict[str, Any]:
        self.say("checking")
        for client in (*self.listeners, *self.writers):
            client.diary.close()
        verified = "every link as it was written" in await asyncio.to_thread(self.site.run, ["manage.py", "verify_journal"])
        ledger = await asyncio.to_thread(
            read_ledger, self.site.database.super_url, self.site.stage["operation"], verified=verified
        )
        listening = {listener.name: listener.person for listener in self.listeners}
        self.wrong += check(dict(read_diaries(self.options.folder)), ledger, listening)
        self.wrong += check_contents(self.heard, ledger)
        said = Counter(each[:160] for writer in self.writers for each in writer.dishonest)
        self.wrong += [f"{count} times answered: {each}" for each, count in said.items()]
        statuses: dict[int, int] = {}
        for writer in self.writers:
            for status, count in writer.statuses.items():
                statuses[status] = statuses.get(status, 0) + count
        closed: dict[int, int] = {}
        for listener in self.listeners:
            for code, count in listener.closed_with.items():
                closed[code] = closed.get(code, 0) + count
        return {
            "seed": self.options.seed,
            "seconds": round(time.monotonic() - self.began, 1),
            "writes": self.pool.invoked,
            "acknowledged": self.pool.acknowledged,
            "attempts without an answer": sum(writer.unknown for writer in self.writers),
            "answers": dict(sorted(statuses.items())),
            "entries": len(ledger["entries"]),
            "deliveries": sum(sum(listener.numbers.values()) for listener in self.listeners),
            "sockets lost": sum(listener.losses for listener in self.listeners),
            "closed with": dict(sorted(closed.items())),
            "deeds": dict(sorted(nemesis.done.items())),
            "network": dict(sorted(self.proxy.faults.items())),
            "starts": {program.name.partition("-")[0]: program.starts for program in self.site.programs},
            "wrong": self.wrong,
        }


async def fault_run(options: Options) -> dict[str, Any]:
    """The report; `wrong` in it is empty when every promise was kept."""
    options.folder.mkdir(parents=True, exist_ok=True)
    for old in options.folder.glob("*.jsonl"):
        old.unlink()
    async with open_site(apps=options.apps) as site:
        site.chance = random.Random(options.seed)
        proxy = FaultProxy(site.ports, random.Random(options.seed), tear=options.tear)
        await proxy.open()
        try:
            return await FaultRun(options, site, proxy).run()
        finally:
            proxy.close()
            site.keep_logs(options.folder / "log")
