"""The log of an incident: written by people and by the system, struck through but never edited."""

from __future__ import annotations

import uuid

import pytest

from journal.models import Entry
from operations.row_security import viewing_as
from tests.incidents_by_rest import base, log_of, post, read, reported


def write(client, cast, incident, text="Water rises", **more):
    return post(client, f"{base(cast)}/incidents/{incident['id']}/log/", {"text": text, **more})


def strike(client, cast, line, reason="Wrong bridge"):
    return post(client, f"{base(cast)}/log/{line['id']}/strike/", {"reason": reason})


def test_a_line_is_stamped_and_everybody_reads_it(cast, api):
    incident = reported(api(cast.ms_rivera), cast)
    answer = write(api(cast.dr_okafor), cast, incident, "다리 끊김, bridge out")
    assert answer.status_code == 201
    line = answer.json()
    assert (line["text"], line["system"], line["struck"], line["audience"]) == ("다리 끊김, bridge out", False, None, "shared")
    assert line["author"]["name"] == "Dr Dr Okafor" and line["at"].endswith("Z")
    assert log_of(api(cast.major_park), cast, incident)[0] == line
    assert read(api(cast.ms_rivera), cast, incident).json()["version"] == 1


def test_the_same_line_sent_twice_stands_once(cast, api):
    incident = reported(api(cast.ms_rivera), cast)
    chosen = str(uuid.uuid4())
    first, again = (write(api(cast.dr_okafor), cast, incident, id=chosen) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    assert write(api(cast.dr_okafor), cast, incident, "Other", id=chosen).status_code == 409
    assert len(log_of(api(cast.dr_okafor), cast, incident)) == 2


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "  "}, {"text": "x" * 5001}, {"text": ["x"]}])
def test_a_line_needs_a_text(cast, api, body):
    incident = reported(api(cast.ms_rivera), cast)
    answer = post(api(cast.ms_rivera), f"{base(cast)}/incidents/{incident['id']}/log/", body)
    assert answer.status_code == 400 and list(answer.json()["errors"]) == ["text"]


def test_who_may_not_write_is_told_whom_to_ask(cast, api):
    incident = reported(api(cast.ms_rivera), cast)
    refused = write(api(cast.admin), cast, incident)
    assert refused.status_code == 403 and refused.json()["who_may"]
    assert write(api(cast.outsider), cast, incident).status_code == 404


def test_a_struck_line_stays_with_who_when_and_why(cast, api):
    incident = reported(api(cast.ms_rivera), cast)
    line = write(api(cast.dr_okafor), cast, incident).json()
    answer = strike(api(cast.dr_okafor), cast, line)
    assert answer.status_code == 200
    struck = log_of(api(cast.major_park), cast, incident)[0]
    assert struck == answer.json() and struck["text"] == "Water rises" and struck["version"] == 2
    assert struck["struck"]["by"]["name"] == "Dr Dr Okafor" and struck["struck"]["reason"] == "Wrong bridge"
    assert strike(api(cast.dr_okafor), cast, line).status_code == 200
    assert strike(api(cast.ms_rivera), cast, line, "Other reason").status_code == 409
    with viewing_as(cast.ms_rivera, cast.operation):
        assert Entry.objects.get(kind="log_line.struck").data == struck


def test_a_line_of_another_is_struck_only_with_the_right_to_merge(cast, api):
    incident = reported(api(cast.ms_rivera), cast)
    line = write(api(cast.ms_rivera), cast, incident).json()
    for person in (cast.dr_okafor, cast.wg_cdr_suda):
        refused = strike(api(person), cast, line)
        assert refused.status_code == 403 and refused.json()["who_may"]
    assert strike(api(cast.outsider), cast, line).status_code == 404
    assert strike(api(cast.major_park), cast, line).status_code == 200


def test_a_strike_needs_a_reason_and_a_line_of_a_person(cast, api):
    incident = reported(api(cast.ms_rivera), cast)
    line = write(api(cast.ms_rivera), cast, incident).json()
    assert strike(api(cast.ms_rivera), cast, line, "").status_code == 400
    assert strike(api(cast.ms_rivera), cast, log_of(api(cast.ms_rivera), cast, incident)[1]).status_code == 400
    assert strike(api(cast.ms_rivera), cast, {"id": uuid.uuid4()}).status_code == 404


def test_no_address_edits_or_deletes_a_line(cast, api):
    incident = reported(api(cast.ms_rivera), cast)
    line = write(api(cast.ms_rivera), cast, incident).json()
    for address in (f"/log/{line['id']}/", f"/incidents/{incident['id']}/log/", f"/log/{line['id']}/strike/"):
        for method in ("put", "patch", "delete"):
            assert getattr(api(cast.ms_rivera), method)(base(cast) + address).status_code in (404, 405)


def test_a_line_may_be_for_fewer_than_the_incident_but_not_for_more(cast, api):
    incident = reported(api(cast.ms_rivera), cast)
    quiet = write(api(cast.major_park), cast, incident, "Convoy leaves at dusk", audience="military")
    assert quiet.status_code == 201 and quiet.json()["audience"] == "military"
    assert log_of(api(cast.wg_cdr_suda), cast, incident)[0]["text"] == "Convoy leaves at dusk"
    assert [line["system"] for line in log_of(api(cast.ms_rivera), cast, incident)] == [True]
    assert strike(api(cast.ms_rivera), cast, quiet.json()).status_code == 404
    ours = reported(api(cast.major_park), cast, audience="military")
    wider = write(api(cast.major_park), cast, ours, audience="shared")
    assert wider.status_code == 400 and "audience" in wider.json()["errors"]
