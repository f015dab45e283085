"""Changing an incident: by version, into its log, and found again by lists."""

from __future__ import annotations

import pytest

from incidents.models import LogLine
from journal.models import Entry
from operations.row_security import viewing_as
from tests.incidents_by_rest import BUSAN, SQUARE, base, change, lay_out_haeundae, log_of, post, read, reported


def listed(client, cast, query: str = "") -> list[str]:
    answer = client.get(f"{base(cast)}/incidents/{query}")
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["results"]]


def test_a_change_is_told_in_the_log_with_from_and_to(cast, api):
    rivera = api(cast.ms_rivera)
    form = reported(rivera, cast)
    answer = change(rivera, cast, form, severity="extreme", status="verified", description="Water to the knee")
    assert answer.status_code == 200 and answer["ETag"] == '"2"'
    after = answer.json()
    assert (after["severity"], after["status"], after["version"]) == ("extreme", "verified", 2)
    line = log_of(rivera, cast, form)[0]
    assert line["text"] == "severity severe → extreme; status reported → verified; description added"
    assert {"field": "severity", "from": "severe", "to": "extreme"} in line["changes"]
    with viewing_as(cast.ms_rivera, cast.operation):
        entry = Entry.objects.get(kind="incident.updated")
    assert entry.data == after


def test_history_holds_every_severity_and_status(cast, api):
    rivera = api(cast.ms_rivera)
    form = reported(rivera, cast)
    for version, severity in enumerate(["minor", "moderate"], start=1):
        change(rivera, cast, form, version, severity=severity)
    post(rivera, f"{base(cast)}/incidents/{form['id']}/log/", {"text": "A line by hand"})
    history = rivera.get(f"{base(cast)}/incidents/{form['id']}/history/").json()["results"]
    told = [(each["from"], each["to"]) for line in history for each in line["changes"] if each["field"] == "severity"]
    assert told == [("minor", "moderate"), ("severe", "minor"), (None, "severe")]


def test_a_change_without_a_version_is_not_taken(cast, api):
    form = reported(api(cast.ms_rivera), cast)
    address = f"{base(cast)}/incidents/{form['id']}/"
    assert api(cast.ms_rivera).patch(address, {"severity": "minor"}, format="json").status_code == 428
    assert api(cast.ms_rivera).patch(address, {"severity": "minor"}, format="json", HTTP_IF_MATCH="x").status_code == 400


def test_of_two_changes_to_one_version_the_second_loses_nothing(cast, api):
    form = reported(api(cast.ms_rivera), cast)
    assert change(api(cast.major_park), cast, form, severity="extreme").status_code == 200
    stale = change(api(cast.ms_rivera), cast, form, severity="minor", location={"type": "Point", "coordinates": [129, 35]})
    assert stale.status_code == 409
    assert stale.json()["current"]["severity"] == "extreme" and stale.json()["current"]["version"] == 2
    assert stale.json()["yours"] == {"severity": "minor", "location": {"type": "Point", "coordinates": [129.0, 35.0]}}
    assert read(api(cast.ms_rivera), cast, form).json()["severity"] == "extreme"


def test_a_change_that_changes_nothing_writes_nothing(cast, api):
    form = reported(api(cast.ms_rivera), cast)
    answer = change(api(cast.ms_rivera), cast, form, severity="severe", location=BUSAN)
    assert answer.status_code == 200 and answer.json() == form
    with viewing_as(cast.ms_rivera, cast.operation):
        assert LogLine.objects.count() == 1 and not Entry.objects.filter(kind="incident.updated").exists()


def test_every_status_that_people_set_follows_every_other(cast, api):
    form = reported(api(cast.ms_rivera), cast)
    steps = ["closed", "reported", "false", "responding", "contained", "verified", "closed"]
    for version, status in enumerate(steps, start=1):
        assert change(api(cast.ms_rivera), cast, form, version, status=status).status_code == 200
    refused = change(api(cast.ms_rivera), cast, form, 8, status="duplicate")
    assert refused.status_code == 400 and "merging" in refused.json()["errors"]["status"][0]


def test_a_reporter_changes_only_what_they_reported(cast, api):
    theirs, own = reported(api(cast.ms_rivera), cast), reported(api(cast.dr_okafor), cast)
    refused = change(api(cast.dr_okafor), cast, theirs, severity="minor")
    assert refused.status_code == 403 and refused.json()["who_may"]
    assert change(api(cast.dr_okafor), cast, own, severity="minor").status_code == 200
    assert change(api(cast.outsider), cast, own, severity="minor").status_code == 404


@pytest.mark.parametrize("field", ["audience", "id", "code", "version", "reported_at", "figures", "reported_by"])
def test_what_a_change_cannot_set_is_named(cast, api, field):
    form = reported(api(cast.ms_rivera), cast)
    answer = change(api(cast.ms_rivera), cast, form, None, **{field: "x"})
    assert answer.status_code == 400 and list(answer.json()["errors"]) == [field]


def test_an_incident_keeps_at_least_one_place(cast, api):
    form = reported(api(cast.ms_rivera), cast, place_name="Suyeong bridge")
    assert change(api(cast.ms_rivera), cast, form, location=None).status_code == 200
    refused = change(api(cast.ms_rivera), cast, form, 2, place_name="")
    assert refused.status_code == 400 and "place_name" in refused.json()["errors"]


def test_a_name_found_for_a_point_follows_the_point(cast, api):
    lay_out_haeundae()
    form = reported(api(cast.ms_rivera), cast)
    moved = change(api(cast.ms_rivera), cast, form, location={"type": "Point", "coordinates": [128.9, 35.0]}).json()
    assert (form["place_name"], moved["place_name"]) == ("Haeundae-gu, Busan", "Busan")
    assert moved["administrative_area"]["code"] == "26"
    named = change(api(cast.ms_rivera), cast, form, 2, place_name="Our camp").json()
    back = change(api(cast.ms_rivera), cast, named, location=BUSAN).json()
    assert back["place_name"] == "Our camp" and back["administrative_area"]["code"] == "26350"


def test_lists_filter_by_field_box_words_and_time(cast, api):
    rivera = api(cast.ms_rivera)
    flood = reported(rivera, cast, title="Flood at the river", titles={"ko": "강 범람"}, place_name="Suyeong")
    fire = reported(rivera, cast, title="Fire downtown", kind="fire", severity="minor", audience="civilian",
                    location={"type": "Point", "coordinates": [127.0, 37.5]})  # fmt: skip
    reported(api(cast.major_park), cast, title="Camp struck", kind="storm_damage", area=SQUARE, location=None)
    change(rivera, cast, fire, status="closed")
    assert listed(rivera, cast) == ["Fire downtown", "Camp struck", "Flood at the river"]
    expected = {
        "?severity=minor": ["Fire downtown"], "?severity=minor,severe": ["Fire downtown", "Camp struck", "Flood at the river"],
        "?status=closed": ["Fire downtown"], "?kind=flood": ["Flood at the river"], "?audience=civilian": ["Fire downtown"],
        "?open=1": ["Camp struck", "Flood at the river"], "?bbox=126,37,128,38": ["Fire downtown"],
        "?bbox=128.9,34.9,129.05,35.05": ["Camp struck"], "?q=범람": ["Flood at the river"],
        "?q=suyeong+FLOOD": ["Flood at the river"],
        f"?q={flood['code'].lower()}": ["Flood at the river"], "?q=fire+river": [], "?q=ko": [], "?q=100%25": [],
        f"?organization={fire['organization']['id']}": ["Fire downtown", "Flood at the river"],
        f"?updated_after={fire['updated_at']}": ["Fire downtown", "Camp struck"],
    }  # fmt: skip
    for query, titles in expected.items():
        assert listed(rivera, cast, query) == titles, query
    assert listed(api(cast.major_park), cast) == ["Camp struck", "Flood at the river"]


@pytest.mark.parametrize(
    "query",
    ["severity=bad", "status=x", "kind=dragon", "organization=x", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=nan,0,1,1", "bbox=5,0,1,1",
     "bbox=0,0,1,91", "updated_after=now", "open=perhaps", "q=" + "x" * 300],
)  # fmt: skip
def test_a_bad_filter_is_named(cast, api, query):
    answer = api(cast.ms_rivera).get(f"{base(cast)}/incidents/?{query}")
    assert answer.status_code == 400 and list(answer.json()["errors"]) == [query.partition("=")[0]]


def test_lists_page_by_cursor_and_cost_the_same_at_any_length(cast, api, django_assert_max_num_queries):
    rivera = api(cast.ms_rivera)
    for number in range(7):
        reported(rivera, cast, title=f"Incident {number}", figures=[{"kind": "trapped", "value": number}])
    with django_assert_max_num_queries(12) as few:
        rivera.get(f"{base(cast)}/incidents/?limit=2")
    with django_assert_max_num_queries(12) as many:
        page = rivera.get(f"{base(cast)}/incidents/?limit=5").json()
    assert len(few) == len(many)
    rest = rivera.get(page["next"]).json()
    assert [row["title"] for row in page["results"] + rest["results"]] == [f"Incident {number}" for number in range(6, -1, -1)]


def test_a_list_is_a_feature_collection_for_maps(cast, api):
    form = reported(api(cast.ms_rivera), cast)
    answer = api(cast.ms_rivera).get(f"{base(cast)}/incidents/", HTTP_ACCEPT="application/geo+json")
    assert answer["Content-Type"].startswith("application/geo+json")
    (feature,) = answer.json()["features"]
    assert (feature["id"], feature["geometry"], feature["properties"]["code"]) == (form["id"], BUSAN, form["code"])
