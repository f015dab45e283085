"""Loading the demo operation: once, complete, dated back, and seen by each side as it should be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from incidents.models import Incident, LogLine, Resource, Track, TrackFix
from liaison.models import Message, Watch
from operations.models import Operation, User
from operations.row_security import viewing_as

MOMENT_LEFT = re.compile(r"\{[zk]:")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Operation]:
    """The demo operation, loaded once for this file and rolled back. Accounts of other tests on this database step aside."""
    with django_db_blocker.unblock(), transaction.atomic():
        User.objects.update(username=Concat(Value("other_"), F("username")))
        call_command("load_demo_operation", stdout=StringIO())
        yield Operation.objects.get(slug="typhoon-demo")
        transaction.set_rollback(True)


def person(username: str) -> User:
    return User.objects.get(username=username)


def test_the_demo_loads_once_and_tells_its_accounts(demo: Operation) -> None:
    told = StringIO()
    call_command("load_demo_operation", stdout=told)
    assert Operation.objects.filter(slug="typhoon-demo").count() == 1
    for username in ("major_park", "ms_rivera", "dr_okafor", "wg_cdr_suda", "observer_controller", "admin", "outsider"):
        assert username in told.getvalue()
    assert "only-for-tests" not in told.getvalue()


def test_a_new_password_reaches_the_accounts(demo: Operation, settings) -> None:
    settings.DEMO_PASSWORD = "another-one"
    call_command("load_demo_operation", stdout=StringIO())
    assert person("major_park").check_password("another-one")


def test_accounts_that_somebody_made_are_not_taken_over(demo: Operation) -> None:
    with transaction.atomic():
        Operation.objects.filter(pk=demo.pk).update(slug="renamed")
        with pytest.raises(CommandError, match=r"admin.*outsider"):
            call_command("load_demo_operation", stdout=StringIO())
        transaction.set_rollback(True)


def test_each_side_sees_its_part(demo: Operation) -> None:
    seen = {}
    for username in ("major_park", "ms_rivera", "wg_cdr_suda"):
        with viewing_as(person(username), demo):
            seen[username] = set(Incident.objects.values_list("code", flat=True))
    shared = seen["major_park"] & seen["ms_rivera"]
    assert len(shared) >= 55
    assert "INC-0DB7R" in seen["major_park"] - seen["ms_rivera"]
    assert "INC-P7C3J" in seen["ms_rivera"] - seen["major_park"]
    assert "INC-ZB6V0" in seen["major_park"] - seen["wg_cdr_suda"]
    with viewing_as(person("outsider"), demo):
        assert not Incident.objects.exists()


def test_the_day_is_dated_back(demo: Operation) -> None:
    now = timezone.now()
    with viewing_as(person("major_park"), demo):
        slide = Incident.objects.get(code="INC-7K3QF")
        assert timedelta(hours=2, minutes=35) < now - slide.reported_at < timedelta(hours=2, minutes=45)
        assert slide.status == "responding" and slide.severity == "extreme"
        assert {figure["kind"]: figure["value"] for figure in slide.figures} == {
            "trapped": 4,
            "missing": 2,
            "injured": 7,
            "displaced": 180,
        }
        lines = list(LogLine.objects.all())
        assert len(lines) > 300
        assert min(line.at for line in lines) < now - timedelta(hours=8)
        assert max(line.at for line in lines) <= now
        assert not any(MOMENT_LEFT.search(line.text) for line in lines)


def test_resources_are_where_they_stand_now(demo: Operation) -> None:
    with viewing_as(person("major_park"), demo):
        held = {resource.code: resource for resource in Resource.objects.all()}
        assert held["RES-4HC8D"].available_quantity == 2
        assert held["RES-VY0K4"].status == "out_of_service"
        assert held["RES-G8N6E"].status == "offered"
        assert sum(resource.status == "committed" for resource in held.values()) >= 3


def test_one_watch_is_offered_and_one_seat_is_vacant(demo: Operation) -> None:
    with viewing_as(person("ms_rivera"), demo):
        open_watches = {watch.seat.key: watch for watch in Watch.objects.filter(ended_at=None).select_related("seat", "person")}
        assert len(open_watches) == 9 and "air-liaison" not in open_watches
        assert open_watches["watch-officer"].state == "handing_over"
        assert open_watches["watch-officer"].person.username == "major_park"
        assert any(mention["code"] == "INC-7K3QF" for message in Message.objects.all() for mention in message.mentions)


def test_things_move_and_play_tracks_moves_them_on(demo: Operation) -> None:
    with viewing_as(person("ms_rivera"), demo):
        seen = {track.source: track.at for track in Track.objects.all()}
        way = TrackFix.objects.filter(track__source="ROKS Dokdo").count()
    assert {"ROKS Dokdo", "해경헬기 512", "Relief Medics 2"} <= seen.keys()
    assert "MP escort 1" not in seen, "a military one"
    assert seen["Bus 12 Gyeongbuk"] < timezone.now() - timedelta(minutes=30), "one was last heard of a while ago"
    assert way > 100
    call_command("play_tracks", "typhoon-demo", "--for", "0.1", "--crowd", "3", stdout=StringIO())
    with viewing_as(person("ms_rivera"), demo):
        later = {track.source: track.at for track in Track.objects.all()}
        assert TrackFix.objects.filter(track__source="ROKS Dokdo").count() == way + 1
    moved = {source for source, at in later.items() if at != seen.get(source)}
    assert moved == later.keys() - {"Bus 12 Gyeongbuk"}
    assert {"Vessel 1", "Vessel 3"} <= moved


def test_play_tracks_needs_the_demonstration(demo: Operation) -> None:
    with pytest.raises(CommandError, match="load_demo_operation"):
        call_command("play_tracks", "no-such-operation", stdout=StringIO())
