"""Who breaks things: a plan made from the seed before the run begins, carried out as the acknowledgements come in."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.program import Program
from tests.faults.proxy import FaultProxy
from tests.faults.site import Site

KILLS = {"app": 45, "all apps": 10, "redis": 20, "postgres": 20, "everything": 5}
PAUSES = {"app": 50, "redis": 25, "postgres": 25}
NETWORK = {"cut": 40, "stall": 25, "half-open": 20, "slow": 15}


@dataclass(frozen=True)
class Deed:
    """`after`: so many acknowledged writes; `which` a number to choose by; `seconds` for what lasts."""

    after: int
    kind: str
    target: str
    which: int
    seconds: float


def plan(seed: int, *, writes: int, kills: int, only: str = "") -> list[Deed]:
    """The same seed and sizes give the same plan. Every kind of kill occurs when there are enough of them, or `only` one does."""
    chance = random.Random(seed)
    targets = list(KILLS) if kills >= len(KILLS) else []
    targets += chance.choices(list(KILLS), list(KILLS.values()), k=kills - len(targets))
    wanted = [("kill", only or target) for target in targets]
    if not only:
        wanted += [("pause", target) for target in chance.choices(list(PAUSES), list(PAUSES.values()), k=kills // 2)]
        wanted += [("network", target) for target in chance.choices(list(NETWORK), list(NETWORK.values()), k=2 * kills)]
    chance.shuffle(wanted)
    step = writes * 0.95 / max(len(wanted), 1)
    return [
        Deed(int(step * (place + chance.random())), kind, target, chance.randrange(1_000), round(chance.uniform(0.5, 4.0), 2))
        for place, (kind, target) in enumerate(wanted)
    ]


class Nemesis:
    """Carries out the plan. `done` counts what was done, by kind and target."""

    def __init__(self, site: Site, proxy: FaultProxy, deeds: list[Deed], progress: Callable[[], int]) -> None:
        self.site, self.proxy, self.deeds, self.progress = site, proxy, deeds, progress
        self.done: dict[str, int] = {}
        self.said: Callable[[str], None] = lambda text: None

    async def run(self) -> None:
        for deed in self.deeds:
            while self.progress() < deed.after:  # noqa: ASYNC110  progress is a number, nobody signals it
                await asyncio.sleep(0.02)
            self.said(f"after {self.progress()} writes: {deed.kind} {deed.target}")
            self.done[f"{deed.kind} {deed.target}"] = self.done.get(f"{deed.kind} {deed.target}", 0) + 1
            if deed.kind == "kill":
                for program in self._targets(deed):
                    await asyncio.to_thread(program.kill)
            elif deed.kind == "pause":
                await self._pause(self._targets(deed), deed.seconds)
            else:
                self._disturb(deed)

    def _targets(self, deed: Deed) -> list[Program]:
        apps = self.site.apps
        redis = [self.site.redis] if self.site.redis is not None else []
        found: dict[str, list[Program]] = {
            "app": [apps[deed.which % len(apps)]],
            "all apps": apps,
            "redis": redis,
            "postgres": [self.site.database],
            "everything": [*apps, *redis, self.site.database],
        }
        return found[deed.target]

    async def _pause(self, programs: list[Program], seconds: float) -> None:
        for program in programs:
            program.pause()
        await asyncio.sleep(seconds)
        for program in programs:
            program.go_on()

    def _disturb(self, deed: Deed) -> None:
        share = max(1, len(self.proxy.links) * (5 + deed.which % 30) // 100)
        if deed.target == "cut":
            self.proxy.cut(share)
        elif deed.target == "stall":
            self.proxy.stall(share, deed.seconds)
        elif deed.target == "half-open":
            self.proxy.half_open(max(1, share // 4), 30)
        else:
            self.proxy.slow(max(1, share // 4), 8_000)
