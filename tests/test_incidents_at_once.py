"""Several people at once: one change wins and the others are told, no merge waits for another for ever, no report doubles."""

from __future__ import annotations

import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from incidents.models import Incident, IncidentLink
from operations.row_security import viewing_as
from tests.incidents_by_rest import base, change, log_of, post, read, report_body, reported


def at_once(*acts):
    def run(act):
        try:
            return act().status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def test_of_eight_changes_to_one_version_exactly_one_wins(scene, api):
    incident = reported(api(scene.ms_rivera), scene)
    acts = [lambda n=n: change(api(scene.ms_rivera), scene, incident, title=f"Title {n}") for n in range(8)]
    assert at_once(*acts) == {200: 1, 409: 7}
    assert read(api(scene.ms_rivera), scene, incident).json()["version"] == 2
    assert len(log_of(api(scene.ms_rivera), scene, incident)) == 2


def test_figures_sent_at_once_all_count_and_the_latest_moment_shows(scene, api):
    incident = reported(api(scene.ms_rivera), scene)
    address = f"{base(scene)}/incidents/{incident['id']}/figures/"
    acts = [
        lambda n=n: post(api(scene.ms_rivera), address, {"kind": "trapped", "value": n, "as_of": f"2026-11-23T1{n}:00:00Z"})
        for n in range(8)
    ]
    assert at_once(*acts) == {201: 8}
    form = read(api(scene.ms_rivera), scene, incident).json()
    assert form["figures"][0]["value"] == 7 and form["version"] == 9


def test_merges_in_both_directions_end_with_one_survivor(scene, api):
    one, other = reported(api(scene.ms_rivera), scene), reported(api(scene.ms_rivera), scene)
    acts = [
        lambda a=a, b=b: post(api(scene.ms_rivera), f"{base(scene)}/incidents/{a['id']}/merge/", {"into": b["id"]})
        for a, b in ((one, other), (other, one)) * 3
    ]
    told = at_once(*acts)
    assert told[201] == 1 and told[200] == 2 and told[400] == 3
    with viewing_as(scene.ms_rivera, scene.operation):
        assert IncidentLink.objects.count() == 1 and Incident.objects.filter(status="duplicate").count() == 1


def test_one_report_sent_by_eight_tabs_is_reported_once(scene, api):
    body = report_body(id=str(uuid.uuid4()))
    acts = [lambda: post(api(scene.dr_okafor), f"{base(scene)}/incidents/", body) for _ in range(8)]
    told = at_once(*acts)
    assert told[201] == 1 and set(told) <= {200, 201, 409}
    assert post(api(scene.dr_okafor), f"{base(scene)}/incidents/", body).status_code == 200
    with viewing_as(scene.dr_okafor, scene.operation):
        assert Incident.objects.count() == 1
