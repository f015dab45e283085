"""Directors and administrators give roles and take them away; who did it and why stays; nobody locks the operation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from journal.shapes import moment
from operations.enums import Role
from operations.models import AccessToken, Assignment, Audience, User
from operations.policy import audiences
from operations.services import assign, issue_token
from tests.cast import Cast, organization

Api = Callable[..., APIClient]


def at(cast: Cast, *more: Any) -> str:
    return "/".join([f"/api/v1/operations/{cast.operation.slug}/assignments", *map(str, more), ""])


def role_of(cast: Cast, username: str) -> Assignment:
    return Assignment.objects.get(operation=cast.operation, user__username=username)


@pytest.fixture
def director(cast: Cast) -> User:
    assign(user=cast.ms_rivera, operation=cast.operation, role=Role.DIRECTOR)
    return cast.ms_rivera


def test_a_director_revokes_and_who_and_why_stays(cast: Cast, api: Api, director: User) -> None:
    picture = f"/api/v1/operations/{cast.operation.slug}/snapshot/"
    assert api(cast.dr_okafor).get(picture).status_code == 200
    held = role_of(cast, "dr_okafor")
    answer = api(director).post(at(cast, held.id, "revoke"), {"reason": "The team has left."}, format="json")
    assert answer.status_code == 200, answer.content
    form = answer.json()
    assert form["current"] is False
    assert form["revoked"]["by"]["id"] == str(director.id)
    assert form["revoked"]["reason"] == "The team has left."
    assert form["valid_until"] == form["revoked"]["at"]
    assert api(cast.dr_okafor).get(picture).status_code == 404, "the very next request"
    listed = api(cast.admin).get(at(cast), {"user": "dr_okafor"}).json()["results"]
    assert listed == [form]


def test_revoking_again_changes_neither_who_nor_why(cast: Cast, api: Api, director: User) -> None:
    held = role_of(cast, "dr_okafor")
    first = api(director).post(at(cast, held.id, "revoke"), {"reason": "Left."}, format="json").json()
    again = api(cast.admin).post(at(cast, held.id, "revoke"), {"reason": "Something else."}, format="json")
    assert again.status_code == 200
    assert again.json() == first


def test_the_last_one_who_may_give_roles_cannot_be_revoked(cast: Cast, api: Api) -> None:
    held = role_of(cast, "admin")
    refused = api(cast.admin).post(at(cast, held.id, "revoke"), {}, format="json")
    assert refused.status_code == 400
    assert "locked" in refused.json()["errors"]["assignment"][0]
    assert api(cast.admin).get(at(cast)).status_code == 200
    assign(user=cast.ms_rivera, operation=cast.operation, role=Role.DIRECTOR)
    assert api(cast.admin).post(at(cast, held.id, "revoke"), {}, format="json").status_code == 200
    assert api(cast.admin).get(at(cast)).status_code == 404


def test_a_role_of_another_operation_cannot_be_found(cast: Cast, api: Api) -> None:
    from tests.cast import assemble

    other = assemble(suffix="-elsewhere")
    foreign = role_of(other, "dr_okafor-elsewhere")
    assert api(cast.admin).post(at(cast, foreign.id, "revoke"), {}, format="json").status_code == 404
    foreign.refresh_from_db()
    assert foreign.valid_until is None


def test_others_are_told_whom_to_ask(cast: Cast, api: Api) -> None:
    refused = api(cast.major_park).post(at(cast, role_of(cast, "dr_okafor").id, "revoke"), {}, format="json")
    assert refused.status_code == 403
    assert refused.json()["who_may"] == ["Admin, Administrator"]


def test_a_role_is_given_for_a_time(cast: Cast, api: Api) -> None:
    until = moment(timezone.now() + timedelta(days=2))
    body = {"user": "outsider", "role": "liaison_officer", "valid_until": until}
    given = api(cast.admin).post(at(cast), body, format="json")
    assert given.status_code == 201, given.content
    assert given.json()["valid_until"] == until
    assert given.json()["assigned_by"]["id"] == str(cast.admin.id)
    assert api(cast.outsider).get(f"/api/v1/operations/{cast.operation.slug}/snapshot/").status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"user": "nobody-of-that-name", "role": "observer"}, "user"),
        ({"user": "outsider", "role": "king"}, "role"),
        ({"user": "outsider", "role": "observer", "valid_until": "2020-01-01T00:00:00Z"}, "valid_until"),
        ({"user": "dr_okafor", "role": "reporter"}, "role"),
        ({"user": "outsider"}, "role"),
    ],
)
def test_a_bad_appointment_names_its_field(cast: Cast, api: Api, body: dict[str, str], field: str) -> None:
    refused = api(cast.admin).post(at(cast), body, format="json")
    assert refused.status_code == 400
    assert field in refused.json()["errors"]


def test_the_list_narrows_and_pages(cast: Cast, api: Api, director: User) -> None:
    client = api(cast.admin)
    client.post(at(cast, role_of(cast, "dr_okafor").id, "revoke"), {}, format="json")
    everything = client.get(at(cast)).json()["results"]
    assert len(everything) == 7
    assert {row["username"] for row in client.get(at(cast), {"current": "false"}).json()["results"]} == {"dr_okafor"}
    assert "dr_okafor" not in {row["username"] for row in client.get(at(cast), {"current": "true"}).json()["results"]}
    assert {row["role"] for row in client.get(at(cast), {"role": "director"}).json()["results"]} == {"director"}
    assert client.get(at(cast), {"role": "king"}).status_code == 400
    found, url = [], at(cast) + "?limit=2"
    while url:
        page = client.get(url).json()
        found += page["results"]
        url = page["next"]
    assert found == everything


# ------------------------------------------------------------------ the page


def page_of(cast: Cast, user: User) -> tuple[Client, str]:
    browser = Client()
    browser.force_login(user)
    return browser, f"/operations/{cast.operation.slug}/people/"


def test_the_page_gives_and_revokes_without_script(cast: Cast) -> None:
    browser, url = page_of(cast, cast.admin)
    given = browser.post(url, {"user": "outsider", "role": "observer"}, follow=True)
    assert "Outsider is now Observer." in given.content.decode()
    held = role_of(cast, "outsider")
    revoked = browser.post(f"{url}{held.id}/revoke/", {"reason": "By mistake."}, follow=True)
    assert "Outsider is no longer Observer." in revoked.content.decode()
    assert "Elsewhere" not in browser.get(url).content.decode().partition("<tbody>")[2]
    assert "By mistake." in browser.get(url, {"ended": 1}).content.decode()


def test_the_page_says_why_it_refuses(cast: Cast) -> None:
    browser, url = page_of(cast, cast.admin)
    refused = browser.post(f"{url}{role_of(cast, 'admin').id}/revoke/", {"reason": "Off."}, follow=True)
    assert "Nobody else may give roles in this operation" in refused.content.decode()
    unknown = browser.post(url, {"user": "nobody-of-that-name", "role": "observer"})
    assert unknown.status_code == 400
    assert "There is no account by this name." in unknown.content.decode()


def test_an_end_is_read_in_the_time_of_the_operation(cast: Cast) -> None:
    browser, url = page_of(cast, cast.admin)
    browser.post(url, {"user": "outsider", "role": "observer", "valid_until": "2031-05-01T09:00"})
    until = role_of(cast, "outsider").valid_until
    assert until is not None and moment(until) == "2031-05-01T00:00:00Z"  # Seoul


def test_only_who_may_finds_the_way_to_the_page(cast: Cast) -> None:
    for user, way in ((cast.admin, True), (cast.major_park, False)):
        browser, url = page_of(cast, user)
        assert (url in browser.get(f"/operations/{cast.operation.slug}/log/").content.decode()) is way


# ------------------------------------------------------------------ the console


def run(*words: str) -> str:
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def test_a_suspended_account_is_shut_at_every_door_and_opens_again(cast: Cast) -> None:
    browser, _url = page_of(cast, cast.dr_okafor)
    page = f"/operations/{cast.operation.slug}/"
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {issue_token(user=cast.dr_okafor)}")
    rest = f"/api/v1/operations/{cast.operation.slug}/snapshot/"
    assert (browser.get(page).status_code, client.get(rest).status_code) == (200, 200)
    run("suspend_user", "dr_okafor", "--reason", "Lost the phone.")
    assert (browser.get(page).status_code, client.get(rest).status_code) == (302, 401)
    assert not AccessToken.objects.filter(user=cast.dr_okafor).exists()
    user = User.objects.get(username="dr_okafor")
    assert user.suspension_reason == "Lost the phone."
    run("reactivate_user", "dr_okafor")
    assert client.get(rest).status_code == 401, "what was ended stays ended"
    client.credentials(HTTP_AUTHORIZATION=f"Token {issue_token(user=cast.dr_okafor)}")
    assert client.get(rest).status_code == 200, "and what was held is held again"


def test_a_person_who_moves_sees_what_the_new_organization_sees(cast: Cast) -> None:
    run("move_user", "ms_rivera", "ROK Army")
    moved = User.objects.select_related("organization").get(username="ms_rivera")
    seen = {audience.key for audience in audiences(moved, cast.operation)}
    assert seen == {"shared", "military", "rok-only", f"organization:{organization('ROK Army').id}"}
    run("move_user", "ms_rivera", "")
    nowhere = User.objects.select_related("organization").get(username="ms_rivera")
    assert {audience.key for audience in audiences(nowhere, cast.operation)} == {"shared"}


def test_a_named_audience_lists_others(cast: Cast) -> None:
    said = run("set_audience", cast.operation.slug, "rok-only", "UN OCHA", "Relief Medics")
    assert "Relief Medics, UN OCHA" in said
    seen = {audience.key for audience in audiences(cast.ms_rivera, cast.operation)}
    assert "rok-only" in seen
    assert "rok-only" not in {audience.key for audience in audiences(cast.major_park, cast.operation)}
    assert Audience.objects.get(operation=cast.operation, key="rok-only").members.count() == 2


@pytest.mark.parametrize(
    "words",
    [
        ("suspend_user", "nobody", "--reason", "x"),
        ("reactivate_user", "nobody"),
        ("move_user", "nobody", "UN OCHA"),
        ("move_user", "dr_okafor", "No such place"),
        ("set_audience", "no-such-operation", "rok-only", "UN OCHA"),
    ],
)
def test_the_console_says_what_it_does_not_know(cast: Cast, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="There is no"):
        run(*words)


def test_the_shared_audience_has_no_list(cast: Cast) -> None:
    with pytest.raises(CommandError, match="Only a named audience"):
        run("set_audience", cast.operation.slug, "shared", "UN OCHA")
