"""While somebody writes a report: which incidents it may be already."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.likeness import distance_meters, likeness
from tests.incidents_by_rest import base, post, reported

SUYEONG = {"lon": 129.1234, "lat": 35.1712}


def point(lon, lat):
    return {"type": "Point", "coordinates": [lon, lat]}


def suggested(client, cast, **query):
    answer = client.get(f"{base(cast)}/incidents/suggest_duplicates/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_a_near_incident_of_the_same_kind_is_suggested_with_its_reasons(cast, api):
    flood = reported(api(cast.major_park), cast, title="River over its banks")
    reported(api(cast.major_park), cast, title="Far away", location=point(126.9, 37.5))
    (found,) = suggested(api(cast.ms_rivera), cast, lon=129.13, lat=35.18, kind="flood", title="Water in the streets")
    assert found["incident"] == flood
    assert found["why"] == ["near", "recent", "same_kind"] and 1000 < found["distance_meters"] < 1300
    assert found["hours_apart"] == 0 and 0 < found["score"] <= 1


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Bridge collapsed at Gupo", "gupo bridge collapse"), ("구포대교 붕괴", "구포대교 붕괴됨"), ("สะพานพังที่กูโป", "สะพานกูโปพัง"),
        ("亀浦大橋が崩落", "亀浦大橋 崩落"),
    ],
)  # fmt: skip
def test_similar_words_are_found_in_any_script_without_a_place(cast, api, title, written):
    known = reported(api(cast.ms_rivera), cast, title=title)
    reported(api(cast.ms_rivera), cast, title="Fire in a warehouse")
    reported(api(cast.ms_rivera), cast, title="창고 화재")
    found = suggested(api(cast.dr_okafor), cast, title=written)
    assert [each["incident"]["id"] for each in found] == [known["id"]] and "similar_words" in found[0]["why"]


def test_titles_in_other_languages_count_too(cast, api):
    known = reported(api(cast.ms_rivera), cast, title="Bridge down", titles={"ko": "구포대교 붕괴"})
    assert suggested(api(cast.ms_rivera), cast, title="구포대교 무너짐 붕괴")[0]["incident"]["id"] == known["id"]


def test_the_likeliest_comes_first_and_at_most_five(cast, api):
    for number in range(6):
        reported(api(cast.ms_rivera), cast, title=f"Water {number}", location=point(129.1234 + 0.005 * number, 35.1712))
    found = suggested(api(cast.ms_rivera), cast, **SUYEONG, kind="flood", title="Water")
    assert len(found) == 5 and [each["score"] for each in found] == sorted((each["score"] for each in found), reverse=True)
    assert found[0]["distance_meters"] == 0


def test_what_is_long_past_or_merged_or_left_out_is_not_suggested(cast, api):
    rivera = api(cast.ms_rivera)
    old = (timezone.now() - timedelta(days=5)).isoformat()
    reported(rivera, cast, occurred_at=old)
    one, other = reported(rivera, cast), reported(rivera, cast)
    post(rivera, f"{base(cast)}/incidents/{one['id']}/merge/", {"into": other["id"]})
    found = suggested(rivera, cast, **SUYEONG, kind="flood", title="Flood at the Suyeong")
    assert [each["incident"]["id"] for each in found] == [other["id"]]
    assert suggested(rivera, cast, **SUYEONG, kind="flood", exclude=other["id"]) == []
    assert suggested(rivera, cast, **SUYEONG, kind="flood", occurred_at=old) != []


def test_nobody_is_told_of_what_they_do_not_see(cast, api):
    reported(api(cast.major_park), cast, audience="military")
    assert suggested(api(cast.ms_rivera), cast, **SUYEONG, kind="flood", title="Flood at the Suyeong") == []
    assert suggested(api(cast.major_park), cast, **SUYEONG, kind="flood") != []
    assert api(cast.outsider).get(f"{base(cast)}/incidents/suggest_duplicates/").status_code == 404


def test_an_area_is_near_too(cast, api):
    area = {"type": "Polygon", "coordinates": [[[129.1, 35.1], [129.2, 35.1], [129.2, 35.2], [129.1, 35.2], [129.1, 35.1]]]}
    reported(api(cast.ms_rivera), cast, area=area, location=None)
    assert suggested(api(cast.ms_rivera), cast, lon=129.15, lat=35.15, kind="flood")[0]["distance_meters"] < 1000


@pytest.mark.parametrize(
    "query", ["lon=1", "lat=1", "lon=200&lat=0", "lon=nan&lat=0", "kind=dragon", "occurred_at=now", "exclude=x"]
)
def test_a_bad_question_is_named(cast, api, query):
    answer = api(cast.ms_rivera).get(f"{base(cast)}/incidents/suggest_duplicates/?{query}")
    assert answer.status_code == 400 and answer.json()["errors"]


def test_likeness_and_distance():
    assert likeness("Bridge out", "BRIDGE  out!") == 1 and likeness("", "x") == 0 and likeness("가", "나") < 1
    assert likeness("침수", "침수됨") > 0.6 > likeness("침수", "화재")
    assert distance_meters(129, 35, 129, 36) == pytest.approx(111_195, rel=0.001)
    assert distance_meters(179.9, 0, -179.9, 0) == pytest.approx(22_239, rel=0.001)
