"""Reporting an incident: what it needs, what it gets by itself, who sees it, and that sending it twice reports it once."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from incidents.models import Incident
from journal.models import Entry
from operations.codes import PATTERN
from operations.row_security import viewing_as
from tests.incidents_by_rest import BUSAN, SQUARE, base, lay_out_haeundae, log_of, post, read, report_body, reported


def test_a_report_needs_four_things_and_fills_the_rest(cast, api):
    form = reported(api(cast.dr_okafor), cast)
    assert PATTERN.match(form["code"]) and form["code"].startswith("INC-")
    expected = {
        "audience": "shared", "urgency": "unknown", "certainty": "unknown", "status": "reported", "source_reliability": "F",
        "credibility": "6", "version": 1, "area": None, "figures": [], "location": BUSAN, "occurred_at": None,
    }  # fmt: skip
    assert {field: form[field] for field in expected} == expected
    assert form["organization"]["short_name"] == "Relief Medics"
    assert form["reported_by"] == {
        "id": str(cast.dr_okafor.id), "name": "Dr Dr Okafor", "organization": "Relief Medics", "side": "civilian",
    }  # fmt: skip
    assert form["reported_at"].endswith("Z") and form["reported_at"][:4] == str(timezone.now().year)


@pytest.mark.parametrize("missing", ["title", "kind", "severity"])
def test_a_report_without_a_needed_field_names_it(cast, api, missing):
    body = report_body()
    del body[missing]
    answer = post(api(cast.dr_okafor), f"{base(cast)}/incidents/", body)
    assert answer.status_code == 400 and list(answer.json()["errors"]) == [missing]
    assert answer["Content-Type"] == "application/problem+json"


def test_a_report_from_nowhere_names_both_fields(cast, api):
    body = report_body()
    del body["location"]
    answer = post(api(cast.dr_okafor), f"{base(cast)}/incidents/", body)
    assert answer.status_code == 400 and set(answer.json()["errors"]) == {"location", "place_name"}


@pytest.mark.parametrize(
    ("field", "words"),
    [("severity", "extreme, severe"), ("status", "reported, verified"), ("urgency", "immediate"), ("certainty", "observed"),
     ("source_reliability", "A, B"), ("credibility", "1, 2"), ("kind", "typhoon")],
)  # fmt: skip
def test_an_unknown_word_is_answered_with_those_that_there_are(cast, api, field, words):
    for wrong in ("dreadful", 7, None, ["severe"], {"a": 1}):
        answer = post(api(cast.dr_okafor), f"{base(cast)}/incidents/", report_body(**{field: wrong}))
        assert answer.status_code == 400 and field in answer.json()["errors"], wrong
    assert words in post(api(cast.dr_okafor), f"{base(cast)}/incidents/", report_body(**{field: "x"})).json()["errors"][field][0]


def test_a_report_cannot_claim_to_be_a_duplicate(cast, api):
    answer = post(api(cast.ms_rivera), f"{base(cast)}/incidents/", report_body(status="duplicate"))
    assert answer.status_code == 400 and "merging" in answer.json()["errors"]["status"][0]


@pytest.mark.parametrize(
    "field",
    ["version", "operation", "created_by", "reported_by", "created_at", "updated_at", "administrative_area", "request_digest"],
)
def test_no_field_gets_in_that_is_not_offered(cast, api, field):
    answer = post(api(cast.ms_rivera), f"{base(cast)}/incidents/", report_body(**{field: "x"}))
    assert answer.status_code == 400 and "Unknown field" in answer.json()["errors"][field][0]


def test_the_same_report_sent_twice_is_reported_once(cast, api):
    chosen = str(uuid.uuid4())
    first, again = (post(api(cast.dr_okafor), f"{base(cast)}/incidents/", report_body(id=chosen)) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    other = post(api(cast.dr_okafor), f"{base(cast)}/incidents/", report_body(id=chosen, title="Something else"))
    assert other.status_code == 409
    with viewing_as(cast.dr_okafor, cast.operation):
        assert Incident.objects.count() == 1
        assert Entry.objects.filter(kind="incident.reported").count() == 1


def test_somebody_elses_id_is_refused_without_saying_whose_it_is(cast, api):
    hidden = reported(api(cast.major_park), cast, audience="military")
    answer = post(api(cast.ms_rivera), f"{base(cast)}/incidents/", report_body(id=hidden["id"]))
    assert answer.status_code == 409 and set(answer.json()) == {"type", "title", "status", "detail"}


def test_a_code_given_by_a_device_is_kept_and_unique(cast, api):
    form = reported(api(cast.dr_okafor), cast, code="INC-7K3QF")
    assert form["code"] == "INC-7K3QF"
    taken = post(api(cast.dr_okafor), f"{base(cast)}/incidents/", report_body(code="INC-7K3QF"))
    assert taken.status_code == 409
    assert post(api(cast.dr_okafor), f"{base(cast)}/incidents/", report_body(code="INC-7K3QU")).status_code == 400


def test_observers_and_strangers_cannot_report(cast, api):
    refused = post(api(cast.admin), f"{base(cast)}/incidents/", report_body())
    assert refused.status_code == 403 and any("Major Park" in name for name in refused.json()["who_may"])
    assert post(api(cast.outsider), f"{base(cast)}/incidents/", report_body()).status_code == 404
    assert post(api(), f"{base(cast)}/incidents/", report_body()).status_code == 401


def test_a_military_report_does_not_exist_for_civilians(cast, api):
    form = reported(api(cast.major_park), cast, audience="military")
    assert read(api(cast.wg_cdr_suda), cast, form).status_code == 200
    for person in (cast.ms_rivera, cast.dr_okafor, cast.outsider):
        unseen = read(api(person), cast, form)
        missing = api(person).get(f"{base(cast)}/incidents/{uuid.uuid4()}/")
        assert unseen.status_code == missing.status_code == 404 and unseen.json() == missing.json()
    assert api(cast.ms_rivera).get(f"{base(cast)}/incidents/").json()["results"] == []


def test_the_database_itself_hides_military_incidents_from_civilians(cast, api):
    form = reported(api(cast.major_park), cast, audience="military", figures=[{"kind": "trapped", "value": 2}])
    with viewing_as(cast.major_park, cast.operation):
        assert [str(row.id) for row in Incident.objects.all()] == [form["id"]]
    with viewing_as(cast.ms_rivera, cast.operation):
        assert not Incident.objects.all().exists()
    assert not Incident.objects.all().exists()


@pytest.mark.parametrize("key", ["military", "nonsense", "organization:12"])
def test_nobody_reports_into_an_audience_that_is_not_theirs(cast, api, key):
    answer = post(api(cast.ms_rivera), f"{base(cast)}/incidents/", report_body(audience=key))
    assert answer.status_code == 400
    assert answer.json()["errors"]["audience"][0].startswith("Choose one of shared, civilian, organization:")


def test_get_says_what_the_viewer_may_do_and_whom_to_ask(cast, api):
    form = reported(api(cast.ms_rivera), cast)
    answer = read(api(cast.dr_okafor), cast, form)
    assert answer["ETag"] == '"1"' and {**form, "mine": answer.json()["mine"]} == answer.json()
    mine = answer.json()["mine"]
    assert mine["allowed"] == ["report", "message"]
    assert {each["action"] for each in mine["not_allowed"]} == {"update", "commit", "merge", "release"}
    assert all(each["who_may"] for each in mine["not_allowed"])
    own = read(api(cast.dr_okafor), cast, reported(api(cast.dr_okafor), cast)).json()["mine"]
    assert "update" in own["allowed"]


def test_the_log_begins_with_the_report(cast, api):
    form = reported(api(cast.ms_rivera), cast, figures=[{"kind": "trapped", "value": 2, "source": "119"}])
    (line,) = log_of(api(cast.ms_rivera), cast, form)
    assert line["system"] and line["author"]["name"] == "Ms Rivera"
    assert line["text"] == "status reported; severity severe; trapped 2"
    assert form["figures"][0] | {"as_of": ""} == {
        "kind": "trapped",
        "value": 2,
        "as_of": "",
        "source": "119",
        "basis": "reported",
    }


def test_the_journal_carries_the_form_that_get_returns(cast, api):
    form = reported(api(cast.ms_rivera), cast, area=SQUARE, titles={"ko": "수영강 범람"}, external_ids={"gdacs": "FL1"})
    with viewing_as(cast.ms_rivera, cast.operation):
        entry = Entry.objects.get(kind="incident.reported")
    got = read(api(cast.dr_okafor), cast, form).json()
    got.pop("mine")
    assert entry.data == form == got
    assert str(entry.subject_id) == form["id"] and (entry.actor or {})["name"] == "Ms Rivera"


def test_korean_written_by_a_mac_is_the_same_korean(cast, api):
    decomposed = "\u1107\u116e\u1109\u1161\u11ab"
    form = reported(api(cast.ms_rivera), cast, title=f"{decomposed} 침수")
    assert form["title"] == "부산 침수"
    assert api(cast.ms_rivera).get(f"{base(cast)}/incidents/?q=부산").json()["results"][0]["id"] == form["id"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reported_at", "2999-01-01T00:00:00Z"), ("occurred_at", "2026-11-23T16:25:00"), ("occurred_at", "yesterday"),
        ("occurred_at", 5),
        ("occurred_at", "0001-01-01T00:00:00+14:00"), ("title", ""), ("title", "x" * 201), ("titles", {"Korean!": "x"}),
        ("titles", ["x"]), ("glide", "TC-26"), ("external_ids", {"usgs": 5}), ("organization", "x"), ("id", "x"),
        ("organization", "018f0000-0000-7000-8000-000000000000"), ("figures", [{"kind": "trapped", "value": -1}]),
        ("figures", [{"kind": "eaten", "value": 1}]), ("figures", {"kind": "dead"}),
    ],
)  # fmt: skip
def test_bad_values_are_refused_by_name(cast, api, field, value):
    answer = post(api(cast.ms_rivera), f"{base(cast)}/incidents/", report_body(**{field: value}))
    assert answer.status_code == 400
    assert all(name.split(".")[0] == field for name in answer.json()["errors"]), answer.json()


def test_a_point_gets_the_name_of_its_area(cast, api):
    lay_out_haeundae()
    form = reported(api(cast.ms_rivera), cast)
    assert form["administrative_area"] == {"code": "26350", "names": {"en": "Haeundae-gu", "ko": "해운대구"}}
    assert form["place_name"] == "Haeundae-gu, Busan"
    cast.ms_rivera.language = "ko"
    assert reported(api(cast.ms_rivera), cast)["place_name"] == "부산광역시 해운대구"


def test_a_point_at_sea_is_near_what_is_nearest(cast, api):
    lay_out_haeundae()
    sea = {"type": "Point", "coordinates": [129.5, 35.18]}
    form = reported(api(cast.ms_rivera), cast, location=sea)
    assert form["place_name"] == "near Songjeong" and form["administrative_area"]["code"] == "KOR"
    nowhere = reported(api(cast.ms_rivera), cast, location={"type": "Point", "coordinates": [0.0, 0.0]})
    assert (nowhere["place_name"], nowhere["administrative_area"]) == ("", None)


def test_a_name_that_a_person_wrote_stays(cast, api):
    lay_out_haeundae()
    form = reported(api(cast.ms_rivera), cast, place_name="Under the bridge")
    assert form["place_name"] == "Under the bridge" and form["administrative_area"]["code"] == "26350"


def test_a_place_is_found_by_name_only_when_one_place_has_it(cast, api):
    lay_out_haeundae()
    body = report_body(place_name="songjeong")
    del body["location"]
    found = post(api(cast.ms_rivera), f"{base(cast)}/incidents/", body).json()
    assert found["location"]["coordinates"] == pytest.approx([129.2, 35.18]) and found["place_name"] == "songjeong"
    for name in ("Sinpyeong", "Songj", "Nowhere at all"):
        assert post(api(cast.ms_rivera), f"{base(cast)}/incidents/", {**body, "place_name": name}).json()["location"] is None
