"""The base map's files are read in ranges, by people who are logged in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cop.basemap import FILES, UnsatisfiableRange, basemaps, byte_range, mapped


@pytest.fixture
def reader(cast):
    client = Client()
    client.force_login(cast.dr_okafor)
    return client


@pytest.fixture
def address():
    return reverse("basemap-korea-coast")


@pytest.fixture
def whole():
    return (Path(settings.BASEMAP_FOLDER) / "korea-coast.pmtiles").read_bytes()


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-126", 0, 126), ("bytes=127-2339", 127, 2339), ("bytes=-100", -100, None), ("bytes=857000-99999999", 857000, None)],
)
def test_a_range_gives_exactly_these_bytes(reader, address, whole, asked, first, last):
    answer = reader.get(address, HTTP_RANGE=asked)
    begin = first if first >= 0 else len(whole) + first
    end = len(whole) - 1 if last is None else last
    assert answer.status_code == 206
    assert answer.content == whole[begin : end + 1]
    assert answer["Content-Range"] == f"bytes {begin}-{end}/{len(whole)}"
    assert answer["Accept-Ranges"] == "bytes" and answer["ETag"].startswith('"')


def test_a_range_behind_the_end_is_refused_with_the_size(reader, address, whole):
    answer = reader.get(address, HTTP_RANGE=f"bytes={len(whole)}-")
    assert answer.status_code == 416 and answer["Content-Range"] == f"bytes */{len(whole)}"


@pytest.mark.parametrize("asked", ["", "bytes=5-2", "bytes=0-1,5-6", "items=0-5", "bytes=a-b", "bytes=--5"])
def test_what_is_no_single_range_gives_the_whole_file(reader, address, whole, asked):
    answer = reader.get(address, HTTP_RANGE=asked)
    assert answer.status_code == 200 and answer.content == whole and "Content-Range" not in answer


def test_a_known_file_is_not_sent_again_and_a_range_of_another_version_is_not_mixed_in(reader, address, whole):
    tag = reader.get(address, HTTP_RANGE="bytes=0-0")["ETag"]
    assert reader.get(address, HTTP_IF_NONE_MATCH=tag).status_code == 304
    assert reader.get(address, HTTP_RANGE="bytes=0-9", HTTP_IF_RANGE=tag).status_code == 206
    mixed = reader.get(address, HTTP_RANGE="bytes=0-9", HTTP_IF_RANGE='"another"')
    assert mixed.status_code == 200 and len(mixed.content) == len(whole)


def test_head_tells_the_size_and_sends_nothing(reader, address, whole):
    answer = reader.head(address)
    assert answer.status_code == 200 and answer.content == b"" and answer["Content-Length"] == str(len(whole))


def test_nobody_reads_it_without_a_login(db, address):
    answer = Client().get(address, HTTP_RANGE="bytes=0-9")
    assert answer.status_code == 401 and answer.content == b""


def test_every_file_is_there_and_its_address_changes_with_it(reader):
    for form in basemaps():
        answer = reader.get(form["url"], HTTP_RANGE="bytes=0-6")
        assert answer.content == b"PMTiles"
    assert {form["url"].split("?v=")[1] for form in basemaps()} == {mapped(name).etag[1:9] for name in FILES}


@given(st.text(max_size=30) | st.from_regex(r"^bytes=[0-9]{0,4}-[0-9]{0,4}$", fullmatch=True), st.integers(1, 2000))
def test_no_header_asks_for_bytes_that_are_not_there(header, size):
    try:
        found = byte_range(header, size)
    except UnsatisfiableRange:
        return
    assert found is None or 0 <= found[0] <= found[1] < size
