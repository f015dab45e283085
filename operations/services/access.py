"""Tokens and sessions, and the choices that each person makes for their own screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from operations.errors import Invalid, NotFound
from operations.models import AccessToken, User
from operations.services.authorization import raise_authorization
from operations.tokens import digest_of, new_secret

TOKEN_LIFE = timedelta(days=30)
PREFERENCES = ("coordinate_notation", "symbol_set", "theme", "language", "shortcuts")


def issue_token(*, user: User) -> str:
    """A new secret for a program of this person, shown once. It ends after 30 days."""
    secret = new_secret()
    AccessToken.objects.create(user=user, digest=digest_of(secret), prefix=secret[:8], expires_at=timezone.now() + TOKEN_LIFE)
    return secret


def revoke_token(*, by: User, token_id: UUID) -> None:
    """End one of the person's own tokens. Raises NotFound alike for an unknown and for another person's token."""
    with transaction.atomic():
        deleted, _rows = AccessToken.objects.filter(user=by, id=token_id).delete()
        if not deleted:
            raise NotFound
        raise_authorization(user_ids=[by.id])


def remove_expired_tokens() -> int:
    """Delete the tokens that no longer open anything; how many."""
    deleted, _rows = AccessToken.objects.filter(expires_at__lt=timezone.now()).delete()
    return deleted


def end_session(*, by: User, session_id: int) -> None:
    """Log out one of the person's own browsers. Raises NotFound alike for an unknown and for another person's session."""
    session = UserSession.objects.filter(user=by, id=session_id).first()
    if session is None:
        raise NotFound
    end_sessions(sessions=[session])


def end_sessions(*, sessions: Iterable[UserSession]) -> None:
    """Log out these browsers. Their sockets close."""
    ended = list(sessions)
    with transaction.atomic():
        for session in ended:
            session.end()
        raise_authorization(user_ids={session.user_id for session in ended})


def token_used(*, token: AccessToken) -> None:
    """Remember when, to the minute: enough to find a forgotten token, and no write per request."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > timedelta(minutes=1):
        AccessToken.objects.filter(id=token.id).update(last_used_at=now)


def set_preferences(*, user: User, wishes: Mapping[str, Any]) -> User:
    """Change how this person sees coordinates, symbols, colors and words. Raises Invalid naming the field."""
    unknown = sorted(set(wishes) - set(PREFERENCES))
    if unknown:
        raise Invalid({field: f"Unknown. Choose among {', '.join(PREFERENCES)}." for field in unknown})
    for field, value in wishes.items():
        setattr(user, field, value)
    try:
        user.clean_fields(exclude=[field.name for field in User._meta.fields if field.name not in wishes])
    except ValidationError as wrong:
        raise Invalid({field: [str(message) for message in said] for field, said in wrong.message_dict.items()}) from None
    user.save(update_fields=list(wishes) or None)
    return user
