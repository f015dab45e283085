"""Loading the reference places. The only writer of this app."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import shapely
from django.contrib.gis.geos import GEOSGeometry, Point
from django.contrib.gis.geos import MultiPolygon as StoredMultiPolygon
from django.db import transaction
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from places.models import AdministrativeArea, Place
from places.services import reference

BATCH = 500


def load_areas(*, source: Path = reference.AREAS, say: Callable[[str], object] = lambda text: None) -> int:
    """Bring the areas to the shipped state: the same file twice changes nothing, a new one updates by scheme and code."""
    known: dict[str, int] = {}
    count = 0
    with transaction.atomic():
        for level, areas in _by_level(reference.areas(source)):
            rows = [
                AdministrativeArea(
                    scheme=area.scheme,
                    code=area.code,
                    level=level,
                    parent_id=known[area.parent] if area.parent else None,
                    names=area.names,
                    geometry=_multipolygon(area.polygons),
                )
                for area in areas
            ]
            held = {
                (scheme, code): pk
                for scheme, code, pk in AdministrativeArea.objects.filter(level=level, valid_from__isnull=True).values_list(
                    "scheme", "code", "pk"
                )
            }
            for row in rows:
                row.pk = held.get((row.scheme, row.code))
            AdministrativeArea.objects.bulk_create([row for row in rows if row.pk is None], batch_size=BATCH)
            AdministrativeArea.objects.bulk_update(
                [row for row in rows if (row.scheme, row.code) in held], ["parent", "names", "geometry"], batch_size=BATCH
            )
            known |= {row.code: row.pk for row in rows}
            count += len(rows)
            say(f"{len(rows)} areas of level {level}")
    return count


def load_gazetteer(*, source: Path = reference.GAZETTEER, say: Callable[[str], object] = lambda text: None) -> int:
    """Bring the gazetteer to the shipped state."""
    rows = [
        Place(
            source="geonames",
            source_id=row["id"],
            kind="settlement",
            names=row["names"],
            search="\n".join(dict.fromkeys(name.lower() for name in [*row["names"].values(), *row["others"]])),
            population=row["population"],
            country=row["country"],
            location=Point(row["lon"], row["lat"], srid=4326),
        )
        for row in reference.read(source)
    ]
    with transaction.atomic():
        Place.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["source", "source_id"],
            update_fields=["kind", "names", "search", "population", "country", "location"],
        )
    say(f"{len(rows)} places")
    return len(rows)


def _by_level(areas: Iterable[reference.Area]) -> list[tuple[int, list[reference.Area]]]:
    levels: dict[int, list[reference.Area]] = {}
    for area in areas:
        levels.setdefault(area.level, []).append(area)
    return sorted(levels.items())


def _multipolygon(polygons: list[list[reference.Ring]]) -> StoredMultiPolygon:
    """Valid for PostGIS: rounding to 11 m can make a ring touch itself."""
    shape = shapely.make_valid(MultiPolygon([Polygon(rings[0], rings[1:]) for rings in polygons]))
    parts = MultiPolygon(_polygons_of(shape))
    stored = GEOSGeometry(memoryview(shapely.to_wkb(parts)), srid=4326)
    if not isinstance(stored, StoredMultiPolygon):
        raise TypeError(stored.geom_type)
    return stored


def _polygons_of(shape: BaseGeometry) -> list[Polygon]:
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    return [part for piece in getattr(shape, "geoms", []) for part in _polygons_of(piece)]
