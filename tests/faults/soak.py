"""Hours of ordinary work: what the servers hold must not grow (RELIABILITY R15)."""

from __future__ import annotations

import asyncio
import random
import statistics
import subprocess
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.crowd import Crowd
from tests.faults.run import Office, fresh_folder
from tests.faults.site import Site, open_site
from tests.faults.storm import connections

#: What a server may gain between the middle and the last third, beyond what an hour may bring.
NOISE = 6 * 1024 * 1024
PER_HOUR = 1024 * 1024
Sample = dict[str, float]


async def soak(*, seconds: float, listeners: int, per_second: float, seed: int, folder: Path) -> dict[str, Any]:
    async with open_site("6", "4", apps=2, settings={"HADR_RATE_USER": "100000/min"}) as site:
        try:
            return await _trial(site, seconds, listeners, per_second, seed, fresh_folder(folder))
        finally:
            site.keep_logs(folder / "log")


async def _trial(site: Site, seconds: float, listeners: int, per_second: float, seed: int, folder: Path) -> dict[str, Any]:
    crowds = [Crowd(site, port, folder, seed, name=f"listener-{number}") for number, port in enumerate(site.ports)]
    for crowd in crowds:
        await crowd.seat(listeners // 2)
        crowd.start()
        await crowd.until_joined()
    office = Office(site, site.ports[0], folder, seed)
    office.employ(4, crowds[0].snapshots)
    for writer in office.writers[::2]:
        writer.caller.port = site.ports[1]
    samples: list[Sample] = []
    chance, began, left = random.Random(seed), time.monotonic(), 0
    wrong: list[str] = []
    async with await psycopg.AsyncConnection.connect(site.database.super_url, autocommit=True) as watching:
        while time.monotonic() - began < seconds:
            second = time.monotonic()
            await office.work(max(1, int(per_second)))
            for crowd in crowds:
                left += await _come_and_go(crowd, chance)
            await asyncio.sleep(max(0.0, second + 1 - time.monotonic()))
            samples.append(await _sample(site, watching, time.monotonic() - began))
    for crowd in crowds:
        wrong += [f"{one.name} is behind" for one in await crowd.until_all_heard()]
        await crowd.disperse()
    office.close()
    # Those who left in the middle have no end to compare with: the diaries of those who stayed tell.
    wrong += office.dishonest() + growth(samples)
    first, last = _third(samples, 1), _third(samples, 2)
    return {
        "seconds": round(seconds), "writes": office.pool.acknowledged, "left and came": left, "samples": len(samples),
        "middle third": first, "last third": last, "wrong": wrong + [each for crowd in crowds for each in _gaps(crowd)],
    }  # fmt: skip


async def _come_and_go(crowd: Crowd, chance: random.Random) -> int:
    """One of those who are here goes, another one of the same person comes with the numbers that the first one had."""
    here = list(crowd.tasks)
    one = chance.choice(here)
    await crowd.leave(one)
    crowd.listeners.remove(one)
    (other,) = await crowd.seat(1, [one.person])
    other.numbers = dict(one.numbers)
    other.diary.write("began", epoch=other.epoch, numbers=other.numbers)
    crowd.start([other])
    # The entries that all have heard need not be kept for hours.
    floor = {key: min(each.numbers.get(key, 0) for each in crowd.tasks if key in each.numbers) for key in one.numbers}
    for key in [key for key in crowd.heard if key[1] < floor.get(key[0], 0) - 2_000]:
        del crowd.heard[key]
    return 1


def _gaps(crowd: Crowd) -> list[str]:
    return [
        f"{one.name}: {one.wrongs} wrong frames, {one.unordered} out of order"
        for one in crowd.listeners
        if one.wrongs + one.unordered
    ]


async def _sample(site: Site, watching: psycopg.AsyncConnection[Any], at: float) -> Sample:
    uses = [asdict(app.use()) for app in site.apps]
    asked = ["redis-cli", "-s", f"{site.home}/redis.sock", "dbsize"]
    size = await asyncio.to_thread(subprocess.run, asked, capture_output=True, text=True, check=True)
    return {
        "at": at,
        **{name: max(use[name] for use in uses) for name in ("rss", "descriptors", "threads")},
        "database connections": await connections(watching),
        "redis keys": float(size.stdout.split()[-1]),
    }


def _third(samples: list[Sample], which: int) -> Sample:
    """The medians of one third of the time."""
    part = samples[len(samples) * which // 3 : len(samples) * (which + 1) // 3]
    found = {name: statistics.median(sample[name] for sample in part) for name in part[0]}
    found["rss, MB"] = round(found.pop("rss") / 2**20, 1)
    return found


def growth(samples: list[Sample]) -> list[str]:
    """What grew after the warm-up, which is the first third."""
    middle, last = _third(samples, 1), _third(samples, 2)
    hours = (last["at"] - middle["at"]) / 3600
    wrong = []
    if (last["rss, MB"] - middle["rss, MB"]) * 2**20 > NOISE + PER_HOUR * hours:
        wrong.append(f"memory grew from {middle['rss, MB']} to {last['rss, MB']} MB")
    for name, noise in (("descriptors", 10), ("threads", 5), ("database connections", 5), ("redis keys", 10)):
        if last[name] > middle[name] + noise:
            wrong.append(f"{name} grew from {middle[name]} to {last[name]}")
    return wrong
