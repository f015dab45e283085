"""What lies nearest to a point: open incidents, or resources that could be sent, by meters on the ellipsoid."""

from __future__ import annotations

import math
from typing import Any, NamedTuple, TypeVar

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import GeometryDistance
from django.contrib.gis.geos import Point, Polygon
from django.db.models import F, FloatField, Func, QuerySet, Value
from django.db.models.functions import Cast

from incidents.enums import ENDED_STATUSES, ResourceStatus
from incidents.geometry import SRID
from incidents.models import Incident, Resource
from incidents.selectors.incident import incidents_seen
from incidents.selectors.resource import resources_for
from operations import policy
from operations.models import Operation

R = TypeVar("R", Incident, Resource)
#: Statuses of resources that can be sent: the others do not count as near, however close they stand.
NOT_TO_BE_SENT = (ResourceStatus.OUT_OF_SERVICE, ResourceStatus.DEMOBILIZING)
#: A degree of latitude has at least so many meters; the slack covers the ellipsoid.
METERS_A_DEGREE = 110_574.0
SLACK = 1.01


class _Meters(Func):
    """On the ellipsoid, of two geographies."""

    function = "ST_Distance"
    output_field = FloatField()


class _Azimuth(Func):
    """Radians from true north, clockwise."""

    function = "ST_Azimuth"
    output_field = FloatField()


class Near(NamedTuple):
    """`distance_m`: meters on the WGS 84 ellipsoid. `bearing_deg`: degrees from true north, clockwise, None at the very place."""

    record: Any
    distance_m: float
    bearing_deg: float | None


def nearest_resources(
    viewer: policy.Viewer, operation: Operation, point: Point, *, kind: str = "", free: bool = True, most: int
) -> list[Near]:
    """Resources with a position, the nearest first; `free`: only those of which something is available and can be sent."""
    rows = resources_for(viewer, operation)
    if kind:
        rows = rows.filter(kind=kind)
    if free:
        rows = rows.filter(quantity__gt=F("committed")).exclude(status__in=NOT_TO_BE_SENT)
    return _nearest(rows, point, most)


def nearest_incidents(viewer: policy.Viewer, operation: Operation, point: Point, *, kind: str = "", most: int) -> list[Near]:
    """Open incidents with a location, the nearest first."""
    rows = incidents_seen(viewer, operation).exclude(status__in=ENDED_STATUSES)
    return _nearest(rows.filter(kind=kind) if kind else rows, point, most)


def _nearest(rows: QuerySet[R], point: Point, most: int) -> list[Near]:
    """Exact by meters, through the spatial index: the k nearest by degrees give a distance that no true neighbor exceeds."""
    here = Cast(Value(point.hexewkb.decode()), GeometryField(srid=SRID))
    placed = rows.filter(location__isnull=False)
    measured = placed.annotate(meters=_Meters(_geography(here), _geography(F("location"))))
    by_degrees = measured.order_by(GeometryDistance("location", point)).values_list("meters", flat=True)[:most]
    bound = max(by_degrees, default=None)
    if bound is None:
        return []
    box = _box_around(point, bound)
    within = measured if box is None else measured.filter(location__bboverlaps=box)
    found = within.annotate(azimuth=_Azimuth(_geography(here), _geography(F("location")))).order_by("meters", "id")[:most]
    return [_near(record) for record in found]


def _near(record: Any) -> Near:
    azimuth: float | None = record.azimuth
    bearing = None if azimuth is None or record.meters == 0 else round(math.degrees(azimuth) % 360, 1) % 360
    return Near(record, round(record.meters, 1), bearing)


def _geography(shape: Any) -> Cast:
    return Cast(shape, GeometryField(srid=SRID, geography=True))


def _box_around(point: Point, meters: float) -> Polygon | None:
    """A box in degrees that holds the circle; None where it would cross a pole or the 180th meridian."""
    north = meters * SLACK / METERS_A_DEGREE
    low, high = point.y - north, point.y + north
    if low <= -89 or high >= 89:
        return None
    east = north / math.cos(math.radians(max(abs(low), abs(high))))
    if point.x - east < -180 or point.x + east > 180:
        return None
    box: Polygon = Polygon.from_bbox((point.x - east, low, point.x + east, high))
    box.srid = SRID
    return box
