"""Places by name, and the name of a point: what a reporter writes into "where"."""

from __future__ import annotations

import pytest

from tests.incidents_by_rest import lay_out_haeundae

PLACES = "/api/v1/places/"
AT = "/api/v1/places/at/"


def found(client, **query):
    return client.get(PLACES, query).json()["results"]


@pytest.mark.parametrize("words", ["Haeundae", "haeundae-gu", "해운대구", "해운대"])
def test_an_area_is_found_by_its_beginning_in_any_script(cast, api, words):
    lay_out_haeundae()
    first = found(api(cast.dr_okafor), q=words)[0]
    assert first["name"] == "Haeundae-gu" and first["location"]["coordinates"] == pytest.approx([129.175, 35.175], abs=0.02)


def test_namesakes_are_all_told_the_nearer_first(cast, api):
    lay_out_haeundae()
    client = api(cast.dr_okafor)
    several = found(client, q="Sinpyeong")
    assert len(several) > 1
    lon, lat = several[-1]["location"]["coordinates"]
    assert found(client, q="Sinpyeong", lon=lon, lat=lat)[0]["location"]["coordinates"] == [lon, lat]


def test_the_reader_gets_names_in_their_language(cast, api):
    lay_out_haeundae()
    cast.dr_okafor.language = "ko"
    assert found(api(cast.dr_okafor), q="Haeundae")[0]["name"] == "해운대구"
    assert "해운대구" in api(cast.dr_okafor).get(AT, {"lon": 129.175, "lat": 35.175}).json()["name"]


def test_a_point_is_named_by_its_area_and_a_desert_by_nothing(cast, api):
    lay_out_haeundae()
    client = api(cast.dr_okafor)
    assert "Haeundae-gu" in client.get(AT, {"lon": 129.175, "lat": 35.175}).json()["name"]
    assert client.get(AT, {"lon": 0, "lat": 0}).json() == {"name": ""}


@pytest.mark.parametrize(
    ("address", "query", "field"),
    [
        (PLACES, {}, "q"),
        (PLACES, {"q": " "}, "q"),
        (PLACES, {"q": "x" * 81}, "q"),
        (PLACES, {"q": "Busan", "lon": 129}, "lon"),
        (PLACES, {"q": "Busan", "lon": 999, "lat": 1}, "lon"),
        (AT, {"lon": 129}, "lat"),
        (AT, {"lon": "nan", "lat": 1}, "lon"),
    ],
)
def test_what_is_missing_or_wrong_is_named(cast, api, address, query, field):
    answer = api(cast.dr_okafor).get(address, query)
    assert answer.status_code == 400 and field in answer.json()["errors"]


def test_any_words_give_an_answer(cast, api):
    client = api(cast.dr_okafor)
    for words in ["%", "_", "\\", "'; --", "\u0000x", "🌊", "((", "해"]:
        assert client.get(PLACES, {"q": words}).status_code in {200, 400}


def test_it_is_for_people_who_are_logged_in(cast, api):
    assert api().get(PLACES, {"q": "Busan"}).status_code == 401
    assert api().get(AT, {"lon": 129, "lat": 35}).status_code == 401
