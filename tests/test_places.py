"""Boundaries and gazetteer: loading twice, the area of a point, off the coast, names in any script."""

from __future__ import annotations

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.core.management import call_command

from places import services
from places.coordinates import parse
from places.models import AdministrativeArea, Place
from places.selectors import area_containing, areas_named, nearest_place, path_of, places_named
from places.services import reference
from places.shapes import administrative_area_form, place_form

ROOT = Path(__file__).resolve().parent.parent
# Gyeongju and the harbor districts of Busan are enough to stand on; loading all of Korea takes seconds.
SOME = ("47130", "26110", "26350")


def wanted(area: dict[str, Any]) -> bool:
    return area["code"] in ("KOR", "THA", "47", "26") or area["code"][:5] in SOME


@pytest.fixture(scope="module")
def some_areas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    whole = reference.read(reference.AREAS)
    whole["areas"] = [area for area in whole["areas"] if wanted(area)]
    path = tmp_path_factory.mktemp("places") / "areas.json.gz"
    path.write_bytes(gzip.compress(json.dumps(whole).encode()))
    return path


@pytest.fixture
def areas(db: None, some_areas: Path) -> Path:
    services.load_areas(source=some_areas)
    return some_areas


@pytest.fixture
def gazetteer(db: None, tmp_path: Path) -> None:
    rows = [row for row in reference.read(reference.GAZETTEER) if row["country"] in ("KR", "TH") or row["names"]["en"] == "Tokyo"]
    path = tmp_path / "gazetteer.json.gz"
    path.write_bytes(gzip.compress(json.dumps(rows).encode()))
    services.load_gazetteer(source=path)


def at(lat: float, lon: float) -> Point:
    return Point(lon, lat, srid=4326)


def way_down(lat: float, lon: float) -> list[str]:
    area = area_containing(at(lat, lon))
    return [above.names["en"] for above in path_of(area)] if area else []


@pytest.mark.usefixtures("areas")
def test_the_deepest_area_of_a_point() -> None:
    grid = parse("52S EE 1656 7059")
    assert way_down(grid.lat, grid.lon) == ["South Korea", "Gyeongsangbuk-do", "Gyeongju-si", "Hyeongok-myeon"]
    assert way_down(35.155, 129.145) == ["South Korea", "Busan", "Haeundae-gu", "U-dong"]
    assert way_down(13.75, 100.5) == ["Thailand"]
    assert way_down(0, -150) == []


@pytest.mark.usefixtures("areas")
def test_a_point_just_off_the_coast_belongs_to_the_coast() -> None:
    assert way_down(35.805, 129.515)[-1] == "Gampo-eup"
    assert way_down(35.8, 129.58) == []  # six kilometers out


def test_loading_twice_changes_nothing(areas: Path) -> None:
    before = set(AdministrativeArea.objects.values_list("pk", "code"))
    services.load_areas(source=areas)
    assert set(AdministrativeArea.objects.values_list("pk", "code")) == before


@pytest.mark.usefixtures("areas")
def test_areas_are_valid_and_hang_together() -> None:
    assert not [area.code for area in AdministrativeArea.objects.all() if not area.geometry.valid]
    for area in AdministrativeArea.objects.filter(level__gt=0).select_related("parent"):
        assert area.parent is not None
        assert area.parent.level == area.level - 1


@pytest.mark.usefixtures("areas")
def test_an_area_no_longer_in_force_is_not_found() -> None:
    AdministrativeArea.objects.filter(code="47130360").update(valid_from="2000-01-01", valid_until="2020-01-01")
    grid = parse("52S EE 1656 7059")
    assert "Hyeongok-myeon" not in way_down(grid.lat, grid.lon)
    assert areas_named("현곡면") == []


@pytest.mark.usefixtures("areas")
def test_the_form_of_an_area() -> None:
    area = area_containing(at(35.8795, 129.1835))
    assert area is not None
    form = administrative_area_form(area)
    assert (form["code"], form["level"], form["names"]) == ("47130360", 3, {"en": "Hyeongok-myeon", "ko": "현곡면"})
    assert [above["code"] for above in form["path"]] == ["KOR", "47", "47130", "47130360"]


@pytest.mark.usefixtures("areas")
def test_areas_by_name() -> None:
    assert [area.code for area in areas_named("경주")] == ["47130"]
    assert [area.code for area in areas_named("hyeongok")] == ["47130360"]
    assert areas_named("") == []
    assert areas_named("\0") == []


@pytest.mark.usefixtures("gazetteer")
@pytest.mark.parametrize(
    ("query", "english"),
    [("Gyeongju", "Gyeongju"), ("경주", "Gyeongju"), ("กรุงเทพ", "Bangkok"), ("방콕", "Bangkok"), ("東京", "Tokyo"),
     ("Pohag", "Pohang"), ("ulsan", "Ulsan"), ("Keishu", "Gyeongju")],
)  # fmt: skip
def test_places_by_name_in_any_script(query: str, english: str) -> None:
    assert places_named(query)[0].names["en"] == english


@pytest.mark.usefixtures("gazetteer")
def test_the_nearer_of_two_namesakes_comes_first() -> None:
    all_of_them = places_named("Gwangju", limit=50)
    assert len(all_of_them) > 1
    there = max(all_of_them, key=lambda place: place.location.y)
    assert places_named("Gwangju", near=there.location)[0] == there


@pytest.mark.usefixtures("gazetteer")
@pytest.mark.parametrize("query", ["", "x", "%", "_", "a'b", "(", "[", "\\", "\0", "a" * 500, "*+?{}|^$"])
def test_any_query_is_answered(query: str) -> None:
    assert isinstance(places_named(query), list)


@pytest.mark.usefixtures("gazetteer")
def test_the_nearest_place() -> None:
    place = nearest_place(at(35.8795, 129.1835))
    assert place is not None
    assert place_form(place)["names"] == {"en": "Gyeongju", "ko": "경주시"}
    assert nearest_place(at(0, -150)) is None


@pytest.mark.django_db
@pytest.mark.slow
def test_the_command_loads_everything_and_then_nothing() -> None:
    said = StringIO()
    call_command("load_reference_data", stdout=said)
    assert "5529 areas, 6302 places" in said.getvalue()
    again = StringIO()
    call_command("load_reference_data", stdout=again)
    assert again.getvalue().startswith("Reference places")
    assert (AdministrativeArea.objects.count(), Place.objects.count()) == (5529, 6302)
    assert way_down(37.24, 131.868)[-1] == "Ulleung-eup"


def test_each_shipped_file_names_its_source() -> None:
    provenance = (ROOT / "data" / "PROVENANCE.md").read_text(encoding="utf-8")
    demo = ROOT / "data" / "demo"  # has a PROVENANCE.md of its own
    kinds_of_data = (".gz", ".json", ".pmtiles")
    shipped = [path for path in (ROOT / "data").rglob("*") if path.suffix in kinds_of_data and demo not in path.parents]
    missing = [path.name for path in shipped if path.name not in provenance]
    assert len(shipped) >= 7
    assert not missing
