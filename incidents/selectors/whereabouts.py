"""What people call a point, and the point of a name that only one place has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from django.contrib.gis.geos import Point

from operations.models import Operation
from places.models import AdministrativeArea, Place
from places.selectors import nearest_place, path_of, places_named


def address_of(area: AdministrativeArea, language: str) -> str:
    """The area up to its province, in the order of the language: "Haeundae-gu, Busan", but "부산광역시 해운대구"."""
    names = [_words(each.names, language) for each in path_of(area) if each.level > 0 or each.level == area.level]
    return " ".join(names) if language in ("ko", "ja") else ", ".join(reversed(names))


def name_of(point: Point, area: AdministrativeArea | None, language: str) -> str:
    """What people call the place, or "" far from everything that has a name."""
    if area is not None and area.level > 0:
        return address_of(area, language)
    place = nearest_place(point)
    if place is not None:
        return _words(place.names, language)
    return _words(area.names, language) if area else ""


def only_place(name: str) -> Point | None:
    """The point of that name when exactly one place has it; otherwise nothing is guessed."""
    found = _places_of(name)
    return _point_of(found[0]) if len(found) == 1 else None


def likely_place(words: Iterable[str], operation: Operation) -> tuple[str, Point | None]:
    """For a draft, which a person checks: the first of the words that names a place, in the operation's area where several do."""
    words = list(words)
    for name in words:
        found = _places_of(name)
        inside = [place for place in found if operation.area and operation.area.intersects(_point_of(place))]
        for places in (found, inside):
            if len(places) == 1:
                return name, _point_of(places[0])
    return (words[0] if words else ""), None


def _places_of(name: str) -> list[Place]:
    wanted = _plain(name)
    return [place for place in places_named(name, limit=50) if wanted in {_plain(each) for each in place.names.values()}]


def _point_of(place: Place) -> Point:
    return Point(place.location.x, place.location.y, srid=4326)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _words(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
