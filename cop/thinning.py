"""Which of many moving things a screen needs: those in its view, at most one in a few of its pixels. Pure.

Places are in unit Mercator: 0 to 1 from west to east and from north to south, as map tiles are numbered.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

#: No more in one frame, whatever is asked: the newest are taken.
MOST_IN_FRAME = 4_000
#: Screen pixels that hold at most one thing.
PIXELS = 4
_TILE = 256
_DEEPEST = 22
_NORTHMOST = 85.051


@dataclass(slots=True)
class Mark:
    """A thing where it was last: its encoded fix, its place, and the round in which it was learned."""

    id: UUID
    at: float
    text: str
    mx: float
    my: float
    round: int


@dataclass(frozen=True, slots=True)
class Window:
    """A view widened to whole tiles and one more on each side: screens that look at nearly the same share one frame.

    `left` and `width` go round the world, so a view over the date line is like any other. `level` 0: nothing is thinned.
    """

    level: int
    left: float
    width: float
    top: float
    bottom: float

    def holds(self, mark: Mark) -> bool:
        return self.top <= mark.my <= self.bottom and (mark.mx - self.left) % 1.0 <= self.width


def unit_place(lon: float, lat: float) -> tuple[float, float]:
    """Degrees WGS 84 to unit Mercator."""
    sine = math.sin(math.radians(max(-_NORTHMOST, min(_NORTHMOST, lat))))
    return lon / 360 + 0.5, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def window_of(view: tuple[float, float, float, float], zoom: float | None) -> Window:
    """From (west, south, east, north) in degrees; west may be greater than east, and both may go past the date line."""
    west, south, east, north = view
    level = min(_DEEPEST, math.ceil(zoom or 0))
    tiles = 2**level
    left, top = unit_place(west, north)
    right, bottom = unit_place(east, south)
    first = math.floor(left * tiles) - 1
    span = math.ceil(((right - left) % 1.0 if east - west < 360 else 1.0) * tiles) + 3
    return Window(
        level,
        (first / tiles) % 1.0,
        min(1.0, span / tiles),
        (math.floor(top * tiles) - 1) / tiles,
        (math.floor(bottom * tiles) + 2) / tiles,
    )


def thinned(marks: Iterable[Mark], level: int, shown: dict[UUID, int]) -> list[Mark]:
    """At most one mark in each few pixels of that zoom level. `shown` tells the round in which each was last let through:
    those in one place take turns, so that none of them is left behind where it was long ago."""
    if not level:
        return list(marks)
    cells = 2**level * _TILE // PIXELS
    chosen: dict[int, Mark] = {}
    for mark in marks:
        cell = int(mark.mx * cells) * cells + int(mark.my * cells)
        rival = chosen.get(cell)
        if rival is None or _turn(mark, shown) < _turn(rival, shown):
            chosen[cell] = mark
    for mark in chosen.values():
        shown[mark.id] = mark.round
    return list(chosen.values())


def _turn(mark: Mark, shown: dict[UUID, int]) -> tuple[int, float]:
    return shown.get(mark.id, -1), -mark.at


def in_window(marks: Sequence[Mark], window: Window | None) -> list[Mark]:
    """Those that the window shows (all without one), the newest of them when they are too many for a frame."""
    found = list(marks) if window is None else [mark for mark in marks if window.holds(mark)]
    if len(found) > MOST_IN_FRAME:
        found = sorted(found, key=lambda mark: mark.at, reverse=True)[:MOST_IN_FRAME]
    return found
