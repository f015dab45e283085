"""Fifty who never read beside a hundred and fifty who do (RELIABILITY R6)."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from tests.faults.crowd import Crowd
from tests.faults.deaf import Deaf
from tests.faults.run import Office, fresh_folder, judge
from tests.faults.site import Site, open_site

#: What the deaf may cost the server in memory, all of them together.
MOST_GROWTH = 20 * 1024 * 1024
#: As long as a description may be: the kernel's buffers are filled soon.
LONG = "Water stands in every cellar. " * 660
MOST_WRITES = 900


async def slow_and_dead(*, readers: int, deaf: int, seed: int, folder: Path) -> dict[str, Any]:
    async with open_site("10", "2", apps=1) as site:
        try:
            return await _trial(site, readers, deaf, seed, fresh_folder(folder))
        finally:
            site.keep_logs(folder / "log")


async def _trial(site: Site, readers: int, count: int, seed: int, folder: Path) -> dict[str, Any]:
    app = site.apps[0]
    crowd = Crowd(site, site.ports[0], folder, seed)
    await crowd.seat(readers)
    crowd.start()
    await crowd.until_joined()
    office = Office(site, site.ports[0], folder, seed)
    office.employ(4, crowd.snapshots)
    await office.work(80)  # what is made at the first write is made
    silent = [await asyncio.to_thread(_deaf, site, crowd, number) for number in range(count)]
    await crowd.until_all_heard()
    await asyncio.sleep(1)
    before, most = app.use(), 0
    began = time.monotonic()
    for writer in office.writers:
        writer.description = LONG
    written = 0
    while app.use().descriptors > before.descriptors - count and written < MOST_WRITES:
        await office.work(20)
        written += 20
        most = max(most, app.use().rss)
    cut_after = time.monotonic() - began
    behind = await crowd.until_all_heard()
    most = max(most, app.use().rss)
    fates = await asyncio.gather(*(asyncio.to_thread(one.rest) for one in silent))
    for one in silent:
        one.close()
    await crowd.disperse()
    office.close()
    wrong, ledger = await judge(site, [crowd], office)
    wrong += [f"{one.name} is behind" for one in behind]
    codes = {code: sum(1 for _bytes, each in fates if each == code) for _waiting, code in fates}
    growth = most - before.rss
    if set(codes) - {4408, 1006}:
        wrong.append(f"the deaf were closed with {codes}")
    if growth > MOST_GROWTH:
        wrong.append(f"{count} who never read cost the server {growth / 2**20:.1f} MB")
    if crowd.closed_with():
        wrong.append(f"readers were cut too: {crowd.closed_with()}")
    return {
        "readers": readers, "deaf": count, "long writes until all were cut": written, "seconds until then": round(cut_after, 1),
        "closed with": codes, "memory before, MB": round(before.rss / 2**20, 1), "growth, MB": round(growth / 2**20, 1),
        "entries": len(ledger["entries"]), "wrong": wrong,
    }  # fmt: skip


def _deaf(site: Site, crowd: Crowd, number: int) -> Deaf:
    person = site.stage["people"][number % len(site.stage["people"])]
    return Deaf(site.ports[0], person, site.stage["slug"], crowd.snapshots[person["id"]])
