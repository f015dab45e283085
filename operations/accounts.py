"""allauth's door: accounts are given by an administrator, nobody signs up."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _

from operations import services
from operations.models import User

#: What Django says to a password and has no Thai words for. Standing here, they are collected into locale/, which goes before.
REFUSALS = (
    _("The password is too similar to the %(verbose_name)s."),
    _("Your password can’t be too similar to your other personal information."),
    _("This password is too common."),
    _("Your password can’t be a commonly used password."),
    _("The two password fields didn’t match."),
    _("Null characters are not allowed."),
)


class InvitedOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        services.set_password(user=user, password=password)

    def logout(self, request: HttpRequest) -> None:
        user_id = request.user.pk
        with transaction.atomic():
            super().logout(request)
            services.raise_authorization(user_ids=[user_id] if user_id else [])


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        services.end_sessions(sessions=sessions)
