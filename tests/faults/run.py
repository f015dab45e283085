"""The fault run: listeners and writers behind a bad network, servers that are killed under them, and the check afterwards."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.caller import NoAnswer, caller_for
from tests.faults.checker import check, check_contents
from tests.faults.crowd import Crowd
from tests.faults.deaf import NOTHING, Deaf
from tests.faults.diary import Diary, read_diaries
from tests.faults.ledger import Ledger, read_ledger
from tests.faults.nemesis import Nemesis, plan
from tests.faults.proxy import FaultProxy
from tests.faults.site import Site, open_site
from tests.faults.writer import Pool, Writer

#: Without a single acknowledgement for so long, the run has come to a stand.
STANDSTILL = 180.0


@dataclass
class Options:
    """`tear`: the share of new connections that are cut early; `fresh`: a new connection for every write.

    `lazy`: the planted fault, a database that acknowledges before it has written, and is killed. `pool`: connections that each
    server keeps to the database (HADR_DATABASE_POOL).
    """

    seed: int
    writes: int = 2_000
    kills: int = 10
    listeners: int = 200
    writers: int = 20
    apps: int = 2
    tear: float = 0.02
    fresh: bool = False
    lazy: bool = False
    pool: int = 0
    folder: Path = Path("/tmp/hadr-fault-diaries")
    loud: bool = False


class Office:
    """Writers of one site, on one list of what there is to write."""

    def __init__(self, site: Site, port: int, folder: Path, seed: int) -> None:
        self.site, self.port, self.folder, self.seed = site, port, folder, seed
        self.pool = Pool(site.stage["trucks"])
        self.writers: list[Writer] = []
        self.began = time.monotonic()

    def employ(self, count: int, snapshots: dict[str, dict[str, Any]]) -> None:
        """So many writers, over the people whose snapshots tell the rooms."""
        for snapshot in snapshots.values():
            self.pool.rooms.update({room["audience"]: room["id"] for room in snapshot["rooms"]})
        people = self.site.stage["people"]
        for number in range(count):
            person = people[(number * 7) % len(people)]
            diary = Diary(self.folder, f"writer-{number}", self.began)
            caller = caller_for(self.port, person, self.site.stage["slug"])
            self.writers.append(Writer(person, caller, self.pool, diary, self.seed * 1_000_000 + number))

    async def work(self, writes: int, *, fresh: bool = False) -> None:
        """So many more writes, each until it is answered; RuntimeError when nothing moves any more."""
        self.pool.most += writes
        working = {asyncio.create_task(writer.run(fresh=fresh)) for writer in self.writers}
        before, since = -1, time.monotonic()
        while working:
            done, working = await asyncio.wait(working, timeout=2)
            for task in done:
                task.result()
            if self.pool.acknowledged != before:
                before, since = self.pool.acknowledged, time.monotonic()
            elif time.monotonic() - since > STANDSTILL:
                raise RuntimeError(f"no write was answered for {STANDSTILL} s: {self.site.last_words()}")

    def answers(self) -> dict[int, int]:
        found: Counter[int] = Counter()
        for writer in self.writers:
            found.update(writer.statuses)
        return dict(sorted(found.items()))

    def unknown(self) -> int:
        return sum(writer.unknown for writer in self.writers)

    def dishonest(self) -> list[str]:
        said = Counter(each[:160] for writer in self.writers for each in writer.dishonest)
        return [f"{count} times answered: {each}" for each, count in said.items()]

    def close(self) -> None:
        for writer in self.writers:
            writer.caller.hang_up()
            writer.diary.close()


async def judge(site: Site, crowds: list[Crowd], office: Office) -> tuple[list[str], Ledger]:
    """Everything that is wrong, by all diaries and the ledger. Both are kept in the folder. Call it after the end of all."""
    verified = "every link as it was written" in await asyncio.to_thread(site.run, ["manage.py", "verify_journal"])
    ledger = await asyncio.to_thread(read_ledger, site.database.super_url, site.stage["operation"], verified=verified)
    listening = {name: person for crowd in crowds for name, person in crowd.listening().items()}
    (office.folder / "ledger.json").write_text(json.dumps([ledger, listening]))
    wrong = check(dict(read_diaries(office.folder)), ledger, listening)
    for crowd in crowds:
        wrong += check_contents(crowd.heard, ledger)
    return wrong + office.dishonest(), ledger


class FaultRun:
    def __init__(self, options: Options, site: Site, proxy: FaultProxy) -> None:
        self.options, self.site, self.proxy = options, site, proxy
        self.began = time.monotonic()
        self.crowd = Crowd(site, proxy.port, options.folder, options.seed, pictures=True)
        self.office = Office(site, proxy.port, options.folder, options.seed)
        self.wrong: list[str] = []

    def say(self, text: str) -> None:
        if self.options.loud:
            print(f"[{time.monotonic() - self.began:7.1f} s] {text}", file=sys.stderr, flush=True)

    async def run(self) -> dict[str, Any]:
        options, pool = self.options, self.office.pool
        await self.crowd.seat(options.listeners)
        self.office.employ(options.writers, self.crowd.snapshots)
        self.crowd.start()
        deeds = plan(options.seed, writes=options.writes, kills=options.kills, only="postgres" if options.lazy else "")
        nemesis = Nemesis(self.site, self.proxy, deeds, lambda: pool.acknowledged)
        nemesis.said = self.say
        self.site.keep()
        aside = [asyncio.create_task(nemesis.run()), asyncio.create_task(self._outsider())]
        try:
            await self.office.work(options.writes, fresh=options.fresh)
            while not aside[0].done():  # no fault of the plan may fall into silence
                await self.office.work(options.writers)
            aside[0].result()
            self.proxy.heal()
            await self.site.all_well()
            self.say("every write is answered; waiting for the listeners")
            behind = await self.crowd.until_all_heard()
            self.say(f"{len(behind)} listeners are behind; comparing")
        finally:
            for task in aside:
                task.cancel()
            await self.crowd.disperse()
        await self._compare_pictures()
        self.office.close()
        return await self._report(nemesis)

    async def _outsider(self) -> None:
        """Somebody who takes no part knocks all the while; the answer is always the same."""
        stage = self.site.stage
        caller = caller_for(self.proxy.port, stage["outsider"], stage["slug"])
        while True:
            await asyncio.sleep(1)
            for path in ("snapshot/", "entries/?stream=shared&after=0"):
                try:
                    answer = await caller.call("GET", path)
                except NoAnswer:
                    continue
                if answer.status not in (404, 429, 503):
                    self.wrong.append(f"the outsider got {answer.status} for {path}")
            try:
                found = await asyncio.to_thread(Deaf, self.proxy.port, stage["outsider"], stage["slug"], NOTHING, patience=5)
            except OSError:
                continue
            self.wrong.append("the outsider was let in")
            found.close()

    async def _compare_pictures(self) -> None:
        fetched: dict[str, dict[str, Any]] = {}
        for listener in self.crowd.listeners:
            person = listener.person
            if person["id"] not in fetched:
                fetched[person["id"]] = await self.crowd.snapshot(person)
            assert listener.picture is not None
            found = listener.picture.differences(fetched[person["id"]])
            self.wrong += [f"{listener.name}: replayed otherwise than fetched: {each}" for each in found[:2]]

    async def _report(self, nemesis: Nemesis) -> dict[str, Any]:
        wrong, ledger = await judge(self.site, [self.crowd], self.office)
        if set(self.crowd.refusals()) - {503}:
            wrong.append(f"upgrades were refused with {self.crowd.refusals()}")
        listeners = self.crowd.listeners
        return {
            "seed": self.options.seed,
            "seconds": round(time.monotonic() - self.began, 1),
            "writes": self.office.pool.invoked,
            "acknowledged": self.office.pool.acknowledged,
            "attempts without an answer": self.office.unknown(),
            "answers": self.office.answers(),
            "entries": len(ledger["entries"]),
            "deliveries": sum(sum(listener.numbers.values()) for listener in listeners),
            "sockets lost": sum(listener.losses for listener in listeners),
            "closed with": self.crowd.closed_with(),
            "refused": self.crowd.refusals(),
            "deeds": dict(sorted(nemesis.done.items())),
            "network": dict(sorted(self.proxy.faults.items())),
            "starts": dict(Counter({program.name.partition("-")[0]: program.starts for program in self.site.programs})),
            "wrong": wrong + self.wrong,
        }


def fresh_folder(folder: Path) -> Path:
    """Without the diaries of the run before."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.jsonl"):
        old.unlink()
    return folder


async def fault_run(options: Options) -> dict[str, Any]:
    """The report; `wrong` in it is empty when every promise was kept."""
    fresh_folder(options.folder)
    async with open_site(apps=options.apps, lazy=options.lazy, settings={"HADR_DATABASE_POOL": str(options.pool)}) as site:
        site.chance = random.Random(options.seed)
        proxy = FaultProxy(site.ports, random.Random(options.seed), tear=options.tear)
        await proxy.open()
        try:
            return await FaultRun(options, site, proxy).run()
        finally:
            proxy.close()
            site.keep_logs(options.folder / "log")
