"""Nobody links to what they may not see, and nobody sets what an address does not declare (RELIABILITY S13, section 7)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import uuid6
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from rest_framework.test import APIClient

from incidents.models import Attachment, Commitment, Figure, Import, Incident, IncidentLink, LogLine, Resource
from liaison.models import Contact, Message, Room, Seat, Shift, Watch
from operations.models import User
from tests.access_world import FILE, AccessWorld, hold, make_access_world
from tests.cast import Cast
from tests.world import PHOTO

#: Where a body names another record: address, field, noun, what else the body needs.
NAMES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("incidents/<incident>/link/", "to", "incident", {}),
    ("incidents/<incident>/link/", "to", "incident", {"relation": "duplicate_of"}),
    ("incidents/<incident>/merge/", "into", "incident", {}),
    ("resources/<resource>/commit/", "incident", "incident", {"quantity": 1}),
    ("contacts/", "seat", "seat", {"name": "Han So-ra"}),
    ("contacts/<contact>/", "seat", "seat", {}),
    ("seats/<seat>/shifts/", "contact", "contact", {"starts_at": "2031-01-01T00:00:00Z", "ends_at": "2031-01-01T08:00:00Z"}),
    ("seats/<seat>/fill/", "contact", "contact", {}),
    ("watches/<seat>/hand_over/", "to", "contact", {"note": "All quiet."}),
    ("rooms/", "incident", "incident", {}),
    ("rooms/<room>/seen/", "message", "message", {}),
]
#: Where a body names an audience.
AUDIENCES: list[tuple[str, dict[str, Any]]] = [
    ("incidents/", {"title": "Bridge out", "kind": "bridge_out", "severity": "severe", "place_name": "Route 68"}),
    ("incidents/<incident>/log/", {"text": "Seen."}),
    ("incidents/<incident>/withdraw/", {"reason": "Too early."}),
    ("incidents/<incident>/release_to/", {}),
    ("log/<line>/withdraw/", {"reason": "Too early."}),
    ("attachments/<attachment>/withdraw/", {"reason": "Too early."}),
    ("resources/", {"name": "Trucks", "kind": "truck"}),
    ("resources/<resource>/withdraw/", {"reason": "Too early."}),
    ("contacts/", {"name": "Han So-ra"}),
    ("contacts/<contact>/release_to/", {}),
    ("seats/", {"key": "air", "name": "Air liaison", "side": "military"}),
]


def at(world: AccessWorld, path: str, audience: str = "shared") -> str:
    ids = world.records[audience]
    return f"/api/v1/operations/{world.cast.operation.slug}/" + re.sub(r"<(\w+)>", lambda found: ids[found[1]], path)


def told(answer: Any, sent: str) -> tuple[int, str]:
    return answer.status_code, answer.content.decode().replace(sent, "what was sent")


@pytest.mark.parametrize(("path", "field", "noun", "more"), NAMES)
@pytest.mark.parametrize("who", ["ms_rivera", "major_park"])
def test_a_record_that_is_not_seen_cannot_be_named(
    cast: Cast, api: Callable[..., APIClient], who: str, path: str, field: str, noun: str, more: dict[str, Any]
) -> None:
    """The answer is that for an id of nothing, word for word."""
    world = make_access_world(cast)
    user: User = getattr(cast, who)
    hidden = world.records["military" if who == "ms_rivera" else "civilian"][noun]
    if "hand_over" in path:
        hold(world, world.records["shared"], user)
    client = api(user)
    send = client.patch if path == "contacts/<contact>/" else client.post
    answers = []
    for named in (hidden, str(uuid6.uuid7())):
        answer = send(at(world, path), {field: named, **more}, format="json", HTTP_IF_MATCH='"1"')
        answers.append(told(answer, named))
        assert answer.status_code == 400
        assert field in answer.json()["errors"], answer.content
    assert answers[0] == answers[1]


@pytest.mark.parametrize(("path", "more"), AUDIENCES)
def test_an_audience_that_is_not_ones_own_cannot_be_named(
    cast: Cast, api: Callable[..., APIClient], path: str, more: dict[str, Any]
) -> None:
    world = make_access_world(cast)
    client = api(cast.ms_rivera)
    answers = [
        told(client.post(at(world, path), {"audience": key, **more}, format="json"), key) for key in ("military", "rok-only", "x")
    ]
    assert answers[0][0] == 400
    assert "audience" in json.loads(answers[0][1])["errors"]
    assert answers[0] == answers[1] == answers[2]


def test_the_list_of_audiences_in_a_refusal_is_the_persons_own(cast: Cast, api: Callable[..., APIClient]) -> None:
    world = make_access_world(cast)
    said = api(cast.ms_rivera).post(at(world, AUDIENCES[0][0]), {**AUDIENCES[0][1], "audience": "x"}, format="json")
    assert not re.search("military|rok|ROK", said.content.decode())


# ------------------------------------------------------------------ mass assignment

_SHIFT = {"starts_at": "2031-01-01T00:00:00Z", "ends_at": "2031-01-01T08:00:00Z"}
#: Every address that takes fields, the model behind it, and a body that it takes.
TAKES: list[tuple[str, str, type[Model], dict[str, Any]]] = [
    ("POST", "incidents/", Incident, AUDIENCES[0][1]),
    ("PATCH", "incidents/<incident>/", Incident, {"title": "Another"}),
    ("POST", "incidents/<incident>/log/", LogLine, {"text": "Seen."}),
    ("POST", "incidents/<incident>/figures/", Figure, {"kind": "dead", "value": 1}),
    ("POST", "incidents/<incident>/attachments/", Attachment, {}),
    ("POST", "incidents/<incident>/link/", IncidentLink, {"to": "<other>"}),
    ("POST", "incidents/<incident>/merge/", IncidentLink, {"into": "<other>"}),
    ("POST", "incidents/<incident>/release_to/", Incident, {"audience": "shared"}),
    ("POST", "incidents/<incident>/withdraw/", Incident, {"audience": "military", "reason": "Too early."}),
    ("POST", "log/<line>/strike/", LogLine, {"reason": "House 4."}),
    ("POST", "resources/", Resource, {"name": "Trucks", "kind": "truck"}),
    ("PATCH", "resources/<resource>/", Resource, {"remarks": "Fuel."}),
    ("POST", "resources/<resource>/commit/", Commitment, {"incident": "<incident>"}),
    ("POST", "imports/", Import, {}),
    ("POST", "contacts/", Contact, {"name": "Han So-ra"}),
    ("PATCH", "contacts/<contact>/", Contact, {"phone": "119"}),
    ("POST", "contacts/<contact>/presence/", Contact, {"presence": "on_call"}),
    ("POST", "seats/", Seat, {"key": "air", "name": "Air liaison", "side": "military"}),
    ("PATCH", "seats/<seat>/", Seat, {"name": "Air"}),
    ("POST", "seats/<seat>/shifts/", Shift, _SHIFT),
    ("POST", "seats/<seat>/fill/", Contact, {"contact": "<contact>"}),
    ("POST", "watches/<seat>/take/", Watch, {}),
    ("POST", "watches/<seat>/hand_over/", Watch, {"note": "All quiet."}),
    ("POST", "watches/<seat>/accept/", Watch, {}),
    ("POST", "watches/<seat>/relieve/", Watch, {"reason": "Gone."}),
    ("POST", "rooms/", Room, {"incident": "<incident>"}),
    ("POST", "rooms/<room>/messages/", Message, {"text": "Copied."}),
]
#: What no address may ever take, whatever its serializer declares.
NEVER = {"operation", "created_by", "created_at", "updated_at", "version", "request_digest", "is_staff", "side_of", "author"}


@pytest.mark.parametrize(("method", "path", "model", "body"), TAKES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_field_that_is_not_declared_is_refused_by_its_name(
    cast: Cast, api: Callable[..., APIClient], method: str, path: str, model: type[Model], body: dict[str, Any]
) -> None:
    """Every field of the model that the address does not declare, each by itself: 400, and named."""
    world = make_access_world(cast)
    client = api(cast.major_park)
    ids = world.records["shared"]
    sent = {field: ids[value[1:-1]] if str(value).startswith("<") else value for field, value in body.items()}
    refused = set()
    for field in {each.name for each in model._meta.get_fields()} | NEVER:
        file = _file(path)
        answer: Any = getattr(client, method.lower())(
            at(world, path), {**file, **sent, field: "x"}, format="multipart" if file else "json", HTTP_IF_MATCH='"1"'
        )
        assert answer.status_code < 500, field
        if answer.status_code == 400 and "Unknown field" in " ".join(answer.json().get("errors", {}).get(field, [])):
            refused.add(field)
    assert refused >= NEVER, sorted(NEVER - refused)
    # What is not refused as unknown is declared. Of these, none may be what only a service sets.
    declared = {each.name for each in model._meta.get_fields()} - refused
    assert not declared & {"committed", "struck_at", "struck_by", "released_by", "person", "state", "digest", "system"}


def _file(path: str) -> dict[str, Any]:
    if path.endswith("attachments/"):
        return {"file": SimpleUploadedFile("a.jpg", PHOTO.getvalue())}
    return {"file": SimpleUploadedFile("a.geojson", FILE)} if path == "imports/" else {}


@pytest.mark.parametrize("field", ["is_staff", "is_superuser", "organization", "username", "password", "email", "roles"])
def test_nobody_raises_themselves(cast: Cast, api: Callable[..., APIClient], field: str) -> None:
    answer = api(cast.dr_okafor).patch("/api/v1/me/", {field: True, "theme": "dark"}, format="json")
    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    kept = User.objects.get(id=cast.dr_okafor.id)
    assert (kept.is_staff, kept.is_superuser, kept.username, kept.organization_id, kept.theme) == (
        False, False, cast.dr_okafor.username, cast.dr_okafor.organization_id, "system",
    )  # fmt: skip
