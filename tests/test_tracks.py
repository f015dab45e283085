"""Where moving things are: posted by thousands, the newest kept in view, the way kept for days (DESIGN section 6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from rest_framework.test import APIClient

from incidents.models import TrackFix
from incidents.services.track import keep_days
from journal.models import Entry
from operations.row_security import viewing_as
from tests.cast import Cast, Scene

Api = Callable[..., APIClient]
NOW = datetime.now(UTC)


def at(seconds: float = 0) -> str:
    return (NOW - timedelta(minutes=3) + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def fix(source: str = "HELO 11", second: float = 0, **more: Any) -> dict[str, Any]:
    return {"source": source, "at": at(second), "lon": 129.2, "lat": 35.8, **more}


def url(cast: Cast, rest: str = "") -> str:
    return f"/api/v1/operations/{cast.operation.slug}/tracks/{rest}"


def post(api: Api, cast: Cast, *fixes: Any, who: str = "major_park", **more: Any) -> Any:
    return api(getattr(cast, who)).post(url(cast), {"fixes": list(fixes), **more}, format="json")


def latest(api: Api, cast: Cast, who: str = "major_park", **asked: str) -> list[dict[str, Any]]:
    answer = api(getattr(cast, who)).get(url(cast), asked)
    assert answer.status_code == 200, answer.data
    found: list[dict[str, Any]] = answer.data["results"]
    return found


def test_a_fix_is_seen_by_those_of_its_audience(api: Api, cast: Cast) -> None:
    answer = post(api, cast, fix(speed=61.5, course=274, accuracy=4))
    assert answer.status_code == 200
    assert answer.data == {"accepted": 1, "older": 0, "refused": []}
    (seen,) = latest(api, cast, "dr_okafor")
    assert {
        "source": "HELO 11",
        "at": at(),
        "lon": 129.2,
        "lat": 35.8,
        "speed": 61.5,
        "course": 274,
        "accuracy": 4,
    }.items() <= seen.items()
    assert seen["audience"] == "shared"
    assert seen["location"] == {"type": "Point", "coordinates": [129.2, 35.8]}
    assert seen["reported_by"]["id"] == str(cast.major_park.id)
    assert seen["clock_ahead"] is False


def test_the_newest_fix_counts_and_the_others_are_the_way(api: Api, cast: Cast) -> None:
    post(api, cast, fix(second=10, lon=129.1), fix(second=30, lon=129.3), fix(second=20, lon=129.2))
    (seen,) = latest(api, cast)
    assert (seen["at"], seen["lon"]) == (at(30), 129.3)
    assert post(api, cast, fix(second=5, lon=129.0)).data == {"accepted": 1, "older": 1, "refused": []}
    assert latest(api, cast) == [seen]
    way = api(cast.major_park).get(url(cast, f"{seen['id']}/fixes/")).data["results"]
    assert [each["lon"] for each in way] == [129.0, 129.1, 129.2, 129.3]
    part = api(cast.major_park).get(url(cast, f"{seen['id']}/fixes/"), {"from": at(10), "until": at(20)}).data["results"]
    assert [each["lon"] for each in part] == [129.1, 129.2]


def test_the_same_post_twice_changes_nothing(api: Api, cast: Cast) -> None:
    fixes = [fix(second=second, lon=129 + second / 100) for second in range(5)]
    post(api, cast, *fixes)
    first = latest(api, cast)
    assert post(api, cast, *fixes).data == {"accepted": 5, "older": 5, "refused": []}
    assert latest(api, cast) == first
    assert len(api(cast.major_park).get(url(cast, f"{first[0]['id']}/fixes/")).data["results"]) == 5


def test_bad_fixes_are_refused_by_their_place_and_the_others_count(api: Api, cast: Cast) -> None:
    bad: list[tuple[Any, str]] = [
        (fix(lat=91), "lat"),
        (fix(lon=-180.5), "lon"),
        (fix(lon="129"), "lon"),
        (fix(lat=True), "lat"),
        (fix(speed=-1), "speed"),
        (fix(speed=2_000), "speed"),
        (fix(course=361), "course"),
        (fix(accuracy=9_999_999.0), "accuracy"),
        (fix(accuracy=1e300), "accuracy"),
        (fix(source=""), "source"),
        (fix(source="x" * 121), "source"),
        ({**fix(), "source": 7}, "source"),
        (fix(at="yesterday"), "at"),
        (fix(at="2026-11-23"), "at"),
        (fix(at="2026-11-23T16:25:00"), "at"),
        (fix(at="0001-01-01T00:00:00+23:59"), "at"),
        (fix(height=3), "height"),
        ({"source": "HELO 11"}, "lon"),
        ("HELO 11", "non_field_errors"),
        (None, "non_field_errors"),
    ]
    answer = post(api, cast, *[each for each, _ in bad], fix())
    assert answer.status_code == 200, answer.data
    assert answer.data["accepted"] == 1
    assert [each["index"] for each in answer.data["refused"]] == list(range(len(bad)))
    for refused, (_given, field) in zip(answer.data["refused"], bad, strict=True):
        assert field in refused["errors"] and all(refused["errors"].values()), refused
    assert len(latest(api, cast)) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"fixes": []},
        {"fixes": {}},
        {"fixes": "x"},
        {"fixes": [{}] * 10_001},
        {"fixes": [{}], "audience": "nobody"},
        {"fixes": [{}], "more": 1},
    ],
)
def test_a_body_that_makes_no_sense_is_refused_whole(api: Api, cast: Cast, body: dict[str, Any]) -> None:
    answer = api(cast.major_park).post(url(cast), body, format="json")
    assert answer.status_code == 400
    assert answer.data["errors"]


def test_a_clock_that_is_ahead_cannot_hide_the_fixes_after_it(api: Api, cast: Cast) -> None:
    ahead = [fix(lon=129 + n, at=(datetime.now(UTC) + timedelta(hours=1, seconds=n)).isoformat()) for n in range(2)]
    assert post(api, cast, *ahead).data == {"accepted": 2, "older": 0, "refused": []}
    (seen,) = latest(api, cast)
    assert seen["clock_ahead"] is True and seen["lon"] == 130
    assert datetime.fromisoformat(seen["at"]) <= datetime.now(UTC)
    assert post(api, cast, fix(at=datetime.now(UTC).isoformat(), lon=128)).data["older"] == 0
    (seen,) = latest(api, cast)
    assert seen["clock_ahead"] is False and seen["lon"] == 128


def test_a_little_ahead_is_taken_as_it_is(api: Api, cast: Cast) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=90)).isoformat()
    post(api, cast, fix(at=soon))
    (seen,) = latest(api, cast)
    assert seen["clock_ahead"] is False and datetime.fromisoformat(seen["at"]) == datetime.fromisoformat(soon)


def test_two_audiences_use_one_name_and_learn_nothing_of_each_other(api: Api, cast: Cast) -> None:
    post(api, cast, fix("ALPHA", lon=128), audience="military")
    post(api, cast, fix("ALPHA", lon=127, second=-60), who="ms_rivera", audience="civilian")
    (military,), (civilian,) = latest(api, cast, "wg_cdr_suda"), latest(api, cast, "ms_rivera")
    assert (military["lon"], civilian["lon"]) == (128, 127)
    assert military["id"] != civilian["id"]
    assert api(cast.ms_rivera).get(url(cast, f"{military['id']}/fixes/")).status_code == 404
    assert latest(api, cast, "ms_rivera", audience="military") == []
    refused = post(api, cast, fix("ALPHA"), who="ms_rivera", audience="military")
    assert refused.status_code == 400 and "military" not in str(refused.data["errors"])
    with viewing_as(cast.ms_rivera, cast.operation):
        assert list(TrackFix.objects.values_list("audience__key", flat=True).distinct()) == ["civilian"]


def test_only_those_who_report_may_post(api: Api, cast: Cast) -> None:
    assert post(api, cast, fix(), who="dr_okafor").status_code == 200
    assert post(api, cast, fix(), who="admin").status_code == 403
    assert post(api, cast, fix(), who="outsider").status_code == 404
    assert api().post(url(cast), {"fixes": [fix()]}, format="json").status_code == 401


def test_the_list_narrows_and_pages(api: Api, cast: Cast) -> None:
    post(api, cast, *[fix(f"BOAT {n}", lon=129 + n / 10) for n in range(5)])
    assert {each["source"] for each in latest(api, cast, bbox="129.15,35,129.35,36")} == {"BOAT 2", "BOAT 3"}
    assert [each["source"] for each in latest(api, cast, source="BOAT 4")] == ["BOAT 4"]
    moved = latest(api, cast)[0]["updated_at"]
    assert latest(api, cast, updated_after=moved) == []
    post(api, cast, fix("BOAT 0", second=1))
    assert [each["source"] for each in latest(api, cast, updated_after=moved)] == ["BOAT 0"]
    client, page = api(cast.major_park), url(cast) + "?limit=2"
    seen: list[str] = []
    while page:
        answer = client.get(page).data
        # They move on while the pages are read, and none is left out.
        post(api, cast, *[fix(f"BOAT {n}", second=10 + len(seen)) for n in range(5)])
        seen += [each["source"] for each in answer["results"]]
        page = answer["next"]
    assert sorted(seen) == [f"BOAT {n}" for n in range(5)]
    for asked in ({"bbox": "1,2"}, {"updated_after": "now"}):
        assert client.get(url(cast), asked).status_code == 400
    features = client.get(url(cast), HTTP_ACCEPT="application/geo+json").json()
    assert features["type"] == "FeatureCollection" and features["features"][0]["geometry"]["type"] == "Point"


def test_names_are_the_same_letters_whichever_device_wrote_them(api: Api, cast: Cast) -> None:
    post(api, cast, fix(" 구조헬기 1 "), fix("구조헬기 1", second=1), fix('A "quoted", \\ {name}'))
    assert {each["source"] for each in latest(api, cast)} == {"구조헬기 1", 'A "quoted", \\ {name}'}


def test_positions_do_not_enter_the_journal(api: Api, cast: Cast) -> None:
    with viewing_as(cast.major_park, cast.operation):
        before = Entry.objects.count()
    post(api, cast, fix())
    with viewing_as(cast.major_park, cast.operation):
        assert Entry.objects.count() == before


def test_ten_thousand_at_once(api: Api, cast: Cast) -> None:
    answer = post(api, cast, *[fix(f"S{n % 2000}", second=n // 2000) for n in range(10_000)])
    assert (answer.data["accepted"], answer.data["refused"]) == (10_000, [])
    with viewing_as(cast.major_park, cast.operation):
        assert TrackFix.objects.count() == 10_000


def partitions() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'incidents_trackfix'::regclass")
        return {name for (name,) in cursor.fetchall()}


def day_name(days: int) -> str:
    return f"incidents_trackfix_{datetime.now(UTC) + timedelta(days=days):%Y%m%d}"


def test_days_are_made_ahead_and_take_what_came_before_them(api: Api, scene: Scene) -> None:
    keep_days()
    assert {day_name(days) for days in range(-1, 4)} <= partitions()
    with connections["owner"].cursor() as owner:
        owner.execute(f"DROP TABLE {day_name(0)}")
    post(api, scene, fix())
    assert day_name(0) not in partitions()
    keep_days()
    assert day_name(0) in partitions()
    with viewing_as(scene.major_park, scene.operation), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {day_name(0)} WHERE at = %s", [at()])
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM incidents_trackfix_rest WHERE at = %s", [at()])
        assert cursor.fetchone() == (0,)
    with viewing_as(scene.outsider, scene.operation), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {day_name(0)}")
        assert cursor.fetchone() == (0,), "a partition is locked like its table"


def test_a_fix_of_a_day_without_a_partition_is_stored_and_forgotten_in_time(api: Api, cast: Cast, settings: Any) -> None:
    settings.TRACK_DAYS = 5
    old = [fix("OLD", at=(datetime.now(UTC) - timedelta(days=days)).isoformat()) for days in (40, 4)]
    assert post(api, cast, *old, fix("LONG GONE", at="1999-01-01T00:00:00Z")).data["accepted"] == 3
    assert keep_days() >= 2
    with viewing_as(cast.major_park, cast.operation):
        kept = list(TrackFix.objects.values_list("at", flat=True))
    assert [at.isoformat() for at in kept] == [old[1]["at"]]
    # What the server heard of a moment ago stays in the list, however old it says it is.
    assert {each["source"] for each in latest(api, cast)} == {"OLD", "LONG GONE"}
