"""Ten trucks and a hundred people who want one each: ten get one, whoever asks when (RELIABILITY R16)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from uuid6 import uuid7

from incidents.models import Commitment, Resource
from incidents.services.commitment import commit_resource, release_commitment
from incidents.services.resource import add_resource
from operations.errors import Conflict
from operations.row_security import viewing_as
from operations.selectors import audience_for
from tests.incidents_at_hand import incident_of

CLAIMS = 100


def ten_trucks(scene):
    shared = audience_for(scene.major_park, scene.operation, "shared")
    resource, _new = add_resource(
        by=scene.major_park, operation=scene.operation, audience=shared, name="Trucks", kind="truck", quantity=10
    )
    return resource


def at_once(calls, workers=16):
    """Run all calls from threads; each thread closes its connection. Returns results and refusals."""

    def run(call):
        try:
            return call()
        except Conflict as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, calls))


def claim(scene, resource, incident, record_id=None):
    return lambda: commit_resource(
        by=scene.major_park, operation=scene.operation, resource_id=resource.id, incident_id=incident.id, quantity=1,
        record_id=record_id,
    )  # fmt: skip


def state_of(scene, resource):
    with viewing_as(scene.major_park, scene.operation):
        fresh = Resource.objects.get(id=resource.id)
        return fresh.committed, fresh.status, Commitment.objects.filter(resource=resource, released_at=None).count()


def test_hundred_claims_at_once_for_ten_trucks_grant_exactly_ten(scene):
    resource, incidents = ten_trucks(scene), [incident_of(scene) for _ in range(4)]
    answers = at_once([claim(scene, resource, incidents[n % 4]) for n in range(CLAIMS)])
    granted = [answer for answer in answers if not isinstance(answer, Conflict)]
    assert len(granted) == 10 and len(answers) == CLAIMS
    assert state_of(scene, resource) == (10, "committed", 10)


def test_a_claim_repeated_at_once_takes_one_truck(scene):
    resource, incident, chosen = ten_trucks(scene), incident_of(scene), uuid7()
    answers = at_once([claim(scene, resource, incident, chosen) for _ in range(20)])
    assert sorted(new for _commitment, new in answers) == [False] * 19 + [True]
    assert {commitment.id for commitment, _new in answers} == {chosen}
    assert state_of(scene, resource) == (1, "available", 1)


def test_releases_and_claims_at_once_keep_the_count(scene):
    resource, incident = ten_trucks(scene), incident_of(scene)
    held = [claim(scene, resource, incident)()[0] for _ in range(10)]

    def give_back(commitment):
        return lambda: release_commitment(by=scene.major_park, operation=scene.operation, commitment_id=commitment.id)

    calls = [give_back(commitment) for commitment in held[:5] for _twice in range(2)]
    calls += [claim(scene, resource, incident) for _ in range(20)]
    answers = at_once(calls[::2] + calls[1::2])
    granted = sum(1 for answer in answers if isinstance(answer, tuple))
    committed, _status, active = state_of(scene, resource)
    assert committed == active == 5 + granted <= 10
