"""A pasted text becomes a draft: place, kind and figures as guesses, and nothing is stored."""

from __future__ import annotations

import pytest

from incidents.models import Incident
from operations.row_security import viewing_as
from tests.incidents_by_rest import base, lay_out_haeundae, post


def draft(client, cast, text):
    return post(client, f"{base(cast)}/incidents/draft/", {"text": text})


def test_the_radio_message_of_the_issue_becomes_a_draft(cast, api):
    lay_out_haeundae()
    answer = draft(api(cast.dr_okafor), cast, "MGRS 52SDD1234567890 2 trapped, bridge out")
    assert answer.status_code == 200
    form = answer.json()
    assert form["location"]["coordinates"] == pytest.approx([128.04002, 34.94974], abs=1e-4)
    assert [(each["kind"], each["value"]) for each in form["figures"]] == [("trapped", 2)]
    assert form["kind"] == "bridge_out" and "people_trapped" in form["kinds"]
    assert form["title"] and "52S" not in form["title"]
    assert {"location", "kind", "figures", "title"} <= set(form["guessed"])
    with viewing_as(cast.dr_okafor, cast.operation):
        assert not Incident.objects.exists()


def test_a_name_that_one_place_has_gives_its_point(cast, api):
    lay_out_haeundae()
    form = draft(api(cast.dr_okafor), cast, "Landslide near Songjeong, 3 missing").json()
    assert form["place_name"] == "Songjeong" and form["location"]["coordinates"] == pytest.approx([129.2, 35.18])
    several = draft(api(cast.dr_okafor), cast, "Landslide near Sinpyeong").json()
    assert several["location"] is None and several["place_name"] == "Sinpyeong"
    assert "location" not in several["guessed"]


def test_the_smallest_area_named_decides(cast, api):
    lay_out_haeundae()
    form = draft(api(cast.dr_okafor), cast, "부산광역시 해운대구 침수 3명 고립").json()
    assert form["place_name"] == "해운대구" and form["location"]["coordinates"] == pytest.approx([129.175, 35.175], abs=0.01)
    assert form["kind"] == "flood" and form["figures"][0]["value"] == 3


def test_what_is_nearly_a_coordinate_is_told(cast, api):
    form = draft(api(cast.dr_okafor), cast, "Flood at MGRS 52S DD 123 45678").json()
    assert form["location"] is None and form["location_problem"]["message"]


@pytest.mark.parametrize("text", ["?", "...", "\U0001f30a" * 50, "1" * 5000, "°'\" " * 1000, "\u202e\u0301" * 100])
def test_any_text_gives_a_draft(cast, api, text):
    assert draft(api(cast.dr_okafor), cast, text).status_code == 200


def test_a_draft_is_for_those_who_report(cast, api):
    assert draft(api(cast.admin), cast, "Flood").status_code == 403
    assert draft(api(cast.outsider), cast, "Flood").status_code == 404
    assert list(draft(api(cast.dr_okafor), cast, "").json()["errors"]) == ["text"]
