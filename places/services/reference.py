"""Reads the shipped reference files into plain values. No Django."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).resolve().parents[2] / "data"
AREAS = DATA / "areas.json.gz"
GAZETTEER = DATA / "gazetteer.json.gz"
Ring = list[tuple[float, float]]


class Area(NamedTuple):
    """``polygons``: for each its outer ring and then its holes, longitude first, WGS 84, closed."""

    scheme: str
    code: str
    level: int
    parent: str | None
    names: dict[str, str]
    polygons: list[list[Ring]]


def read(path: Path) -> Any:
    return json.loads(gzip.decompress(path.read_bytes()))


def areas(path: Path = AREAS) -> Iterator[Area]:
    """Parents come before their children."""
    whole = read(path)
    scale = whole["scale"]
    for row in sorted(whole["areas"], key=lambda area: area["level"]):
        polygons = [[_ring(steps, scale) for steps in rings] for rings in row["polygons"]]
        yield Area(row["scheme"], row["code"], row["level"], row["parent"], row["names"], polygons)


def _ring(steps: list[int], scale: int) -> Ring:
    """Whole units from point to point, back to degrees; closed where rounding has opened it."""
    x = y = 0
    ring: Ring = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        ring.append((x / scale, y / scale))
    if ring[0] != ring[-1]:
        ring.append(ring[0])
    return ring
