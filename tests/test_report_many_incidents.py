"""Thousands of reports in one request: each answered for itself, stored as one by one, told to everybody entitled."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
import uuid6

from incidents.models import Figure, Incident, LogLine
from journal.models import Entry
from operations.row_security import viewing_as
from tests.cast import assemble, organization
from tests.incidents_by_rest import SQUARE, base, lay_out_haeundae, post, read, report_body


def report(**more: Any) -> dict[str, Any]:
    return {"title": "Bridge out", "kind": "bridge_out", "severity": "severe", "place_name": "Route 68", **more}


def feature(geometry: Any = None, identifier: Any = None, **properties: Any) -> dict[str, Any]:
    made = {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"title": "Flood", "kind": "flood", "severity": "minor", **properties},
    }
    return made if identifier is None else {**made, "id": identifier}


def lines(client, cast, *bodies):
    body = b"\n".join(each if isinstance(each, bytes) else json.dumps(each).encode() for each in bodies)
    return client.generic("POST", f"{base(cast)}/incidents/bulk/", body, content_type="application/x-ndjson")


def features(client, cast, *given, content_type="application/geo+json", **more):
    body = json.dumps({"type": "FeatureCollection", "features": list(given), **more})
    return client.generic("POST", f"{base(cast)}/incidents/bulk/", body, content_type=content_type)


def items(answer):
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert [each["index"] for each in told["items"]] == list(range(len(told["items"])))
    for outcome in ("created", "existing", "refused"):
        assert told[outcome] == sum(each["outcome"] == outcome for each in told["items"])
    return told["items"]


POINT = {"type": "Point", "coordinates": [129.1, 35.2]}
EVERYTHING: dict[str, Any] = {
    "id": "0193a000-0000-7000-8000-000000000001",
    "code": "INC-ABCDE",
    "title": "침수 underpass\t\\ \"two\" cars",
    "titles": {"ko": "지하차도 침수", "en": "Flooded underpass"},
    "kind": "flood",
    "severity": "extreme",
    "urgency": "immediate",
    "certainty": "observed",
    "status": "verified",
    "location": {"type": "Point", "coordinates": [129, 35.123456789]},
    "area": {"type": "Polygon", "coordinates": [[[129, 35], [129.1, 35], [129.1, 35.1], [129, 35]]]},
    "place_name": "Busan, \\N",
    "description": "Line one\nline two\\n\r\n\tthree \u2028 end",
    "needs": "Boats",
    "occurred_at": "2026-11-23T01:02:03.45+09:00",
    "reported_at": "2026-11-23T03:04:05Z",
    "source_reliability": "B",
    "credibility": "2",
    "glide": "TC-2026-000123-KOR",
    "external_ids": {"usgs": "us7000abcd"},
    "figures": [
        {"kind": "injured", "value": 3},
        {"kind": "dead", "value": 2, "as_of": "2026-11-23T02:00:00Z", "source": "Fire\tservice", "basis": "confirmed"},
        {"kind": "dead", "value": 1, "as_of": "2026-11-23T01:00:00Z", "basis": "estimated"},
    ],
}  # fmt: skip


def test_what_is_stored_is_what_one_report_stores(cast, api):
    """The same bodies one by one and at once: the same forms but for ids, codes and moments."""
    okafor = api(cast.dr_okafor)
    bodies = [
        EVERYTHING,
        report(),
        report(location=POINT, place_name="", organization=str(organization("UN OCHA").id)),
        report(location=POINT, organization=None),
        report(area=EVERYTHING["area"], place_name=""),
        report(title="  Spaces \u0007 and combining A\u030a "),
        report(audience="civilian", location={"type": "Point", "coordinates": [-0.0, 1e-7, 12]}),
    ]
    made = items(lines(okafor, cast, *bodies))
    assert [each["outcome"] for each in made] == ["created"] * len(bodies)
    for body, item in zip(bodies, made, strict=True):
        at_once = read(okafor, cast, item).json()
        alone = post(okafor, f"{base(cast)}/incidents/", {key: value for key, value in body.items() if key not in ("id", "code")})
        assert alone.status_code == 201, alone.content
        differing = {field for field in at_once if at_once[field] != alone.json().get(field)}
        assert differing <= {"id", "code", "mine", "created_at", "updated_at", "reported_at", "figures"}
        assert at_once["code"] == item["code"] and item["code"].startswith("INC-")
        plain = [{**figure, "as_of": ""} for figure in at_once["figures"]]
        assert plain == [{**figure, "as_of": ""} for figure in alone.json()["figures"]]
        if "reported_at" in body:
            assert at_once["reported_at"] == alone.json()["reported_at"]
    with viewing_as(cast.dr_okafor, cast.operation):
        first = Incident.objects.get(id=EVERYTHING["id"])
        assert Figure.objects.filter(incident=first).count() == 3 and first.figures[0]["value"] == 2
        assert first.organization == cast.dr_okafor.organization and first.created_by == cast.dr_okafor
        ids = [each["id"] for each in made]
        assert not LogLine.objects.filter(incident__in=ids).exists(), "the log of each begins empty"


def test_entry_get_and_snapshot_tell_the_same(cast, api):
    okafor = api(cast.dr_okafor)
    made = items(
        lines(okafor, cast, EVERYTHING, report(location=POINT), report(audience="civilian", figures=EVERYTHING["figures"]))
    )
    snapshot = okafor.get(f"{base(cast)}/snapshot/").json()
    in_snapshot = {each["id"]: each for each in snapshot["incidents"]}
    with viewing_as(cast.dr_okafor, cast.operation):
        entries = {str(entry.subject_id): entry for entry in Entry.objects.filter(kind="incident.reported")}
    for item in made:
        form = read(okafor, cast, item).json()
        form.pop("mine")
        entry = entries[item["id"]]
        assert entry.data == form == in_snapshot[item["id"]]
        assert entry.actor is not None and entry.actor["name"] == "Dr Dr Okafor" and entry.subject_kind == "incident"
        assert list(entry.data) == list(form), "also in the same order"


def test_features_become_reports(cast, api):
    okafor = api(cast.dr_okafor)
    chosen, area = "0193a000-0000-7000-8000-0000000000aa", EVERYTHING["area"]
    given = [
        feature(POINT, chosen),
        feature(area, "gauge-7", description="River gauge"),
        feature(None, 12, place_name="Route 68", external_ids={"usgs": "x1"}),
        feature({"type": "MultiPolygon", "coordinates": [area["coordinates"]]}),
        feature(POINT, location=POINT),
    ]
    made: list[dict[str, Any]] = []
    for content_type in ("application/geo+json", "application/json"):
        made = items(features(okafor, cast, *given, content_type=content_type))
        assert [each["outcome"] for each in made][1:] == ["created"] * 4
    assert made[0]["outcome"] == "existing" and made[0]["id"] == chosen
    forms = [read(okafor, cast, each).json() for each in made]
    assert forms[0]["location"] == {"type": "Point", "coordinates": [129.1, 35.2]} and forms[0]["area"] is None
    assert forms[1]["area"]["type"] == "Polygon" and forms[1]["external_ids"] == {"feature": "gauge-7"}
    assert forms[2]["external_ids"] == {"feature": "12", "usgs": "x1"} and forms[2]["place_name"] == "Route 68"
    assert forms[3]["area"]["type"] == "MultiPolygon"
    assert items(lines(okafor, cast, *given))[0]["outcome"] == "existing", "a line may be a feature too"


def test_each_is_refused_for_itself_with_the_words_of_a_single_report(cast, api):
    okafor = api(cast.dr_okafor)
    wrong = [
        report(title=""),
        report(title="x" * 201),
        report(kind="ufo"),
        report(severity=3),
        report(status="duplicate"),
        report(location={"type": "Point", "coordinates": [200, 35]}),
        report(location={"type": "Point", "coordinates": ["129", "35"]}),
        report(area={"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]]}),
        report(place_name=""),
        report(occurred_at="2026-13-01T00:00:00Z"),
        report(occurred_at="yesterday"),
        report(reported_at="2199-01-01T00:00:00Z"),
        report(organization=str(uuid4())),
        report(audience="military"),
        report(audience="nobody"),
        report(code="ABC"),
        report(id="7"),
        report(colour="red", smell="smoke"),
        report(figures=[{"kind": "dead", "value": -1}]),
        report(figures="many"),
        report(external_ids={"USGS": "1"}),
        {"kind": "flood"},
    ]
    told = items(lines(okafor, cast, report(), *wrong, report()))
    assert (told[0]["outcome"], told[-1]["outcome"]) == ("created", "created")
    for body, item in zip(wrong, told[1:-1], strict=True):
        alone = post(okafor, f"{base(cast)}/incidents/", body)
        assert item["outcome"] == "refused" and item["id"] is None and alone.status_code == 400, body
        assert item["errors"] == alone.json()["errors"], body
    with viewing_as(cast.dr_okafor, cast.operation):
        assert Incident.objects.count() == 2 and Entry.objects.filter(kind="incident.reported").count() == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "JSON"),
        (b'{"title": NaN}', "JSON"),
        (b'{"title": 1e999}', "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[1]", "object"),
        (b"null", "object"),
        (b'"text"', "object"),
        (b'{"title":"a\\u0000b","kind":"flood","severity":"minor","place_name":"x"}', "NUL"),
        (b'{"title":"a","kind":"flood","severity":"minor","place_name":"x","titles":{"en":"\\u0000"}}', "NUL"),
        (b'{"title":' + b"[" * 60 + b"]" * 60 + b"}", "nested"),
        (b'{"title":' * 2000 + b"1" + b"}" * 2000, ""),
        (b'{"type":"Feature","properties":[]}', "object"),
        (b'{"type":"Feature","properties":null,"geometry":null}', "object"),
        (b'{"type":"Feature","id":{},"properties":{}}', "id"),
        (b'{"type":"Feature","id":true,"properties":{}}', "id"),
        (b'{"type":"Feature","geometry":7,"properties":{"title":"a","kind":"flood","severity":"minor"}}', "geometry"),
        (b'{"type":"Feature","geometry":{"type":"LineString","coordinates":[]},"properties":{"title":"a"}}', "Point"),
    ],
)
def test_a_line_that_is_no_report_is_refused_and_the_others_are_taken(cast, api, line, words):
    told = items(lines(api(cast.dr_okafor), cast, report(), line, b"", b"  \r", report()))
    assert [each["outcome"] for each in told] == ["created", "refused", "created"]
    said = json.dumps(told[1]["errors"], ensure_ascii=False)
    assert words in said and len(said) > 20


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"[NaN]",
        b"null",
        b'{"type":"Feature"}',
        b'{"type":"FeatureCollection"}',
        b'{"type":"FeatureCollection","features":{}}',
        b'{"type":"FeatureCollection","features":[]}',
        b'{"type":"FeatureCollection","features":[NaN]}',
        b'{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"EPSG:5179"}}}',
        b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:30]),
)
def test_a_body_that_is_no_collection_is_refused_as_a_whole(cast, api, body):
    okafor = api(cast.dr_okafor)
    for content_type in ("application/geo+json", "application/json"):
        answer = okafor.generic("POST", f"{base(cast)}/incidents/bulk/", body, content_type=content_type)
        assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json"
        assert len(json.dumps(answer.json())) > 60


def test_features_of_any_kind_are_refused_one_by_one(cast, api):
    told = items(features(api(cast.dr_okafor), cast, feature(POINT), None, 7, "x", [], {}, {"type": "Feature"}))
    assert [each["outcome"] for each in told] == ["created", *["refused"] * 6]
    assert all(each["errors"] for each in told[1:])


def test_limits_are_told_with_a_remedy(cast, api, settings):
    okafor = api(cast.dr_okafor)
    many = features(okafor, cast, *[{}] * 10_001)
    assert many.status_code == 413 and "in parts" in many.json()["detail"]
    many = lines(okafor, cast, *[b"{}"] * 10_001)
    assert many.status_code == 413 and "10,000" in many.json()["detail"]
    settings.REQUEST_BODY_MOST = 10_000
    for answer in (
        lines(okafor, cast, report(description="x" * 10_000)),
        features(okafor, cast, feature(description="x" * 10_000)),
    ):
        assert answer.status_code == 413 and "larger" in answer.json()["detail"]
    assert lines(okafor, cast).status_code == 400
    wrong = okafor.generic("POST", f"{base(cast)}/incidents/bulk/", b"a,b", content_type="text/csv")
    assert wrong.status_code == 415


def test_who_may_not_report_is_told_whom_to_ask_and_an_outsider_nothing(cast, api):
    answer = lines(api(cast.admin), cast, report())
    assert answer.status_code == 403 and answer.json()["who_may"]
    assert lines(api(cast.outsider), cast, report()).status_code == 404
    assert lines(api(), cast, report()).status_code == 401


def test_each_goes_to_its_audience_and_no_further(cast, api):
    park, rivera = api(cast.major_park), api(cast.ms_rivera)
    keys = ["shared", "military", "rok-only", f"organization:{cast.major_park.organization_id}", "civilian"]
    told = items(lines(park, cast, *[report(audience=key) for key in keys]))
    assert [each["outcome"] for each in told] == ["created"] * 4 + ["refused"]
    assert list(told[4]["errors"]) == ["audience"]
    assert [read(rivera, cast, each).status_code for each in told[:4]] == [200, 404, 404, 404]
    assert [read(park, cast, each).json()["audience"] for each in told[:4]] == keys[:4]
    with viewing_as(cast.ms_rivera, cast.operation):
        assert Entry.objects.filter(kind="incident.reported").count() == 1


def test_sent_twice_is_stored_once_and_one_by_one_counts_too(cast, api):
    okafor, other_operation = api(cast.dr_okafor), assemble()
    bodies = [report(id=str(uuid6.uuid7()), title=f"House {n}", location=POINT) for n in range(4)]
    alone = post(okafor, f"{base(cast)}/incidents/", bodies[0])
    assert alone.status_code == 201
    first = items(lines(okafor, cast, *bodies))
    assert [each["outcome"] for each in first] == ["existing", "created", "created", "created"]
    assert first[0]["code"] == alone.json()["code"]
    again = items(lines(okafor, cast, *bodies))
    assert [{**each, "outcome": ""} for each in again] == [{**each, "outcome": ""} for each in first]
    assert {each["outcome"] for each in again} == {"existing"}
    assert post(okafor, f"{base(cast)}/incidents/", bodies[1]).status_code == 200, "one by one it is known as well"
    differing = items(lines(okafor, cast, *[{**body, "title": "Other"} for body in bodies]))
    refusal = post(okafor, f"{base(cast)}/incidents/", {**bodies[1], "title": "Other"})
    assert refusal.status_code == 409
    assert all(each["errors"] == {"id": [refusal.json()["detail"]]} for each in differing)
    elsewhere = items(lines(okafor, other_operation, *bodies, report()))
    assert [each["outcome"] for each in elsewhere] == ["refused"] * 4 + ["created"]
    taken = post(okafor, f"{base(other_operation)}/incidents/", bodies[1]).json()["detail"]
    assert elsewhere[0]["errors"] == {"id": [taken]}, "another operation's id is refused as it is for one report"
    with viewing_as(cast.dr_okafor, cast.operation):
        assert Incident.objects.count() == 4 and Entry.objects.filter(kind="incident.reported").count() == 4


def test_the_same_twice_in_one_body(cast, api):
    one, two = str(uuid6.uuid7()), str(uuid6.uuid7())
    told = items(
        lines(
            api(cast.dr_okafor),
            cast,
            report(id=one),
            report(id=one),
            report(id=one, title="Other"),
            report(code="INC-00001"),
            report(code="INC-00001"),
            report(id=two, kind="ufo"),
            report(id=two),
            report(),
            report(),
        )
    )
    assert [each["outcome"] for each in told] == [
        "created", "existing", "refused", "created", "refused", "refused", "created", "created", "created",
    ]  # fmt: skip
    assert told[0]["id"] == told[1]["id"] == one and told[0]["code"] == told[1]["code"]
    assert list(told[2]["errors"]) == ["id"] and list(told[4]["errors"]) == ["code"]
    assert told[7]["id"] != told[8]["id"], "reports without an id are two reports"


def test_a_code_that_is_taken_is_refused_when_chosen_and_replaced_when_not(cast, api, monkeypatch):
    park, rivera = api(cast.major_park), api(cast.ms_rivera)
    hidden = items(lines(park, cast, report(audience="military", code="INC-00000")))[0]
    told = items(lines(rivera, cast, report(), report(code="INC-00000"), report(id=hidden["id"]), report()))
    assert [each["outcome"] for each in told] == ["created", "refused", "refused", "created"]
    assert list(told[1]["errors"]) == ["code"] and list(told[2]["errors"]) == ["id"]
    turn = iter([["INC-00000", "INC-00000", "INC-00002"], ["INC-00000"], ["INC-00004"]])
    monkeypatch.setattr("incidents.services.rows.new_codes", lambda prefix, count: next(turn))
    assert [each["code"] for each in items(lines(rivera, cast, report(), report()))] == ["INC-00004", "INC-00002"]
    with viewing_as(cast.ms_rivera, cast.operation):
        entries = list(Entry.objects.filter(kind="incident.reported").order_by("seq"))
        assert [entry.data["code"] for entry in entries][-2:] == ["INC-00004", "INC-00002"]
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))


def test_places_are_named_as_for_one_report(cast, api):
    lay_out_haeundae()
    rivera = api(cast.ms_rivera)
    bodies = [
        report_body(),
        report_body(place_name="By the bridge"),
        report_body(location={"type": "Point", "coordinates": [129.001, 34.9]}),
        report_body(location={"type": "Point", "coordinates": [128.0, 36.0]}),
        report_body(location={"type": "Point", "coordinates": [10.0, 10.0]}),
        report_body(location=None, place_name="Songjeong"),
        report_body(location=None, place_name="nowhere known"),
        report_body(location=None, area=SQUARE),
    ]
    cast.ms_rivera.language = "ko"
    cast.ms_rivera.save()
    for body, item in zip(bodies, items(lines(rivera, cast, *bodies)), strict=True):
        at_once, alone = read(rivera, cast, item).json(), post(rivera, f"{base(cast)}/incidents/", body).json()
        for field in ("location", "area", "place_name", "administrative_area"):
            assert at_once[field] == alone[field], (body, field)
