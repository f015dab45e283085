"""Rooms: one for each audience, one for an incident on demand; who is not in the audience finds no such room."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from incidents.services.release import release_incident, withdraw_incident
from liaison.selectors.room import listed_rooms, rooms_seen
from liaison.services import open_rooms_for
from operations.enums import Role
from operations.models import Audience
from operations.row_security import viewing_as
from operations.services import assign, open_operation
from tests.incidents_at_hand import incident_of
from tests.liaison_at_hand import Desk, desks, told


@pytest.fixture
def at(cast, api):
    return desks(cast, api)


def rooms(desk):
    return {each["audience"]: each for each in desk.get("rooms/").json()["results"] if each["incident"] is None}


def test_each_audience_has_one_room_and_each_person_sees_those_of_theirs(cast, at):
    park, rivera = rooms(at["major_park"]), rooms(at["ms_rivera"])
    assert set(park) == {"shared", "military", f"organization:{cast.major_park.organization_id}", "rok-only"}
    assert set(rivera) == {"shared", "civilian", f"organization:{cast.ms_rivera.organization_id}"}
    assert park["shared"] == rivera["shared"] and park["shared"]["name"] == "Everyone" and park["shared"]["names"]["ko"]
    assert park["rok-only"]["name"] == "ROK only"
    assert rooms(at["major_park"]) == park, "asked again it opens none"
    assert {each["stream"] for each in told(cast.ms_rivera, cast.operation, "room.opened")} == set(rivera)


def test_the_room_of_an_audience_is_opened_with_it(cast, at):
    operation = open_operation(slug=f"new-{uuid4().hex[:8]}", name="New", organizations=[cast.major_park.organization])
    assign(user=cast.dr_okafor, operation=operation, role=Role.REPORTER)
    assert open_rooms_for(operation) == [], "none is missing"
    desk = Desk(at["dr_okafor"].client, operation)
    assert set(rooms(desk)) == {"shared", "civilian", f"organization:{cast.dr_okafor.organization_id}"}
    (entry,) = [each for each in told(cast.dr_okafor, operation, "room.opened") if each["stream"] == "shared"]
    form = {key: value for key, value in rooms(desk)["shared"].items() if key not in ("mine", "last_message")}
    assert entry == {"kind": "room.opened", "data": form, "stream": "shared"}


def test_looking_for_rooms_opens_none(cast, api):
    """A cast's operation has none before somebody opens them; reading is no deed."""
    desk = Desk(api(cast.major_park), cast.operation)
    assert rooms(desk) == {} and told(cast.major_park, cast.operation) == []
    opened = open_rooms_for(cast.operation)
    assert len(opened) == cast.operation.audiences.count() and open_rooms_for(cast.operation) == []
    assert {each["id"] for each in rooms(desk).values()} < {str(room.id) for room in opened}


def test_an_incident_gets_a_room_on_demand_once(cast, at):
    incident = incident_of(cast)
    body = {"id": str(uuid4()), "incident": str(incident.id)}
    made = at["dr_okafor"].made("rooms/", body)
    assert made == {
        "id": body["id"], "name": incident.title, "names": {}, "incident": str(incident.id), "audience": "shared", "version": 1,
    }  # fmt: skip
    again, other = at["dr_okafor"].post("rooms/", body), at["major_park"].post("rooms/", {"incident": str(incident.id)})
    assert again.status_code == other.status_code == 200 and again.json() == other.json() == made
    assert at["ms_rivera"].get(f"rooms/{made['id']}/").json()["mine"] == {"unread": 0, "message": None}


def test_a_room_of_a_military_incident_is_no_room_for_the_other_side(cast, at):
    incident = incident_of(cast, audience="military")
    made = at["major_park"].made("rooms/", {"incident": str(incident.id)})
    unknown = at["ms_rivera"].post("rooms/", {"incident": str(uuid4())})
    hidden = at["ms_rivera"].post("rooms/", {"incident": str(incident.id)})
    assert hidden.status_code == 400 and hidden.json() == unknown.json()
    for path in (f"rooms/{made['id']}/", f"rooms/{made['id']}/messages/", f"rooms/{made['id']}/seen/"):
        assert at["ms_rivera"].get(path).status_code == at["outsider"].get(path).status_code == 404
    assert at["ms_rivera"].post(f"rooms/{made['id']}/messages/", {"text": "x"}).status_code == 404
    assert made["id"] not in {each["id"] for each in at["ms_rivera"].get("rooms/").json()["results"]}
    assert made["id"] in {each["id"] for each in at["wg_cdr_suda"].get("rooms/").json()["results"]}
    assert at["outsider"].post("rooms/", {"incident": str(incident.id)}).status_code == 404


def test_what_was_said_to_one_audience_stays_there_when_the_incident_moves(cast, at):
    incident = incident_of(cast, audience="military")
    inner = at["major_park"].made("rooms/", {"incident": str(incident.id)})
    at["major_park"].made(f"rooms/{inner['id']}/messages/", {"text": "Between us"})
    shared = Audience.objects.get(operation=cast.operation, key="shared")
    military = Audience.objects.get(operation=cast.operation, key="military")
    release_incident(by=cast.major_park, operation=cast.operation, incident_id=incident.id, to=shared)
    outer = at["ms_rivera"].made("rooms/", {"incident": str(incident.id)})
    assert outer["id"] != inner["id"] and outer["audience"] == "shared"
    assert at["ms_rivera"].get(f"rooms/{inner['id']}/").status_code == 404
    withdraw_incident(by=cast.major_park, operation=cast.operation, incident_id=incident.id, to=military, reason="x")
    back = at["wg_cdr_suda"].post("rooms/", {"incident": str(incident.id)})
    assert back.status_code == 200 and back.json() == inner


def test_one_incident_room_however_many_ask_at_once(scene, api):
    incident = incident_of(scene)
    at = desks(scene, api)

    def ask(name):
        answer = at[name].post("rooms/", {"incident": str(incident.id)})
        at[name].get("rooms/")
        connections.close_all()
        return answer.status_code, answer.json()["id"]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, ["major_park", "ms_rivera", "dr_okafor", "wg_cdr_suda", "major_park", "ms_rivera"]))
    assert sorted(status for status, _id in answers) == [200] * 5 + [201]
    assert len({room for _status, room in answers}) == 1
    opened = [each["data"]["id"] for each in told(scene.major_park, scene.operation, "room.opened")]
    assert len(opened) == len(set(opened)) == 1 + len(rooms(at["major_park"]))


def test_the_list_of_rooms_takes_the_same_few_questions_however_many(cast, at):
    def questions() -> int:
        with viewing_as(cast.ms_rivera, cast.operation), CaptureQueriesContext(connection) as asked:
            assert listed_rooms(cast.ms_rivera, cast.operation, list(rooms_seen(cast.ms_rivera, cast.operation)))
        return len(asked)

    first = rooms(at["ms_rivera"])["shared"]
    at["major_park"].made(f"rooms/{first['id']}/messages/", {"text": "One"})
    few = questions()
    for number in range(3):
        room = at["dr_okafor"].made("rooms/", {"incident": str(incident_of(cast).id)})
        at["dr_okafor"].made(f"rooms/{room['id']}/messages/", {"text": f"Number {number}"})
    assert questions() == few
