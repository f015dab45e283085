"""Accounts: given by an administrator of the installation from the console, suspended and reactivated there."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from operations.models import AccessToken, AuthorizationVersion, Organization, User
from operations.services.authorization import raise_authorization
from operations.services.operation import audience_of_organization


def add_user(*, username: str, password: str | None, organization: Organization | None, **details: Any) -> User:
    """`details`: name, names, title, language, coordinate_notation, symbol_set, theme, email."""
    user = User(username=username, organization=organization, **details)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    return user


def set_password(*, user: User, password: str) -> User:
    """Give an account another password. What the old one opened ends: sessions (Django signs them with it) and tokens."""
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        AccessToken.objects.filter(user=user).delete()
        raise_authorization(user_ids=[user.id])
    return user


def suspend_user(*, user: User, reason: str) -> User:
    """Shut an account: no login, no token, no right in any operation until it is reactivated. Its sessions and tokens are gone.

    Its assignments stay as they are, so that reactivating gives back what the person held. Again: nothing more.
    """
    if not user.is_active:
        return user
    with transaction.atomic():
        user.is_active, user.suspended_at, user.suspension_reason = False, timezone.now(), reason
        user.save(update_fields=["is_active", "suspended_at", "suspension_reason"])
        AccessToken.objects.filter(user=user).delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        raise_authorization(user_ids=[user.id])
    return user


def reactivate_user(*, user: User) -> User:
    """Open a suspended account again. The person logs in anew."""
    with transaction.atomic():
        user.is_active, user.suspended_at, user.suspension_reason = True, None, ""
        user.save(update_fields=["is_active", "suspended_at", "suspension_reason"])
        raise_authorization(user_ids=[user.id])
    return user


def move_user(*, user: User, organization: Organization | None) -> User:
    """The person now belongs to another organization, or to none: in every operation they see what that one sees."""
    with transaction.atomic():
        user.organization = organization
        user.save(update_fields=["organization"])
        for version in AuthorizationVersion.objects.filter(user=user).select_related("operation"):
            if organization is not None:
                audience_of_organization(version.operation, organization)
        raise_authorization(user_ids=[user.id])
    return user
