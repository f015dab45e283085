"""Handing over a watch: offered with a note, kept until the next one accepts, both watches changed in one step."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections

from tests.liaison_at_hand import air_liaison, desks, in_hours, told

NOTE = "Hyeongok needs quiet on the site. Capt Whitlock waits for a yes on US helicopters."
ADDRESS = "watches/air-liaison/"


@pytest.fixture
def at(cast, api):
    made = desks(cast, api)
    made["admin"].made("seats/", air_liaison())
    made["wg_cdr_suda"].made(ADDRESS + "take/", {})
    return made


def board_row(desk):
    return desk.get("watches/").json()["results"][0]


def test_the_outgoing_person_keeps_the_seat_until_it_is_accepted(cast, at):
    offered = at["wg_cdr_suda"].post(ADDRESS + "hand_over/", {"note": NOTE})
    assert offered.status_code == 200
    watch = offered.json()
    assert watch["state"] == "handing_over" and watch["ended_at"] is None and watch["version"] == 2
    assert watch["handover"]["note"] == NOTE and watch["handover"]["to"] is None and watch["handover"]["accepted_at"] is None
    shown = board_row(at["ms_rivera"])
    assert shown["watch"] == watch and not shown["gap"] and "accept" in shown["mine"]["allowed"]
    assert at["ms_rivera"].post(ADDRESS + "take/").status_code == 409
    assert told(cast.dr_okafor, cast.operation)[-1] == {"kind": "watch.handover_offered", "data": watch, "stream": "shared"}


def test_accepting_ends_the_old_watch_and_begins_the_new_one_in_one_step(cast, at):
    old = at["wg_cdr_suda"].post(ADDRESS + "hand_over/", {"note": NOTE}).json()
    mine = at["ms_rivera"].made("contacts/", {"user": str(cast.ms_rivera.id)})
    accepted = at["ms_rivera"].post(ADDRESS + "accept/", {"remarks": "Keys counted, one missing."})
    assert accepted.status_code == 201
    new = accepted.json()
    assert new["id"] != old["id"] and new["person"]["id"] == str(cast.ms_rivera.id) and new["state"] == "on_duty"
    assert new["contact"] == mine["id"] and at["ms_rivera"].get(f"contacts/{mine['id']}/").json()["presence"] == "on_duty"
    first, second = at["dr_okafor"].get(ADDRESS).json()["results"]
    assert first == new and second["id"] == old["id"] and second["state"] == "ended"
    handover = second["handover"]
    assert handover["accepted_by"]["id"] == str(cast.ms_rivera.id) and handover["remarks"] == "Keys counted, one missing."
    assert handover["note"] == NOTE and second["ended_at"] == handover["accepted_at"] <= new["started_at"]
    kinds = [each["kind"] for each in told(cast.dr_okafor, cast.operation)]
    assert kinds[-3:] == ["watch.handed_over", "watch.taken", "contact.presence_changed"]
    assert told(cast.dr_okafor, cast.operation, "watch.handed_over")[0]["data"] == second


def test_accepting_twice_is_accepting_once(at):
    at["wg_cdr_suda"].post(ADDRESS + "hand_over/", {"note": NOTE})
    body = {"id": str(uuid4()), "remarks": "Taken"}
    first, again = at["ms_rivera"].post(ADDRESS + "accept/", body), at["ms_rivera"].post(ADDRESS + "accept/", body)
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    assert at["ms_rivera"].post(ADDRESS + "accept/").json() == first.json(), "nor without an id"
    assert at["ms_rivera"].post(ADDRESS + "accept/", {**body, "remarks": "Other"}).status_code == 409


def test_an_offer_to_one_person_is_accepted_by_that_person_only(cast, at):
    park = at["major_park"].made("contacts/", {"user": str(cast.major_park.id)})
    offered = at["wg_cdr_suda"].post(ADDRESS + "hand_over/", {"note": NOTE, "to": park["id"]})
    assert offered.json()["handover"]["to"] == park["id"]
    refused = at["ms_rivera"].post(ADDRESS + "accept/")
    assert refused.status_code == 403 and refused.json()["who_may"] == [f"{park['title']} {park['name']}"]
    (mine,) = [each for each in board_row(at["ms_rivera"])["mine"]["not_allowed"] if each["action"] == "accept"]
    assert mine["who_may"] == refused.json()["who_may"]
    assert at["major_park"].post(ADDRESS + "accept/").status_code == 201


def test_an_offer_to_somebody_whose_contact_was_withdrawn_is_still_not_for_others(cast, at):
    park = at["major_park"].made("contacts/", {"user": str(cast.major_park.id)})
    at["wg_cdr_suda"].post(ADDRESS + "hand_over/", {"note": NOTE, "to": park["id"]})
    at["major_park"].post(f"contacts/{park['id']}/withdraw/", {"audience": "military", "reason": "x"})
    assert "accept" not in board_row(at["ms_rivera"])["mine"]["allowed"]
    refused = at["ms_rivera"].post(ADDRESS + "accept/")
    assert refused.status_code == 403 and refused.json()["who_may"] == [] and "Park" not in refused.json()["detail"]
    assert at["major_park"].post(ADDRESS + "accept/").status_code == 201


def test_an_offer_needs_somebody_who_can_accept_and_a_note(cast, at):
    for body, field in (
        ({"note": NOTE, "to": str(uuid4())}, "to"),
        ({"note": NOTE, "to": at["major_park"].made("contacts/", {"user": str(cast.dr_okafor.id)})["id"]}, "to"),
        ({"note": NOTE, "to": at["major_park"].made("contacts/", {"name": "No account"})["id"]}, "to"),
        ({"note": NOTE, "to": at["major_park"].made("contacts/", {"user": str(cast.wg_cdr_suda.id)})["id"]}, "to"),
        (
            {
                "note": NOTE,
                "to": at["major_park"].made("contacts/", {"user": str(cast.major_park.id), "audience": "military"})["id"],
            },
            "to",
        ),
        ({"note": "  "}, "note"),
        ({}, "note"),
    ):
        answer = at["wg_cdr_suda"].post(ADDRESS + "hand_over/", body)
        assert answer.status_code == 400 and field in answer.json()["errors"], body


def test_an_offer_is_replaced_or_taken_back(cast, at):
    first = at["wg_cdr_suda"].post(ADDRESS + "hand_over/", {"note": "Draft"}).json()
    assert at["wg_cdr_suda"].post(ADDRESS + "hand_over/", {"note": "Draft"}).json() == first, "the same offer twice is one"
    second = at["wg_cdr_suda"].post(ADDRESS + "hand_over/", {"note": NOTE}).json()
    assert second["handover"]["note"] == NOTE and second["version"] == first["version"] + 1
    assert at["ms_rivera"].post(ADDRESS + "withdraw_offer/").status_code == 403
    back = at["wg_cdr_suda"].post(ADDRESS + "withdraw_offer/")
    assert back.json()["state"] == "on_duty" and back.json()["handover"] is None
    assert at["wg_cdr_suda"].post(ADDRESS + "withdraw_offer/").json() == back.json()
    assert told(cast.dr_okafor, cast.operation)[-1]["kind"] == "watch.handover_withdrawn"
    refused = at["ms_rivera"].post(ADDRESS + "accept/")
    assert refused.status_code == 409 and refused.json()["current"] == back.json()


def test_only_the_holder_offers_and_nobody_accepts_their_own_offer(at):
    refused = at["major_park"].post(ADDRESS + "hand_over/", {"note": NOTE})
    assert refused.status_code == 403 and "Suda" in refused.json()["who_may"][0]
    at["wg_cdr_suda"].post(ADDRESS + "hand_over/", {"note": NOTE})
    assert at["wg_cdr_suda"].post(ADDRESS + "accept/").status_code == 409
    assert at["dr_okafor"].post(ADDRESS + "accept/").status_code == 403
    assert at["outsider"].post(ADDRESS + "accept/").status_code == 404


def test_a_vacant_seat_has_nothing_to_hand_over_or_accept(at):
    at["wg_cdr_suda"].post(ADDRESS + "relieve/", {"reason": "Seat closed"})
    for act, body in (("hand_over", {"note": NOTE}), ("accept", {}), ("withdraw_offer", {})):
        assert at["wg_cdr_suda"].post(f"{ADDRESS}{act}/", body).status_code == 409


def test_the_next_watch_lasts_until_the_end_of_the_next_shift(cast, at):
    ends = in_hours(9)
    at["admin"].made("seats/air-liaison/shifts/", {"starts_at": in_hours(-7), "ends_at": in_hours(1)})
    at["admin"].made("seats/air-liaison/shifts/", {"starts_at": in_hours(1), "ends_at": ends})
    at["wg_cdr_suda"].post(ADDRESS + "relieve/", {"reason": "begin again inside the shift"})
    first = at["wg_cdr_suda"].made(ADDRESS + "take/", {})
    at["wg_cdr_suda"].post(ADDRESS + "hand_over/", {"note": NOTE})
    assert at["ms_rivera"].made(ADDRESS + "accept/", {})["until"] == ends != first["until"]


def test_of_several_who_accept_at_once_one_has_the_seat(scene, api):
    at = desks(scene, api)
    at["admin"].made("seats/", air_liaison())
    at["wg_cdr_suda"].made(ADDRESS + "take/", {})
    at["wg_cdr_suda"].post(ADDRESS + "hand_over/", {"note": NOTE})

    def accept(name):
        status = at[name].post(ADDRESS + "accept/").status_code
        connections.close_all()
        return status

    with ThreadPoolExecutor(3) as pool:
        statuses = sorted(pool.map(accept, ["major_park", "ms_rivera", "observer_controller"]))
    assert statuses == [201, 409, 409]
    kinds = [each["kind"] for each in told(scene.dr_okafor, scene.operation)]
    assert kinds.count("watch.handed_over") == 1 and kinds.count("watch.taken") == 2


def test_taking_back_and_accepting_at_once_end_in_one_of_the_two(scene, api):
    at = desks(scene, api)
    at["admin"].made("seats/", air_liaison())
    at["wg_cdr_suda"].made(ADDRESS + "take/", {})

    def act(name, path):
        status = at[name].post(ADDRESS + path).status_code
        connections.close_all()
        return status

    for _turn in range(4):
        at["wg_cdr_suda"].post(ADDRESS + "hand_over/", {"note": NOTE})
        with ThreadPoolExecutor(2) as pool:
            back, accepted = pool.map(act, ["wg_cdr_suda", "ms_rivera"], ["withdraw_offer/", "accept/"])
        holder = board_row(at["admin"])["watch"]
        assert (back, accepted) in {(200, 409), (403, 201)}
        assert holder["state"] == "on_duty"
        if accepted == 201:
            at["ms_rivera"].post(ADDRESS + "hand_over/", {"note": "Back to you"})
            assert at["wg_cdr_suda"].post(ADDRESS + "accept/").status_code == 201
