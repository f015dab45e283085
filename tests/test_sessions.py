"""Sessions are listed and each can be ended; so can all others. What is not one's own cannot be found."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from operations.models import User
from tests.cast import Cast

PASSWORD = "a-long-enough-password"


def browser(user: User) -> Client:
    """Logged in through the page, as a person would, and seen once."""
    user.set_password(PASSWORD)
    user.save()
    made = Client()
    made.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return made


def logged_in(client: Client) -> bool:
    return client.get("/operations/").status_code == 200


@pytest.fixture
def two(cast: Cast) -> tuple[Client, Client]:
    """Two browsers of the same person."""
    first = browser(cast.major_park)
    second = Client()
    second.post("/accounts/login/", {"login": cast.major_park.username, "password": PASSWORD})
    assert logged_in(first)
    assert logged_in(second)
    return first, second


def test_a_person_ends_one_other_session(two: tuple[Client, Client]) -> None:
    first, second = two
    assert first.get("/accounts/sessions/").content.count(b"/account/sessions/") == 1, (
        "the other one can be ended, this one cannot"
    )
    other = UserSession.objects.get(session_key=second.session.session_key)
    assert first.post(f"/account/sessions/{other.pk}/end/").status_code == 302
    assert logged_in(first)
    assert not logged_in(second)


def test_another_persons_session_answers_like_an_unknown_one(cast: Cast, two: tuple[Client, Client]) -> None:
    stranger = browser(cast.ms_rivera)
    assert logged_in(stranger)
    mine = UserSession.objects.filter(user=cast.major_park).first()
    assert mine is not None
    assert stranger.post(f"/account/sessions/{mine.pk}/end/").status_code == 404
    assert stranger.post("/account/sessions/999999/end/").status_code == 404
    assert logged_in(two[0])


def test_a_changed_password_ends_every_other_session(cast: Cast, two: tuple[Client, Client]) -> None:
    first, second = two
    answer = first.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "another-long-password", "password2": "another-long-password"},
    )
    assert answer.status_code == 302
    assert not logged_in(second)
