"""Messages: stored once, seen by those who read the room, and links for what everybody in the room may know."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections

from incidents.services.resource import add_resource
from liaison.selectors.mention import names_in
from operations.models import Audience
from tests.incidents_at_hand import incident_of
from tests.liaison_at_hand import desks, told


@pytest.fixture
def at(cast, api):
    return desks(cast, api)


def room(desk, audience="shared"):
    return next(
        each["id"] for each in desk.get("rooms/").json()["results"] if each["audience"] == audience and not each["incident"]
    )


def unread(desk, room_id):
    return desk.get(f"rooms/{room_id}/").json()["mine"]["unread"]


def test_a_message_is_stored_once_and_read_by_the_whole_room(cast, at):
    shared = room(at["dr_okafor"])
    body = {"id": str(uuid4()), "text": "  Beds: Pohang 12, Gyeongju 31. 병상 43개.  "}
    first, again = (at["dr_okafor"].post(f"rooms/{shared}/messages/", body) for _turn in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    message = first.json()
    assert message["id"] == body["id"] and message["text"] == body["text"].strip() and message["at"].endswith("Z")
    assert message["author"]["id"] == str(cast.dr_okafor.id) and message["author"]["side"] == "civilian"
    assert at["major_park"].get(f"rooms/{shared}/messages/").json()["results"] == [message]
    (entry,) = told(cast.major_park, cast.operation, "message.posted")
    assert entry == {"kind": "message.posted", "data": message, "stream": "shared"}
    assert at["dr_okafor"].post(f"rooms/{shared}/messages/", {**body, "text": "Other"}).status_code == 409


def test_who_may_not_write_is_told_and_who_may_not_know_finds_nothing(cast, at):
    military = room(at["major_park"], "military")
    message = at["major_park"].made(f"rooms/{military}/messages/", {"text": "Two excavators at Route 20"})
    assert at["ms_rivera"].post(f"rooms/{military}/messages/", {"text": "x"}).status_code == 404
    assert at["ms_rivera"].post(f"rooms/{military}/seen/", {"message": message["id"]}).status_code == 404
    assert at["outsider"].post(f"rooms/{military}/messages/", {"text": "x"}).status_code == 404
    assert told(cast.ms_rivera, cast.operation, "message.posted") == []
    stolen = at["ms_rivera"].post(f"rooms/{room(at['ms_rivera'])}/messages/", {"id": message["id"], "text": "x"})
    assert stolen.status_code == 409, "an id that is taken elsewhere says no more than: choose another"


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": " \n "}, {"text": "x" * 4001}, {"text": None}, {"text": "a", "to": 1}]
)
def test_a_message_has_something_to_say_in_at_most_4000_characters(at, body):
    answer = at["dr_okafor"].post(f"rooms/{room(at['dr_okafor'])}/messages/", body)
    assert answer.status_code == 400 and answer.json()["errors"]


def test_the_newest_message_comes_first_and_pages_follow(at):
    shared = room(at["dr_okafor"])
    sent = [at["dr_okafor"].made(f"rooms/{shared}/messages/", {"text": f"Line {number}"}) for number in range(5)]
    page = at["ms_rivera"].get(f"rooms/{shared}/messages/", limit="2").json()
    read = page["results"]
    while page["next"]:
        page = at["ms_rivera"].client.get(page["next"]).json()
        read += page["results"]
    assert read == sent[::-1]
    assert at["ms_rivera"].get(f"rooms/{shared}/").json()["last_message"] == sent[-1]


def test_codes_that_everybody_in_the_room_may_know_become_mentions(cast, at):
    incident = incident_of(cast)
    shared = Audience.objects.get(operation=cast.operation, key="shared")
    truck, _new = add_resource(by=cast.major_park, operation=cast.operation, audience=shared, name="2 Surion", kind="truck")
    text = f"{truck.code.lower()} goes to {incident.code}, again {incident.code}. INC-00000 is nothing."
    message = at["dr_okafor"].made(f"rooms/{room(at['dr_okafor'])}/messages/", {"text": text})
    assert message["mentions"] == [
        {"kind": "resource", "id": str(truck.id), "code": truck.code},
        {"kind": "incident", "id": str(incident.id), "code": incident.code},
    ]


def test_a_code_that_some_in_the_room_may_not_know_stays_plain_text(cast, at):
    hidden = incident_of(cast, audience="military")
    own = incident_of(cast, audience="rok-only")
    text = f"About {hidden.code} and {own.code}"
    for writer in ("major_park", "dr_okafor"):
        assert at[writer].made(f"rooms/{room(at[writer])}/messages/", {"text": text})["mentions"] == []
    inside = at["major_park"].made(f"rooms/{room(at['major_park'], 'military')}/messages/", {"text": text})
    assert [each["code"] for each in inside["mentions"]] == [hidden.code]
    inner = at["major_park"].made(f"rooms/{room(at['major_park'], 'rok-only')}/messages/", {"text": text})
    assert [each["code"] for each in inner["mentions"]] == [hidden.code, own.code]


def test_a_person_is_mentioned_by_name_as_far_as_the_room_knows_them(cast, at):
    contact = at["major_park"].made("contacts/", {"user": str(cast.wg_cdr_suda.id)})
    at["major_park"].made("contacts/", {"user": str(cast.major_park.id), "audience": "military"})
    text = f"@wg_cdr_suda, @{cast.major_park.username}. @outsider @nobody mail@{cast.ms_rivera.username}"
    message = at["dr_okafor"].made(f"rooms/{room(at['dr_okafor'])}/messages/", {"text": text})
    assert message["mentions"] == [
        {"kind": "contact", "id": contact["id"], "code": "@wg_cdr_suda"},
        {"kind": "person", "id": str(cast.major_park.id), "code": "@major_park"},
    ]
    civilian = at["dr_okafor"].made(f"rooms/{room(at['dr_okafor'], 'civilian')}/messages/", {"text": "@major_park @ms_rivera"})
    assert [each["code"] for each in civilian["mentions"]] == ["@ms_rivera"], "who does not read the room is not called there"


def test_a_name_ends_where_the_sentence_does():
    assert names_in("@ms_rivera. @a.b @c!") == ["ms_rivera.", "ms_rivera", "a.b", "c"]


def test_unread_counts_what_others_said_after_what_one_has_seen(at):
    shared = room(at["dr_okafor"])
    sent = [at["dr_okafor"].made(f"rooms/{shared}/messages/", {"text": f"Line {number}"}) for number in range(3)]
    assert unread(at["dr_okafor"], shared) == 0, "one's own are not unread"
    assert unread(at["ms_rivera"], shared) == 3
    at["ms_rivera"].post(f"rooms/{shared}/seen/", {"message": sent[1]["id"]})
    assert unread(at["ms_rivera"], shared) == 1
    listed = next(each for each in at["ms_rivera"].get("rooms/").json()["results"] if each["id"] == shared)
    assert listed["mine"] == {"unread": 1, "message": sent[1]["id"]} and listed["last_message"] == sent[2]


def test_a_read_marker_moves_forward_only_and_tells_who_has_seen(cast, at):
    shared = room(at["dr_okafor"])
    first, second = (at["dr_okafor"].made(f"rooms/{shared}/messages/", {"text": text}) for text in ("One", "Two"))
    marked = at["ms_rivera"].post(f"rooms/{shared}/seen/", {"message": first["id"]})
    assert marked.status_code == 200 and marked.json()["message"] == first["id"] and marked.json()["version"] == 1
    moved = at["ms_rivera"].post(f"rooms/{shared}/seen/", {"message": second["id"]}).json()
    assert moved["id"] == marked.json()["id"] and moved["version"] == 2 and moved["at"] >= marked.json()["at"]
    for message in (first, second):
        assert at["ms_rivera"].post(f"rooms/{shared}/seen/", {"message": message["id"]}).json() == moved
    at["observer_controller"].post(f"rooms/{shared}/seen/", {"message": first["id"]})
    markers = at["dr_okafor"].get(f"rooms/{shared}/seen/").json()["results"]
    assert {each["person"]["id"]: each["message"] for each in markers} == {
        str(cast.ms_rivera.id): second["id"], str(cast.observer_controller.id): first["id"],
    }  # fmt: skip
    assert [each["data"] for each in told(cast.dr_okafor, cast.operation, "read_marker.moved")][:2] == [marked.json(), moved]


def test_a_marker_needs_a_message_of_the_room(at):
    shared, civilian = room(at["dr_okafor"]), room(at["dr_okafor"], "civilian")
    other = at["dr_okafor"].made(f"rooms/{civilian}/messages/", {"text": "Elsewhere"})
    for wrong in (other["id"], str(uuid4())):
        assert "message" in at["dr_okafor"].post(f"rooms/{shared}/seen/", {"message": wrong}).json()["errors"]


def test_a_message_sent_again_while_the_first_is_on_its_way_is_one_message(scene, api):
    at = desks(scene, api)
    shared = room(at["dr_okafor"])
    bodies = [{"id": str(uuid4()), "text": f"Line {number}"} for number in range(6) for _again in range(4)]

    def send(body):
        answer = at["dr_okafor"].post(f"rooms/{shared}/messages/", body)
        connections.close_all()
        return answer.status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, [{**body, "id": bodies[number - number % 4]["id"]} for number, body in enumerate(bodies)]))
    assert sorted(statuses) == [200] * 18 + [201] * 6
    assert len(told(scene.ms_rivera, scene.operation, "message.posted")) == 6


def test_markers_of_one_person_on_several_screens_end_at_the_last_message(scene, api):
    at = desks(scene, api)
    shared = room(at["dr_okafor"])
    sent = [at["dr_okafor"].made(f"rooms/{shared}/messages/", {"text": f"Line {number}"})["id"] for number in range(8)]

    def mark(message):
        status = at["ms_rivera"].post(f"rooms/{shared}/seen/", {"message": message}).status_code
        connections.close_all()
        return status

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(mark, reversed(sent))) == {200}
    (marker,) = at["dr_okafor"].get(f"rooms/{shared}/seen/").json()["results"]
    assert marker["message"] == sent[-1]
    versions = [each["data"]["version"] for each in told(scene.dr_okafor, scene.operation, "read_marker.moved")]
    assert versions == sorted(set(versions)) and unread(at["ms_rivera"], shared) == 0
