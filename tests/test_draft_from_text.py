"""What a pasted message becomes: the standing example, real ways to write, four languages, and any text in bounded time."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from places.free_text import READ, TITLE, draft_from_text

KINDS = {kind["code"] for kind in json.loads((Path(__file__).parents[1] / "data" / "kinds.json").read_text(encoding="utf-8"))}


def figures(text: str) -> dict[str, int]:
    return {figure.kind: figure.value for figure in draft_from_text(text).figures}


def test_the_standing_example() -> None:
    text = "MGRS 52SDD1234567890 2 trapped, bridge out"
    draft = draft_from_text(text)
    assert draft.location is not None
    assert (draft.location.lat, draft.location.lon) == pytest.approx((34.949743, 128.040022), abs=1e-5)
    assert draft.location.notation == "mgrs"
    assert [(figure.kind, figure.value, figure.basis) for figure in draft.figures] == [("trapped", 2, "reported")]
    assert draft.kinds == ["bridge_out", "people_trapped"]
    assert draft.title == "2 trapped, bridge out"
    assert [(text[span.start : span.end], span.used_for) for span in draft.spans] == [
        ("MGRS 52SDD1234567890", "location"),
        ("2 trapped", "figure"),
        ("bridge out", "kind"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "52S EE 1656 7059 flood",
        "flood at 52SEE16567059",
        "flood, grid: 52s ee 1656 7059, 2 trapped",
        "MGRS52SEE16567059 flood",
        "위치는 52S EE 1656 7059 침수",
        "flood 35.87946, 129.18352 now",
        "flood at 35.8795N 129.1835E",
        "flood\n35°52.768'N 129°11.011'E",
        "35° 52' 46.1\" N, 129° 11' 0.7\" E flood",
        "북위 35도 52분 46초 동경 129도 11분 1초 침수",
        "N35 52.768 E129 11.011 flood",
        "355246N 1291101E flood",
        "52N 516565E 3970595N flood",
        "UTM 52S 516565 3970595 flood",
        "lat 35.8795 lon 129.1835 flood",
        "５２Ｓ　ＥＥ　１６５６　７０５９ flood",
    ],
)
def test_coordinates_are_found_in_any_notation(text: str) -> None:
    draft = draft_from_text(text)
    assert draft.location is not None
    assert (draft.location.lat, draft.location.lon) == pytest.approx((35.8795, 129.1835), abs=2e-3)
    assert "flood" in draft.kinds
    assert not any(character.isdigit() and character != "2" for character in draft.title), draft.title


@pytest.mark.parametrize(
    "text",
    [
        "Flat 12 B AC 12 on fire",
        "flight KE 123 4567",
        "call 010-1234-5678",
        "2 of 3 boats",
        "at 1625Z 23 NOV 26",
        "12.5 m of water",
        "",
    ],
)
def test_other_numbers_are_no_coordinates(text: str) -> None:
    assert draft_from_text(text).location is None


def test_a_grid_that_is_nearly_one_comes_with_its_remedy() -> None:
    draft = draft_from_text("grid 52S EE 1656 705 flood 3 trapped")
    assert draft.location is None
    assert draft.location_problem is not None
    assert draft.location_problem.suggestion == "52S EE 1656 7050"
    assert figures("grid 52S EE 1656 705 flood 3 trapped") == {"trapped": 3}


def test_a_number_behind_a_grid_is_not_taken_for_its_half() -> None:
    draft = draft_from_text("52S EE 1656 2 trapped")
    assert draft.location is not None
    assert draft.location.precision == 1000
    assert figures("52S EE 1656 2 trapped") == {"trapped": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 trapped", {"trapped": 2}),
        ("trapped 2", {"trapped": 2}),
        ("7 injured, 2 missing and 3 dead", {"injured": 7, "missing": 2, "dead": 3}),
        ("dead 3 injured 5 missing 1", {"dead": 3, "injured": 5, "missing": 1}),
        ("Dead: 3\nInjured: 5", {"dead": 3, "injured": 5}),
        ("7 people are injured and 2 still missing", {"injured": 7, "missing": 2}),
        ("casualties: 3 dead, 12 injured", {"dead": 3, "injured": 12}),
        ("1,200 residents have been evacuated", {"displaced": 1200}),
        ("two trapped, a dozen injured", {"trapped": 2, "injured": 12}),
        ("사망 3, 실종 1, 부상 10여 명", {"dead": 3, "missing": 1, "injured": 10}),
        ("매몰 4명", {"trapped": 4}),
        ("3명이 사망하고 5명이 다쳤다", {"dead": 3, "injured": 5}),
        ("두 명 매몰", {"trapped": 2}),
        ("약 180명 대피", {"displaced": 180}),
        ("ผู้บาดเจ็บ 5 คน เสียชีวิต 2 ราย", {"injured": 5, "dead": 2}),
        ("ผู้บาดเจ็บ ๕ คน", {"injured": 5}),
        ("死亡2名、行方不明3名", {"dead": 2, "missing": 3}),
        # what is no figure
        ("route 68 blocked, people trapped", {}),
        ("We need 2 boats. People trapped on the roof", {}),
        ("2 buses trapped", {}),
        ("12 km of road, injured", {}),
        ("no casualties", {}),
        ("산사태 6동 매몰", {}),
    ],
)
def test_figures(text: str, expected: dict[str, int]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text", ["~180 displaced", "about 180 displaced", "약 180명 대피", "180+ displaced", "150-180 displaced"]
)
def test_an_estimate_is_marked(text: str) -> None:
    (figure,) = draft_from_text(text).figures
    assert (figure.kind, figure.value, figure.basis) == ("displaced", 180, "estimated")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("landslide on six houses", "landslide"),
        ("산사태로 주택 매몰", "landslide"),
        ("The bridge on route 68 is out", "bridge_out"),
        ("교량 붕괴", "bridge_out"),
        ("건물 붕괴", "building_collapse"),
        ("flash flood in the valley", "flash_flood"),
        ("forest fire", "wildfire"),
        ("공장 화재", "industrial_fire"),
        ("Ship aground off Ulsan", "ship_aground"),
        ("어선 좌초", "ship_aground"),
        ("power is out in Gampo", "power_outage"),
        ("정전", "power_outage"),
        ("route 68 washed away", "road_cut"),
        ("ammonia leak at plant", "chemical_spill"),
        ("Typhoon: houses flooded", "flood"),
        ("ดินถล่ม", "landslide"),
        ("土砂崩れ発生", "landslide"),
        ("House on fire, 3 injured", "building_fire"),
    ],
)
def test_the_likeliest_kind(text: str, kind: str) -> None:
    assert draft_from_text(text).kinds[0] == kind


def test_place_words_wait_for_the_gazetteer() -> None:
    assert draft_from_text("7 injured near Pohang port").place_words == ["Pohang"]
    assert draft_from_text("경주시 현곡면 산사태").place_words == ["경주시", "현곡면"]
    assert draft_from_text("Landslide on six houses, Hyeongok").place_words == ["Hyeongok"]
    assert draft_from_text("ไฟไหม้ อำเภอหาดใหญ่").place_words == ["หาดใหญ่"]


def test_the_title_is_one_short_line() -> None:
    assert draft_from_text("\n\n 52S EE 1656 7059 \n Six houses buried at 35.5123, 129.1234.\nmore").title == "Six houses buried"
    long = draft_from_text("word " * 60).title
    assert len(long) <= TITLE
    assert long.endswith("word…")


@given(st.text(max_size=400))
@settings(deadline=None)
def test_any_text_gives_a_draft(text: str) -> None:
    draft = draft_from_text(text)
    assert len(draft.title) <= TITLE and "\n" not in draft.title
    assert set(draft.kinds) <= KINDS
    for span in draft.spans:
        assert 0 <= span.start < span.end <= len(text)
    assert len({figure.kind for figure in draft.figures}) == len(draft.figures)


@given(st.lists(st.sampled_from(
    ["52S EE 1656 7059", "2", "trapped", "사망", "3명", "about", ",", "\n", "35.5", "N", "°", "'", "bridge", "is", "out",
     "at", "Pohang", "~"]
), max_size=40).map(" ".join))  # fmt: skip
@settings(deadline=None)
def test_any_order_of_telling_words_gives_a_draft(text: str) -> None:
    test_any_text_gives_a_draft.hypothesis.inner_test(text)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "unit",
    ["1 ", "52S EE ", "trapped ", "2 trapped ", "9", "N35 ", "35° ", "35°1'", "사망", "at A ", "bridge a b c d ", " ", "\0",
     "약", "A", "(((( ",
     "lat 3 ", "1,234,", "35.123 ", "2 people ", "\u4e00", "가", "ก", "flood ", "İ", "\U0001f6a8", "a hundred ", "grid "],
)  # fmt: skip
def test_a_hundred_kilobytes_of_anything_take_no_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    draft_from_text(unit)
    best = 9.0
    for _ in range(3):
        started = time.perf_counter()
        draft_from_text(text)
        best = min(best, time.perf_counter() - started)
    assert best < 0.05, f"{best * 1000:.0f} ms for {unit!r}"
    assert all(span.end <= READ for span in draft_from_text(text).spans)
