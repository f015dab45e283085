"""Committing a resource to an incident: the count, the status, the log line, and who learns of what."""

from __future__ import annotations

from uuid import uuid4

import pytest
from uuid6 import uuid7

from incidents.models import Commitment, LogLine, Resource
from incidents.services.resource import add_resource
from journal.models import Entry
from operations.row_security import viewing_as
from operations.selectors import audience_for
from tests.incidents_at_hand import incident_of


@pytest.fixture
def at(cast):
    return f"/api/v1/operations/{cast.operation.slug}"


def trucks(cast, *, quantity=4, audience="shared", by=None, **fields):
    who = by or cast.major_park
    resource, _new = add_resource(
        by=who, operation=cast.operation, audience=audience_for(who, cast.operation, audience), name="1 Engineer Coy",
        kind="truck", quantity=quantity, **fields,
    )  # fmt: skip
    return resource


def commit(client, at, resource, incident, **body):
    return client.post(f"{at}/resources/{resource.id}/commit/", {"incident": str(incident.id), **body}, format="json")


def test_a_part_is_committed_and_the_rest_stays_available(cast, api, at):
    resource, incident = trucks(cast), incident_of(cast)
    answer = commit(api(cast.ms_rivera), at, resource, incident, quantity=2, note="to the bridge")
    assert answer.status_code == 201 and answer.json()["audience"] == "shared" and answer.json()["released_at"] is None
    form = api(cast.dr_okafor).get(f"{at}/resources/{resource.id}/").json()
    assert (form["available_quantity"], form["status"], form["version"]) == (2, "available", 2)
    with viewing_as(cast.major_park, cast.operation):
        line = LogLine.objects.get(incident=incident, text__contains="committed")
        assert line.system and line.text == f"{resource.code} 1 Engineer Coy: committed 2 of 4 (to the bridge)"
        told = Entry.objects.filter(kind__in=["resource.committed", "commitment.made"]).values_list("subject_kind", flat=True)
        assert set(told) == {"resource", "commitment"}


def test_all_of_it_is_committed_and_released_again(cast, api, at):
    resource, incident = trucks(cast), incident_of(cast)
    park = api(cast.major_park)
    made = commit(park, at, resource, incident).json()
    assert made["quantity"] == 4
    assert park.get(f"{at}/resources/{resource.id}/").json()["status"] == "committed"
    first, again = (park.post(f"{at}/commitments/{made['id']}/release/") for _ in range(2))
    assert first.status_code == again.status_code == 200 and first.json() == again.json()
    assert first.json()["released_by"]["name"] == "Maj Major Park"
    form = park.get(f"{at}/resources/{resource.id}/").json()
    assert (form["available_quantity"], form["status"], form["version"]) == (4, "available", 3)
    history = park.get(f"{at}/resources/{resource.id}/history/").json()
    assert [each["kind"] for each in history["results"]] == ["resource.returned", "resource.committed", "resource.added"]
    assert {"field": "available_quantity", "from": 4, "to": 0} in history["results"][1]["changes"]
    assert [each["id"] for each in history["commitments"]] == [made["id"]]


def test_release_keeps_a_status_that_was_set_by_hand(cast, api, at):
    resource, incident = trucks(cast), incident_of(cast)
    park = api(cast.major_park)
    made = commit(park, at, resource, incident).json()
    park.patch(f"{at}/resources/{resource.id}/", {"status": "on_scene"}, format="json", HTTP_IF_MATCH='"2"')
    park.post(f"{at}/commitments/{made['id']}/release/")
    assert park.get(f"{at}/resources/{resource.id}/").json()["status"] == "on_scene"


def test_no_more_is_committed_than_there_is(cast, api, at):
    resource, incident = trucks(cast), incident_of(cast)
    assert commit(api(cast.major_park), at, resource, incident, quantity=3).status_code == 201
    refused = commit(api(cast.ms_rivera), at, resource, incident, quantity=2)
    assert refused.status_code == 409 and "1 of 4" in refused.json()["detail"]
    assert refused.json()["current"]["available_quantity"] == 1 and refused.json()["yours"]["quantity"] == 2


def test_same_commitment_twice_commits_once(cast, api, at):
    resource, incident = trucks(cast), incident_of(cast)
    chosen = str(uuid4())
    first, again = (commit(api(cast.major_park), at, resource, incident, quantity=1, id=chosen) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    assert commit(api(cast.major_park), at, resource, incident, quantity=2, id=chosen).status_code == 409
    assert api(cast.major_park).get(f"{at}/resources/{resource.id}/").json()["available_quantity"] == 3


def test_shared_truck_on_a_military_incident_is_seen_as_committed_but_not_to_what(cast, api, at):
    resource, incident = trucks(cast), incident_of(cast, audience="military")
    made = commit(api(cast.major_park), at, resource, incident, quantity=4)
    assert made.status_code == 201 and made.json()["audience"] == "military"
    rivera = api(cast.ms_rivera)
    form = rivera.get(f"{at}/resources/{resource.id}/").json()
    assert (form["available_quantity"], form["status"]) == (0, "committed")
    assert rivera.get(f"{at}/commitments/").json()["results"] == []
    assert rivera.get(f"{at}/commitments/{made.json()['id']}/").status_code == 404
    assert rivera.post(f"{at}/commitments/{made.json()['id']}/release/").status_code == 404
    told = rivera.get(f"{at}/resources/{resource.id}/history/")
    assert told.json()["commitments"] == [] and str(incident.id) not in told.content.decode()
    with viewing_as(cast.ms_rivera, cast.operation):
        assert not Entry.objects.filter(subject_kind__in=["commitment", "log_line"]).exists()
        assert str(incident.id) not in str(list(Entry.objects.values_list("data", flat=True)))


def test_without_common_readers_nothing_is_committed(cast, api, at):
    resource = trucks(cast, audience="organization:" + str(cast.major_park.organization_id))
    incident = incident_of(cast, by=cast.ms_rivera, audience="civilian")
    assert commit(api(cast.major_park), at, resource, incident).status_code == 400
    with viewing_as(cast.major_park, cast.operation):
        assert not Commitment.objects.exists() and Resource.objects.get(id=resource.id).committed == 0


def test_unknown_and_hidden_incidents_are_refused_alike(cast, api, at):
    resource = trucks(cast)
    hidden = incident_of(cast, by=cast.ms_rivera, audience="civilian")
    one = commit(api(cast.major_park), at, resource, hidden)
    other = api(cast.major_park).post(f"{at}/resources/{resource.id}/commit/", {"incident": str(uuid7())}, format="json")
    assert one.status_code == other.status_code == 400 and one.json() == other.json()


@pytest.mark.parametrize("status", ["out_of_service", "demobilizing"])
def test_what_cannot_go_is_not_committed(cast, api, at, status):
    answer = commit(api(cast.major_park), at, trucks(cast, status=status), incident_of(cast))
    assert answer.status_code == 400 and "status" in answer.json()["errors"]


def test_reporter_may_not_commit_and_learns_who_may(cast, api, at):
    resource, incident = trucks(cast), incident_of(cast)
    answer = commit(api(cast.dr_okafor), at, resource, incident)
    assert answer.status_code == 403 and answer.json()["who_may"]
    made = commit(api(cast.major_park), at, resource, incident).json()
    assert api(cast.dr_okafor).post(f"{at}/commitments/{made['id']}/release/").status_code == 403
    assert commit(api(cast.outsider), at, resource, incident).status_code == 404


def test_quantity_cannot_fall_below_what_is_committed(cast, api, at):
    resource, incident = trucks(cast), incident_of(cast)
    park = api(cast.major_park)
    commit(park, at, resource, incident, quantity=3)
    address = f"{at}/resources/{resource.id}/"
    low = park.patch(address, {"quantity": 2}, format="json", HTTP_IF_MATCH='"2"')
    assert low.status_code == 400 and "3 are committed" in low.json()["errors"]["quantity"][0]
    just = park.patch(address, {"quantity": 3}, format="json", HTTP_IF_MATCH='"2"').json()
    assert (just["available_quantity"], just["status"]) == (0, "committed")
    more = park.patch(address, {"quantity": 5}, format="json", HTTP_IF_MATCH='"3"').json()
    assert (more["available_quantity"], more["status"]) == (2, "available")


def test_commitments_are_found_by_incident_resource_and_whether_they_hold(cast, api, at):
    resource, here, there = trucks(cast), incident_of(cast), incident_of(cast)
    park = api(cast.major_park)
    one = commit(park, at, resource, here, quantity=1).json()
    two = commit(park, at, resource, there, quantity=1).json()
    park.post(f"{at}/commitments/{two['id']}/release/")
    for query, expected in {
        "": {one["id"], two["id"]}, f"incident={here.id}": {one["id"]}, f"resource={resource.id}": {one["id"], two["id"]},
        "active=1": {one["id"]}, "active=0": {two["id"]},
    }.items():  # fmt: skip
        assert {each["id"] for each in park.get(f"{at}/commitments/?{query}").json()["results"]} == expected
    for query in ("incident=x", "active=yes"):
        assert park.get(f"{at}/commitments/?{query}").status_code == 400


def test_withdrawing_the_resource_takes_its_commitments_along(cast, api, at):
    resource, incident = trucks(cast), incident_of(cast)
    park = api(cast.major_park)
    made = commit(park, at, resource, incident, quantity=1).json()
    park.post(f"{at}/resources/{resource.id}/withdraw/", {"audience": "military", "reason": "Not agreed"}, format="json")
    assert api(cast.ms_rivera).get(f"{at}/commitments/{made['id']}/").status_code == 404
    assert park.get(f"{at}/commitments/{made['id']}/").json()["audience"] == "military"
    with viewing_as(cast.ms_rivera, cast.operation):
        gone = Entry.objects.get(kind="commitment.withdrawn")
        assert gone.data == {"id": made["id"], "withdrawn": True, "version": 2}
