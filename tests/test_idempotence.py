"""Sent twice, stored once; changed by two, nobody's change lost (RELIABILITY R4, R5)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import uuid6
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from rest_framework.test import APIClient

from tests.access_table import INSIDE
from tests.access_world import FILE, AccessWorld, body_of, make_access_world, prepare
from tests.cast import Cast, Scene
from tests.world import PHOTO

INCIDENT = {"title": "Bridge out", "kind": "bridge_out", "severity": "severe", "place_name": "Route 68"}
Body = Callable[[dict[str, str]], dict[str, Any]]

#: Every POST that makes a record and takes the client's id: its address, its body, and another body for the same id.
CREATES: dict[str, tuple[Body, Body]] = {
    "incidents/": (lambda ids: INCIDENT, lambda ids: {**INCIDENT, "severity": "minor"}),
    "incidents/<uuid:incident>/log/": (lambda ids: {"text": "Seen."}, lambda ids: {"text": "Heard."}),
    "incidents/<uuid:incident>/figures/": (lambda ids: {"kind": "dead", "value": 1}, lambda ids: {"kind": "dead", "value": 2}),
    "incidents/<uuid:incident>/attachments/": (
        lambda ids: {"file": SimpleUploadedFile("a.jpg", PHOTO.getvalue())},
        lambda ids: {"file": SimpleUploadedFile("a.txt", b"Another paper")},
    ),
    "incidents/<uuid:incident>/link/": (lambda ids: {"to": ids["other"]}, lambda ids: {"to": ids["third"]}),
    "resources/": (lambda ids: {"name": "Trucks", "kind": "truck"}, lambda ids: {"name": "Cars", "kind": "truck"}),
    "resources/<uuid:resource>/commit/": (
        lambda ids: {"incident": ids["incident"], "quantity": 1},
        lambda ids: {"incident": ids["incident"], "quantity": 2},
    ),
    "imports/": (
        lambda ids: {"file": SimpleUploadedFile("a.geojson", FILE)},
        lambda ids: {"file": SimpleUploadedFile("b.geojson", FILE)},
    ),
    "contacts/": (lambda ids: {"name": "Han So-ra"}, lambda ids: {"name": "Yoon Tae-min"}),
    "seats/": (
        lambda ids: {"key": "air", "name": "Air liaison", "side": "military"},
        lambda ids: {"key": "air", "name": "Sea liaison", "side": "military"},
    ),
    "seats/<str:seat>/shifts/": (
        lambda ids: {"starts_at": "2031-01-01T00:00:00Z", "ends_at": "2031-01-01T08:00:00Z"},
        lambda ids: {"starts_at": "2031-01-01T00:00:00Z", "ends_at": "2031-01-01T09:00:00Z"},
    ),
    "watches/<str:seat>/take/": (lambda ids: {}, lambda ids: {"until": in_two_hours()}),
    "rooms/": (lambda ids: {"incident": ids["incident"]}, lambda ids: {"incident": ids["other"]}),
    "rooms/<uuid:room>/messages/": (lambda ids: {"text": "Copied."}, lambda ids: {"text": "Say again."}),
    "assignments/": (
        lambda ids: {"user": "outsider", "role": "observer"},
        lambda ids: {"user": "outsider", "role": "reporter"},
    ),
}
#: What only a keeper of rights may do; the picture does not show it.
OF_RIGHTS = ("assignments/", "assignments/<uuid:assignment>/revoke/")
#: POSTs that make nothing with an id of the client's, and why sending them again is safe all the same.
ACTS = {
    "incidents/bulk/": "each report by its own id (tests/test_report_many_incidents.py)",
    "incidents/draft/": "stores nothing",
    "incidents/<uuid:incident>/merge/": "merged already: the same link",
    "incidents/<uuid:incident>/release_to/": "released already: refused, nothing changes",
    "incidents/<uuid:incident>/withdraw/": "withdrawn already: refused, nothing changes",
    "links/<uuid:link>/remove/": "removed once",
    "log/<uuid:line>/strike/": "struck once",
    "log/<uuid:line>/release_to/": "refused, nothing changes",
    "log/<uuid:line>/withdraw/": "refused, nothing changes",
    "attachments/<uuid:attachment>/release_to/": "refused, nothing changes",
    "attachments/<uuid:attachment>/withdraw/": "refused, nothing changes",
    "resources/<uuid:resource>/release_to/": "refused, nothing changes",
    "resources/<uuid:resource>/withdraw/": "refused, nothing changes",
    "commitments/<uuid:commitment>/release/": "released once",
    "tracks/": "the same fix is stored once (tests/test_tracks.py)",
    "imports/<uuid:batch>/apply/": "applied once",
    "imports/<uuid:batch>/undo/": "undone once",
    "contacts/<uuid:contact>/presence/": "the same presence changes nothing",
    "contacts/<uuid:contact>/release_to/": "refused, nothing changes",
    "contacts/<uuid:contact>/withdraw/": "refused, nothing changes",
    "seats/<str:seat>/shifts/<uuid:shift>/cancel/": "cancelled once",
    "seats/<str:seat>/fill/": "fills it already",
    "watches/<str:seat>/hand_over/": "the same offer stands",
    "watches/<str:seat>/withdraw_offer/": "withdrawn once",
    "watches/<str:seat>/accept/": "takes an id too: one's own watch comes back (tests/test_hand_over_watch.py)",
    "watches/<str:seat>/relieve/": "nobody has it any more: refused",
    "rooms/<uuid:room>/seen/": "the marker only moves forward",
    "assignments/<uuid:assignment>/revoke/": "revoked once",
}


def in_two_hours() -> str:
    from datetime import timedelta

    from django.utils import timezone

    return (timezone.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_every_post_is_thought_about() -> None:
    posts = {row.path for row in INSIDE if row.method == "POST"}
    assert posts == CREATES.keys() | ACTS.keys()


def at(world: AccessWorld, path: str, audience: str = "shared") -> str:
    ids = world.records[audience]
    for noun, known in ids.items():
        path = path.replace(f"<uuid:{noun}>", known).replace(f"<str:{noun}>", known)
    return f"/api/v1/operations/{world.cast.operation.slug}/{path}"


def ids_of(world: AccessWorld, client: APIClient) -> dict[str, str]:
    third = client.post(at(world, "incidents/"), INCIDENT, format="json").json()["id"]
    return {**world.records["shared"], "third": third}


def send(client: APIClient, url: str, body: dict[str, Any]) -> Any:
    with_file = any(hasattr(value, "read") for value in body.values())
    return client.post(url, body, format="multipart" if with_file else "json")


@pytest.mark.parametrize("path", sorted(CREATES))
def test_the_same_request_twice_creates_once(cast: Cast, api: Callable[..., APIClient], path: str) -> None:
    world = make_access_world(cast)
    ids = ids_of(world, api(cast.major_park))
    client = api(cast.admin if path in OF_RIGHTS else cast.major_park)
    body, other = CREATES[path]
    record_id = str(uuid6.uuid7())
    before = heads(world, client)
    first = send(client, at(world, path), {"id": record_id, **body(ids)})
    assert first.status_code == 201, first.content
    stored = heads(world, client)
    assert stored != before or path == "imports/" or path in OF_RIGHTS, "an import enters the picture when it is applied"
    again = send(client, at(world, path), {"id": record_id, **body(ids)})
    assert again.status_code == 200, again.content
    assert again.json()["id"] == first.json()["id"]
    assert heads(world, client) == stored, "sending again writes nothing"
    different = send(client, at(world, path), {"id": record_id, **other(ids)})
    if path in ("rooms/", "incidents/<uuid:incident>/link/"):
        assert different.status_code in (200, 409)
        assert different.json().get("id") != record_id, "the id is that of another request"
    else:
        assert different.status_code == 409, different.content
        assert different["Content-Type"] == "application/problem+json"
    assert heads(world, client) == stored


def heads(world: AccessWorld, client: APIClient) -> Any:
    return client.get(at(world, "snapshot/")).json()["heads"]


@pytest.mark.parametrize("path", sorted(ACTS))
def test_an_act_repeated_changes_nothing_more(cast: Cast, api: Callable[..., APIClient], path: str) -> None:
    """Acts without an id of the client's: what a lost answer makes a device send again is either answered alike or refused."""
    world = make_access_world(cast)
    row = next(row for row in INSIDE if row.path == path and row.method == "POST")
    audience = "military" if path.endswith("/release_to/") else "shared"
    user = cast.admin if path in OF_RIGHTS else cast.major_park
    client = api(user)
    prepare(world, row.name, "major_park", audience)
    ids = world.records[audience]

    def act() -> tuple[int, Any]:
        body = body_of(row.name)(world, ids, user)
        answer = send(client, at(world, path, audience), body)
        return answer.status_code, heads(world, client)

    first, after = act()
    assert first in (200, 201)
    again, later = act()
    assert again in (200, 400, 404, 409)
    assert later == after, f"{path} twice: {again}"


CHANGES: dict[str, tuple[str, str, str]] = {
    "incidents/<uuid:incident>/": ("title", "Mine", "Yours"),
    "resources/<uuid:resource>/": ("remarks", "Mine", "Yours"),
    "contacts/<uuid:contact>/": ("phone", "110", "119"),
    "seats/<str:seat>/": ("name", "Mine", "Yours"),
}


@pytest.mark.parametrize("path", sorted(CHANGES))
def test_no_silent_lost_update(cast: Cast, api: Callable[..., APIClient], path: str) -> None:
    """Two people change one record: the second is told, with both versions, and loses nothing."""
    world = make_access_world(cast)
    url = at(world, path)
    mine, yours = api(cast.major_park), api(cast.ms_rivera)
    field, first, second = CHANGES[path]
    read = mine.get(url)
    version = read.json()["version"]
    assert read["ETag"] == f'"{version}"'
    assert mine.patch(url, {field: first}, format="json").status_code == 428
    assert mine.patch(url, {field: first}, format="json", HTTP_IF_MATCH='"x"').status_code == 400
    changed = mine.patch(url, {field: first}, format="json", HTTP_IF_MATCH=read["ETag"])
    assert changed.status_code == 200
    assert changed.json()["version"] == version + 1
    stale = yours.patch(url, {field: second}, format="json", HTTP_IF_MATCH=read["ETag"])
    assert stale.status_code == 409
    told = stale.json()
    assert told["current"][field] == first
    assert told["current"]["version"] == version + 1
    assert told["yours"] == {field: second}
    assert mine.get(url).json()[field] == first
    merged = yours.patch(url, {field: second}, format="json", HTTP_IF_MATCH=changed["ETag"])
    assert merged.status_code == 200


def test_every_patch_of_a_record_asks_for_the_version() -> None:
    """Presence is the person's own word, the last one counts."""
    assert {row.path for row in INSIDE if row.method == "PATCH"} == {*CHANGES, "contacts/<uuid:contact>/presence/"}


@pytest.mark.parametrize("path", ["incidents/", "resources/", "incidents/<uuid:incident>/log/", "rooms/<uuid:room>/messages/"])
def test_eight_at_once_with_one_id_make_one(scene: Scene, api: Callable[..., APIClient], path: str) -> None:
    """A device that sends again while the first is on its way, from several tabs."""
    world = make_access_world(scene)
    body, _other = CREATES[path]
    record_id = str(uuid6.uuid7())

    def one(_turn: int) -> int:
        try:
            answer = send(api(scene.major_park), at(world, path), {"id": record_id, **body(world.records["shared"])})
            return int(answer.status_code)
        finally:
            connections.close_all()

    before = heads(world, api(scene.major_park))["shared"]
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(one, range(8)))
    assert statuses == [200] * 7 + [201]
    entries = {"incidents/": 2}.get(path, 1)  # a report also writes the first line of the log
    assert heads(world, api(scene.major_park))["shared"] == before + entries


def test_eight_changes_at_once_make_one_and_tell_seven(scene: Scene, api: Callable[..., APIClient]) -> None:
    world = make_access_world(scene)
    url = at(world, "incidents/<uuid:incident>/")

    def one(turn: int) -> tuple[int, Any]:
        try:
            answer = api(scene.major_park).patch(url, {"title": f"Title {turn}"}, format="json", HTTP_IF_MATCH='"1"')
            return answer.status_code, answer.json()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(one, range(8)))
    assert sorted(status for status, _body in told) == [200] + [409] * 7
    won = next(body["title"] for status, body in told if status == 200)
    assert all(body["current"]["title"] == won for status, body in told if status == 409)
    assert {body["yours"]["title"] for status, body in told if status == 409} == {f"Title {turn}" for turn in range(8)} - {won}
