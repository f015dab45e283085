"""Where an incident is: the administrative area and the name of a point, and the point of a name that only one place has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from django.contrib.gis.geos import Point

from incidents.models import Incident
from operations.errors import Invalid
from operations.models import Operation
from places.models import AdministrativeArea, Place
from places.selectors import area_containing, nearest_place, path_of, places_named
from places.shapes import area_name

NOWHERE = "Give a location, an area or a place name."


def settle(incident: Incident, *, given: Iterable[str], language: str) -> None:
    """Complete what was `given` of location, area and place_name. What a person wrote is never replaced. Raises Invalid."""
    given = set(given)
    if "location" not in given and incident.location is None and incident.area is None and incident.place_name:
        incident.location = only_place(incident.place_name)
    point = incident.location or (incident.area.point_on_surface if incident.area else None)
    before = incident.administrative_area
    area = area_containing(point) if point else None
    incident.administrative_area = area_name(area) if area else None
    written = "place_name" in given and incident.place_name
    # A name that we had found ourselves follows the point; one that a person wrote stays.
    derived_before = incident.place_name == "" or (before is not None and _begins_with(incident.place_name, before["names"]))
    if point and not written and derived_before:
        incident.place_name = name_of(point, area, language)[:200]
    if point is None and not incident.place_name:
        raise Invalid({"location": NOWHERE, "place_name": NOWHERE})


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


def _begins_with(place_name: str, names: Mapping[str, str]) -> bool:
    """Whether the name is the address that we made of an area with these names."""
    return any(
        place_name.startswith(f"{name}, ") or place_name.endswith(f" {name}") or place_name == name for name in names.values()
    )


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
