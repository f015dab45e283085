"""How many people: a time series, never overwritten, of which the latest moment counts."""

from __future__ import annotations

import uuid

import pytest

from incidents.models import Figure
from journal.models import Entry
from operations.row_security import viewing_as
from tests.incidents_by_rest import base, change, log_of, post, read, reported


def count(client, cast, incident, value, kind="trapped", **more):
    return post(client, f"{base(cast)}/incidents/{incident['id']}/figures/", {"kind": kind, "value": value, **more})


def test_a_figure_changes_the_incident_and_tells_the_log(cast, api):
    rivera = api(cast.ms_rivera)
    incident = reported(rivera, cast)
    assert count(rivera, cast, incident, 6, source="119 center", basis="confirmed").status_code == 201
    answer = count(rivera, cast, incident, 4)
    assert answer.status_code == 201 and answer.json()["author"]["name"] == "Ms Rivera"
    form = read(rivera, cast, incident).json()
    assert [(each["kind"], each["value"]) for each in form["figures"]] == [("trapped", 4)] and form["version"] == 3
    line = log_of(rivera, cast, incident)[0]
    assert line["text"] == "trapped 6 → 4" and line["changes"] == [{"field": "trapped", "from": 6, "to": 4}]
    with viewing_as(cast.ms_rivera, cast.operation):
        entry = Entry.objects.filter(kind="incident.updated").latest("at")
    form.pop("mine")
    assert entry.data == form


def test_the_latest_moment_counts_and_not_the_latest_arrival(cast, api):
    rivera = api(cast.ms_rivera)
    incident = reported(rivera, cast)
    count(rivera, cast, incident, 9, as_of="2026-11-23T12:00:00Z")
    late = count(rivera, cast, incident, 3, as_of="2026-11-23T09:00:00+00:00")
    assert late.status_code == 201
    assert read(rivera, cast, incident).json()["figures"][0]["value"] == 9
    assert log_of(rivera, cast, incident)[0]["text"] == "trapped 3 as of 2026-11-23T09:00:00Z, before the current figure"
    count(rivera, cast, incident, 11, as_of="2026-11-23T12:00:00Z")
    assert read(rivera, cast, incident).json()["figures"][0]["value"] == 11


def test_nothing_of_the_series_is_overwritten(cast, api):
    rivera = api(cast.ms_rivera)
    incident = reported(rivera, cast, figures=[{"kind": "trapped", "value": 6, "as_of": "2026-11-23T08:00:00Z"}])
    for hour, value in ((9, 4), (10, 0)):
        count(rivera, cast, incident, value, as_of=f"2026-11-23T{hour:02}:00:00Z")
    count(rivera, cast, incident, 2, kind="dead")
    series = rivera.get(f"{base(cast)}/incidents/{incident['id']}/figures/").json()["results"]
    assert [row["value"] for row in series if row["kind"] == "trapped"] == [0, 4, 6]
    form = read(rivera, cast, incident).json()
    assert [(row["kind"], row["value"]) for row in form["figures"]] == [("dead", 2), ("trapped", 0)]


def test_the_same_figure_sent_twice_counts_once(cast, api):
    rivera = api(cast.ms_rivera)
    incident = reported(rivera, cast)
    chosen = str(uuid.uuid4())
    first, again = (count(rivera, cast, incident, 6, id=chosen) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    assert count(rivera, cast, incident, 7, id=chosen).status_code == 409
    assert read(rivera, cast, incident).json()["version"] == 2


def test_a_figure_makes_an_older_edit_stale(cast, api):
    incident = reported(api(cast.ms_rivera), cast)
    count(api(cast.ms_rivera), cast, incident, 6)
    assert change(api(cast.ms_rivera), cast, incident, severity="minor").status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "eaten"), ("value", -1), ("value", 1.5), ("value", "many"), ("value", 10**12), ("basis", "guess"),
     ("as_of", "2999-01-01T00:00:00Z"), ("as_of", "2026-11-23"), ("source", "x" * 201)],
)  # fmt: skip
def test_a_bad_figure_is_named(cast, api, field, value):
    incident = reported(api(cast.ms_rivera), cast)
    answer = post(
        api(cast.ms_rivera), f"{base(cast)}/incidents/{incident['id']}/figures/", {"kind": "dead", "value": 1, field: value}
    )
    assert answer.status_code == 400 and list(answer.json()["errors"]) == [field]


def test_figures_follow_the_rights_and_the_readers_of_the_incident(cast, api):
    incident = reported(api(cast.major_park), cast, audience="military")
    count(api(cast.major_park), cast, incident, 6)
    assert count(api(cast.ms_rivera), cast, incident, 5).status_code == 404
    shared = reported(api(cast.ms_rivera), cast)
    assert count(api(cast.dr_okafor), cast, shared, 5).status_code == 403
    with viewing_as(cast.ms_rivera, cast.operation):
        assert not Figure.objects.exists()
    released = post(api(cast.major_park), f"{base(cast)}/incidents/{incident['id']}/release_to/", {"audience": "shared"})
    assert released.json()["figures"][0]["value"] == 6
    series = api(cast.ms_rivera).get(f"{base(cast)}/incidents/{incident['id']}/figures/").json()["results"]
    assert [row["value"] for row in series] == [6]
