"""What people call a point, and the point of a name that only one place has."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import orjson
from django.contrib.gis.geos import Point

from operations.enums import Language
from operations.models import Operation
from places.models import AdministrativeArea, Place
from places.selectors import (
    area_containing,
    areas_containing,
    areas_named,
    nearest_place,
    nearest_places,
    path_of,
    places_named,
)
from places.shapes import area_name

#: Farther away (meters) a place says only what is near.
AT_THE_PLACE = 3_000
_NEAR = {"en": "near {}", "ko": "{} 부근", "th": "ใกล้ {}", "ja": "{} 付近"}
#: Administrative areas below a province say where something is well enough to put it on the map.
_MUNICIPALITY = 2


class Whereabouts(NamedTuple):
    """What the boundaries and the gazetteer know of a point. `place` is asked for only where no province or town holds it."""

    area: AdministrativeArea | None
    place: Place | None

    def name(self, language: str) -> str:
        """What people call it, or "" far from everything that has a name."""
        if self.area is not None and self.area.level > 0:
            return address_of(self.area, language)
        if self.place is not None:
            near = self.place.meters.m > AT_THE_PLACE  # type: ignore[attr-defined]
            return (_NEAR.get(language, _NEAR["en"]) if near else "{}").format(_words(self.place.names, language))
        return _words(self.area.names, language) if self.area else ""

    def calls_it(self, name: str) -> bool:
        """Whether the name is the one found here, in any language."""
        return name in {self.name(language)[:200] for language in Language.values}


def whereabouts_of(point: Point) -> Whereabouts:
    area = area_containing(point)
    return Whereabouts(area, nearest_place(point) if area is None or area.level == 0 else None)


def address_of(area: AdministrativeArea, language: str) -> str:
    """The area up to its province, in the order of the language: "Haeundae-gu, Busan", but "부산광역시 해운대구"."""
    names = [_words(each.names, language) for each in path_of(area) if each.level > 0 or each.level == area.level]
    return " ".join(names) if language in ("ko", "ja") else ", ".join(reversed(names))


def names_of(points: Sequence[tuple[float, float]], language: str) -> list[tuple[str, str]]:
    """Of each (longitude, latitude) its administrative area as JSON ("null" for none) and what people call it."""
    areas = areas_containing(points)
    unnamed = [at for at, area in enumerate(areas) if area is None or area.level == 0]
    places = dict(zip(unnamed, nearest_places([points[at] for at in unnamed]), strict=True))
    told: dict[int, tuple[str, str]] = {}
    found = []
    for at, area in enumerate(areas):
        if area is None or area.level == 0:
            found.append((_area_json(area), Whereabouts(area, places[at]).name(language)[:200]))
        elif area.pk in told:
            found.append(told[area.pk])
        else:
            found.append(told.setdefault(area.pk, (_area_json(area), address_of(area, language)[:200])))
    return found


def _area_json(area: AdministrativeArea | None) -> str:
    return orjson.dumps(area_name(area)).decode() if area is not None else "null"


def points_of_names(names: Collection[str]) -> dict[str, Point]:
    """Of each name the point that `only_place` gives, where it gives one: most names are no place's and need no search."""
    if not names:
        return {}
    known = {_plain(name) for place in Place.objects.values_list("names", flat=True) for name in place.values()}
    points = {name: only_place(name) for name in names if _plain(name) in known}
    return {name: point for name, point in points.items() if point is not None}


class FoundPlace(NamedTuple):
    """An area or a place of a name. `detail` tells it from others: the areas above it. `point` is WGS 84, longitude first."""

    name: str
    detail: str
    point: Point


def places_called(words: str, *, near: Point | None, language: str, most: int = 8) -> list[FoundPlace]:
    """Municipalities and smaller areas whose name begins so, then the places of the gazetteer that bear it."""
    found = [_found_area(area, language) for area in areas_named(words, limit=50) if area.level >= _MUNICIPALITY]
    if near is not None:
        found.sort(key=lambda each: each.point.distance(near))
    found = found[: most // 2]
    for place in places_named(words, near=near, limit=most):
        point = _point_of(place)
        within = area_containing(point)
        detail = address_of(within, language) if within is not None else ""
        found.append(FoundPlace(_words(place.names, language), detail, point))
    unlike = {(each.name, each.detail): each for each in reversed(found)}
    return [each for each in found if unlike.get((each.name, each.detail)) is each][:most]


def _found_area(area: AdministrativeArea, language: str) -> FoundPlace:
    above = address_of(area.parent, language) if area.parent is not None else ""
    return FoundPlace(_words(area.names, language), above, area.geometry.point_on_surface)


def only_place(name: str) -> Point | None:
    """The point of that name when exactly one place has it; otherwise nothing is guessed."""
    found = _places_of(name)
    return _point_of(found[0]) if len(found) == 1 else None


def likely_place(words: Iterable[str], operation: Operation) -> tuple[str, Point | None]:
    """For a draft, which a person checks: the smallest of the named areas, else the first of the words that names one place.

    Where several places have the name, the only one inside the operation's area.
    """
    words = list(words)
    areas = [(name, area) for name in words if (area := _only_area(name))]
    if areas:
        name, area = max(areas, key=lambda found: found[1].level)
        return name, area.geometry.point_on_surface
    for name in words:
        found = _places_of(name)
        inside = [place for place in found if operation.area and operation.area.intersects(_point_of(place))]
        for places in (found, inside):
            if len(places) == 1:
                return name, _point_of(places[0])
    return (words[0] if words else ""), None


def _only_area(name: str) -> AdministrativeArea | None:
    wanted = _plain(name)
    found = [
        area
        for area in areas_named(name, limit=50)
        if area.level >= _MUNICIPALITY and wanted in {_plain(each) for each in area.names.values()}
    ]
    return found[0] if len(found) == 1 else None


def _places_of(name: str) -> list[Place]:
    wanted = _plain(name)
    return [place for place in places_named(name, limit=50) if wanted in {_plain(each) for each in place.names.values()}]


def _point_of(place: Place) -> Point:
    return Point(place.location.x, place.location.y, srid=4326)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _words(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
