"""Moving incidents, lines and attachments between audiences: who learns what, and what the losing side keeps."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from incidents.services.commitment import commit_resource
from incidents.services.resource import add_resource
from journal.models import Entry
from operations.row_security import viewing_as
from operations.selectors import audience_for
from tests.incidents_by_rest import base, change, log_of, post, read, reported


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def release(client, cast, incident, to="shared"):
    return post(client, f"{base(cast)}/incidents/{incident['id']}/release_to/", {"audience": to})


def withdraw(client, cast, incident, to="military", reason="Names a unit"):
    return post(client, f"{base(cast)}/incidents/{incident['id']}/withdraw/", {"audience": to, "reason": reason})


def write(client, cast, incident, text, **more):
    return post(client, f"{base(cast)}/incidents/{incident['id']}/log/", {"text": text, **more}).json()


def attach(client, cast, incident):
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    body = {"file": SimpleUploadedFile("a.png", picture.getvalue())}
    return client.post(f"{base(cast)}/incidents/{incident['id']}/attachments/", body, format="multipart").json()


def entries(cast, user, stream, **like):
    with viewing_as(user, cast.operation) as audiences:
        wanted = next(audience.id for audience in audiences if audience.key == stream)
        return list(Entry.objects.filter(stream_id=wanted, **like).order_by("seq"))


def replayed(cast, user):
    """The picture as a browser would have it from the entries alone, streams one after the other, in both orders."""
    pictures = []
    with viewing_as(user, cast.operation) as audiences:
        by_stream = [list(Entry.objects.filter(stream_id=audience.id).order_by("seq")) for audience in audiences]
    for order in (by_stream, by_stream[::-1]):
        held: dict[tuple[str, str], Any] = {}
        versions: dict[tuple[str, str], int] = {}
        for entry in (entry for stream in order for entry in stream):
            key, version = (entry.subject_kind, str(entry.subject_id)), entry.data["version"]
            if version >= versions.get(key, 0):
                versions[key] = version
                held.pop(key, None) if entry.data.get("withdrawn") else held.__setitem__(key, entry.data)
        pictures.append(held)
    assert pictures[0] == pictures[1]
    return pictures[0]


def test_a_released_incident_is_whole_for_its_new_readers(cast, api):
    incident = reported(api(cast.major_park), cast, audience="military")
    assert read(api(cast.ms_rivera), cast, incident).status_code == 404
    answer = release(api(cast.wg_cdr_suda), cast, incident)
    assert answer.status_code == 200 and (answer.json()["audience"], answer.json()["version"]) == ("shared", 2)
    seen = read(api(cast.ms_rivera), cast, incident).json()
    seen.pop("mine")
    assert seen == answer.json()
    (entry,) = entries(cast, cast.ms_rivera, "shared")
    assert entry.kind == "incident.released" and entry.data == seen


def test_new_readers_see_log_and_attachments_only_from_then_on(cast, api):
    park, rivera = api(cast.major_park), api(cast.ms_rivera)
    incident = reported(park, cast, audience="military")
    write(park, cast, incident, "Patrol two reports")
    attach(park, cast, incident)
    release(park, cast, incident)
    assert log_of(rivera, cast, incident) == []
    assert rivera.get(f"{base(cast)}/incidents/{incident['id']}/attachments/").json()["results"] == []
    write(park, cast, incident, "Now for all")
    attach(park, cast, incident)
    assert [line["text"] for line in log_of(rivera, cast, incident)] == ["attachment a.png", "Now for all"]
    assert len(rivera.get(f"{base(cast)}/incidents/{incident['id']}/attachments/").json()["results"]) == 1
    assert "audience military → shared" in [line["text"] for line in log_of(park, cast, incident)]


def test_a_withdrawn_incident_is_gone_and_says_nothing_more(cast, api):
    incident = reported(api(cast.major_park), cast)
    answer = withdraw(api(cast.major_park), cast, incident)
    assert answer.status_code == 200 and answer.json()["audience"] == "military"
    assert read(api(cast.ms_rivera), cast, incident).status_code == 404
    last = entries(cast, cast.ms_rivera, "shared", kind="incident.withdrawn")[-1]
    assert last.data == {"id": incident["id"], "withdrawn": True, "version": 2}
    line = log_of(api(cast.wg_cdr_suda), cast, incident)[0]
    assert line["text"] == "withdrawn from Shared to Military: Names a unit" and line["audience"] == "military"
    assert "Names a unit" not in str([entry.data for entry in entries(cast, cast.ms_rivera, "shared")])


def test_what_hangs_on_a_withdrawn_incident_goes_with_it(cast, api):
    park, rivera = api(cast.major_park), api(cast.ms_rivera)
    incident, other = reported(park, cast), reported(rivera, cast)
    line, picture = write(rivera, cast, incident, "Water"), attach(rivera, cast, incident)
    post(rivera, f"{base(cast)}/incidents/{other['id']}/link/", {"to": incident["id"]})
    shared = audience_for(cast.major_park, cast.operation, "shared")
    truck, _new = add_resource(by=cast.major_park, operation=cast.operation, audience=shared, name="Truck", kind="truck")
    commit_resource(by=cast.major_park, operation=cast.operation, resource_id=truck.id, incident_id=UUID(incident["id"]))
    withdraw(park, cast, incident)
    assert rivera.get(picture["url"]).status_code == 404
    assert rivera.get(f"{base(cast)}/incidents/{other['id']}/links/").json()["results"] == []
    assert rivera.get(f"{base(cast)}/commitments/").json()["results"] == []
    assert {"log_line", "attachment", "incident_link", "commitment"} <= {
        entry.subject_kind for entry in entries(cast, cast.ms_rivera, "shared") if entry.data.get("withdrawn")
    }
    assert line["id"] in [each["id"] for each in log_of(api(cast.wg_cdr_suda), cast, incident)]
    picture_now = {key[0] for key in replayed(cast, cast.ms_rivera)}
    assert picture_now == {"incident", "log_line", "resource"}


def test_replay_equals_reload_for_both_sides_whatever_stream_comes_first(cast, api):
    park = api(cast.major_park)
    incident = reported(park, cast)
    write(park, cast, incident, "Water")
    withdraw(park, cast, incident)
    change(park, cast, incident, 3, severity="minor")
    release(park, cast, incident)
    withdraw(park, cast, incident, "rok-only")
    release(park, cast, incident, "military")
    for person in (cast.major_park, cast.ms_rivera, cast.wg_cdr_suda):
        told = replayed(cast, person)
        listed = api(person).get(f"{base(cast)}/incidents/").json()["results"]
        assert {key[1]: form for key, form in told.items() if key[0] == "incident"} == {form["id"]: form for form in listed}
        lines = {line["id"] for line in (log_of(api(person), cast, incident) if listed else [])}
        assert lines == {key[1] for key in told if key[0] == "log_line"}


def test_a_line_for_fewer_readers_stays_theirs_when_the_incident_is_withdrawn(cast, api):
    incident = reported(api(cast.major_park), cast)
    quiet = write(api(cast.ms_rivera), cast, incident, "Ours alone", audience="civilian")
    withdraw(api(cast.major_park), cast, incident)
    assert not entries(cast, cast.ms_rivera, "civilian", kind="log_line.withdrawn")
    assert quiet["id"] not in [line["id"] for line in log_of(api(cast.major_park), cast, incident)]


@pytest.mark.parametrize(
    ("start", "to", "said"),
    [("military", "military", "not wider"), ("military", "rok-only", "not wider"), ("military", "civilian", "Choose one of")],
)
def test_a_release_goes_to_a_wider_audience_of_ones_own(cast, api, start, to, said):
    incident = reported(api(cast.major_park), cast, audience=start)
    answer = release(api(cast.major_park), cast, incident, to)
    assert answer.status_code == 400 and said in answer.json()["errors"]["audience"][0]


def test_a_withdrawal_goes_to_a_narrower_audience_and_needs_a_reason(cast, api):
    incident = reported(api(cast.major_park), cast, audience="military")
    assert withdraw(api(cast.major_park), cast, incident, "shared").status_code == 400
    assert withdraw(api(cast.major_park), cast, incident, "military").status_code == 400
    assert list(withdraw(api(cast.major_park), cast, incident, "rok-only", "").json()["errors"]) == ["reason"]
    assert withdraw(api(cast.major_park), cast, incident, "rok-only").status_code == 200
    assert read(api(cast.wg_cdr_suda), cast, incident).status_code == 404


def test_releasing_needs_the_right(cast, api):
    incident = reported(api(cast.dr_okafor), cast, audience="civilian")
    refused = release(api(cast.dr_okafor), cast, incident)
    assert refused.status_code == 403 and refused.json()["who_may"]
    assert release(api(cast.outsider), cast, incident).status_code == 404
    assert release(api(cast.major_park), cast, incident).status_code == 404


def test_a_line_and_an_attachment_are_released_by_themselves(cast, api):
    park, rivera = api(cast.major_park), api(cast.ms_rivera)
    incident = reported(park, cast, audience="military")
    line, picture = write(park, cast, incident, "Road open"), attach(park, cast, incident)
    early = post(park, f"{base(cast)}/log/{line['id']}/release_to/", {"audience": "shared"})
    assert early.status_code == 400 and "Release the incident first" in early.json()["errors"]["audience"][0]
    release(park, cast, incident)
    for address in (f"log/{line['id']}", f"attachments/{picture['id']}"):
        answer = post(park, f"{base(cast)}/{address}/release_to/", {"audience": "shared"})
        assert answer.status_code == 200 and answer.json()["audience"] == "shared"
    assert [each["text"] for each in log_of(rivera, cast, incident)] == ["Road open"]
    assert rivera.get(picture["url"]).status_code == 200
    for address in (f"log/{line['id']}", f"attachments/{picture['id']}"):
        answer = post(park, f"{base(cast)}/{address}/withdraw/", {"audience": "military", "reason": "Not yet"})
        assert answer.status_code == 200 and answer.json()["audience"] == "military"
    assert log_of(rivera, cast, incident) == [] and rivera.get(picture["url"]).status_code == 404
    assert not [key for key in replayed(cast, cast.ms_rivera) if key[0] in ("log_line", "attachment")]
