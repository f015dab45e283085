"""Where an incident is: what was given of its place, completed from boundaries and gazetteer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from incidents.models import Incident
from incidents.selectors.whereabouts import name_of, only_place
from operations.errors import Invalid
from places.selectors import area_containing
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


def _begins_with(place_name: str, names: Mapping[str, str]) -> bool:
    """Whether the name is the address that we made of an area with these names."""
    return any(
        place_name.startswith(f"{name}, ") or place_name.endswith(f" {name}") or place_name == name for name in names.values()
    )
