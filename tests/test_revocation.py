"""A right that ends closes what it opened: the next request, and the open socket by push or, without any push, by the lease."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from websockets import Origin, Subprotocol
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from operations.enums import Role
from operations.models import AccessToken, Assignment, Audience, User
from operations.services import (
    add_user,
    assign,
    change_members,
    end_session,
    issue_token,
    move_user,
    reactivate_user,
    revoke_assignment,
    revoke_token,
    set_password,
    suspend_user,
)
from tests.cast import Scene, organization
from tests.server import ROOT, Server, messages_until, resume, serving
from tests.test_socket import entries, write

PASSWORD = "a-long-enough-password"


def closed(client: ClientConnection, patience: float = 60) -> int:
    """The code with which the server closes, whatever it says before."""
    with pytest.raises(ConnectionClosed) as ended:
        while True:
            client.recv(timeout=patience)
    assert ended.value.rcvd is not None
    return ended.value.rcvd.code


def held(scene: Scene, user: User) -> Assignment:
    return Assignment.objects.get(operation=scene.operation, user=user)


def by_browser(server: Server, scene: Scene, user: User) -> tuple[Client, ClientConnection]:
    """A browser that logged in, and its socket."""
    browser = Client()
    browser.force_login(user)
    browser.get("/operations/")  # by which the session gets into the list of sessions
    return browser, socket_of(server, scene, browser)


def socket_of(server: Server, scene: Scene, browser: Client) -> ClientConnection:
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    address = f"ws://127.0.0.1:{server.port}/ws/operations/{scene.operation.slug}/"
    return connect(address, origin=Origin(server.url), additional_headers={"Cookie": cookie})


def by_token(server: Server, scene: Scene, user: User) -> tuple[AccessToken, ClientConnection]:
    secret = issue_token(user=user)
    address = f"ws://127.0.0.1:{server.port}/ws/operations/{scene.operation.slug}/"
    client = connect(address, subprotocols=[Subprotocol(f"token.{secret}")])
    return AccessToken.objects.get(user=user, prefix=secret[:8]), client


def listening(client: ClientConnection) -> ClientConnection:
    resume(client, {})
    messages_until(client, lambda said: bool(said))
    return client


@pytest.fixture
def guest(scene: Scene) -> User:
    """A person of this test alone, in the scene's operation: their password and account may be spoiled."""
    user = add_user(username=f"guest-{scene.operation.slug}", password=PASSWORD, organization=organization("Relief Medics"))
    assign(user=user, operation=scene.operation, role=Role.REPORTER)
    return user


# ------------------------------------------------------------------ by push


def test_revoked_by_rest_the_socket_is_closed_and_the_door_shut(server: Server, scene: Scene, guest: User) -> None:
    with server.socket(guest, scene.operation.slug) as client, server.api(scene.admin) as admin, server.api(guest) as own:
        listening(client)
        url = f"/operations/{scene.operation.slug}/"
        answer = admin.post(f"{url}assignments/{held(scene, guest).id}/revoke/", json={"reason": "Left for home."})
        assert answer.status_code == 200, answer.text
        assert own.get(f"{url}snapshot/").status_code == 404
        assert closed(client) == 4403
    with pytest.raises(InvalidStatus) as refused:
        server.socket(guest, scene.operation.slug)
    assert refused.value.response.status_code == 403


Ending = Callable[[User, Client], Any]
ENDINGS: dict[str, Ending] = {
    "suspended": lambda user, browser: suspend_user(user=user, reason="Lost the laptop."),
    "password set": lambda user, browser: set_password(user=user, password="another-long-password"),
    "password changed on the page": lambda user, browser: browser.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "another-long-password", "password2": "another-long-password"},
    ),
    "logged out": lambda user, browser: browser.post("/accounts/logout/"),
    "session ended": lambda user, browser: end_session(by=user, session_id=UserSession.objects.get(user=user).pk),
}


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_an_ended_login_closes_the_browsers_socket_with_4401(server: Server, scene: Scene, guest: User, ending: str) -> None:
    browser, client = by_browser(server, scene, guest)
    with listening(client):
        ENDINGS[ending](guest, browser)
        assert closed(client) == 4401


def test_the_other_browsers_of_the_person_close_on_end_all(server: Server, scene: Scene, guest: User) -> None:
    here, own = by_browser(server, scene, guest)
    _there, other = by_browser(server, scene, guest)
    with listening(own), listening(other):
        assert here.post("/accounts/sessions/").status_code == 302
        assert closed(other) == 4401
        write(scene)
        assert entries(messages_until(own, lambda said: bool(entries(said)))) == [1], "this one stays"


@pytest.mark.parametrize("ending", ["revoked", "suspended", "password set"])
def test_an_ended_token_closes_the_programs_socket_with_4401(server: Server, scene: Scene, guest: User, ending: str) -> None:
    token, client = by_token(server, scene, guest)
    with listening(client):
        if ending == "revoked":
            revoke_token(by=guest, token_id=token.id)
        else:
            ENDINGS[ending](guest, Client())
        assert closed(client) == 4401


def test_a_reactivated_person_comes_in_again(server: Server, scene: Scene, guest: User) -> None:
    suspend_user(user=guest, reason="By mistake.")
    reactivate_user(user=guest)
    with server.socket(guest, scene.operation.slug) as client:
        listening(client)


def test_a_socket_that_never_spoke_is_closed_too(server: Server, scene: Scene, guest: User) -> None:
    with server.socket(guest, scene.operation.slug) as client:
        revoke_assignment(by=scene.admin, operation=scene.operation, assignment_id=held(scene, guest).id)
        assert closed(client) == 4403


def test_who_loses_one_of_two_roles_stays(server: Server, scene: Scene, guest: User) -> None:
    second = assign(user=guest, operation=scene.operation, role=Role.OBSERVER)
    with server.socket(guest, scene.operation.slug) as client:
        listening(client)
        revoke_assignment(by=scene.admin, operation=scene.operation, assignment_id=second.id)
        write(scene)
        assert entries(messages_until(client, lambda said: bool(entries(said)))) == [1]


# ------------------------------------------------------------------ regrouped


def test_a_person_who_moves_is_regrouped_and_hears_nothing_more_of_what_they_lost(
    server: Server, scene: Scene, guest: User
) -> None:
    with server.socket(guest, scene.operation.slug) as client:
        resume(client, {})
        first = messages_until(client, lambda said: bool(said))[0]
        assert "civilian" in first["heads"]
        move_user(user=guest, organization=organization("ROK Army"))
        again = messages_until(client, lambda said: any(message["type"] == "welcome" for message in said))
        heads = next(message["heads"] for message in again if message["type"] == "welcome")
        assert set(heads) == {"shared", "military", "rok-only", f"organization:{organization('ROK Army').id}"}
        write(scene, "civilian", times=3)
        write(scene, "military")
        said = messages_until(client, lambda said: bool(entries(said, "military")))
        assert {message["stream"] for message in said if message["type"] == "entry"} == {"military"}


def test_an_organization_taken_from_a_named_audience_hears_no_more_of_it(server: Server, scene: Scene) -> None:
    audience = Audience.objects.get(operation=scene.operation, key="rok-only")
    with server.socket(scene.major_park, scene.operation.slug) as client:
        resume(client, {})
        assert "rok-only" in messages_until(client, lambda said: bool(said))[0]["heads"]
        change_members(audience=audience, members=[organization("UN OCHA")])
        again = messages_until(client, lambda said: any(message["type"] == "welcome" for message in said))
        assert "rok-only" not in next(message["heads"] for message in again if message["type"] == "welcome")
        write(scene, "rok-only", times=2)
        write(scene)
        said = messages_until(client, lambda said: bool(entries(said)))
        assert entries(said, "rok-only") == []


def test_who_gains_an_audience_is_regrouped_into_it(server: Server, scene: Scene) -> None:
    audience = Audience.objects.get(operation=scene.operation, key="rok-only")
    with server.socket(scene.ms_rivera, scene.operation.slug) as client:
        listening(client)
        change_members(audience=audience, members=[organization("ROK Army"), organization("UN OCHA")])
        again = messages_until(client, lambda said: any(message["type"] == "welcome" for message in said))
        assert "rok-only" in next(message["heads"] for message in again if message["type"] == "welcome")
        write(scene, "rok-only")
        assert entries(messages_until(client, lambda said: bool(entries(said, "rok-only"))), "rok-only") == [1]


# ------------------------------------------------------------------ without any push


@pytest.fixture(scope="module")
def _deaf(django_db_setup: None, django_db_blocker: Any) -> Iterator[Server]:
    with serving(REDIS_URL="", HADR_LEASE_SECONDS="1") as server:
        yield server


@pytest.fixture
def deaf(committed_db: None, _deaf: Server) -> Server:
    """A server that hears of nothing: what this process changes reaches it by the database alone, as when Redis is dead."""
    return _deaf


SILENT: dict[str, tuple[Callable[[Scene, User], Any], int]] = {
    "revoked": (
        lambda scene, user: revoke_assignment(by=scene.admin, operation=scene.operation, assignment_id=held(scene, user).id),
        4403,
    ),
    "suspended": (lambda scene, user: suspend_user(user=user, reason="Gone."), 4401),
    "password set": (lambda scene, user: set_password(user=user, password="another-long-password"), 4401),
    "its time was over": (
        lambda scene, user: None,
        4403,
    ),
    "shut by hand in the database": (lambda scene, user: User.objects.filter(id=user.id).update(is_active=False), 4401),
}


@pytest.mark.parametrize("ending", sorted(SILENT))
def test_without_any_hint_the_lease_closes_it(deaf: Server, scene: Scene, guest: User, ending: str) -> None:
    act, code = SILENT[ending]
    if ending == "its time was over":
        Assignment.objects.filter(user=guest).update(valid_until=timezone.now() + timedelta(seconds=4))
    with deaf.socket(guest, scene.operation.slug) as client:
        listening(client)
        act(scene, guest)
        assert closed(client) == code


def test_a_token_and_a_session_end_at_their_time(deaf: Server, scene: Scene, guest: User) -> None:
    soon = timezone.now() + timedelta(seconds=4)
    secret = issue_token(user=guest)
    AccessToken.objects.filter(user=guest).update(expires_at=soon)
    address = f"ws://127.0.0.1:{deaf.port}/ws/operations/{scene.operation.slug}/"
    browser = Client()
    browser.force_login(guest)
    Session.objects.filter(session_key=browser.session.session_key).update(expire_date=soon)
    with connect(address, subprotocols=[Subprotocol(f"token.{secret}")]) as program, socket_of(deaf, scene, browser) as page:
        listening(program), listening(page)
        assert (closed(program), closed(page)) == (4401, 4401)


def test_without_any_hint_a_lost_audience_is_left(deaf: Server, scene: Scene) -> None:
    audience = Audience.objects.get(operation=scene.operation, key="rok-only")
    with deaf.socket(scene.major_park, scene.operation.slug) as client:
        listening(client)
        change_members(audience=audience, members=[organization("UN OCHA")])
        again = messages_until(client, lambda said: any(message["type"] == "welcome" for message in said))
        assert "rok-only" not in next(message["heads"] for message in again if message["type"] == "welcome")


# ------------------------------------------------------------------ many at once


def test_of_two_hundred_revoked_under_load_nobody_hears_what_they_lost() -> None:
    """`python -m bench.revocations` in the size of a test."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.revocations", "--sockets", "200", "--window", "60"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "200 regrouped, 0 entries of the lost audience after it" in told.stdout
    assert "200 revoked, 200 closed with 4403, 0 late entries" in told.stdout
