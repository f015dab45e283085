"""As known at a moment: what the journal had told this viewer by then, and nothing that came later or goes to others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from django.db import connection
from django.utils import timezone

from cop.collections import COLLECTIONS
from cop.selectors.past import snapshot_at
from incidents.services.release import release_incident
from operations.models import Audience
from operations.row_security import viewing_as
from tests.cast import Cast
from tests.deeds import DEEDS
from tests.test_replay import VIEWERS, look
from tests.world import World, make_world, report


def database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: datetime = cursor.fetchone()[0]
    return at


def pictures(snapshot: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each.name: {row["id"]: row for row in snapshot[each.name]} for each in COLLECTIONS}


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_the_past_stays_as_it_was_and_the_present_is_its_end(cast: Cast, deed: str) -> None:
    world = make_world(cast)
    viewers = [getattr(cast, name) for name in VIEWERS]
    before = [look(world, viewer) for viewer in viewers]
    then = database_time()
    DEEDS[deed](world)
    for viewer, seen in zip(viewers, before, strict=True):
        with viewing_as(viewer, world.operation):
            past = orjson.loads(orjson.dumps(snapshot_at(viewer, world.operation, then)))
            present = orjson.loads(orjson.dumps(snapshot_at(viewer, world.operation, database_time())))
        assert pictures(past) == pictures(seen), f"{viewer}: another past"
        assert past["heads"] == seen["heads"]
        now = look(world, viewer)
        assert pictures(present) == pictures(now) and present["heads"] == now["heads"], f"{viewer}: another present"


def test_what_was_released_at_ten_is_absent_at_one_minute_to_ten(cast: Cast, api) -> None:
    secret = report(cast.major_park, cast.operation, "military", title="Fuel point closed")
    before = database_time()
    shared = Audience.objects.get(operation=cast.operation, key="shared")
    release_incident(by=cast.major_park, operation=cast.operation, incident_id=secret.id, to=shared)
    between = database_time()
    base = f"/api/v1/operations/{cast.operation.slug}/snapshot/"
    rivera, park = api(cast.ms_rivera), api(cast.major_park)

    def titles(client, **asked) -> set[str]:
        answer = client.get(base, asked)
        assert answer.status_code == 200, answer.content
        return {incident["title"] for incident in answer.json()["incidents"]}

    assert titles(rivera) == {"Fuel point closed"}
    assert titles(rivera, as_of=between.isoformat()) == {"Fuel point closed"}
    assert titles(rivera, as_of=before.isoformat()) == set()
    assert titles(park, as_of=before.isoformat()) == {"Fuel point closed"}


@pytest.mark.parametrize("wrong", ["yesterday", "2026-11-23T16:25:00", "", "9999-01-01T00:00:00Z"])
def test_a_moment_that_is_none_names_the_field(cast: Cast, api, wrong: str) -> None:
    answer = api(cast.major_park).get(f"/api/v1/operations/{cast.operation.slug}/snapshot/", {"as_of": wrong})
    assert answer.status_code == 400 and "as_of" in answer.json()["errors"]


def test_the_histogram_counts_each_entry_of_the_viewers_streams_once(cast: Cast, api) -> None:
    world: World = make_world(cast)
    address = f"/api/v1/operations/{world.operation.slug}/histogram/"
    until = (timezone.now() + timedelta(seconds=5)).isoformat()
    for viewer in (cast.ms_rivera, cast.major_park):
        heads = look(world, viewer)["heads"]
        found = api(viewer).get(address, {"bins": 7, "until": until}).json()
        assert len(found["bins"]) == 7 and found["from"] == found["first"] == found["bins"][0]["at"]
        assert sum(each["count"] for each in found["bins"]) == sum(heads.values())
        assert all(sum(each["kinds"].values()) == each["count"] for each in found["bins"])
    assert api(cast.outsider).get(address).status_code == 404


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"bins": "0"}, "bins"), ({"bins": "x"}, "bins"), ({"from": "x"}, "from"), ({"from": "2999-01-01T00:00:00Z"}, "until")],
)
def test_a_wrong_span_names_the_field(cast: Cast, api, asked: dict[str, str], field: str) -> None:
    answer = api(cast.major_park).get(f"/api/v1/operations/{cast.operation.slug}/histogram/", asked)
    assert answer.status_code == 400 and field in answer.json()["errors"]
