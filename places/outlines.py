"""Outlines of areas held in memory, asked for thousands of points at once. Degrees, WGS 84, longitude first. Pure.

A point costs a few microseconds here, where a query for each costs a millisecond: the tree finds the few areas whose box holds
the point, and a prepared outline answers without walking around its whole border.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
#: Meters of one degree of latitude on the sphere that PostGIS measures with.
DEGREE = math.radians(1) * 6_371_008.771415


class Outlines:
    """The outlines of areas by their position in the lists given. `levels` grow with depth: 0 is a country."""

    def __init__(self, levels: Sequence[int], outlines: Sequence[bytes]) -> None:
        """`outlines` are WKB polygons or multipolygons, in the order in which areas of one level are preferred."""
        self.levels = np.asarray(levels, dtype=np.int64)
        self.shapes = shapely.from_wkb(list(outlines)) if outlines else np.empty(0, dtype=object)
        shapely.prepare(self.shapes)
        self.by_level = {
            int(level): (held := np.flatnonzero(self.levels == level), shapely.STRtree(self.shapes[held]))
            for level in sorted(set(levels), reverse=True)
        }

    def deepest(self, lon: Numbers, lat: Numbers, *, near: float) -> Positions:
        """Of each point the deepest area that holds it; of none but a country's, the nearest within `near` meters; else -1."""
        found = np.full(len(lon), -1, dtype=np.int64)
        for level in self.by_level:
            if level > 0:
                self._inside(level, lon, lat, found)
        self._near(lon, lat, found, near)
        if 0 in self.by_level:
            self._inside(0, lon, lat, found)
        return found

    def _inside(self, level: int, lon: Numbers, lat: Numbers, found: Positions) -> None:
        """Fill in those of one level that hold a point not found yet."""
        open_points = np.flatnonzero(found < 0)
        if not len(open_points):
            return
        held, tree = self.by_level[level]
        points, areas = tree.query(shapely.points(lon[open_points], lat[open_points]))
        points, areas = open_points[points], held[areas]
        inside = shapely.intersects_xy(self.shapes[areas], lon[points], lat[points])
        points, areas = points[inside], areas[inside]
        order = np.argsort(-areas, kind="stable")  # of several the preferred one comes last, and stays
        found[points[order]] = areas[order]

    def _near(self, lon: Numbers, lat: Numbers, found: Positions, near: float) -> None:
        """Fill in, for points not found yet, the area whose outline is nearest and near enough; of two the deeper one."""
        points = np.flatnonzero(found < 0)
        high = near / DEGREE * 1.01
        wide = np.minimum(high / np.maximum(np.cos(np.radians(lat[points])), 0.01), 180.0)
        windows = np.column_stack((lon[points] - wide, lat[points] - high, lon[points] + wide, lat[points] + high))
        boxes = shapely.box(*windows.T)
        best: dict[int, tuple[float, int, int]] = {}
        for level, (held, tree) in self.by_level.items():
            for at, area in zip(*tree.query(boxes), strict=True) if level > 0 else ():
                point, area = int(points[at]), int(held[area])
                part = shapely.clip_by_rect(self.shapes[area], *windows[at])
                meters = _meters(part, float(lon[point]), float(lat[point]))
                if meters <= near:
                    best[point] = min(best.get(point, (math.inf, 0, -1)), (meters, -level, area))
        for point, (_meters_away, _level, area) in best.items():
            found[point] = area


def _meters(part: Any, lon: float, lat: float) -> float:
    """From a point to an outline within a few kilometers of it, where the earth is flat; infinite to nothing."""
    if part.is_empty:
        return math.inf
    scale = np.array([DEGREE * math.cos(math.radians(lat)), DEGREE])
    flat = shapely.transform(part, lambda degrees: (degrees - (lon, lat)) * scale)
    return float(shapely.distance(flat, shapely.Point(0, 0)))
