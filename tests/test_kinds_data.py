"""The kinds of incidents and resources: complete in four languages, and each code one that its publisher has.

The published lists lie beside the checkout (../shared/corpora); where they do not, those tests are skipped.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"
LANGUAGES = {"en", "ko", "th", "ja"}
KINDS = json.loads((ROOT / "data" / "kinds.json").read_text(encoding="utf-8"))
RESOURCES = json.loads((ROOT / "data" / "resource_kinds.json").read_text(encoding="utf-8"))
ICONS = json.loads((ROOT / "data" / "icons.json").read_text(encoding="utf-8"))
CAP = {"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"}
ENTITIES = {
    "01": "Coded_Domain_Air_Entities",
    "10": "Coded_Domain_Land_Unit_Entities",
    "11": "Coded_Domain_Land_Unit_Civilian_Entities",
    "15": "All_Coded_Domain_Values_Entities",  # equipment has no list of its own
    "20": "Coded_Domain_Land_Installation_Entities",
    "30": "Coded_Domain_Sea_Surface_Entities",
    "40": "Coded_Domain_Activities_Entities",
}
published = pytest.mark.skipif(not CORPORA.is_dir(), reason="the published lists are not beside the checkout")


def rows(name: str) -> Iterator[dict[str, str]]:
    with (CORPORA / name).open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


@pytest.mark.parametrize("kinds", [KINDS, RESOURCES], ids=["incidents", "resources"])
def test_codes_are_unique_and_names_complete(kinds: list[dict[str, Any]]) -> None:
    assert len(kinds) >= 60
    assert len({kind["code"] for kind in kinds}) == len(kinds)
    for language in LANGUAGES:
        names = [kind["names"][language] for kind in kinds]
        assert all(names)
        assert len(set(names)) == len(names), f"two kinds are called alike in {language}"


def test_each_kind_has_words_in_each_language() -> None:
    for kind in KINDS:
        if kind["code"] != "other":
            assert all(kind["words"][language] for language in LANGUAGES), kind["code"]


@pytest.mark.parametrize("kind", [*KINDS, *RESOURCES], ids=lambda kind: kind["code"])
def test_both_symbols_exist(kind: dict[str, Any]) -> None:
    assert ICONS[kind["icon"]]["path"]
    for symbol, sidc in (("symbol", "sidc"), ("symbol_civilian", "sidc_civilian")):
        if symbol in kind:
            assert len(kind[sidc]) == 20
            assert kind[sidc][4:6] == kind[symbol]["set"]
            assert kind[sidc][10:16] == kind[symbol]["entity"]
            assert kind[sidc][3] in "134"  # unknown, friend or neutral: never suspect or hostile
    assert "sidc" in kind


def test_every_icon_is_used() -> None:
    assert set(ICONS) == {kind["icon"] for kind in [*KINDS, *RESOURCES]}


@published
def test_hazards_glide_and_emdat_are_those_of_undrr() -> None:
    listed: dict[str, set[tuple[str, str]]] = {}
    for row in rows("taxonomy/HazardProfiles.csv"):
        listed.setdefault(row["undrr_2025_key"], set()).add((row["glide_code"], row["emdat_key"]))
    for kind in KINDS:
        if kind["hazard"]:
            assert (kind["glide"] or "", kind["emdat"] or "") in listed[kind["hazard"]], kind["code"]
        else:
            assert kind["glide"] is None and kind["emdat"] is None, kind["code"]


@published
def test_event_terms_and_categories_are_those_of_oasis() -> None:
    terms = json.loads((CORPORA / "taxonomy" / "oet_v1_2.json").read_text(encoding="utf-8"))
    categories = {term["code"]: term["categories"] for term in terms}
    for kind in KINDS:
        assert kind["cap_category"] in CAP
        assert kind["cap_category"] in categories[kind["oet"]], kind["code"]


@published
def test_entities_are_those_of_the_standard() -> None:
    known = {number: {row["Value"] for row in rows(f"symbology/{name}.csv")} for number, name in ENTITIES.items()}
    for kind in [*KINDS, *RESOURCES]:
        for symbol in ("symbol", "symbol_civilian"):
            if symbol in kind:
                assert kind[symbol]["entity"] in known[kind[symbol]["set"]], kind["code"]
