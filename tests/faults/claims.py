"""A hundred people want one of ten trucks, while servers and the database are killed (RELIABILITY R16)."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.faults.caller import Caller, NoAnswer, caller_for
from tests.faults.checker import check_journal, check_stock
from tests.faults.ledger import read_ledger
from tests.faults.proxy import FaultProxy
from tests.faults.site import Site, open_site
from tests.faults.writer import PASSING

TRUCKS = 10


async def claims(*, rounds: int, claimers: int, kills: int, seed: int, folder: Path) -> dict[str, Any]:
    """`kills` of the rounds are disturbed by a kill, most of a server, every third of the database."""
    async with open_site("2", "0", apps=2) as site:
        chance = random.Random(seed)
        site.chance = chance
        proxy = FaultProxy(site.ports, chance, tear=0.05)
        await proxy.open()
        site.keep()
        try:
            return await _rounds(site, proxy, chance, rounds, claimers, kills)
        finally:
            proxy.close()
            site.keep_logs(folder / "log")


async def _rounds(site: Site, proxy: FaultProxy, chance: random.Random, rounds: int, claimers: int, kills: int) -> dict[str, Any]:
    people, slug = site.stage["people"], site.stage["slug"]
    disturbed = sorted(chance.sample(range(rounds), min(kills, rounds)))
    callers = [caller_for(proxy.port, people[number % len(people)], slug, timeout=20) for number in range(claimers)]
    wrong: list[str] = []
    granted_in: list[int] = []
    attempts = 0
    began = time.monotonic()
    incident = await _made(
        callers[0], chance, "incidents/", title="Convoy", kind="landslide", severity="severe", place_name="Pass"
    )
    for number in range(rounds):
        truck = await _made(callers[0], chance, "resources/", name=f"Round {number}", kind="truck", quantity=TRUCKS)
        killer = asyncio.create_task(_kill(site, chance, disturbed.index(number))) if number in disturbed else None
        results = await asyncio.gather(*(_claim(caller, new_id(chance), truck, incident) for caller in callers))
        if killer is not None:
            await killer
        granted = sum(1 for status, _tries in results if status in (200, 201))
        attempts += sum(tries for _status, tries in results)
        granted_in.append(granted)
        if granted != TRUCKS or any(status not in (200, 201, 409) for status, _tries in results):
            wrong.append(f"round {number}: {granted} granted, {sorted({status for status, _tries in results})}")
    await site.all_well()
    ledger = await asyncio.to_thread(read_ledger, site.database.super_url, site.stage["operation"], verified=True)
    wrong += [*check_stock(ledger), *check_journal(ledger)]
    active = sum(quantity for _resource, quantity, released in ledger["commitments"].values() if not released)
    if active != rounds * TRUCKS:
        wrong.append(f"{active} trucks are committed after {rounds} rounds of {TRUCKS}")
    return {
        "rounds": rounds, "claims": rounds * claimers, "granted": sum(granted_in), "kills": len(disturbed),
        "attempts": attempts, "seconds": round(time.monotonic() - began, 1), "wrong": wrong,
    }  # fmt: skip


async def _kill(site: Site, chance: random.Random, place: int) -> None:
    await asyncio.sleep(chance.uniform(0.0, 0.4))
    target = site.database if place % 3 == 2 else chance.choice(site.apps)
    await asyncio.to_thread(target.kill)


def new_id(chance: random.Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))


async def _made(caller: Caller, chance: random.Random, path: str, **body: Any) -> str:
    record_id = new_id(chance)
    status, _tries = await _until_answered(caller, path, {"id": record_id, **body})
    if status not in (200, 201):
        raise RuntimeError(f"{path} was refused with {status}")
    return record_id


async def _claim(caller: Caller, record_id: str, truck: str, incident: str) -> tuple[int, int]:
    return await _until_answered(caller, f"resources/{truck}/commit/", {"id": record_id, "incident": incident, "quantity": 1})


async def _until_answered(caller: Caller, path: str, body: dict[str, Any]) -> tuple[int, int]:
    """The final status, and how often it was asked."""
    tries = 0
    while True:
        tries += 1
        try:
            answer = await caller.call("POST", path, body)
            if answer.status not in PASSING:
                return answer.status, tries
        except NoAnswer:
            pass
        await asyncio.sleep(0.1 + random.random() * 0.4)
