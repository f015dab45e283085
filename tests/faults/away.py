"""Redis dies, then hangs, while people write (RELIABILITY R8): every write is taken, everybody hears of it all the same."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from tests.faults.crowd import Crowd
from tests.faults.run import Office, fresh_folder, judge
from tests.faults.site import Site, open_site


async def redis_away(*, seconds: float, seed: int, folder: Path) -> dict[str, Any]:
    """Dead for `seconds`, then hanging for as long."""
    async with open_site("4", "4", apps=2) as site:
        try:
            return await _trial(site, seconds, seed, fresh_folder(folder))
        finally:
            site.keep_logs(folder / "log")


async def _trial(site: Site, seconds: float, seed: int, folder: Path) -> dict[str, Any]:
    assert site.redis is not None
    crowds = [Crowd(site, port, folder, seed, name=f"listener-{number}") for number, port in enumerate(site.ports)]
    for crowd in crowds:
        await crowd.seat(16)
        crowd.start()
        await crowd.until_joined()
    office = Office(site, site.ports[0], folder, seed)
    office.employ(4, crowds[0].snapshots)
    for writer in office.writers[::2]:
        writer.caller.port = site.ports[1]
    figures: dict[str, Any] = {}
    wrong: list[str] = []
    phases = [
        ("there", lambda: None, 1.0),
        ("dead", _die(site), seconds),
        ("back", _come_back(site), 1.0),
        ("hanging", site.redis.pause, seconds),
        ("well again", site.redis.go_on, 1.0),
    ]
    for name, happens, lasts in phases:
        happens()
        slowest, written, began = 0.0, 0, time.monotonic()
        while time.monotonic() - began < lasts or written < 20:
            one = time.monotonic()
            await office.work(4)
            slowest, written = max(slowest, time.monotonic() - one), written + 4
            await asyncio.sleep(0.1)
        ended = time.monotonic()
        behind = [one for crowd in crowds for one in await crowd.until_all_heard()]
        if behind:
            wrong.append(f"Redis {name}: {len(behind)} listeners did not hear everything")
        figures[name] = {
            "writes": written, "slowest four, s": round(slowest, 2), "all heard after, s": round(time.monotonic() - ended, 1),
        }  # fmt: skip
    for crowd in crowds:
        await crowd.disperse()
        if crowd.closed_with():
            wrong.append(f"sockets were closed: {crowd.closed_with()}")
    office.close()
    found, _ledger = await judge(site, crowds, office)
    wrong += found
    if set(office.answers()) - {200, 201, 409} or office.unknown():
        wrong.append(f"writes were answered with {office.answers()}, {office.unknown()} not at all")
    return {"seconds away": seconds, "answers": office.answers(), "phases": figures, "wrong": wrong}


def _die(site: Site) -> Any:
    def happens() -> None:
        assert site.redis is not None
        site.redis.wanted = False
        site.redis.kill()

    return happens


def _come_back(site: Site) -> Any:
    def happens() -> None:
        assert site.redis is not None
        site.redis.wanted = True
        site.redis.start()

    return happens
