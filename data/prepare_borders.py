"""Makes data/basemap/korea-borders.pmtiles: lines between provinces (level 1) and municipalities (level 2) of Korea.

    python data/prepare_borders.py KOSTAT_PROVINCES_TOPO.json KOSTAT_MUNICIPALITIES_TOPO.json

The files are skorea-provinces-2018-topo-simple.json and skorea-municipalities-2018-topo-simple.json of southkorea-maps, see
PROVENANCE.md. Only arcs that two areas share become lines: the coast comes from another file. Needs pyogrio with its PMTiles
driver.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry import LineString

OUT = Path(__file__).parent / "basemap" / "korea-borders.pmtiles"
FIRST_ZOOM, LAST_ZOOM = 6, 11


def arc_numbers(arcs: Any) -> Iterator[int]:
    """The numbers in a TopoJSON geometry, however deep; a reversed arc counts as its forward one."""
    for each in arcs:
        if isinstance(each, int):
            yield each if each >= 0 else ~each
        else:
            yield from arc_numbers(each)


def shared_lines(path: Path) -> list[LineString]:
    """Arcs that belong to two areas, in degrees (WGS 84)."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    (scale_x, scale_y), (left, top) = topology["transform"]["scale"], topology["transform"]["translate"]
    owners: dict[int, set[int]] = defaultdict(set)
    (collection,) = topology["objects"].values()
    for owner, geometry in enumerate(collection["geometries"]):
        for number in arc_numbers(geometry.get("arcs", [])):
            owners[number].add(owner)
    lines = []
    for number, found in owners.items():
        steps = np.cumsum(np.array(topology["arcs"][number]), axis=0)
        if len(found) > 1 and len(steps) > 1:
            lines.append(LineString(steps * (scale_x, scale_y) + (left, top)))
    return lines


def main(provinces: str, municipalities: str) -> None:
    rows = [(line, 1) for line in shared_lines(Path(provinces))] + [(line, 2) for line in shared_lines(Path(municipalities))]
    OUT.unlink(missing_ok=True)
    pyogrio.raw.write(
        OUT,
        geometry=np.array([shapely.to_wkb(line) for line, _ in rows], dtype=object),
        field_data=[np.array([level for _, level in rows], dtype=np.int32)],
        fields=["level"],
        geometry_type="LineString",
        crs="EPSG:4326",
        driver="PMTiles",
        layer="borders",
        dataset_options={
            "MINZOOM": str(FIRST_ZOOM),
            "MAXZOOM": str(LAST_ZOOM),
            "SIMPLIFICATION": "2",
            "SIMPLIFICATION_MAX_ZOOM": "0",
        },
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
