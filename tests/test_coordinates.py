"""Coordinates: the vectors that the browser keeps too, two independent implementations, and any place at all."""

from __future__ import annotations

import json
import math
import warnings
from pathlib import Path
from typing import Any

import mgrs
import pyproj
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from places.coordinates import NOTATIONS, CoordinateError, Notation, format_position, in_all_notations, parse
from places.coordinates.projection import from_grid, to_grid

VECTORS = json.loads((Path(__file__).parent / "vectors" / "coordinates.json").read_text(encoding="utf-8"))
GEOD = pyproj.Geod(ellps="WGS84")
lats = st.floats(-90, 90, allow_nan=False)
lons = st.floats(-180, 180, allow_nan=False)


@pytest.mark.parametrize("vector", VECTORS["parse"], ids=lambda vector: vector["text"])
def test_what_is_read(vector: dict[str, Any]) -> None:
    position = parse(vector["text"])
    assert (position.lat, position.lon) == pytest.approx((vector["lat"], vector["lon"]), abs=1e-8)
    assert position.notation == vector["notation"]
    assert position.precision == pytest.approx(vector["precision"])


@pytest.mark.parametrize("vector", VECTORS["refuse"], ids=lambda vector: vector["text"][:30])
def test_what_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(CoordinateError) as refused:
        parse(vector["text"])
    assert (refused.value.code, refused.value.message, refused.value.suggestion) == (
        vector["code"],
        vector["message"],
        vector["suggestion"],
    )
    if refused.value.suggestion:
        parse(refused.value.suggestion)  # what we propose is a place


@pytest.mark.parametrize("vector", VECTORS["format"], ids=lambda vector: f"{vector['lat']},{vector['lon']}")
def test_what_is_written(vector: dict[str, Any]) -> None:
    lat, lon = vector["lat"], vector["lon"]
    assert in_all_notations(lat, lon) == {name: vector[name] for name in NOTATIONS}
    assert format_position(lat, lon, "mgrs") == vector["mgrs4"]
    assert format_position(lat, lon, "mgrs", 2) == vector["mgrs2"]
    assert format_position(lat, lon, "mgrs", 0) == vector["mgrs0"]


@given(lats, lons)
@example(-51.7, -57.85)  # its southern northing would also fit the northern band S
@example(84.0, 180.0)
@example(-80.0, -180.0)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_place_comes_back_to_the_last_digit(notation: Notation, lat: float, lon: float) -> None:
    text = format_position(lat, lon, notation, 5 if notation == "mgrs" else None)
    back = parse(text)
    meters = GEOD.inv(lon, lat, back.lon, back.lat)[2]
    assert meters < {"mgrs": 0.8, "utm": 0.8, "dd": 0.9, "dm": 1.4, "dms": 2.3}[notation], text


@given(lats, lons, st.integers(0, 5))
def test_squares_are_those_of_geotrans(lat: float, lon: float, digits: int) -> None:
    if abs(lon) == 180:
        lon = -180.0  # where the two agree on the zone
    grid = to_grid(lat, lon)
    if any(abs(value - round(value)) < 1e-3 for value in (grid.easting, grid.northing)):
        return  # on the line between two squares either is right
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = mgrs.MGRS().toMGRS(lat, lon, MGRSPrecision=digits)
    assert format_position(lat, lon, "mgrs", digits).replace(" ", "") == theirs


@given(st.floats(-79.9, 83.9), lons)
def test_utm_is_that_of_proj(lat: float, lon: float) -> None:
    grid = to_grid(lat, lon)
    project = pyproj.Transformer.from_crs(4326, (32600 if grid.north else 32700) + grid.zone, always_xy=True)
    east, north = project.transform(lon, lat)
    assert (grid.easting, grid.northing) == pytest.approx((east, north), abs=1e-4)
    assert from_grid(grid)[0] == pytest.approx(lat, abs=1e-9)


@given(st.text(max_size=140))
@example("52S EE 1656 7059\x00")
@example("٣٥, ١٢٩")
@example("²³, ½")
def test_any_text_is_a_place_or_a_coordinate_error(text: str) -> None:
    try:
        position = parse(text)
    except CoordinateError as error:
        assert error.code and error.message and "{" not in error.message.replace(text.upper(), "")
    else:
        assert -90 <= position.lat <= 90 and -180 <= position.lon <= 180 and math.isfinite(position.precision)


@given(st.text(alphabet="0123456789 .,°'\"NSEWnsewdm+-/;:ABCEGHPQRSTVXYZ", max_size=40))
def test_any_text_of_the_right_letters_too(text: str) -> None:
    test_any_text_is_a_place_or_a_coordinate_error.hypothesis.inner_test(text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, 90.0001, "35", None, True])
def test_nothing_but_a_place_on_earth_is_written(wrong: Any) -> None:
    for notation in NOTATIONS:
        with pytest.raises(CoordinateError):
            format_position(wrong, 0, notation)
        with pytest.raises(CoordinateError):
            format_position(0, wrong if wrong != 90.0001 else 180.0001, notation)


def test_a_partial_square_is_its_middle() -> None:
    position = parse("52S EE 16 70")
    corner = mgrs.MGRS().toLatLon("52SEE1600070000")
    east, north = to_grid(position.lat, position.lon)[2:], to_grid(*corner)[2:]
    assert east == pytest.approx((north[0] + 500, north[1] + 500), abs=1)
    assert position.precision == 1000
