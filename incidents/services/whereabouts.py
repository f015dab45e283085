"""Where an incident is: what was given of its place, completed from boundaries and gazetteer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.gis.geos import Point

from incidents.geometry import as_area, geojson_of
from incidents.models import Incident
from incidents.selectors.whereabouts import names_of, only_place, points_of_names, whereabouts_of
from incidents.services.lines import Row
from operations.errors import Invalid
from places.shapes import area_name

NOWHERE = "Give a location, an area or a place name."


def point_of(incident: Incident) -> Point | None:
    """Its location, or a point inside its area."""
    if incident.location is not None:
        return incident.location
    return incident.area.point_on_surface if incident.area is not None else None


def settle(incident: Incident, *, given: Iterable[str], language: str, before: Point | None = None) -> None:
    """Complete what was `given` of location, area and place_name. Raises Invalid when nothing of them is left.

    A name that a person wrote is never replaced; one that was found for the point of `before` follows the point.
    """
    given = set(given)
    if "location" not in given and incident.location is None and incident.area is None and incident.place_name:
        incident.location = only_place(incident.place_name)
    point = point_of(incident)
    if point is None:
        incident.administrative_area = None
        if not incident.place_name:
            raise Invalid({"location": NOWHERE, "place_name": NOWHERE})
        return
    found = whereabouts_of(point)
    incident.administrative_area = dict(area_name(found.area)) if found.area else None
    if incident.place_name and "place_name" in given:
        return
    if not incident.place_name or (before is not None and whereabouts_of(before).calls_it(incident.place_name)):
        incident.place_name = found.name(language)[:200]


def settle_all(rows: Sequence[Row], *, language: str, guess: bool = True) -> None:
    """What `settle` does, for thousands of new reports: their location, administrative area and place name, nothing stored.

    `guess=False` leaves a report that gives only a name without a point.
    """
    placed: list[tuple[Row, tuple[float, float]]] = []
    for row in rows:
        report = row.report
        row.location, row.place_name = report.get("location"), report.get("place_name") or ""
        if row.location:
            placed.append((row, row.location["coordinates"]))
        elif report.get("area"):
            inside = as_area(report["area"]).point_on_surface
            placed.append((row, (inside.x, inside.y)))
    if guess:
        named = [row for row in rows if not row.location and not row.report.get("area") and row.place_name]
        points = points_of_names({row.place_name for row in named})
        for row in named:
            if point := points.get(row.place_name):
                row.location = geojson_of(point)
                placed.append((row, (point.x, point.y)))
    for (row, _point), (area, name) in zip(placed, names_of([point for _row, point in placed], language), strict=True):
        row.administrative_area = area
        row.place_name = row.place_name or name
