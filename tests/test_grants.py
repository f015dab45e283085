"""One rule of sight in two spellings: for one person at each request, and for many sockets at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from cop.grants import Holder, grants_of
from operations import policy
from operations.enums import Role
from operations.models import AccessToken, AuthorizationVersion, User
from operations.services import add_user, assign, end_assignment, issue_token, set_password, suspend_user
from tests.cast import Cast, assemble


def people(cast: Cast) -> dict[str, User]:
    """The cast, somebody without an organization, one whose time is over, one whose time comes, and a suspended one."""
    found = cast.everybody()
    for name in ("homeless", "ended", "coming", "suspended", "twice"):
        home = None if name == "homeless" else cast.major_park.organization
        found[name] = add_user(username=f"{name}-{cast.operation.slug}", password=None, organization=home)
    now = timezone.now()
    assign(user=found["homeless"], operation=cast.operation, role=Role.OBSERVER)
    end_assignment(assignment=assign(user=found["ended"], operation=cast.operation, role=Role.OBSERVER))
    assign(user=found["coming"], operation=cast.operation, role=Role.OBSERVER, valid_from=now + timedelta(hours=1))
    assign(user=found["suspended"], operation=cast.operation, role=Role.OBSERVER)
    suspend_user(user=found["suspended"], reason="Left the force.")
    for role in (Role.OBSERVER, Role.EXERCISE_CONTROL):
        assign(user=found["twice"], operation=cast.operation, role=role, valid_until=now + timedelta(hours=2))
    return found


@pytest.mark.parametrize("kind", ["real", "exercise"])
def test_many_at_once_see_what_each_sees_alone(db: None, kind: str) -> None:
    one, other = assemble(kind=kind), assemble(suffix="-b")
    everybody = [*people(one).values(), *people(other).values()]
    operations = [one.operation, other.operation]
    sights = policy.sights([(user.id, operation.id) for user in everybody for operation in operations])
    for user in everybody:
        for operation in operations:
            alone = {audience.id: audience.key for audience in policy.audiences(user, operation)}
            assert sights[user.id, operation.id].audiences == alone, f"{user.username} in {operation.slug}"


def test_a_thousand_are_looked_up_in_a_handful_of_queries(cast: Cast, django_assert_max_num_queries) -> None:
    holders = []
    for number in range(40):
        user = add_user(username=f"n{number}", password=None, organization=cast.major_park.organization)
        assign(user=user, operation=cast.operation, role=Role.OBSERVER)
        issue_token(user=user)
        holders.append(Holder(user.id, cast.operation.id, AccessToken.objects.get(user=user).id))
    with django_assert_max_num_queries(6):
        grants = grants_of(holders)
    assert all(grant.logged_in and len(grant.streams) == 4 for grant in grants.values())


def test_a_grant_ends_with_what_ends_first(cast: Cast) -> None:
    issue_token(user=cast.dr_okafor)
    token = AccessToken.objects.get(user=cast.dr_okafor)
    holder = Holder(cast.dr_okafor.id, cast.operation.id, token.id)
    assert grants_of([holder])[holder].until == token.expires_at
    soon = timezone.now() + timedelta(minutes=5)
    assign(user=cast.dr_okafor, operation=cast.operation, role=Role.OBSERVER, valid_until=soon)
    assert grants_of([holder])[holder].until == soon
    AccessToken.objects.filter(id=token.id).update(expires_at=timezone.now())
    assert not grants_of([holder])[holder].logged_in


def test_a_session_counts_only_for_the_person_and_the_password_it_was_opened_with(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.dr_okafor)
    key = browser.session.session_key
    mine = Holder(cast.dr_okafor.id, cast.operation.id, session_key=key)
    stolen = Holder(cast.major_park.id, cast.operation.id, session_key=key)
    foreign_token = Holder(cast.major_park.id, cast.operation.id, token_id=mine.operation_id)
    assert [grants_of([each])[each].logged_in for each in (mine, stolen, foreign_token)] == [True, False, False]
    set_password(user=cast.dr_okafor, password="another-long-password")
    assert key and SessionStore().exists(key)
    assert not grants_of([mine])[mine].logged_in


def test_each_change_of_rights_raises_the_version_of_those_it_is_about(cast: Cast) -> None:
    def version(user: User) -> int:
        return AuthorizationVersion.objects.get(user=user, operation=cast.operation).version

    okafor, park = version(cast.dr_okafor), version(cast.major_park)
    given = assign(user=cast.dr_okafor, operation=cast.operation, role=Role.OBSERVER)
    end_assignment(assignment=given)
    set_password(user=cast.dr_okafor, password="another-long-password")
    suspend_user(user=cast.dr_okafor, reason="Left.")
    assert version(cast.dr_okafor) == okafor + 4
    assert version(cast.major_park) == park, "nobody else has to be looked up again"
