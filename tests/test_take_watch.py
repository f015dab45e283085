"""Seats, their roster and taking the watch: one person at a time, and a gap that everybody sees."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from liaison.models import Watch
from liaison.selectors.coverage import Planned, uneven
from liaison.selectors.seat import seats_seen
from liaison.selectors.watch import board
from liaison.shapes.watch import seat_form
from operations.row_security import viewing_as
from tests.liaison_at_hand import air_liaison, desks, in_hours, told


@pytest.fixture
def at(cast, api):
    return desks(cast, api)


@pytest.fixture
def seat(at):
    return at["major_park"].made("seats/", air_liaison())


def row(desk, key="air-liaison"):
    return next(each for each in desk.get("watches/").json()["results"] if each["key"] == key)


def test_a_seat_exists_without_a_person_and_shows_as_a_gap(cast, at, seat):
    for reader in ("ms_rivera", "dr_okafor", "admin"):
        shown = row(at[reader])
        assert shown["gap"] and shown["watch"] is None and shown["vacant_since"] is None
    assert row(at["wg_cdr_suda"])["mine"] == {"allowed": ["take"], "not_allowed": []}
    (refused,) = row(at["dr_okafor"])["mine"]["not_allowed"]
    assert refused["action"] == "take" and refused["who_may"]
    assert at["admin"].get("seats/air-liaison/").json() == at["admin"].get(f"seats/{seat['id']}/").json() == seat
    assert told(cast.dr_okafor, cast.operation)[0] == {"kind": "seat.defined", "data": seat, "stream": "shared"}


def test_seats_are_kept_by_those_who_coordinate_or_administer(at):
    assert at["admin"].post("seats/", air_liaison()).status_code == 201
    assert at["dr_okafor"].post("seats/", air_liaison(key="other")).status_code == 403
    assert at["outsider"].post("seats/", air_liaison(key="other")).status_code == 404
    assert at["major_park"].post("seats/", air_liaison()).status_code == 409, "the key is taken"
    assert at["major_park"].post("seats/", air_liaison(key="Air Liaison")).status_code == 400
    body = air_liaison(key="again", id=str(uuid4()))
    assert [at["admin"].post("seats/", body).status_code for _turn in range(2)] == [201, 200]
    assert at["admin"].patch("seats/again/", {"order": 5}).status_code == 428
    changed = at["admin"].patch("seats/again/", {"order": 5, "names": {"ko": "항공 연락관"}}, 1)
    assert changed.json()["order"] == 5 and changed["ETag"] == '"2"'
    assert at["major_park"].patch("seats/again/", {"order": 6}, 1).status_code == 409


def test_the_other_side_learns_nothing_of_a_military_seat(cast, at):
    made = at["major_park"].made("seats/", air_liaison(audience="military"))
    assert at["ms_rivera"].get("seats/").json()["results"] == at["ms_rivera"].get("watches/").json()["results"] == []
    for name in (made["id"], made["key"]):
        for path in (f"seats/{name}/", f"seats/{name}/coverage/", f"watches/{name}/"):
            assert at["ms_rivera"].get(path).status_code == 404
        for act, body in (
            ("take", {}),
            ("hand_over", {"note": "x"}),
            ("accept", {}),
            ("withdraw_offer", {}),
            ("relieve", {"reason": "x"}),
        ):
            assert at["ms_rivera"].post(f"watches/{name}/{act}/", body).status_code == 404
            assert at["outsider"].post(f"watches/{name}/{act}/", body).status_code == 404
    assert at["ms_rivera"].post("seats/", air_liaison(audience="civilian")).status_code == 201, "the same key tells nothing"
    assert all(each["stream"] == "civilian" for each in told(cast.ms_rivera, cast.operation))


def test_a_key_that_names_two_of_ones_seats_asks_for_the_id(at):
    at["ms_rivera"].made("seats/", air_liaison(audience="civilian"))
    at["major_park"].made("seats/", air_liaison(audience="shared"))
    assert at["ms_rivera"].get("seats/air-liaison/").status_code == 409
    assert at["major_park"].get("seats/air-liaison/").status_code == 200


def test_taking_the_watch_ends_the_gap_and_says_that_one_is_on_duty(cast, at, seat):
    contact = at["major_park"].made("contacts/", {"user": str(cast.wg_cdr_suda.id), "seat": "air-liaison", "presence": "on_call"})
    taken = at["wg_cdr_suda"].post("watches/air-liaison/take/")
    assert taken.status_code == 201
    watch = taken.json()
    assert watch["state"] == "on_duty" and watch["person"]["id"] == str(cast.wg_cdr_suda.id) and watch["contact"] == contact["id"]
    assert watch["until"] is None and watch["handover"] is None and watch["audience"] == "shared"
    shown = row(at["ms_rivera"])
    assert not shown["gap"] and shown["watch"] == watch
    assert at["ms_rivera"].get(f"contacts/{contact['id']}/").json()["presence"] == "on_duty"
    kinds = [each["kind"] for each in told(cast.ms_rivera, cast.operation)]
    assert kinds == ["seat.defined", "contact.added", "watch.taken", "contact.presence_changed"]


def test_taking_it_twice_is_taking_it_once(at, seat):
    first, again = (at["wg_cdr_suda"].post("watches/air-liaison/take/") for _turn in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    body = {"id": str(uuid4())}
    at["major_park"].made("seats/", air_liaison(key="gate"))
    assert [at["major_park"].post("watches/gate/take/", body).status_code for _turn in range(2)] == [201, 200]


def test_the_second_person_is_told_who_has_it(at, seat):
    held = at["wg_cdr_suda"].post("watches/air-liaison/take/").json()
    refused = at["major_park"].post("watches/air-liaison/take/")
    assert refused.status_code == 409 and refused.json()["current"] == held
    assert "Wg Cdr Wg Cdr Suda has the watch of Air liaison" in refused.json()["detail"]


def test_reporter_may_not_stand_watch_and_is_told_who_may(at, seat):
    refused = at["dr_okafor"].post("watches/air-liaison/take/")
    assert refused.status_code == 403 and refused.json()["who_may"]


def test_the_watch_lasts_until_the_end_of_the_planned_shift(cast, at, seat):
    mine = at["major_park"].made("contacts/", {"user": str(cast.wg_cdr_suda.id)})
    ends = in_hours(6)
    at["major_park"].made("seats/air-liaison/shifts/", {"starts_at": in_hours(-2), "ends_at": in_hours(1)})
    at["major_park"].made("seats/air-liaison/shifts/", {"contact": mine["id"], "starts_at": in_hours(1), "ends_at": ends})
    shown = row(at["ms_rivera"])
    assert shown["current_shift"]["contact"] is None and shown["next_shift"]["contact"] == mine["id"]
    assert at["wg_cdr_suda"].post("watches/air-liaison/take/").json()["until"] == ends
    at["wg_cdr_suda"].post("watches/air-liaison/relieve/", {"reason": "test"})
    assert at["major_park"].post("watches/air-liaison/take/").json()["until"] == shown["current_shift"]["ends_at"]


def test_a_chosen_end_lies_ahead(at, seat):
    assert at["major_park"].post("watches/air-liaison/take/", {"until": in_hours(-1)}).status_code == 400
    assert at["major_park"].post("watches/air-liaison/take/", {"until": in_hours(24 * 9)}).status_code == 400
    assert at["major_park"].post("watches/air-liaison/take/", {"until": in_hours(8)}).status_code == 201


def test_a_watch_past_its_end_is_overdue(cast, at, seat):
    watch = at["wg_cdr_suda"].post("watches/air-liaison/take/", {"until": in_hours(8)}).json()
    assert row(at["ms_rivera"])["overdue"] is False
    with viewing_as(cast.major_park, cast.operation):
        Watch.objects.filter(id=watch["id"]).update(until=datetime.now(UTC) - timedelta(minutes=1))
    assert row(at["ms_rivera"])["overdue"] is True


def test_who_can_be_called_for_a_vacant_seat(cast, at, seat):
    own = at["major_park"].made("contacts/", {"user": str(cast.wg_cdr_suda.id), "seat": "air-liaison", "presence": "on_call"})
    side = at["major_park"].made("contacts/", {"user": str(cast.major_park.id), "presence": "on_call"})
    at["major_park"].made("contacts/", {"user": str(cast.dr_okafor.id), "presence": "on_call"})
    at["major_park"].made("contacts/", {"name": "Was here", "presence": "on_call", "valid_until": in_hours(-1)})
    assert [each["id"] for each in row(at["ms_rivera"])["on_call"]] == [own["id"], side["id"]]


def test_somebody_gone_is_relieved_by_a_watch_officer_with_a_reason(cast, at, seat):
    at["wg_cdr_suda"].post("watches/air-liaison/take/")
    assert "relieve" in row(at["ms_rivera"])["mine"]["allowed"]
    assert at["dr_okafor"].post("watches/air-liaison/relieve/", {"reason": "gone"}).status_code == 403
    assert at["ms_rivera"].post("watches/air-liaison/relieve/", {"reason": " "}).status_code == 400
    ended = at["ms_rivera"].post("watches/air-liaison/relieve/", {"reason": "Called away, no answer since 1600Z"})
    assert ended.status_code == 200 and ended.json()["state"] == "ended" and ended.json()["handover"] is None
    assert ended.json()["relieved"]["by"]["id"] == str(cast.ms_rivera.id) and "Called away" in ended.json()["relieved"]["reason"]
    shown = row(at["major_park"])
    assert shown["gap"] and shown["vacant_since"] == ended.json()["ended_at"]
    assert told(cast.dr_okafor, cast.operation)[-1]["kind"] == "watch.ended"
    assert at["ms_rivera"].post("watches/air-liaison/relieve/", {"reason": "again"}).status_code == 409


def test_one_ends_ones_own_watch_but_a_liaison_officer_not_that_of_another(at, seat):
    at["wg_cdr_suda"].post("watches/air-liaison/take/")
    assert at["wg_cdr_suda"].post("watches/air-liaison/relieve/", {"reason": "Seat closed for the night"}).status_code == 200
    at["ms_rivera"].post("watches/air-liaison/take/")
    refused = at["wg_cdr_suda"].post("watches/air-liaison/relieve/", {"reason": "x"})
    assert refused.status_code == 403 and refused.json()["who_may"]


def test_the_roster_is_part_of_the_seat(cast, at, seat):
    suda = at["major_park"].made("contacts/", {"user": str(cast.wg_cdr_suda.id)})
    body = {"id": str(uuid4()), "contact": suda["id"], "starts_at": in_hours(1), "ends_at": in_hours(9)}
    planned = at["ms_rivera"].made("seats/air-liaison/shifts/", body)
    assert (
        planned["shifts"] == [{key: body[key] for key in ("id", "contact", "starts_at", "ends_at")}] and planned["version"] == 2
    )
    assert at["ms_rivera"].post("seats/air-liaison/shifts/", body).status_code == 200
    assert told(cast.dr_okafor, cast.operation)[-1]["data"] == planned
    cancel = f"seats/air-liaison/shifts/{body['id']}/cancel/"
    assert at["dr_okafor"].post(cancel).status_code == 403
    first, again = at["ms_rivera"].post(cancel), at["ms_rivera"].post(cancel)
    assert first.json()["shifts"] == [] and first.json() == again.json() and first.json()["version"] == 3
    assert at["ms_rivera"].post(f"seats/air-liaison/shifts/{uuid4()}/cancel/").status_code == 404


def test_a_shift_ends_after_it_starts_and_its_contact_is_known_to_all_who_see_the_seat(cast, at, seat):
    backwards = {"starts_at": in_hours(2), "ends_at": in_hours(1)}
    assert "ends_at" in at["ms_rivera"].post("seats/air-liaison/shifts/", backwards).json()["errors"]
    hidden = at["major_park"].made("contacts/", {"user": str(cast.wg_cdr_suda.id), "audience": "military"})
    body = {"contact": hidden["id"], "starts_at": in_hours(1), "ends_at": in_hours(2)}
    assert "contact" in at["major_park"].post("seats/air-liaison/shifts/", body).json()["errors"]
    assert "no contact" in at["ms_rivera"].post("seats/air-liaison/shifts/", body).json()["errors"]["contact"][0]


def test_coverage_names_gaps_and_overlaps(cast, at, seat):
    one = at["major_park"].made("contacts/", {"user": str(cast.wg_cdr_suda.id)})["id"]
    two = at["major_park"].made("contacts/", {"user": str(cast.major_park.id)})["id"]
    t = [in_hours(hour) for hour in range(7)]
    for contact, start, end in ((one, 1, 3), (two, 2, 4), (None, 4, 5)):
        at["major_park"].made("seats/air-liaison/shifts/", {"contact": contact, "starts_at": t[start], "ends_at": t[end]})
    found = at["dr_okafor"].get("seats/air-liaison/coverage/", **{"from": t[0], "until": t[6]}).json()["results"]
    assert found == [
        {"kind": "gap", "starts_at": t[0], "ends_at": t[1], "contacts": []},
        {"kind": "overlap", "starts_at": t[2], "ends_at": t[3], "contacts": [one, two]},
        {"kind": "gap", "starts_at": t[4], "ends_at": t[6], "contacts": []},
    ]
    for asked in ({"from": t[6], "until": t[0]}, {"from": "soon"}, {"until": in_hours(24 * 40)}):
        assert at["dr_okafor"].get("seats/air-liaison/coverage/", **asked).status_code == 400


def test_one_person_twice_in_the_roster_is_one_presence():
    day = datetime(2026, 11, 23, tzinfo=UTC)
    hours = [day + timedelta(hours=hour) for hour in range(9)]
    twice = [Planned("a", hours[0], hours[5]), Planned("a", hours[4], hours[8])]
    assert uneven(twice, hours[0], hours[8]) == []
    nobody: list[Planned[str]] = []
    assert [each.kind for each in uneven(nobody, hours[0], hours[8])] == ["gap"]


def test_two_people_who_reach_for_one_seat_at_once_get_it_once(scene, api):
    at = desks(scene, api)
    at["major_park"].made("seats/", air_liaison())
    people = ["major_park", "ms_rivera", "wg_cdr_suda", "observer_controller"]

    def take(name):
        answer = at[name].post("watches/air-liaison/take/")
        connections.close_all()
        return name, answer.status_code, answer.json()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(take, people * 2))
    winners = {name for name, status, _body in answers if status == 201}
    assert len(winners) == 1
    (winner,) = winners
    for name, status, body in answers:
        assert (status in (200, 201)) if name == winner else (status == 409 and body["current"]["person"]["name"])
    assert [each["kind"] for each in told(scene.dr_okafor, scene.operation)] == ["seat.defined", "watch.taken"]


def test_the_board_takes_the_same_few_questions_however_many_seats(cast, at, seat):
    def questions() -> int:
        with viewing_as(cast.ms_rivera, cast.operation), CaptureQueriesContext(connection) as asked:
            assert board(cast.ms_rivera, cast.operation)
            assert [seat_form(each) for each in seats_seen(cast.ms_rivera, cast.operation)]
        return len(asked)

    at["wg_cdr_suda"].post("watches/air-liaison/take/")
    few = questions()
    for number in range(4):
        at["admin"].made("seats/", air_liaison(key=f"seat-{number}", organization=str(cast.ms_rivera.organization_id)))
        at["major_park"].made(f"seats/seat-{number}/shifts/", {"starts_at": in_hours(1), "ends_at": in_hours(2)})
        at["major_park"].post(f"watches/seat-{number}/take/")
        at["major_park"].made("contacts/", {"name": f"n{number}", "presence": "on_call"})
    assert questions() == few
