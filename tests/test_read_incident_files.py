"""Reading what people write in tables: times, words, numbers, places. And nothing that is sent breaks the reader."""

from __future__ import annotations

import json
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.imported.draft import Reading, read_rows
from incidents.imported.file import read_file
from incidents.imported.headings import HEADINGS, fields_of, fold
from incidents.imported.row import FileRefused
from incidents.imported.times import TimeError, read_time
from incidents.imported.usgs import severity
from incidents.imported.words import count_of, kind_names, word_of
from incidents.kinds import incident_kinds

SEOUL = ZoneInfo("Asia/Seoul")
READING = Reading(SEOUL, incident_kinds())


def read(data, name="a.csv"):
    contents = read_file(data if isinstance(data, bytes) else data.encode(), name)
    return list(read_rows(contents.rows, READING))


def one(headings, cells):
    (row,) = read(f"{headings}\n{cells}\n")
    return row


@pytest.mark.parametrize(
    "said",
    [
        "2026-11-23 16:25",
        "2026-11-23T07:25:00Z",
        "2026-11-23T16:25+09:00",
        "2026.11.23 오후 4:25",
        "2026년 11월 23일 16시 25분",
        "2569-11-23 16:25",
        "23/11/2569 16:25",
        "23 พ.ย. 2569 16:25 น.",
        "๒๓/๑๑/๒๕๖๙ 16:25",
        "230725ZNOV26",
        "231625I NOV 26",
        "11/23/2026 4:25 PM",
        "23 Nov 2026 16:25 KST",
        "20261123T1625",
        "1795418700000",
        1795418700000,
        1795418700,
        "2026. 11. 23. 16:25",
    ],
)
def test_one_moment_however_it_is_written(said):
    assert read_time(said, SEOUL).isoformat() == "2026-11-23T07:25:00+00:00"


@pytest.mark.parametrize(
    "said", ["", "soon", "03/04/2026", "2026-02-30", "2026-11-23 25:00", "1850-01-01", "45984", 45984.5, 1e300, "312500ZNOV26"]
)
def test_what_is_no_moment_or_two_is_refused_with_a_way_out(said):
    with pytest.raises(TimeError, match="Write"):
        read_time(said, SEOUL)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("12", (12, False)),
        ("1,234명", (1234, False)),
        ("약 20", (20, True)),
        ("20여 명", (20, True)),
        ("approx. 7 people", (7, True)),
        (3, (3, False)),
        (3.0, (3, False)),
        ("3.0", (3, False)),
        ("３", (3, False)),
        ("10+", (10, True)),
        ("-1", None),
        ("두 명", None),
        (2.5, None),
        ("5-10", None),
        ("99999999999", None),
    ],
)
def test_numbers_of_people(said, found):
    assert count_of(said) == found


def test_every_heading_in_both_languages_means_its_field():
    for field, said in HEADINGS.items():
        for name in [name for names in said for name in names.split(";") if name]:
            assert fields_of([f" {name.upper().replace(' ', '_')} (x)"]) == ({0: field}, []), name


def test_of_two_columns_with_one_meaning_the_plainer_counts():
    assert fields_of(["Name", "제목", "title", "foo", ""]) == ({2: "title"}, ["Name", "제목", "foo"])


def test_kinds_and_words_are_known_in_four_languages():
    names = kind_names(incident_kinds())
    assert {names[fold(word)] for word in ("flood", "침수", "ไต้ฝุ่น", "台風", "fl")} >= {"flood", "typhoon"}
    assert (word_of("severity", "매우 심각"), word_of("severity", "HIGH"), word_of("status", "조치 완료")) == (
        "extreme",
        "severe",
        "closed",
    )


@pytest.mark.parametrize(
    ("headings", "cells", "place"),
    [
        ("title,kind,lat,lon", "A,flood,35.1,129.1", [129.1, 35.1]),
        ("title,kind,lon,lat", "A,flood,129.1,35.1", [129.1, 35.1]),
        ("title,kind,lat,lon", "A,flood,35°06'00\"N,129°06'00\"E".replace('"', "''"), [129.1, 35.1]),
        ("title,kind,coordinates", 'A,flood,"35.1, 129.1"', [129.1, 35.1]),
        ("title,kind,location", "A,flood,35.1 129.1", [129.1, 35.1]),
        ("title;kind;위도;경도", "A;flood;35,1;129,1", [129.1, 35.1]),
    ],
)
def test_places_in_any_column_and_notation(headings, cells, place):
    row = one(headings, cells)
    assert row.errors == [] and row.draft["location"]["coordinates"] == place


def test_location_may_also_be_a_name():
    assert one("title,kind,location", "A,flood,Haeundae beach").draft["place_name"] == "Haeundae beach"


@pytest.mark.parametrize(
    ("cells", "field", "remedy"),
    [
        ("A,flood,129.1,35.1", "lat", "swapped"),
        ("A,flood,35.1,", "lat", "both"),
        ("A,flood,0,0", "lat", "Atlantic"),
        ("A,flood,,", "location", "Give"),
        ("A,dragon,35,129", "kind", "flood"),
        (",flood,35,129", "title", "Say"),
        ("A,flood,x,y", "lat", ""),
        ("A,flood,35,129,surplus", "", "quotation"),
        ("x" * 201 + ",flood,35,129", "title", "Shorten"),
    ],
)
def test_each_error_names_the_field_and_the_remedy(cells, field, remedy):
    error = one("title,kind,lat,lon", cells).errors[0]
    assert error["field"] == field and remedy in error["message"]


def test_formulas_stay_text_and_are_never_computed():
    row = one("title,kind,place,description", '"=1+1",flood,@Busan,"-2+3"')
    assert (row.draft["title"], row.draft["place_name"], row.draft["description"]) == ("=1+1", "@Busan", "-2+3")


def test_line_numbers_are_those_of_the_spreadsheet():
    rows = read('\n\ntitle,kind,place\n#event,#kind,#loc\nA,flood,"two\nlines"\n\nB,flood,x\n')
    assert [row.number for row in rows] == [5, 7]


@pytest.mark.parametrize(
    ("magnitude", "alert", "expected"),
    [
        (7.0, None, "extreme"),
        (6.4, "green", "severe"),
        (5, "red", "extreme"),
        (4.9, None, "minor"),
        (-0.8, None, "minor"),
        (None, None, "unknown"),
    ],
)
def test_severity_of_an_earthquake_is_the_worse_of_magnitude_and_alert(magnitude, alert, expected):
    assert severity(magnitude, alert) == expected


@pytest.mark.parametrize("letter", [" ", "(", "1", "시", "년", ":", "약", ",", "'"])
def test_endless_cells_are_answered_at_once(letter):
    long = letter * 49_000
    began = time.monotonic()
    for headings in ("title,kind,place,date", "title,kind,lat,lon", "title,kind,dead,coordinates", "title,severity,glide,place"):
        one(headings, ",".join(["A", "flood", f'"{long}"', f'"{long}"']))
    one(f'title,kind,place,"{long}"', "A,flood,Busan,x")
    assert time.monotonic() - began < 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "title", "lat", "x"]) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)
GEOMETRY = JSON | st.fixed_dictionaries(
    {"type": st.sampled_from(["Point", "Polygon", "MultiPolygon", "GeometryCollection"]), "coordinates": JSON}
)
NAMES = st.sampled_from(
    ["title", "kind", "lat", "lon", "time", "dead", "severity", "id", "mag", "place", "net", "code", "ids", "status"]
)
FEATURE = JSON | st.fixed_dictionaries(
    {"type": st.just("Feature"), "properties": st.dictionaries(NAMES, JSON, max_size=14) | JSON, "geometry": GEOMETRY, "id": JSON}
)


@settings(max_examples=300, deadline=None)
@given(st.lists(FEATURE, max_size=4) | JSON)
def test_any_features_are_read_or_refused(features):
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    try:
        rows = read(data, "a.geojson")
    except FileRefused as refused:
        assert str(refused)
        return
    for row in rows:
        assert row.errors or (row.draft["title"] and row.draft["kind"] in READING.kinds)
        assert "\x00" not in json.dumps(row.draft, ensure_ascii=False)


CELL = st.text(max_size=20) | st.sampled_from(
    ["35.1", "129", "flood", "침수", "2026-11-23", "약 3", "52S DE 41500 83500", "=1+1", '"', "١٢"]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(CELL, max_size=6), max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-16", "cp949"]),
)
def test_any_table_is_read_or_refused(lines, separator, encoding):
    text = "\n".join(separator.join(cells) for cells in [["제목", "lat", "lon", "일시", "사망", "kind"], *lines])
    try:
        for row in read(text.encode(encoding, "replace")):
            assert row.errors or row.draft["title"]
    except FileRefused as refused:
        assert str(refused)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    for start in (b"", b"title,lat\n", b'{"type":'):
        try:
            read(start + data)
        except FileRefused as refused:
            assert str(refused)
