"""Linking incidents and merging duplicates into the one that stays; and taking both back."""

from __future__ import annotations

import uuid

from incidents.models import IncidentLink, LogLine
from incidents.services.commitment import commit_resource
from incidents.services.resource import add_resource
from journal.models import Entry
from operations.row_security import viewing_as
from operations.selectors import audience_for
from tests.incidents_by_rest import base, change, log_of, post, read, reported


def merge(client, cast, duplicate, survivor):
    return post(client, f"{base(cast)}/incidents/{duplicate['id']}/merge/", {"into": survivor["id"]})


def link(client, cast, one, other, **more):
    return post(client, f"{base(cast)}/incidents/{one['id']}/link/", {"to": other["id"], **more})


def remove(client, cast, made):
    return post(client, f"{base(cast)}/links/{made['id']}/remove/")


def links_of(client, cast, incident):
    return client.get(f"{base(cast)}/incidents/{incident['id']}/links/").json()["results"]


def two(cast, api):
    return reported(api(cast.ms_rivera), cast, title="Bridge gone"), reported(api(cast.ms_rivera), cast, title="Bridge out")


def test_related_incidents_are_linked_once_and_both_logs_say_so(cast, api):
    one, other = two(cast, api)
    made = link(api(cast.ms_rivera), cast, one, other)
    assert made.status_code == 201 and made.json()["relation"] == "related" and made.json()["audience"] == "shared"
    assert link(api(cast.ms_rivera), cast, other, one).json() == made.json()
    assert links_of(api(cast.dr_okafor), cast, other) == [made.json()]
    assert log_of(api(cast.dr_okafor), cast, one)[0]["text"] == f"related {other['code']}"
    assert log_of(api(cast.dr_okafor), cast, other)[0]["text"] == f"related {one['code']}"


def test_the_same_link_sent_twice_is_made_once(cast, api):
    one, other = two(cast, api)
    chosen = str(uuid.uuid4())
    first, again = (link(api(cast.ms_rivera), cast, one, other, id=chosen) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json()["id"] == again.json()["id"] == chosen


def test_a_removed_link_is_gone_and_told(cast, api):
    one, other = two(cast, api)
    made = link(api(cast.ms_rivera), cast, one, other).json()
    assert remove(api(cast.dr_okafor), cast, made).status_code == 403
    gone = remove(api(cast.ms_rivera), cast, made)
    assert gone.status_code == 200 and gone.json()["removed_at"] and gone.json()["version"] == 2
    assert remove(api(cast.ms_rivera), cast, made).json() == gone.json()
    assert links_of(api(cast.ms_rivera), cast, one) == []
    assert log_of(api(cast.ms_rivera), cast, one)[0]["text"] == f"related {other['code']} removed"
    assert link(api(cast.ms_rivera), cast, one, other).status_code == 201


def test_a_link_takes_the_narrower_audience(cast, api):
    shared, military = reported(api(cast.ms_rivera), cast), reported(api(cast.major_park), cast, audience="military")
    made = link(api(cast.major_park), cast, shared, military)
    assert made.status_code == 201 and made.json()["audience"] == "military"
    assert links_of(api(cast.ms_rivera), cast, shared) == []
    assert military["code"] not in str(log_of(api(cast.ms_rivera), cast, shared))
    assert remove(api(cast.ms_rivera), cast, made.json()).status_code == 404


def test_nobody_links_to_what_they_do_not_see(cast, api):
    shared, military = reported(api(cast.ms_rivera), cast), reported(api(cast.major_park), cast, audience="military")
    unseen = link(api(cast.ms_rivera), cast, shared, military)
    missing = link(api(cast.ms_rivera), cast, shared, {"id": str(uuid.uuid4())})
    assert unseen.status_code == missing.status_code == 400 and unseen.json() == missing.json()
    assert link(api(cast.ms_rivera), cast, shared, shared).status_code == 400
    assert link(api(cast.ms_rivera), cast, military, shared).status_code == 404


def test_a_merge_keeps_both_logs_and_names_the_survivor(cast, api):
    duplicate, survivor = two(cast, api)
    post(api(cast.dr_okafor), f"{base(cast)}/incidents/{duplicate['id']}/log/", {"text": "Seen from the air"})
    made = merge(api(cast.ms_rivera), cast, duplicate, survivor)
    assert made.status_code == 201
    assert (made.json()["relation"], made.json()["from_incident"], made.json()["to_incident"]) == (
        "duplicate_of",
        duplicate["id"],
        survivor["id"],
    )
    form = read(api(cast.dr_okafor), cast, duplicate).json()
    assert (form["status"], form["version"]) == ("duplicate", 2)
    texts = [line["text"] for line in log_of(api(cast.dr_okafor), cast, duplicate)]
    assert texts[:3] == [f"duplicate of {survivor['code']}", "status reported → duplicate", "Seen from the air"]
    assert log_of(api(cast.dr_okafor), cast, survivor)[0]["text"] == f"duplicate {duplicate['code']}"
    assert read(api(cast.dr_okafor), cast, survivor).json()["version"] == 1
    assert merge(api(cast.ms_rivera), cast, duplicate, survivor).status_code == 200
    with viewing_as(cast.ms_rivera, cast.operation):
        assert IncidentLink.objects.count() == 1
        assert Entry.objects.get(kind="incident.merged").data["status"] == "duplicate"


def test_only_a_merge_makes_and_only_its_removal_ends_a_duplicate(cast, api):
    duplicate, survivor = two(cast, api)
    made = merge(api(cast.ms_rivera), cast, duplicate, survivor).json()
    assert change(api(cast.ms_rivera), cast, duplicate, 2, status="verified").status_code == 400
    assert change(api(cast.ms_rivera), cast, duplicate, 2, title="Bridge gone, sure").status_code == 200
    assert remove(api(cast.wg_cdr_suda), cast, made).status_code == 403
    assert remove(api(cast.major_park), cast, made).status_code == 200
    assert read(api(cast.ms_rivera), cast, duplicate).json()["status"] == "reported"


def test_merging_needs_the_right_and_an_incident_that_stays(cast, api):
    duplicate, survivor = two(cast, api)
    third = reported(api(cast.ms_rivera), cast)
    for person in (cast.dr_okafor, cast.wg_cdr_suda):
        assert merge(api(person), cast, duplicate, survivor).status_code == 403
    assert merge(api(cast.ms_rivera), cast, duplicate, duplicate).status_code == 400
    merge(api(cast.ms_rivera), cast, duplicate, survivor)
    assert merge(api(cast.ms_rivera), cast, third, duplicate).status_code == 400
    assert merge(api(cast.ms_rivera), cast, duplicate, third).status_code == 409


def test_links_go_to_the_survivor_and_come_back(cast, api):
    duplicate, survivor = two(cast, api)
    third = reported(api(cast.ms_rivera), cast, title="Road flooded")
    made = link(api(cast.ms_rivera), cast, third, duplicate).json()
    link(api(cast.ms_rivera), cast, duplicate, survivor)
    merged = merge(api(cast.ms_rivera), cast, duplicate, survivor).json()
    moved = next(each for each in links_of(api(cast.ms_rivera), cast, survivor) if each["id"] == made["id"])
    assert (moved["from_incident"], moved["to_incident"], moved["version"]) == (third["id"], survivor["id"], 2)
    remove(api(cast.ms_rivera), cast, merged)
    (back,) = [each for each in links_of(api(cast.ms_rivera), cast, duplicate) if each["id"] == made["id"]]
    assert (back["to_incident"], back["version"]) == (duplicate["id"], 3)
    assert len(links_of(api(cast.ms_rivera), cast, survivor)) == 1


def test_a_duplicate_of_the_duplicate_follows_to_the_survivor(cast, api):
    first, second = two(cast, api)
    third = reported(api(cast.ms_rivera), cast)
    merge(api(cast.ms_rivera), cast, first, second)
    merge(api(cast.ms_rivera), cast, second, third)
    (made,) = links_of(api(cast.ms_rivera), cast, first)
    assert made["to_incident"] == third["id"]


def test_what_works_for_the_duplicate_works_for_the_survivor(cast, api):
    duplicate, survivor = two(cast, api)
    shared = audience_for(cast.ms_rivera, cast.operation, "shared")
    resource, _new = add_resource(
        by=cast.ms_rivera, operation=cast.operation, audience=shared, name="Truck", kind="truck", quantity=3
    )
    commitment, _new = commit_resource(
        by=cast.ms_rivera, operation=cast.operation, resource_id=resource.id, incident_id=uuid.UUID(duplicate["id"])
    )
    made = merge(api(cast.ms_rivera), cast, duplicate, survivor).json()
    address = f"{base(cast)}/commitments/{commitment.id}/"
    assert api(cast.ms_rivera).get(address).json()["incident"] == survivor["id"]
    remove(api(cast.ms_rivera), cast, made)
    assert api(cast.ms_rivera).get(address).json()["incident"] == duplicate["id"]


def test_a_shared_duplicate_of_a_military_incident_does_not_name_it(cast, api):
    shared, military = reported(api(cast.ms_rivera), cast), reported(api(cast.major_park), cast, audience="military")
    made = merge(api(cast.major_park), cast, shared, military)
    assert made.status_code == 201 and made.json()["audience"] == "military"
    assert read(api(cast.ms_rivera), cast, shared).json()["status"] == "duplicate"
    assert links_of(api(cast.ms_rivera), cast, shared) == []
    with viewing_as(cast.ms_rivera, cast.operation):
        told = str(list(LogLine.objects.values("text", "changes"))) + str(list(Entry.objects.values_list("data", flat=True)))
    assert military["code"] not in told and military["id"] not in told


def test_incidents_without_common_readers_are_not_linked(cast, api):
    civilian = reported(api(cast.ms_rivera), cast, audience="civilian")
    assert link(api(cast.major_park), cast, reported(api(cast.major_park), cast), civilian).status_code == 400
