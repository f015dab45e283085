"""Every address, every method, every person, every audience: the answers stand in tests/access_table.py (EXAMPLES 6)."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.core.management import get_commands
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver
from rest_framework.test import APIClient
from websockets.exceptions import ConnectionClosed, InvalidStatus

from operations.models import User
from operations.services import assign, end_assignment, issue_token
from tests.access_table import (
    COMMANDS,
    INSIDE,
    PERSONS,
    SOCKET_FROM_CLIENT,
    SOCKET_FROM_SERVER,
    TARGETS,
    Row,
)
from tests.access_world import QUERIES, AccessWorld, body_of, make_access_world, prepare
from tests.cast import Cast, Scene, assemble
from tests.routes import SECTIONS, addresses, listed
from tests.server import Server, messages_until, resume
from tests.write_access_documents import DOCS, listing, permissions

ROOT = Path(__file__).resolve().parent.parent
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
#: Two further persons, and whom they answer like.
LIKE = {"suspended": "anonymous", "ended": "outsider"}
VERSIONS = {"seat": 2, "resource": 2}


def test_every_address_is_in_the_table_and_nothing_else_is() -> None:
    there = {path for path, _view in addresses(get_resolver().url_patterns)}
    table = set(listed())
    assert there - table == set(), "write a row in tests/access_table.py for each of these"
    assert table - there == set(), "these rows are of addresses that are gone"


def test_every_method_that_a_view_offers_is_in_the_table() -> None:
    table = listed()
    for path, view in addresses(get_resolver().url_patterns):
        offered = getattr(view, "cls", None)
        if offered is None:
            continue  # pages: the walk below tries every method of theirs
        methods = {method.upper() for method in ("get", "post", "put", "patch", "delete") if hasattr(offered, method)}
        assert methods == table[path], f"{path}: the view offers {sorted(methods)}, the table has {sorted(table[path])}"


def test_no_row_is_there_twice_and_public_ones_say_so() -> None:
    rows = [(prefix, row) for prefix, section in SECTIONS.items() for row in section]
    assert len({(prefix, row.name) for prefix, row in rows}) == len(rows)
    for prefix, row in rows:
        let_in = row.statuses["anonymous"] not in (302, 401, 404)
        assert row.open or not let_in or prefix == "accounts/", f"{row.name} is open: spell it public(...)"


@pytest.mark.parametrize(("name", "written"), [("permissions.md", permissions), ("addresses.md", listing)])
def test_the_documents_are_what_the_table_says(name: str, written: Callable[[], str]) -> None:
    assert (DOCS / name).read_text() == written(), "run: python -m tests.write_access_documents"


# ------------------------------------------------------------------ the walk


class Walker:
    """Sends one request as one person and takes back whatever it changed."""

    def __init__(self, world: AccessWorld) -> None:
        self.world = world
        self.rest: dict[str, APIClient] = {}
        self.pages: dict[str, Client] = {}
        for name, user in world.people.items():
            self.rest[name] = APIClient(raise_request_exception=False)
            self.pages[name] = Client(raise_request_exception=False)
            if user:
                self.rest[name].credentials(HTTP_AUTHORIZATION=f"Token {issue_token(user=user)}")
                self.pages[name].force_login(user)
        suspended = world.people["suspended"]
        assert suspended is not None
        User.objects.filter(id=suspended.id).update(is_active=False)

    def ask(self, prefix: str, row: Row, person: str, audience: str, method: str = "") -> HttpResponseBase:
        ids = self.world.records[audience]
        method = method or row.method
        url = "/" + prefix + row.path
        url = url.replace("<slug:slug>", self.world.cast.operation.slug).replace("<stream>", quote(ids["stream"]))
        url = re.sub(
            r"<\w+:(incident|line|attachment|link|resource|commitment|batch|contact|seat|shift|room|assignment|track)>",
            _of(ids),
            url,
        )
        url = url.replace("<int:pk>", "1").replace("<int:session_id>", "1").replace("<key>", "abc").replace("<uidb36>", "1")
        named = re.search(r"<\w+:(seat|resource|incident|contact)>/$", row.path)
        version = VERSIONS.get(named[1] if named else "", 1)
        with transaction.atomic():
            prepare(self.world, row.name, person, audience)
            # What the body names exists and is shared where the target itself is unknown.
            known = {**ids, **({} if audience != "unknown" else _others(self.world))}
            body = body_of(row.name)(self.world, known, self.world.people[person])
            client: Any = self.rest[person] if prefix.startswith("api/") else self.pages[person]
            cookies = client.cookies.copy()
            sent: dict[str, Any] = {"HTTP_X_REQUEST_ID": "the-matrix"}
            if method not in ("GET", "HEAD"):  # where a version is read it would ask for that very version (RFC 9110)
                sent["HTTP_IF_MATCH"] = f'"{version}"'
            if method in ("GET", "HEAD", "OPTIONS"):
                sent["data"] = QUERIES.get(row.name, {}) if method != "OPTIONS" else {}
            elif prefix.startswith("api/") and not any(hasattr(value, "read") for value in body.values()):
                sent.update(data=body, format="json")
            elif method in ("POST", "PUT") and not prefix.startswith("api/") and method == "PUT":
                sent["content_type"] = "application/x-www-form-urlencoded"
            else:
                sent["data"] = body
            answer: HttpResponseBase = getattr(client, method.lower())(url, **sent)
            client.cookies = cookies  # logging out takes the cookie away, and the row of the session comes back without it
            transaction.set_rollback(True)
        return answer


def _of(ids: dict[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda found: ids[found[1]]


def _others(world: AccessWorld) -> dict[str, str]:
    return {noun: world.records["shared"][noun] for noun in ("other", "incident", "contact", "message")}


def told(answer: HttpResponseBase, ids: dict[str, str]) -> tuple[int, list[str], str]:
    """All that a person learns from an answer, except the id that they sent, the time and a fresh form token."""
    body = b"".join(answer) if answer.streaming else getattr(answer, "content", b"")
    text = re.sub(r'(csrfmiddlewaretoken" value|csrf-token" content)="[^"]+"|<h-clock.*?</h-clock>', r"\1", body.decode())
    headers = [f"{name}: {value}" for name, value in answer.items() if name != "Content-Length"]
    for noun, known in ids.items():
        if noun == "stream":
            continue
        text = text.replace(known, noun)
        headers = [header.replace(known, noun) for header in headers]
    return answer.status_code, headers, text


def first_difference(one: tuple[int, list[str], str], other: tuple[int, list[str], str]) -> str:
    for left, right in (([str(one[0])], [str(other[0])]), (one[1], other[1]), (one[2].splitlines(), other[2].splitlines())):
        for pair in zip(left, right, strict=False):
            if pair[0] != pair[1]:
                return " | ".join(pair)
    return "one is longer"


GROUPS = sorted({row.path.partition("/")[0].partition("?")[0] for row in INSIDE})


@pytest.fixture
def walker(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Walker:
    monkeypatch.setattr("rest_framework.throttling.SimpleRateThrottle.allow_request", lambda *given: True)
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    return Walker(make_access_world(cast))


@pytest.mark.parametrize("group", GROUPS)
def test_inside_an_operation(walker: Walker, group: str) -> None:
    wrong: list[str] = []
    for row in [each for each in INSIDE if each.path.partition("/")[0].partition("?")[0] == group]:
        wrong += walk(walker, "api/v1/operations/<slug:slug>/", row)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("prefix", ["api/v1/", "", "accounts/"])
def test_outside_of_operations(walker: Walker, prefix: str) -> None:
    wrong: list[str] = []
    for row in SECTIONS[prefix]:
        wrong += walk(walker, prefix, row)
    assert not wrong, "\n".join(wrong)


def walk(walker: Walker, prefix: str, row: Row) -> list[str]:
    """What of this row does not hold."""
    wrong = []
    # The pages of one's own account know two kinds of people.
    people = ("anonymous", "outsider", "major_park", "suspended") if prefix == "accounts/" else (*PERSONS, *LIKE)
    for person in people:
        column = LIKE.get(person, person)
        missing = walker.ask(prefix, row, person, "unknown") if row.unknown else None
        if missing is not None and missing.status_code != row.unknown[column]:
            wrong.append(f"{row.name} as {person} on an unknown id: {missing.status_code}, not {row.unknown[column]}")
        for audience in (row.targets or ("shared",))[: 4 if column == person else 2]:
            sees = not row.unknown or column in TARGETS[audience] or column in ("anonymous", "outsider")
            expected = row.statuses[column] if sees else row.unknown[column]
            answer = walker.ask(prefix, row, person, audience)
            if answer.status_code != expected:
                said = (getattr(answer, "content", None) or b"")[:200]
                wrong.append(f"{row.name} as {person} on {audience}: {answer.status_code}, not {expected} {said!r}")
            hidden = not sees or column in ("anonymous", "outsider")
            if missing is not None and hidden:
                ids, none = walker.world.records[audience], walker.world.records["unknown"]
                if (one := told(answer, ids)) != (other := told(missing, none)):
                    wrong.append(f"{row.name} as {person}: unseen in {audience} is not unknown: {first_difference(one, other)}")
    return wrong + other_methods(walker, prefix, row)


def other_methods(walker: Walker, prefix: str, row: Row) -> list[str]:
    """HEAD as GET; OPTIONS for whoever comes in; nothing else does anything."""
    wrong = []
    rows = [each for each in SECTIONS[prefix] if each.path == row.path]
    if row is not rows[0]:
        return []
    for person in ("anonymous", "outsider", "major_park"):
        listed_here = {each.method: each.statuses[person] for each in rows}
        for method in METHODS:
            if method in listed_here:
                continue
            answer = walker.ask(prefix, row, person, "shared", method)
            if method == "HEAD" and "GET" in listed_here:
                allowed = {listed_here["GET"]}
            elif prefix == "api/v1/operations/<slug:slug>/":
                allowed = {{"anonymous": 401, "outsider": 404}.get(person, 200 if method == "OPTIONS" else 405)}
            elif prefix == "api/v1/":
                closed = person == "anonymous" and not row.open
                allowed = {401} if closed else {405, 200} if method == "OPTIONS" else {405}
            else:
                # A page gives to another method at most what it gives to those that are listed.
                allowed = {405, *listed_here.values(), *([200] if method == "OPTIONS" else [])}
            if answer.status_code not in allowed:
                wrong.append(f"{method} {row.path} as {person}: {answer.status_code}, not {sorted(allowed)}")
            if method == "HEAD" and getattr(answer, "content", None):
                wrong.append(f"HEAD {row.path} as {person} has a body")
    return wrong


# ------------------------------------------------------------------ what the table cannot say in one status


def test_a_reporter_changes_what_they_reported_themselves(walker: Walker) -> None:
    inside = f"/api/v1/operations/{walker.world.cast.operation.slug}/incidents/"
    body = {"title": "Well fouled", "kind": "flood", "severity": "minor", "place_name": "Hyeongok"}
    mine = walker.rest["dr_okafor"].post(inside, body, format="json").json()
    changed = walker.rest["dr_okafor"].patch(f"{inside}{mine['id']}/", {"severity": "severe"}, format="json", HTTP_IF_MATCH='"1"')
    assert changed.status_code == 200
    other = walker.world.records["shared"]["incident"]
    refused = walker.rest["dr_okafor"].patch(f"{inside}{other}/", {"severity": "severe"}, format="json", HTTP_IF_MATCH='"1"')
    assert refused.status_code == 403
    assert refused.json()["who_may"], "a refusal says whom to ask"


def test_exercise_control_sees_every_audience_of_an_exercise(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rest_framework.throttling.SimpleRateThrottle.allow_request", lambda *given: True)
    walker = Walker(make_access_world(assemble(kind="exercise")))
    for row in INSIDE:
        if row.method == "GET" and row.unknown:
            for audience in TARGETS:
                answer = walker.ask("api/v1/operations/<slug:slug>/", row, "observer_controller", audience)
                assert answer.status_code == 200, f"{row.name} on {audience}"


def test_a_right_ends_with_the_assignment_and_with_the_account(walker: Walker) -> None:
    """The next request after it, by token and by session alike."""
    cast = walker.world.cast
    assignment = assign(user=cast.outsider, operation=cast.operation, role="observer")
    path = f"/api/v1/operations/{cast.operation.slug}/snapshot/"
    by_token, by_session = walker.rest["outsider"], walker.pages["outsider"]
    assert [client.get(path).status_code for client in (by_token, by_session)] == [200, 200]
    end_assignment(assignment=assignment)
    assert [client.get(path).status_code for client in (by_token, by_session)] == [404, 404]
    assign(user=cast.outsider, operation=cast.operation, role="observer")
    User.objects.filter(id=cast.outsider.id).update(is_active=False)
    assert [client.get(path).status_code for client in (by_token, by_session)] == [401, 401]


def test_a_browser_without_the_form_token_changes_nothing(walker: Walker) -> None:
    """A foreign page carries the person's cookie: each act of a session needs the token of our own page (CSRF)."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(walker.world.cast.major_park)
    slug = walker.world.cast.operation.slug
    for prefix, section in SECTIONS.items():
        for row in section:
            if row.method in ("POST", "PATCH", "DELETE") and "<" not in row.path and row.path != "token/":
                url = "/" + prefix.replace("<slug:slug>", slug) + row.path
                answer = browser.generic(row.method, url, b"{}", content_type="application/json")
                assert answer.status_code == 403, f"{row.method} {url}"


# ------------------------------------------------------------------ the socket and the console


@pytest.mark.parametrize("person", [*PERSONS, *LIKE])
def test_the_socket_gives_each_person_their_own_streams(server: Server, scene: Scene, person: str) -> None:
    world = make_access_world(scene)
    user = world.people[person]
    column = LIKE.get(person, person)
    slug = scene.operation.slug
    if user is None:
        return _refused(lambda: server.socket(scene.outsider, slug, additional_headers={}))
    if person == "suspended":
        token_of_before = issue_token(user=user)
        User.objects.filter(id=user.id).update(is_active=False)
        assert token_of_before
    if column in ("anonymous", "outsider"):
        return _refused(lambda: server.socket(user, slug))
    with server.socket(user, slug) as client:
        everything = [*world.records["shared"], "military", "civilian", "rok-only"]
        resume(client, dict.fromkeys(everything, 0))
        client.send('{"type":"here"}')
        found = messages_until(client, lambda said: any(message["type"] == "entry" for message in said))
        own = {world.key(audience) for audience in TARGETS if column in TARGETS[audience]}
        own |= {f"organization:{user.organization_id}"} | ({"rok-only"} if person == "major_park" else set())
        assert set(found[0]["heads"]) == own
        assert {message["stream"] for message in found if message["type"] == "entry"} <= own
        assert {message["type"] for message in found} <= set(SOCKET_FROM_SERVER)
        client.send('{"type":"subscribe","stream":"military"}')
        with pytest.raises(ConnectionClosed):
            while True:
                client.recv(timeout=5)
    return None


def _refused(knock: Callable[[], Any]) -> None:
    with pytest.raises(InvalidStatus) as refused:
        knock()
    assert refused.value.response.status_code == 403


def test_every_message_of_the_socket_is_in_the_table() -> None:
    """Types of messages are literals in cop/: one that is new has to be thought about here."""
    inside = {"grew", "access", "moved", "ephemeral", "ping"}  # between processes of the server
    found = set()
    for path in set((ROOT / "cop").glob("*.py")) - {ROOT / "cop" / "api.py"}:
        found |= set(re.findall(r"[\"']type[\"']\)?(?::| ==| !=) [\"']([a-z]+)[\"']", path.read_text()))
    assert found - inside == {*SOCKET_FROM_CLIENT, *SOCKET_FROM_SERVER} - {"entry"}
    assert "entry" in (ROOT / "journal" / "shapes.py").read_text()


def test_every_command_is_in_the_table() -> None:
    ours = {app for app in django_settings.INSTALLED_APPS if not app.startswith(("django.", "allauth", "rest_"))}
    ours = {app.partition(".")[0] for app in ours} & {path.name for path in ROOT.iterdir() if path.is_dir()}
    commands = {name for name, app in get_commands().items() if str(app).partition(".")[0] in ours}
    assert commands == set(COMMANDS)
    assert all(import_module(f"{get_commands()[name]}.management.commands.{name}").__doc__ for name in commands)


def test_ids_of_nothing_are_nothing(walker: Walker) -> None:
    """The walk's unknown ids belong to no record, so that "alike" compares with the truth."""
    unknown = set(walker.world.records["unknown"].values())
    assert len(unknown) == len(walker.world.records["unknown"])
    assert not any(unknown & set(walker.world.records[audience].values()) for audience in TARGETS)
