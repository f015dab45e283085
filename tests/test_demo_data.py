"""The data of the demo operation holds together: who may see what, nothing before its cause, every point in its place."""

from __future__ import annotations

import gzip
import itertools
import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from cop.demonstration import Demonstration, offset

DATA = Path(__file__).resolve().parent.parent / "data"
CODE = re.compile(r"^[0-9A-HJKMNP-TV-Z]{5}$")
MENTION = re.compile(r"\b(INC|RES)-([0-9A-Z]{5})\b")
MOMENT = re.compile(r"\{(\w):([^}]*)\}")
HANGUL = re.compile(r"[가-힣]")


@pytest.fixture(scope="module")
def demo() -> Demonstration:
    return Demonstration.read(DATA / "demo")


def texts(demo: Demonstration) -> list[str]:
    found = [line["text"] for line in demo.log] + [message["text"] for message in demo.messages["messages"]]
    for incident in demo.incidents:
        found += [incident["description"], *incident["needs"]]
    found += [each["handover"]["note"] for each in demo.liaison["watches"] if each["handover"]]
    return found


def sees(demo: Demonstration, username: str, audience: str) -> bool:
    home = demo.person(username)["organization"]
    members = {each["key"]: each["members"] for each in demo.operation["audiences"]}
    return audience == "shared" or audience == demo.organization(home)["side"] or home in members.get(audience, [])


def test_there_is_as_much_as_a_first_look_needs(demo: Demonstration) -> None:
    assert len(demo.incidents) >= 60
    assert len(demo.resources["resources"]) >= 40
    assert len([each for each in demo.organizations if each.get("takes_part", True)]) >= 12
    assert len(demo.log) >= 150
    assert len(demo.messages["messages"]) >= 40
    assert len(demo.liaison["seats"]) == 10
    assert {each["side"] for each in demo.organizations} == {"military", "civilian"}


def test_the_cast_is_there(demo: Demonstration) -> None:
    names = {each["username"] for each in demo.people}
    assert {"major_park", "ms_rivera", "dr_okafor", "wg_cdr_suda", "observer_controller", "admin", "outsider"} <= names
    assert demo.person("outsider")["roles"] == []


def test_codes_are_unique_and_sayable(demo: Demonstration) -> None:
    codes = [each["code"] for each in demo.incidents] + [each["code"] for each in demo.resources["resources"]]
    assert all(CODE.match(code) for code in codes)
    assert [code for code, count in Counter(codes).items() if count > 1] == []


def test_kinds_measures_and_units_are_known(demo: Demonstration) -> None:
    kinds = {each["code"] for each in json.loads((DATA / "kinds.json").read_text("utf-8"))}
    assert {each["kind"] for each in demo.incidents} <= kinds
    known = {
        each["code"]: {(m["code"], m["unit"]) for m in each["measures"]}
        for each in json.loads((DATA / "resource_kinds.json").read_text("utf-8"))
    }
    for resource in demo.resources["resources"]:
        assert {(each["measure"], each["unit"]) for each in resource["capabilities"]} <= known[resource["kind"]], resource["code"]


def test_few_incidents_are_extreme(demo: Demonstration) -> None:
    counted = Counter(each["severity"] for each in demo.incidents)
    assert 1 <= counted["extreme"] <= 3
    assert counted["moderate"] > counted["severe"] > counted["extreme"]
    assert {each["status"] for each in demo.incidents} == {
        "reported",
        "verified",
        "responding",
        "contained",
        "closed",
        "duplicate",
        "false",
    }


def test_titles_and_places_are_in_english_and_korean(demo: Demonstration) -> None:
    for incident in demo.incidents:
        for words in (incident["titles"], incident["place_names"]):
            assert words["en"] and not HANGUL.search(words["en"]), incident["code"]
            assert HANGUL.search(words["ko"]), incident["code"]
    for named in [*demo.resources["resources"], *demo.liaison["seats"], *demo.organizations]:
        assert named["names"]["en"] and HANGUL.search(named["names"]["ko"]), named["names"]
    assert sum(bool(HANGUL.search(line["text"])) for line in demo.log) > 50


def test_every_moment_can_be_read(demo: Demonstration) -> None:
    for text in texts(demo):
        for zone, moment in MOMENT.findall(text):
            assert zone in "zk"
            offset(moment)
    for feature in demo.track["features"][1:]:
        offset(feature["properties"]["at"])


def test_nothing_comes_before_its_cause_or_after_now(demo: Demonstration) -> None:
    reported = {each["code"]: offset(each["reported_at"]) for each in demo.incidents}
    for incident in demo.incidents:
        assert offset(incident["occurred_at"]) <= reported[incident["code"]]
        moments = [reported[incident["code"]], *(offset(step["at"]) for step in incident["steps"])]
        assert moments == sorted(moments), incident["code"]
    for line in demo.log:
        assert reported[line["incident"]] <= offset(line["at"]) <= timedelta(0)
        assert not line["struck"] or offset(line["at"]) < offset(line["struck"]["at"])
    for commitment in demo.resources["commitments"]:
        assert reported[commitment["incident"]] <= offset(commitment["committed_at"])
    for link in demo.links:
        assert max(reported[link["from_incident"]], reported[link["to_incident"]]) <= offset(link["at"])


def test_the_last_step_leads_to_the_status(demo: Demonstration) -> None:
    merged = {link["from_incident"] for link in demo.links if link["relation"] == "duplicate_of"}
    assert len(merged) == 2
    for incident in demo.incidents:
        reached = [step["status"] for step in incident["steps"] if "status" in step]
        assert incident["status"] == (reached[-1] if reached else "duplicate" if incident["code"] in merged else "reported")


def test_people_write_only_where_they_may_see(demo: Demonstration) -> None:
    audience = {each["code"]: each["audience"] for each in demo.incidents}
    goods = {each["code"]: each["audience"] for each in demo.resources["resources"]}
    rooms = {each["key"]: each["audience"] for each in demo.messages["rooms"]}
    for incident in demo.incidents:
        writers = [
            incident["reported_by"],
            *(step["by"] for step in incident["steps"]),
            *(each["recorded_by"] for each in incident["figures"]),
        ]
        assert all(sees(demo, writer, incident["audience"]) for writer in writers), incident["code"]
    for line in demo.log:
        assert sees(demo, line["by"], audience[line["incident"]]) and sees(demo, line["by"], line["audience"] or "shared")
    for each in demo.resources["commitments"]:
        assert sees(demo, each["committed_by"], audience[each["incident"]]) and sees(
            demo, each["committed_by"], goods[each["resource"]]
        )
    for message in demo.messages["messages"]:
        assert sees(demo, message["by"], rooms[message["room"]])
        for prefix, code in MENTION.findall(message["text"]):
            held = (audience if prefix == "INC" else goods)[code]
            assert held in ("shared", rooms[message["room"]]), f"{message['room']} learns of {prefix}-{code}"


def test_no_more_is_committed_than_there_is(demo: Demonstration) -> None:
    out: Counter[str] = Counter()
    for each in demo.resources["commitments"]:
        out[each["resource"]] += 0 if each["released_at"] else each["quantity"]
    for resource in demo.resources["resources"]:
        assert out[resource["code"]] <= resource["quantity"], resource["code"]
        assert resource["status"] != "committed" or out[resource["code"]], resource["code"]


def test_one_seat_is_vacant_and_one_is_being_handed_over(demo: Demonstration) -> None:
    now = timedelta(0)
    covered = {
        seat["key"]: any(offset(shift["starts_at"]) <= now < offset(shift["ends_at"]) for shift in seat["shifts"])
        for seat in demo.liaison["seats"]
    }
    assert [key for key, held in covered.items() if not held] == ["air-liaison"]
    offered = [
        each
        for each in demo.liaison["watches"]
        if each["handover"] and each["handover"]["offered_at"] and not each["handover"]["accepted_at"]
    ]
    assert [each["seat"] for each in offered] == ["watch-officer"]


def test_the_track_crosses_the_south_east_coast(demo: Demonstration) -> None:
    line, *points = demo.track["features"]
    assert line["geometry"]["coordinates"] == [point["geometry"]["coordinates"] for point in points]
    assert any(128.5 < lon < 129.5 and 35 < lat < 36 for lon, lat in line["geometry"]["coordinates"])


def inside(lon: float, lat: float, ring: list[list[float]]) -> bool:
    odd = False
    for (x1, y1), (x2, y2) in itertools.pairwise(ring):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def test_an_area_surrounds_its_point(demo: Demonstration) -> None:
    areas = [each for each in demo.incidents if each["area"]]
    assert len(areas) >= 4
    for incident in areas:
        ring = incident["area"]["coordinates"][0]
        assert ring[0] == ring[-1]
        lon, lat = incident["location"]
        assert inside(lon, lat, ring), incident["code"]


Area = tuple[str, int, str, list[list[list[float]]]]


def areas_of_korea() -> list[Area]:
    """[(code, level, Korean name, outer rings)] of the shipped boundaries; level 2 is the municipality, 3 the town."""
    with gzip.open(DATA / "areas.json.gz") as packed:
        held = json.load(packed)

    def ring(steps: list[int]) -> list[list[float]]:
        longitudes, latitudes = itertools.accumulate(steps[::2]), itertools.accumulate(steps[1::2])
        return [[x / held["scale"], y / held["scale"]] for x, y in zip(longitudes, latitudes, strict=True)]

    return [
        (each["code"], each["level"], each["names"]["ko"], [ring(part[0]) for part in each["polygons"]])
        for each in held["areas"]
        if each["scheme"] == "kr" and each["level"] >= 2
    ]


def test_every_point_lies_in_the_municipality_and_town_that_it_names(demo: Demonstration) -> None:
    areas = areas_of_korea()
    for incident in demo.incidents:
        lon, lat = incident["location"]
        there = [area for area in areas if any(inside(lon, lat, part) for part in area[3])]
        found = [code for code, level, _name, _parts in there if level == 2]
        assert found == ([incident["municipality"]] if incident["municipality"] else []), incident["code"]
        town = incident["place_names"]["ko"].split()[-1]
        if incident["municipality"] and town[-1] in "읍면동":
            # A township that became a town keeps its stem: 청량면, since 2018 청량읍.
            assert any(name[:-1] == town[:-1] for _code, level, name, _parts in there if level == 3), incident["code"]
