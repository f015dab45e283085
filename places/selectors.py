"""Reading the reference places. Everyone may: they carry no audience. Points are WGS 84, longitude first."""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from django.contrib.gis.db.models.functions import Distance, GeometryDistance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Length

from journal.statement import prepared
from places.models import AdministrativeArea, Place
from places.outlines import Outlines

# Simplified outlines miss piers and beaches: so far off the coast (meters) a point still belongs to the nearest area.
OFF_THE_COAST = 2_000.0
# A place name says something about a point only within this distance (meters).
NEAREST_PLACE = 50_000.0
MOST_FOUND = 50
TOWN = 3


def area_containing(point: Point) -> AdministrativeArea | None:
    """The deepest area in force that holds the point; off the coast the nearest within 2 km, else the country, else None.

    Their outlines are not loaded: they are large, and who asks wants names.
    """
    # Nearly every point of a country with towns lies in one, and the outlines of provinces are long to walk around.
    inside = _inside.first(point=point, least=TOWN, most=TOWN) or _inside.first(point=point, least=1, most=TOWN)
    if inside is not None:
        return inside
    closest = _closest.first(point=point)
    if closest is not None and closest.meters.m <= OFF_THE_COAST:  # type: ignore[attr-defined]
        return closest
    return _inside.first(point=point, least=0, most=0)


@prepared
def _inside(*, point: Point, least: int, most: int) -> QuerySet[AdministrativeArea]:
    """Of those levels the deepest area that holds the point."""
    return _named().filter(geometry__intersects=point, level__gte=least, level__lte=most).order_by("-level", "id")


@prepared
def _closest(*, point: Point) -> QuerySet[AdministrativeArea]:
    """The index orders by degrees; the meters of the few nearest decide."""
    by_degrees = _in_force().filter(level__gt=0).order_by(GeometryDistance("geometry", point)).values("pk")[:8]
    return _named().filter(pk__in=by_degrees).annotate(meters=Distance("geometry", point)).order_by("meters", "-level")


def path_of(area: AdministrativeArea) -> list[AdministrativeArea]:
    """From the country down to the area itself."""
    path = [area]
    while path[0].parent is not None:
        path.insert(0, path[0].parent)
    return path


def areas_named(query: str, limit: int = 10) -> list[AdministrativeArea]:
    """Areas whose name in any language begins with the words, higher levels first."""
    words = query.replace("\0", " ").strip()[:80]
    if not words:
        return []
    condition = Q()
    for language in ("en", "ko", "th", "ja"):
        condition |= Q(**{f"names__{language}__istartswith": words})
    return list(_in_force().filter(condition).defer("geometry").order_by("level", "code")[: min(limit, MOST_FOUND)])


def places_named(query: str, near: Point | None = None, limit: int = 10) -> list[Place]:
    """Places named so or nearly so in any script; the whole name first, then the near, then the large."""
    words = " ".join(query.lower().replace("\0", " ").split())[:80]
    if len(words) < 2:
        return []
    found = _ranked(Place.objects.filter(search__contains=words), words, near, limit)
    if found:
        return found
    resembling = Place.objects.annotate(likeness=TrigramWordSimilarity(words, "search")).filter(likeness__gte=0.5)
    return _ranked(resembling, words, near, limit)


def _ranked(places: QuerySet[Place], words: str, near: Point | None, limit: int) -> list[Place]:
    whole_name = Case(When(search__regex=rf"(^|\n){_escaped(words)}($|\n)", then=Value(0)), default=Value(1))
    places = places.annotate(whole=whole_name)
    if near is not None:
        places = places.annotate(meters=Distance("location", near)).order_by("whole", "meters")
    else:
        places = places.order_by("whole", F("population").desc(), Length("search"), "pk")
    return list(places[: max(1, min(limit, MOST_FOUND))])


def nearest_place(point: Point) -> Place | None:
    """The closest gazetteer place within 50 km."""
    found = _nearest_place.first(point=point)
    return found if found is not None and found.meters.m <= NEAREST_PLACE else None  # type: ignore[attr-defined]


@prepared
def _nearest_place(*, point: Point) -> QuerySet[Place]:
    return Place.objects.annotate(meters=Distance("location", point)).order_by(GeometryDistance("location", point))


def _named() -> QuerySet[AdministrativeArea]:
    outlines = [f"{'parent__' * above}geometry" for above in range(4)]
    return _in_force().defer(*outlines)


def _in_force() -> QuerySet[AdministrativeArea]:
    return AdministrativeArea.objects.filter(valid_until__isnull=True).select_related("parent__parent__parent")


def _escaped(words: str) -> str:
    return "".join(f"\\{character}" if character in r"\.^$*+?()[]{}|" else character for character in words)


@dataclass
class _Boundaries:
    """The boundaries in force, held by this process until they change. `mark` tells one state of the table from another."""

    mark: tuple[int, ...]
    ids: list[int]
    outlines: Outlines
    areas: dict[int, AdministrativeArea] = field(default_factory=dict)


_held: _Boundaries | None = None
_loading = threading.Lock()
# A row that is added or changed stands in another place, written by another transaction: the sum changes.
_MARK = """
SELECT count(*), coalesce(sum(id), 0)::bigint, coalesce(sum(hashtext(ctid::text || xmin::text)), 0)::bigint
FROM places_administrativearea WHERE valid_until IS NULL
"""
_OUTLINES = """
SELECT id, level, ST_AsBinary(geometry) FROM places_administrativearea WHERE valid_until IS NULL ORDER BY level DESC, id
"""
_NEAREST = """
SELECT asked.n, near.id, near.meters
FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS asked (lon, lat, n)
CROSS JOIN LATERAL (
    SELECT id, ST_Distance(location, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography) AS meters FROM places_place
    ORDER BY location <-> ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography LIMIT 1
) AS near
WHERE near.meters <= %s
"""


def areas_containing(points: Sequence[tuple[float, float]]) -> list[AdministrativeArea | None]:
    """Of each (longitude, latitude) what area_containing answers, thousands at once: the outlines are held in memory."""
    if not points:
        return []
    held = _boundaries()
    at = np.array(points, dtype=np.float64)
    found = held.outlines.deepest(at[:, 0], at[:, 1], near=OFF_THE_COAST).tolist()
    wanted = {held.ids[position] for position in set(found) if position >= 0}
    if missing := wanted - held.areas.keys():
        above = ("geometry", "parent__geometry", "parent__parent__geometry", "parent__parent__parent__geometry")
        held.areas.update(_in_force().defer(*above).in_bulk(missing))
    return [held.areas[held.ids[position]] if position >= 0 else None for position in found]


def nearest_places(points: Sequence[tuple[float, float]]) -> list[Place | None]:
    """Of each (longitude, latitude) what nearest_place answers, with one query for all."""
    if not points:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [[lon for lon, _lat in points], [lat for _lon, lat in points], NEAREST_PLACE])
        found = {int(at) - 1: (place_id, meters) for at, place_id, meters in cursor.fetchall()}
    places = Place.objects.in_bulk({place_id for place_id, _meters in found.values()})
    answer: list[Place | None] = [None] * len(points)
    for at, (place_id, meters) in found.items():
        place = copy.copy(places[place_id])
        place.meters = D(m=meters)  # type: ignore[attr-defined]
        answer[at] = place
    return answer


def _boundaries() -> _Boundaries:
    global _held
    with connection.cursor() as cursor:
        cursor.execute(_MARK)
        mark = tuple(cursor.fetchone())
        if (held := _held) and held.mark == mark:
            return held
        with _loading:
            cursor.execute(_OUTLINES)
            rows = cursor.fetchall()
    _held = held = _Boundaries(
        mark, [row[0] for row in rows], Outlines([row[1] for row in rows], [bytes(row[2]) for row in rows])
    )
    return held
