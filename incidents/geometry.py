"""GeoJSON from outside, strictly: what cannot be drawn is refused with its reason, and nothing is ever repaired silently.

Coordinates are WGS 84 (SRID 4326), longitude first. A third number (height) is dropped: records are two-dimensional.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from django.contrib.gis.geos import GEOSException, MultiPolygon, Point, Polygon

SRID = 4326
MOST_VERTICES = 5_000
_WORLD = {"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"}
Position = tuple[float, float]


class GeoJson(TypedDict):
    """A GeoJSON geometry: Point, Polygon or MultiPolygon."""

    type: str
    coordinates: Any


class GeometryError(ValueError):
    """Says what is wrong with the geometry and what to do."""


def as_point(value: Any) -> Point:
    """A GeoJSON Point. Raises GeometryError."""
    kind, coordinates = _parts(value, ("Point",))
    return Point(*_position(coordinates, f"{kind}.coordinates"), srid=SRID)


def as_area(value: Any) -> Polygon | MultiPolygon:
    """A GeoJSON Polygon or MultiPolygon whose rings are closed, do not cross, and have at most 5,000 vertices together.

    Raises GeometryError.
    """
    kind, coordinates = _parts(value, ("Polygon", "MultiPolygon"))
    count = _Count()
    if kind == "Polygon":
        area: Polygon | MultiPolygon = _polygon(coordinates, "coordinates", count)
    else:
        members = _list(coordinates, "coordinates", least=1, of="polygons")
        polygons = [_polygon(member, f"coordinates[{at}]", count) for at, member in enumerate(members)]
        area = MultiPolygon(*polygons, srid=SRID)
    west, _south, east, _north = area.extent
    if east - west > 180:
        raise GeometryError("The area spans more than half the world. Cut it at the 180th meridian into two polygons.")
    if not area.valid:
        raise GeometryError(f"The area is not valid: {area.valid_reason}. Draw it so that its rings do not cross.")
    if area.area == 0:
        raise GeometryError("The area is empty. Give at least three corners that do not lie on one line.")
    return area


def bounding_box(text: str) -> Polygon:
    """West, south, east, north in degrees, e.g. "128.5,34.9,129.6,36.1". Raises GeometryError."""
    words = text.split(",")
    try:
        west, south, east, north = (float(word) for word in words)
    except ValueError:
        raise GeometryError("Write bbox=minlon,minlat,maxlon,maxlat, four numbers in degrees.") from None
    _position([west, south], "bbox")
    _position([east, north], "bbox")
    if west > east or south > north:
        raise GeometryError("Write the smaller longitude and latitude first. A box over the 180th meridian takes two requests.")
    box: Polygon = Polygon.from_bbox((west, south, east, north))
    box.srid = SRID
    return box


def geojson_of(geometry: Any) -> GeoJson | None:
    """The GeoJSON of a stored geometry (GEOS) or of None, without the detour over text."""
    if geometry is None:
        return None
    return GeoJson(type=geometry.geom_type, coordinates=_listed(geometry.coords))


class _Count:
    def __init__(self) -> None:
        self.vertices = 0


def _parts(value: Any, kinds: tuple[str, ...]) -> tuple[str, Any]:
    if not isinstance(value, Mapping):
        raise GeometryError(f'Send a GeoJSON geometry, for example {{"type": "{kinds[0]}", "coordinates": [...]}}.')
    kind = value.get("type")
    if kind not in kinds:
        raise GeometryError(f"Type {kind!r} cannot be used here. Send a {' or a '.join(kinds)}."[:200])
    if not in_wgs84(value.get("crs")):
        raise GeometryError("Send WGS 84 longitude and latitude (SRID 4326); leave `crs` out.")
    return kind, value.get("coordinates")


def in_wgs84(crs: Any) -> bool:
    """Whether the `crs` member that old GeoJSON may hold leaves coordinates as they are meant today."""
    return crs is None or (isinstance(crs, Mapping) and _crs_name(crs) in _WORLD)


def _crs_name(crs: Mapping[str, Any]) -> str:
    properties = crs.get("properties")
    return str(properties.get("name", "")) if isinstance(properties, Mapping) else ""


def _list(value: Any, where: str, *, least: int, of: str) -> list[Any]:
    if not isinstance(value, (list, tuple)) or len(value) < least:
        raise GeometryError(f"{where}: give a list of at least {least} {of}.")
    return list(value)


def _position(value: Any, where: str) -> Position:
    if not isinstance(value, (list, tuple)) or len(value) not in (2, 3):
        raise GeometryError(f"{where}: a position is [longitude, latitude].")
    numbers = []
    for number in value:
        if isinstance(number, bool) or not isinstance(number, (int, float)) or not _finite(number):
            raise GeometryError(f"{where}: give finite numbers, not {type(number).__name__} or what is too large.")
        numbers.append(float(number))
    longitude, latitude = numbers[:2]
    if not -180 <= longitude <= 180:
        raise GeometryError(f"{where}: longitude {longitude:g} is outside -180 to 180. Longitude comes first.")
    if not -90 <= latitude <= 90:
        raise GeometryError(f"{where}: latitude {latitude:g} is outside -90 to 90. Longitude comes first.")
    return longitude, latitude


def _finite(number: int | float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:
        return False


def _polygon(value: Any, where: str, count: _Count) -> Polygon:
    rings = [_ring(ring, f"{where}[{at}]", count) for at, ring in enumerate(_list(value, where, least=1, of="rings"))]
    try:
        return Polygon(*rings, srid=SRID)
    except (GEOSException, ValueError, TypeError) as wrong:
        raise GeometryError(f"{where}: {wrong}.") from None


def _ring(value: Any, where: str, count: _Count) -> list[Position]:
    positions = _list(value, where, least=4, of="positions (the last one equals the first)")
    count.vertices += len(positions)
    if count.vertices > MOST_VERTICES:
        raise GeometryError(f"The area has more than {MOST_VERTICES:,} vertices. Simplify it.")
    ring = [_position(position, f"{where}[{at}]") for at, position in enumerate(positions)]
    if ring[0] != ring[-1]:
        raise GeometryError(f"{where}: the ring is not closed. Repeat the first position at the end.")
    return ring


def _listed(coordinates: Any) -> Any:
    unfold: Callable[[Any], Any] = _listed
    return [unfold(item) for item in coordinates] if isinstance(coordinates, (tuple, list)) else coordinates
