"""The moving things of the demonstration: each goes along its route and back, for ever, so any moment has its place. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from cop.demonstration import offset
from incidents.fixes import Fix

Place = tuple[float, float]
EARTH = 6_371_000.0
#: How far back the history goes, and how far its fixes are apart.
HISTORY, STEP = timedelta(minutes=40), timedelta(seconds=20)


@dataclass(frozen=True)
class Journey:
    """Who goes where: `route` holds (longitude, latitude), `speed` is m/s, `accuracy` meters. `by` reports it to `audience`.

    `heard_until` is set for one that was last heard of a while ago: the time before the moment of loading.
    """

    source: str
    audience: str
    by: str
    speed: float
    accuracy: float
    route: tuple[Place, ...]
    heard_until: timedelta | None = None

    def fix(self, at: datetime) -> Fix:
        """Where it is at that moment."""
        there = [*self.route, *self.route[-2::-1]]
        legs = [(start, end, distance(start, end)) for start, end in pairwise(there)]
        left = at.timestamp() * self.speed % sum(length for _start, _end, length in legs)
        while left > legs[0][2]:
            left -= legs.pop(0)[2]
            if len(legs) == 1:
                break
        start, end, length = legs[0]
        part = min(1.0, left / length) if length else 0.0
        lon, lat = (round(one + (other - one) * part, 6) for one, other in zip(start, end, strict=True))
        return Fix(self.source, at, lon, lat, self.speed, round(bearing(start, end), 1), self.accuracy)

    def history(self, now: datetime) -> list[Fix]:
        """Its way up to now, or up to when it was last heard of; the oldest first."""
        end = now + self.heard_until if self.heard_until else now
        steps = int(HISTORY / STEP)
        return [self.fix(end - STEP * step) for step in range(steps, -1, -1)]


def read_journeys(folder: Path) -> list[Journey]:
    return [
        Journey(
            source=each["source"],
            audience=each["audience"],
            by=each["by"],
            speed=each["speed"],
            accuracy=each["accuracy"],
            route=tuple((lon, lat) for lon, lat in each["route"]),
            heard_until=offset(each["heard_until"]) if "heard_until" in each else None,
        )
        for each in json.loads((folder / "movers.json").read_text("utf-8"))
    ]


def crowd(size: int) -> Iterator[Journey]:
    """So many more that go round in the Korea Strait, for a demonstration of many."""
    for number in range(size):
        lon, lat = 127.6 + (number * 0.754878) % 1 * 3.2, 33.4 + (number * 0.569840) % 1 * 1.3
        radius = 0.02 + (number % 7) / 60
        turns = [number + corner * math.pi / 3 for corner in range(7)]
        route = tuple((lon + radius * math.cos(turn), lat + radius * 0.8 * math.sin(turn)) for turn in turns)
        yield Journey(f"Vessel {number + 1}", "shared", "insp_oh", 4.0 + number % 9, 15.0, route)


def distance(start: Place, end: Place) -> float:
    """Meters over the ground."""
    (lon1, lat1), (lon2, lat2) = ((math.radians(lon), math.radians(lat)) for lon, lat in (start, end))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


def bearing(start: Place, end: Place) -> float:
    """Degrees true."""
    (lon1, lat1), (lon2, lat2) = ((math.radians(lon), math.radians(lat)) for lon, lat in (start, end))
    east = math.sin(lon2 - lon1) * math.cos(lat2)
    north = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    return math.degrees(math.atan2(east, north)) % 360
