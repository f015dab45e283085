"""The log of the whole operation: what each person sees of it, filtered, in pages."""

from __future__ import annotations

import pytest

from tests.incidents_by_rest import base, post, reported


@pytest.fixture
def written(cast, api):
    """Two incidents, one of them for the military; lines of both sides, one of them struck."""
    park, rivera = api(cast.major_park), api(cast.ms_rivera)
    flood = reported(rivera, cast)
    hidden = reported(park, cast, title="Convoy stopped", audience="military")
    lines = {
        "flood": post(rivera, f"{base(cast)}/incidents/{flood['id']}/log/", {"text": "Water rises at Yeonil bridge"}).json(),
        "wrong": post(park, f"{base(cast)}/incidents/{flood['id']}/log/", {"text": "Bridge open"}).json(),
        "hidden": post(park, f"{base(cast)}/incidents/{hidden['id']}/log/", {"text": "Bridge out, 다리 끊김"}).json(),
    }
    post(park, f"{base(cast)}/log/{lines['wrong']['id']}/strike/", {"reason": "Closed since noon"})
    return {"flood": flood, "convoy": hidden, **{f"line_{name}": line for name, line in lines.items()}}


def texts(client, cast, **query):
    answer = client.get(f"{base(cast)}/log/", query)
    assert answer.status_code == 200, answer.content
    return [line["text"] for line in answer.json()["results"] if not line["system"]]


def test_everybody_reads_the_lines_of_their_audiences_the_newest_first(cast, api, written):
    assert texts(api(cast.major_park), cast) == ["Bridge out, 다리 끊김", "Bridge open", "Water rises at Yeonil bridge"]
    assert texts(api(cast.ms_rivera), cast) == ["Bridge open", "Water rises at Yeonil bridge"]


def test_filters_narrow_it(cast, api, written):
    park = api(cast.major_park)
    assert texts(park, cast, incident=written["convoy"]["id"]) == ["Bridge out, 다리 끊김"]
    assert texts(park, cast, side="civilian") == ["Water rises at Yeonil bridge"]
    assert texts(park, cast, author=str(cast.ms_rivera.id)) == ["Water rises at Yeonil bridge"]
    assert texts(park, cast, q="bridge 다리") == ["Bridge out, 다리 끊김"]
    assert texts(park, cast, struck="1") == ["Bridge open"]
    assert texts(park, cast, struck="0") == ["Bridge out, 다리 끊김", "Water rises at Yeonil bridge"]
    at = written["line_wrong"]["at"]
    assert texts(park, cast, since=at)[-1] == "Bridge open" and texts(park, cast, until=at) == ["Water rises at Yeonil bridge"]
    assert texts(park, cast, by="system") == [] and len(texts(park, cast, by="person")) == 3


def test_what_a_person_may_not_see_is_not_found_by_its_id_either(cast, api, written):
    assert texts(api(cast.ms_rivera), cast, incident=written["convoy"]["id"]) == []


def test_it_pages_without_a_gap(cast, api, written):
    park, seen, path = api(cast.major_park), [], f"{base(cast)}/log/?limit=2"
    while path:
        page = park.get(path).json()
        seen += [line["id"] for line in page["results"]]
        path = page["next"]
    assert len(seen) == len(set(seen)) == len(park.get(f"{base(cast)}/log/").json()["results"])


@pytest.mark.parametrize("query", [{"incident": "x"}, {"author": "1,2"}, {"side": "left"}, {"by": "me"}, {"since": "yesterday"}])
def test_a_wrong_filter_is_named(cast, api, query):
    answer = api(cast.major_park).get(f"{base(cast)}/log/", query)
    assert answer.status_code == 400 and list(answer.json()["errors"]) == list(query)


def test_strangers_do_not_learn_of_it(cast, api):
    assert api(cast.outsider).get(f"{base(cast)}/log/").status_code == 404
