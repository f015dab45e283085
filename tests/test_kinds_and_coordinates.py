"""The reference that every page and program asks for: kinds, and coordinates in every notation."""

from __future__ import annotations

from urllib.parse import quote

import pytest


def test_kinds_come_with_names_and_codes_and_are_kept_by_their_tag(cast, api):
    answer = api(cast.outsider).get("/api/v1/kinds/")
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, max-age=3600"
    kinds = {kind["code"]: kind for kind in answer.json()["incidents"]}
    assert {"en", "ko", "th", "ja"} <= set(kinds["flood"]["names"]) and len(kinds["flood"]["sidc"]) == 20
    assert {"glide", "oet", "icon"} <= set(kinds["flood"]) and len(answer.json()["resources"]) > 40
    again = api(cast.outsider).get("/api/v1/kinds/", HTTP_IF_NONE_MATCH=answer["ETag"])
    assert again.status_code == 304 and again.content == b""
    assert api().get("/api/v1/kinds/").status_code == 401


@pytest.mark.parametrize(
    "q", ["52S DD 99180 90720", "35.1712, 129.1234", "35°10.272'N 129°07.404'E", "35 10 16.3 N 129 07 24.2 E"]
)
def test_a_place_in_any_notation_is_written_in_all(cast, api, q):
    answer = api(cast.ms_rivera).get(f"/api/v1/coordinates/?q={quote(q)}")
    assert answer.status_code == 200, answer.content
    form = answer.json()
    assert set(form["notations"]) == {"mgrs", "utm", "dd", "dm", "dms"} and form["location"]["type"] == "Point"
    assert form["text"] == form["notations"]["mgrs"]
    back = api(cast.ms_rivera).get(f"/api/v1/coordinates/?q={quote(form['notations']['mgrs'])}&notation=dd").json()
    assert back["location"]["coordinates"] == pytest.approx(form["location"]["coordinates"], abs=2e-5)
    assert back["text"] == back["notations"]["dd"]


def test_the_text_is_in_the_notation_that_the_person_chose(cast, api):
    cast.ms_rivera.coordinate_notation = "dms"
    form = api(cast.ms_rivera).get("/api/v1/coordinates/?q=35.5,129.5").json()
    assert form["text"] == form["notations"]["dms"] and "30'" in form["text"]


@pytest.mark.parametrize("query", ["", "?q=", "?q=here", "?q=95,195", "?q=52S+DD+123", "?q=DD1234567890", f"?q={'9' * 500}"])
def test_what_is_no_place_is_told_why(cast, api, query):
    answer = api(cast.ms_rivera).get(f"/api/v1/coordinates/{query}")
    assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"]["q"][0]


def test_an_unknown_notation_is_answered_with_those_that_there_are(cast, api):
    answer = api(cast.ms_rivera).get("/api/v1/coordinates/?q=35,129&notation=w3w")
    assert answer.status_code == 400 and "mgrs, utm" in answer.json()["errors"]["notation"][0]
