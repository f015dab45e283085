"""What is nearest: right by meters everywhere on Earth, free when it is to be sent, and blind to what the viewer may not see."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from incidents.models import Resource
from incidents.services.commitment import commit_resource
from incidents.services.resource import add_resource, update_resource
from operations.models import Audience
from tests.cast import Cast
from tests.world import report

ELLIPSOID = Geod(ellps="WGS84")
places = st.tuples(st.floats(-180, 180), st.floats(-89.9, 89.9))


def ask(client: Any, cast: Cast, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/operations/{cast.operation.slug}/nearest/", asked)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def thing(cast: Cast, name: str, lon: float, lat: float, key: str = "shared", **more: Any) -> Resource:
    audience = Audience.objects.get(operation=cast.operation, key=key)
    wanted = {"kind": "excavator", "quantity": 2, "location": Point(lon, lat, srid=4326)}
    resource, _new = add_resource(
        by=cast.major_park, operation=cast.operation, audience=audience, name=name, **{**wanted, **more}
    )
    return resource


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(there=st.lists(places, min_size=1, max_size=12), here=places)
def test_the_nearest_come_first_by_meters_anywhere_on_earth(cast: Cast, api, there, here) -> None:
    with transaction.atomic():
        made = {thing(cast, f"Team {number}", *place).code: place for number, place in enumerate(there)}
        found = ask(api(cast.ms_rivera), cast, lon=here[0], lat=here[1], limit=3)
        transaction.set_rollback(True)
    measured = {code: ELLIPSOID.inv(*here, *place) for code, place in made.items()}
    expected = sorted(meters for _forth, _back, meters in measured.values())[:3]
    assert [each["distance_m"] for each in found] == pytest.approx(expected, abs=0.2)
    for each in found:
        forth, _back, meters = measured[each["code"]]
        assert each["distance_m"] == pytest.approx(meters, abs=0.2)
        # Near the place itself, and at its antipode, every direction is as good.
        if 1 < meters < 19_900_000:
            assert (each["bearing_deg"] - forth + 180) % 360 - 180 == pytest.approx(0, abs=0.2)


def test_only_what_can_be_sent_is_near(cast: Cast, api) -> None:
    incident = report(cast.ms_rivera, cast.operation)
    gone, broken, far = (
        thing(cast, "All out", 129.21, 35.85),
        thing(cast, "Broken", 129.21, 35.85),
        thing(cast, "Far", 129.3, 35.9),
    )
    commit_resource(by=cast.major_park, operation=cast.operation, resource_id=gone.id, incident_id=incident.id, quantity=2)
    update_resource(by=cast.major_park, operation=cast.operation, resource_id=broken.id, changes={"status": "out_of_service"})
    client = api(cast.ms_rivera)
    assert [each["code"] for each in ask(client, cast, lon=129.21, lat=35.85)] == [far.code]
    everything = ask(client, cast, lon=129.21, lat=35.85, free="false")
    assert {each["code"] for each in everything} == {gone.code, broken.code, far.code}
    assert ask(client, cast, lon=129.21, lat=35.85, kind="ambulance") == []
    incidents = ask(client, cast, lon=129.3, lat=35.85, what="incidents")
    assert [(each["what"], each["code"]) for each in incidents] == [("incident", incident.code)]
    assert incidents[0]["bearing_deg"] == pytest.approx(270, abs=0.5) and incidents[0]["record"]["title"] == incident.title


def test_what_is_hidden_is_not_near(cast: Cast, api) -> None:
    thing(cast, "Depot team", 129.21, 35.85, "military")
    assert ask(api(cast.ms_rivera), cast, lon=129.21, lat=35.85) == []
    assert len(ask(api(cast.major_park), cast, lon=129.21, lat=35.85)) == 1


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"lat": "35"}, "lon"),
        ({"lon": "x", "lat": "35"}, "lon"),
        ({"lon": "129", "lat": "95"}, "lat"),
        ({"lon": "nan", "lat": "35"}, "lon"),
        ({"lon": "129", "lat": "35", "what": "people"}, "what"),
        ({"lon": "129", "lat": "35", "kind": "unicorn"}, "kind"),
        ({"lon": "129", "lat": "35", "limit": "0"}, "limit"),
    ],
)
def test_a_wrong_question_names_the_field(cast: Cast, api, asked: dict[str, str], field: str) -> None:
    answer = api(cast.ms_rivera).get(f"/api/v1/operations/{cast.operation.slug}/nearest/", asked)
    assert answer.status_code == 400 and field in answer.json()["errors"]
