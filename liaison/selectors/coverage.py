"""Where a roster has holes and where two people stand in one seat. Pure: no database."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Generic, Literal, TypeVar

P = TypeVar("P", bound=Hashable)


@dataclass(frozen=True)
class Planned(Generic[P]):
    """One planned time of one person, from `starts_at` until before `ends_at`."""

    who: P
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Stretch(Generic[P]):
    """A gap (nobody) or an overlap (two or more people) between two moments."""

    kind: Literal["gap", "overlap"]
    starts_at: datetime
    ends_at: datetime
    who: tuple[P, ...]


def uneven(planned: Iterable[Planned[P]], start: datetime, end: datetime) -> list[Stretch[P]]:
    """The gaps and overlaps between `start` and `end`, in order. Two shifts of one person that overlap are one presence."""
    inside = [shift for shift in planned if shift.starts_at < end and shift.ends_at > start and shift.starts_at < shift.ends_at]
    edges = sorted(
        {start, end, *(max(shift.starts_at, start) for shift in inside), *(min(shift.ends_at, end) for shift in inside)}
    )
    found: list[Stretch[P]] = []
    for piece in _pieces(inside, edges):
        last = found[-1] if found else None
        if last and last.kind == piece.kind and last.who == piece.who and last.ends_at == piece.starts_at:
            found[-1] = Stretch(last.kind, last.starts_at, piece.ends_at, last.who)
        else:
            found.append(piece)
    return found


def _pieces(inside: list[Planned[P]], edges: list[datetime]) -> Iterator[Stretch[P]]:
    for left, right in pairwise(edges):
        who = tuple(dict.fromkeys(shift.who for shift in inside if shift.starts_at <= left and shift.ends_at >= right))
        if len(who) != 1:
            yield Stretch("overlap" if who else "gap", left, right, who)
