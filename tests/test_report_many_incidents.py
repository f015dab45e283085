"""Thousands of reports in one request: each answered for itself, stored as one by one, told to everybody entitled."""

from __future__ import annotations

import json
from typing import Any

from incidents.models import Figure, Incident, LogLine
from journal.models import Entry
from operations.row_security import viewing_as
from tests.cast import organization
from tests.incidents_by_rest import base, post, read


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
EVERYTHING = {
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
        assert entry.actor["name"] == "Dr Dr Okafor" and entry.subject_kind == "incident"
        assert list(entry.data) == list(form), "also in the same order"
