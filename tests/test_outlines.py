"""Thousands of points asked at once are named as one is: the outlines in memory answer what the database answers."""

from __future__ import annotations

import random
from io import StringIO
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command

from places.models import AdministrativeArea
from places.selectors import area_containing, areas_containing, nearest_place, nearest_places

#: Inland, along a ragged coast, off it, on a land border, at sea, across the world. West, south, east, north.
WINDOWS = [
    (127.0, 36.0, 128.5, 37.5),
    (126.2, 34.2, 127.2, 34.8),
    (129.0, 35.0, 129.4, 35.3),
    (126.5, 37.6, 128.3, 38.4),
    (130.0, 33.0, 134.0, 37.0),
    (-180.0, -90.0, 180.0, 90.0),
]


def test_many_points_are_where_each_of_them_is(db):
    call_command("load_reference_data", stdout=StringIO())
    chance = random.Random(7)
    points = [
        (chance.uniform(west, east), chance.uniform(south, north)) for west, south, east, north in WINDOWS for _ in range(50)
    ]
    at_once = areas_containing(points)
    one_by_one = [area_containing(Point(*point, srid=4326)) for point in points]
    assert [area and area.pk for area in at_once] == [area and area.pk for area in one_by_one]
    assert len({area.pk for area in at_once if area}) > 50 and {area.level for area in at_once if area} >= {0, 3}
    assert any(area.parent.names for area in at_once if area and area.parent), "ready for the names of what is above"

    points = [(chance.uniform(124, 132), chance.uniform(32, 40)) for _ in range(60)]
    places: list[Any] = list(nearest_places(points))
    singly: list[Any] = [nearest_place(Point(*point, srid=4326)) for point in points]
    assert [place and place.pk for place in places] == [place and place.pk for place in singly]
    assert None in places
    for place, same in zip(places, singly, strict=True):
        assert (place and same) is None or place.meters.m == pytest.approx(same.meters.m)


def test_boundaries_that_change_are_noticed(db):
    assert areas_containing([(10.05, 10.05)]) == [None] and areas_containing([]) == [] and nearest_places([]) == []
    square: Any = "MULTIPOLYGON(((10 10, 10.1 10, 10.1 10.1, 10 10.1, 10 10)))"
    area = AdministrativeArea.objects.create(scheme="test", code="1", level=2, names={"en": "A"}, geometry=square)
    assert areas_containing([(10.05, 10.05), (10.2, 10.2), (10.05, 10.11)]) == [area, None, area]
    area.names = {"en": "B"}
    area.save()
    assert [found and found.names for found in areas_containing([(10.05, 10.05)])] == [{"en": "B"}]
    area.valid_until = "2026-01-01"
    area.save()
    assert areas_containing([(10.05, 10.05)]) == [None]
