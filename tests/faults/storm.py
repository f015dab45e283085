"""A thousand sockets fall at once and come back (RELIABILITY R7)."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.crowd import Crowd
from tests.faults.proxy import FaultProxy
from tests.faults.run import Office, fresh_folder, judge
from tests.faults.site import Site, open_site

#: Sockets of one person at one server, of the 20 it takes.
OF_ONE = 18


async def storm(*, sockets: int, seed: int, folder: Path) -> dict[str, Any]:
    people_of_each = -(-sockets // (4 * OF_ONE))
    async with open_site(str(people_of_each), "2", apps=2) as site:
        proxy = FaultProxy(site.ports, random.Random(seed))
        await proxy.open()
        try:
            return await _trial(site, proxy, sockets, seed, fresh_folder(folder))
        finally:
            proxy.close()
            site.keep_logs(folder / "log")


async def _trial(site: Site, proxy: FaultProxy, sockets: int, seed: int, folder: Path) -> dict[str, Any]:
    crowd = Crowd(site, proxy.port, folder, seed)
    await crowd.seat(sockets)
    crowd.start()
    missing = await crowd.until_joined(240)
    wrong = [f"{len(missing)} of {sockets} never came in"] if missing else []
    office = Office(site, proxy.port, folder, seed)
    office.employ(4, crowd.snapshots)
    await office.work(40)
    await crowd.until_all_heard()
    joins = {one: one.joins for one in crowd.listeners}
    enough = asyncio.Event()
    counting = asyncio.create_task(_most_connections(site, enough))
    dropped = proxy.drop_all()
    began = time.monotonic()
    writing = asyncio.create_task(office.work(60))
    out = await crowd.until(lambda: [one for one in crowd.listeners if one.joins == joins[one]])
    took = time.monotonic() - began
    back = sockets - len(out)
    await writing
    behind = await crowd.until_all_heard()
    enough.set()
    most = await counting
    await crowd.disperse()
    office.close()
    found, _ledger = await judge(site, [crowd], office)
    wrong += found
    if back < sockets:
        wrong.append(f"{back} of {sockets} came back")
    if behind:
        wrong.append(f"{len(behind)} are behind")
    if set(crowd.refusals()) - {503}:
        wrong.append(f"upgrades were refused with {crowd.refusals()}")
    if set(office.answers()) - {200, 201, 409, 503}:
        wrong.append(f"writes were answered with {office.answers()}")
    if most > 60:
        wrong.append(f"{most} connections to the database")
    return {
        "sockets": sockets, "dropped": dropped, "back": back, "seconds": round(took, 1), "refused": crowd.refusals(),
        "most database connections": most, "answers": office.answers(), "wrong": wrong,
    }  # fmt: skip


async def _most_connections(site: Site, enough: asyncio.Event) -> int:
    """Connections of the servers to the database, the most at one moment, until it is enough."""
    most = 0
    async with await psycopg.AsyncConnection.connect(site.database.super_url, autocommit=True) as watching:
        while not enough.is_set():
            most = max(most, await connections(watching))
            await asyncio.sleep(0.05)
    return most


async def connections(watching: psycopg.AsyncConnection[Any]) -> int:
    found = await (await watching.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = 'hadr_app'")).fetchone()
    return int(found[0]) if found else 0
