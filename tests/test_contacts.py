"""The directory of contacts: kept by those who coordinate, read by its audience, never more than that."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from liaison.selectors.contact import contacts_seen
from liaison.shapes.contact import contact_form
from operations.enums import Role
from operations.row_security import viewing_as
from operations.services import end_assignment
from tests.liaison_at_hand import air_liaison, desks, in_hours, told


@pytest.fixture
def at(cast, api):
    return desks(cast, api)


def suda(cast, **fields):
    return {
        "name": "Suda Wattana", "names": {"th": "สุดา วัฒนา"}, "title": "Wg Cdr", "user": str(cast.wg_cdr_suda.id),
        "organization": str(cast.wg_cdr_suda.organization_id), "languages": ["th", "en"], "phone": "+66 2 000 0000",
        "radio_callsign": "Garuda 1", "email": "suda@example.org", "roles": ["air", "medical evacuation"], "audience": "shared",
        **fields,
    }  # fmt: skip


def test_a_contact_holds_how_to_reach_the_person_and_both_sides_read_it(cast, at):
    made = at["major_park"].made("contacts/", suda(cast))
    assert made["presence"] == "off_duty" and made["version"] == 1 and made["names"] == {"th": "สุดา วัฒนา"}
    assert made["organization"]["side"] == "military" and made["user"] == str(cast.wg_cdr_suda.id)
    for reader in ("ms_rivera", "dr_okafor", "observer_controller", "admin"):
        assert [each["id"] for each in at[reader].get("contacts/").json()["results"]] == [made["id"]]
    one = at["dr_okafor"].get(f"contacts/{made['id']}/")
    assert one["ETag"] == '"1"'
    assert one.json()["mine"]["allowed"] == [] and one.json()["mine"]["not_allowed"][0]["who_may"]
    assert told(cast.dr_okafor, cast.operation) == [{"kind": "contact.added", "data": made, "stream": "shared"}]


def test_name_title_and_organization_come_from_the_account_when_left_out(cast, at):
    made = at["ms_rivera"].made("contacts/", {"user": str(cast.wg_cdr_suda.id)})
    assert (made["name"], made["title"]) == (str(cast.wg_cdr_suda), "Wg Cdr")
    assert made["organization"]["id"] == str(cast.wg_cdr_suda.organization_id)
    nameless = at["ms_rivera"].post("contacts/", {"phone": "119"})
    assert nameless.status_code == 400 and "name" in nameless.json()["errors"]


def test_the_same_request_twice_lists_once(cast, at):
    body = suda(cast, id=str(uuid4()))
    first, again = at["major_park"].post("contacts/", body), at["major_park"].post("contacts/", body)
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    assert at["major_park"].post("contacts/", {**body, "phone": "119"}).status_code == 409


def test_bad_input_names_each_field(cast, at):
    wrong = {"seat": "nowhere", "organization": str(uuid4()), "user": str(uuid4())}
    answer = at["major_park"].post("contacts/", suda(cast, **wrong))
    assert answer.status_code == 400 and set(answer.json()["errors"]) == set(wrong)
    backwards = at["major_park"].post("contacts/", suda(cast, valid_from=in_hours(2), valid_until=in_hours(1)))
    assert backwards.status_code == 400 and "valid_until" in backwards.json()["errors"]
    assert at["major_park"].post("contacts/", suda(cast, languages=["Thai!"])).status_code == 400
    foreign = at["major_park"].post("contacts/", suda(cast, user=str(cast.outsider.id)))
    assert "takes no part" in foreign.json()["errors"]["user"][0]
    assert at["major_park"].post("contacts/", suda(cast, rank="x")).json()["errors"]["rank"]


def test_reporter_is_told_who_keeps_contacts_and_outsider_learns_nothing(cast, at):
    refused = at["dr_okafor"].post("contacts/", suda(cast))
    assert refused.status_code == 403 and any("Watch officer" in who for who in refused.json()["who_may"])
    made = at["major_park"].made("contacts/", suda(cast))
    for path in ("contacts/", f"contacts/{made['id']}/", "seats/", "watches/", "rooms/", "presence/"):
        assert at["outsider"].get(path).status_code == 404
    assert at["outsider"].post("contacts/", suda(cast)).status_code == 404
    assert at["outsider"].post(f"contacts/{made['id']}/presence/", {"presence": "on_duty"}).status_code == 404


def test_the_other_side_learns_nothing_of_a_military_contact(cast, at):
    made = at["major_park"].made("contacts/", suda(cast, audience="military"))
    assert at["ms_rivera"].get("contacts/").json()["results"] == []
    unknown = at["ms_rivera"].get(f"contacts/{uuid4()}/").json()
    assert at["ms_rivera"].get(f"contacts/{made['id']}/").json() == unknown
    for method, path, body in (
        ("patch", "", {"phone": "1"}), ("post", "presence/", {"presence": "away"}),
        ("post", "release_to/", {"audience": "shared"}), ("post", "withdraw/", {"audience": "civilian", "reason": "x"}),
    ):  # fmt: skip
        assert getattr(at["ms_rivera"], method)(f"contacts/{made['id']}/{path}", body).status_code == 404
    assert told(cast.ms_rivera, cast.operation) == []
    # A civilian may keep a contact of the same person: the military one neither hinders it nor shows.
    assert at["ms_rivera"].post("contacts/", suda(cast, audience="shared")).status_code == 201


def test_a_change_needs_the_version_and_a_stale_one_loses_nothing(cast, at):
    made = at["major_park"].made("contacts/", suda(cast))
    address = f"contacts/{made['id']}/"
    assert at["major_park"].patch(address, {"phone": "112"}).status_code == 428
    good = at["major_park"].patch(address, {"phone": "112"}, 1)
    assert good.status_code == 200 and good.json()["version"] == 2 and good["ETag"] == '"2"'
    stale = at["ms_rivera"].patch(address, {"email": "new@example.org", "valid_until": in_hours(5)}, 1)
    assert stale.status_code == 409
    assert stale.json()["current"]["phone"] == "112" and stale.json()["yours"]["email"] == "new@example.org"
    same = at["major_park"].patch(address, {"phone": "112"}, 2)
    assert same.json()["version"] == 2, "what changes nothing is no new version"
    assert [each["data"]["version"] for each in told(cast.ms_rivera, cast.operation)] == [1, 2]


def test_everybody_keeps_how_to_reach_themselves(cast, at):
    made = at["ms_rivera"].made("contacts/", {"user": str(cast.dr_okafor.id)})
    address = f"contacts/{made['id']}/"
    assert "update_own" in at["dr_okafor"].get(address).json()["mine"]["allowed"]
    assert at["dr_okafor"].patch(address, {"phone": "+82 10", "languages": ["en", "ko"]}, 1).status_code == 200
    assert at["dr_okafor"].patch(address, {"roles": ["director"]}, 2).status_code == 403


def test_one_contact_of_a_person_in_each_audience(cast, at):
    at["major_park"].made("contacts/", suda(cast))
    assert at["ms_rivera"].post("contacts/", suda(cast)).status_code == 409
    military = at["major_park"].made("contacts/", suda(cast, audience="military"))
    released = at["major_park"].post(f"contacts/{military['id']}/release_to/", {"audience": "shared"})
    assert released.status_code == 409 and "already" in released.json()["detail"]


def test_who_sees_a_contact_knows_of_the_seat_that_it_fills(cast, at):
    at["major_park"].made("seats/", air_liaison(audience="military"))
    at["major_park"].made("seats/", air_liaison(key="gate", name="Gate"))
    refused = at["major_park"].post("contacts/", suda(cast, seat="air-liaison"))
    assert refused.status_code == 400 and "seat" in refused.json()["errors"]
    inside = at["major_park"].made("contacts/", suda(cast, seat="air-liaison", audience="military"))
    released = at["major_park"].post(f"contacts/{inside['id']}/release_to/", {"audience": "shared"})
    assert released.status_code == 400 and "seat" in released.json()["errors"]
    moved = at["major_park"].post("seats/gate/fill/", {"contact": inside["id"]})
    assert moved.status_code == 200 and moved.json()["version"] == 2
    assert at["major_park"].post(f"contacts/{inside['id']}/release_to/", {"audience": "shared"}).status_code == 200


def test_release_shows_it_and_withdraw_takes_it_away(cast, at):
    made = at["major_park"].made("contacts/", suda(cast, audience="military"))
    address = f"contacts/{made['id']}/"
    assert at["major_park"].post(address + "release_to/", {"audience": "shared"}).json()["audience"] == "shared"
    assert at["ms_rivera"].get(address).status_code == 200
    assert at["dr_okafor"].post(address + "withdraw/", {"audience": "shared", "reason": "x"}).status_code == 403
    back = at["major_park"].post(address + "withdraw/", {"audience": "military", "reason": "wrong phone given out"})
    assert back.status_code == 200 and back.json()["withdrawn_reason"] == "wrong phone given out"
    assert at["ms_rivera"].get(address).status_code == 404
    seen = told(cast.ms_rivera, cast.operation)
    assert [each["kind"] for each in seen] == ["contact.released", "contact.withdrawn"]
    gone = seen[-1]["data"]
    assert gone == {"id": made["id"], "withdrawn": True, "version": 3}
    assert told(cast.major_park, cast.operation, "contact.updated")[-1]["data"]["version"] > gone["version"]


def test_the_list_narrows_by_what_people_ask_for(cast, at):
    at["major_park"].made("seats/", air_liaison())
    first = at["major_park"].made("contacts/", suda(cast, seat="air-liaison", presence="on_call", valid_until=in_hours(3)))
    second = at["ms_rivera"].made("contacts/", {"user": str(cast.dr_okafor.id), "languages": ["en"]})
    for asked, found in (
        ({"q": "garuda"}, [first]), ({"q": "สุดา"}, [first]), ({"q": "medical evacuation"}, [first]),
        ({"presence": "on_call"}, [first]),
        ({"side": "civilian"}, [second]), ({"language": "en"}, [second, first]), ({"language": "th"}, [first]),
        ({"seat": "air-liaison"}, [first]), ({"seat": first["seat"]}, [first]),
        ({"organization": second["organization"]["id"]}, [second]), ({"valid_at": in_hours(5)}, [second]),
        ({"updated_after": in_hours(1)}, []), ({"q": "nobody"}, []),
    ):  # fmt: skip
        assert at["dr_okafor"].get("contacts/", **asked).json()["results"] == found, asked
    for asked in ({"presence": "asleep"}, {"organization": "x"}, {"valid_at": "noon"}):
        assert at["dr_okafor"].get("contacts/", **asked).status_code == 400
    assert len(at["dr_okafor"].get("contacts/", limit="1").json()["results"]) == 1


def test_rights_end_with_the_assignment(cast, at):
    assignment = cast.wg_cdr_suda.assignments.get(operation=cast.operation, role=Role.LIAISON_OFFICER)
    made = at["wg_cdr_suda"].made("contacts/", {"user": str(cast.wg_cdr_suda.id)})
    end_assignment(assignment=assignment)
    assert at["wg_cdr_suda"].get("contacts/").status_code == 404
    assert at["major_park"].patch(f"contacts/{made['id']}/", {"phone": "1"}, 1).status_code == 200, "others keep it all the same"


def test_the_snapshots_contacts_take_the_same_few_questions_however_many(cast, at):
    def questions() -> int:
        with (
            viewing_as(cast.ms_rivera, cast.operation),
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            assert [contact_form(contact) for contact in contacts_seen(cast.ms_rivera, cast.operation)]
        return len(asked)

    at["major_park"].made("contacts/", {"name": "One"})
    few = questions()
    for number in range(5):
        at["major_park"].made(
            "contacts/", {"name": f"Number {number}", "valid_from": (timezone.now() - timedelta(1)).isoformat()}
        )
    assert questions() == few
