"""Presence is what a person says; last seen is what their screen tells. Neither is taken for the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from liaison.models import LastSeen
from liaison.services import seen
from tests.liaison_at_hand import desks, told


@pytest.fixture
def at(cast, api):
    return desks(cast, api)


@pytest.fixture
def okafor(cast, at):
    return at["ms_rivera"].made("contacts/", {"user": str(cast.dr_okafor.id), "audience": "shared"})


def test_a_person_says_that_they_are_on_duty_and_everybody_hears_it_once(cast, at, okafor):
    address = f"contacts/{okafor['id']}/presence/"
    on_duty = at["dr_okafor"].post(address, {"presence": "on_duty"})
    assert on_duty.status_code == 200 and on_duty.json()["presence"] == "on_duty" and on_duty.json()["version"] == 2
    assert on_duty.json()["presence_since"] > okafor["presence_since"]
    again = at["dr_okafor"].patch(address, {"presence": "on_duty"})
    assert again.json() == on_duty.json()
    assert [each["data"] for each in told(cast.major_park, cast.operation, "contact.presence_changed")] == [on_duty.json()]


def test_nobody_says_it_for_another_person_but_may_mark_them_unreachable(cast, at, okafor):
    address = f"contacts/{okafor['id']}/presence/"
    refused = at["major_park"].post(address, {"presence": "on_duty"})
    assert refused.status_code == 403 and refused.json()["who_may"] == [str(cast.dr_okafor.title) + " " + str(cast.dr_okafor)]
    assert at["major_park"].post(address, {"presence": "unreachable"}).json()["presence"] == "unreachable"
    assert at["admin"].post(address, {"presence": "unreachable"}).status_code == 403
    assert at["dr_okafor"].post(address, {"presence": "asleep"}).status_code == 400


def test_presence_of_a_person_without_an_account_is_kept_by_those_who_coordinate(at):
    made = at["ms_rivera"].made("contacts/", {"name": "Harbor master", "phone": "122"})
    address = f"contacts/{made['id']}/presence/"
    assert at["major_park"].post(address, {"presence": "on_call"}).status_code == 200
    assert at["dr_okafor"].post(address, {"presence": "away"}).status_code == 403


def test_a_screen_that_is_there_changes_last_seen_and_never_presence(cast, at, okafor):
    (before,) = at["major_park"].get("presence/").json()
    assert before == {
        "user": str(cast.dr_okafor.id), "contact": okafor["id"], "presence": "off_duty", "last_seen_at": None,
    }  # fmt: skip
    assert seen(cast.dr_okafor, cast.operation)
    (after,) = at["major_park"].get("presence/").json()
    assert after["last_seen_at"] and after["presence"] == "off_duty"
    assert at["major_park"].get(f"contacts/{okafor['id']}/").json()["version"] == 1
    assert told(cast.major_park, cast.operation, "contact.presence_changed") == []


def test_last_seen_is_written_at_most_once_a_minute(cast):
    assert seen(cast.dr_okafor.id, cast.operation.id) is True
    assert seen(cast.dr_okafor.id, cast.operation.id) is False
    LastSeen.objects.filter(user=cast.dr_okafor).update(last_seen_at=timezone.now() - timedelta(seconds=61))
    assert seen(cast.dr_okafor, cast.operation) is True
    assert LastSeen.objects.filter(user=cast.dr_okafor, operation=cast.operation).count() == 1


def test_last_seen_shows_only_to_who_sees_the_contact(cast, at):
    at["major_park"].made("contacts/", {"user": str(cast.major_park.id), "audience": "military"})
    seen(cast.major_park, cast.operation)
    assert len(at["wg_cdr_suda"].get("presence/").json()) == 1
    assert at["ms_rivera"].get("presence/").json() == []
