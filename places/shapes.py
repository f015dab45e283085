"""Public forms of places: what GET, the snapshot and the journal carry."""

from __future__ import annotations

from typing import TypedDict

from places.models import AdministrativeArea, Place


class AreaName(TypedDict):
    """The two keys that an incident's form embeds. ``names``: language to name."""

    code: str
    names: dict[str, str]


class AdministrativeAreaForm(AreaName):
    """An area with the way down to it: country first, itself last."""

    level: int
    path: list[AreaName]


class PlaceForm(TypedDict):
    """A gazetteer point; ``location`` is a GeoJSON Point, longitude first, WGS 84."""

    names: dict[str, str]
    kind: str
    country: str
    population: int
    location: dict[str, object]


def area_name(area: AdministrativeArea) -> AreaName:
    return {"code": area.code, "names": dict(area.names)}


def administrative_area_form(area: AdministrativeArea) -> AdministrativeAreaForm:
    """The whole form. One query for each level above, unless the parents were selected with it."""
    path: list[AreaName] = []
    above: AdministrativeArea | None = area
    while above is not None:
        path.insert(0, area_name(above))
        above = above.parent
    return {"code": area.code, "names": dict(area.names), "level": area.level, "path": path}


def place_form(place: Place) -> PlaceForm:
    return {
        "names": dict(place.names),
        "kind": place.kind,
        "country": place.country,
        "population": place.population,
        "location": {"type": "Point", "coordinates": [round(place.location.x, 6), round(place.location.y, 6)]},
    }
