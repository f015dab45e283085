"""One question to everything: found are coordinates, codes, people, places and words in any script, and nothing hidden."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.world import World, make_world, report


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def search(client: Any, world: World, q: str, **more: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/operations/{world.operation.slug}/search/", {"q": q, **more})
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_each_kind_is_found_by_what_people_call_it(cast: Cast, api, world: World) -> None:
    report(cast.ms_rivera, cast.operation, title="Bridge out", titles={"ko": "왜관교 붕괴"})
    client = api(cast.ms_rivera)

    def first(q: str) -> tuple[str, str]:
        found = search(client, world, q)[0]
        return found["kind"], found["title"]

    assert first("왜관교") == ("incident", "Bridge out")
    assert first(world.incident.code) == ("incident", world.incident.title)
    assert first(world.incident.code[4:].lower()) == ("incident", world.incident.title)
    assert first("engineer coy") == ("resource", "1 Engineer Coy")
    assert first("ji-hoon") == ("contact", "Park Ji-hoon")
    assert first("voices heard") == ("log_line", "Voices heard under house 3.")
    place = search(client, world, "52S EE 1656 7059")[0]
    assert place["kind"] == "coordinate" and place["title"].startswith("52S EE 1656")
    assert place["location"]["coordinates"] == pytest.approx([129.1835, 35.8795], abs=0.001)


def test_what_is_hidden_is_not_found_by_anything_that_it_says(cast: Cast, api, world: World) -> None:
    for words in ("ammunition", world.secret.code, "depot road"):
        assert not [each for each in search(api(cast.ms_rivera), world, words) if each["kind"] != "place"]
        assert search(api(cast.major_park), world, words)[0]["code"] == world.secret.code


def test_the_number_of_answers_is_bounded(cast: Cast, api, world: World) -> None:
    for number in range(12):
        report(cast.ms_rivera, cast.operation, title=f"Slope {number}")
    found = search(api(cast.ms_rivera), world, "slope")
    assert 0 < len([each for each in found if each["kind"] == "incident"]) <= 8
    assert len(search(api(cast.ms_rivera), world, "slope", limit=3)) == 3


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "q"),
        ({"q": "  "}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"q": "a", "limit": "0"}, "limit"),
        ({"q": "a", "lon": "1"}, "lon"),
    ],
)
def test_a_wrong_question_names_the_field(cast: Cast, api, world: World, asked: dict[str, str], field: str) -> None:
    answer = api(cast.ms_rivera).get(f"/api/v1/operations/{cast.operation.slug}/search/", asked)
    assert answer.status_code == 400 and field in answer.json()["errors"]
