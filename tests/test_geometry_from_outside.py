"""GeoJSON from outside: what cannot be drawn is refused with its reason, nothing is repaired, nothing breaks."""

from __future__ import annotations

import json
import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.geometry import GeometryError, as_area, as_point, bounding_box, geojson_of
from tests.incidents_by_rest import base, post, report_body

RING = [[129.0, 35.0], [129.2, 35.0], [129.2, 35.2], [129.0, 35.2], [129.0, 35.0]]
HOLE = [[129.05, 35.05], [129.1, 35.05], [129.1, 35.1], [129.05, 35.05]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def circle(vertices):
    ring = [
        [129 + math.cos(2 * math.pi * n / vertices) / 10, 35 + math.sin(2 * math.pi * n / vertices) / 10] for n in range(vertices)
    ]
    return [*ring, ring[0]]


@pytest.mark.parametrize(
    "whole",
    [polygon(RING), polygon(RING, HOLE), {"type": "MultiPolygon", "coordinates": [[RING], [[[1, 1], [2, 1], [2, 2], [1, 1]]]]}],
)
def test_an_area_comes_back_as_it_was_sent(whole):
    assert geojson_of(as_area(whole)) == whole


def test_a_height_is_dropped():
    point = as_point({"type": "Point", "coordinates": [129, 35, 12.5]})
    assert geojson_of(point) == {"type": "Point", "coordinates": [129.0, 35.0]} and point.srid == 4326
    raised = as_area(polygon([[*corner, 9] for corner in RING]))
    assert geojson_of(raised) == polygon(RING) and not raised.hasz


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "GeoJSON geometry"), ("POINT(1 1)", "GeoJSON geometry"), ({}, "cannot be used"), ({"type": "Point"}, "position"),
        ({"type": "LineString", "coordinates": [[1, 1], [2, 2]]}, "Send a Point"),
        ({"type": "Point", "coordinates": [1]}, "position"),
        ({"type": "Point", "coordinates": ["1", 2]}, "finite"), ({"type": "Point", "coordinates": [True, 2]}, "finite"),
        ({"type": "Point", "coordinates": [float("nan"), 2]}, "finite"), ({"type": "Point", "coordinates": [1e999, 2]}, "finite"),
        ({"type": "Point", "coordinates": [10**400, 2]}, "finite"),
        ({"type": "Point", "coordinates": [35, 129]}, "Longitude comes first"),
        ({"type": "Point", "coordinates": [181, 2]}, "outside -180"),
        ({"type": "Point", "coordinates": [[1, 2], [3, 4]]}, "finite"),
        ({"type": "Point", "coordinates": [1, 2], "crs": {"type": "name", "properties": {"name": "EPSG:3857"}}}, "WGS 84"),
        ({"type": ["Point"], "coordinates": [1, 2]}, "cannot be used"),
    ],
)  # fmt: skip
def test_what_is_no_point_says_why(value, said):
    with pytest.raises(GeometryError, match=said):
        as_point(value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (polygon(), "at least 1 rings"), (polygon(RING[:-1]), "not closed"), (polygon(RING[:3]), "at least 4"),
        (polygon([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]), "Self-intersection"),
        (polygon(RING, [[5, 5], [6, 5], [6, 6], [5, 5]]), "Hole"),
        (polygon([[1, 1], [2, 2], [1, 1], [1, 1]]), "not valid"), (polygon([[1, 1], [1, 1], [1, 1], [1, 1]]), "valid|empty"),
        (polygon(circle(5001)), "5,000 vertices"),
        (polygon([[-170, 0], [170, 0], [170, 5], [-170, 5], [-170, 0]]), "half the world"),
        ({"type": "MultiPolygon", "coordinates": [[RING], [RING]]}, "not valid"),
        ({"type": "MultiPolygon", "coordinates": []}, "polygons"),
        (polygon({"a": 1}), "list"), (polygon([1, 2, 3, 1]), "position"),
        (polygon([[1, 1], [2, 1], [2, 95], [1, 1]]), "latitude"),
    ],
)  # fmt: skip
def test_what_is_no_area_says_why(value, said):
    with pytest.raises(GeometryError, match=said):
        as_area(value)


def test_five_thousand_vertices_are_checked_at_once():
    started = time.monotonic()
    assert as_area(polygon(circle(4999))).num_coords == 5000
    comb = [[n / 1000, (n % 2) * 0.5] for n in range(4000)]
    as_area(polygon([*comb, [4, -1], [0, -1], comb[0]]))
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "nan,0,1,1", "0,0,inf,1", "5,0,1,1", "0,5,1,1", "-181,0,1,1"]
)
def test_a_bad_box_is_refused(text):
    with pytest.raises(GeometryError):
        bounding_box(text)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(["type", "coordinates", "crs"]), inner, max_size=3)
    ),
    max_leaves=20,
)
NUMBERS = st.floats(-200, 200) | st.integers(-200, 200)
NEARLY = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Point", "Polygon", "MultiPolygon"]),
        "coordinates": ANYTHING
        | st.lists(st.lists(st.lists(NUMBERS, min_size=2, max_size=3), min_size=3, max_size=6), max_size=3),
    }
)


@settings(max_examples=300, deadline=None)
@given(ANYTHING | NEARLY)
def test_nothing_breaks_the_reader(value):
    for read in (as_point, as_area):
        try:
            assert read(value).valid
        except GeometryError as wrong:
            assert str(wrong)


def test_the_reason_reaches_the_sender(cast, api):
    bow = polygon([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]])
    answer = post(api(cast.ms_rivera), f"{base(cast)}/incidents/", report_body(area=bow))
    assert answer.status_code == 400 and "Self-intersection" in answer.json()["errors"]["area"][0]
    body = json.dumps(report_body()).replace("129.1234", "1e999")
    spelled = api(cast.ms_rivera).post(f"{base(cast)}/incidents/", body, content_type="application/json")
    assert spelled.status_code == 400
