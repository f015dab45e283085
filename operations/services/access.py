"""Giving and ending rights, tokens, and the choices that each person makes for their own screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from operations import policy
from operations.enums import Action, Role
from operations.errors import Invalid, NotFound
from operations.models import AccessToken, Assignment, Operation, User
from operations.services.operation import audience_of_organization
from operations.tokens import digest_of, new_secret

TOKEN_LIFE = timedelta(days=30)
PREFERENCES = ("coordinate_notation", "symbol_set", "theme", "language", "shortcuts")
_listeners: list[Callable[[UUID, UUID], None]] = []


def on_access_change(listener: Callable[[UUID, UUID], None]) -> None:
    """Tell `listener(user_id, operation_id)` after each commit that changed a person's rights, so that live sockets regroup."""
    _listeners.append(listener)


def assign(
    *,
    user: User,
    operation: Operation,
    role: str,
    by: User | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Assignment:
    """Give a person a role. Opens their organization's audience when it is the first of its people."""
    if by is not None:
        policy.require(by, Action.ADMINISTER, operation)
    begins = valid_from or timezone.now()
    if valid_until is not None and valid_until <= begins:
        raise Invalid({"valid_until": "The end lies before the beginning. Give a later time."})
    with transaction.atomic():
        assignment = Assignment.objects.create(
            user=user, operation=operation, role=Role(role), assigned_by=by, valid_from=begins, valid_until=valid_until
        )
        if user.organization:
            audience_of_organization(operation, user.organization)
        _announce(user, operation)
    return assignment


def end_assignment(*, assignment: Assignment, by: User | None = None) -> Assignment:
    """End a role now. The person's live sockets lose what it gave."""
    if by is not None:
        policy.require(by, Action.ADMINISTER, assignment.operation)
    with transaction.atomic():
        assignment.valid_until = timezone.now()
        assignment.save(update_fields=["valid_until"])
        _announce(assignment.user, assignment.operation)
    return assignment


def _announce(user: User, operation: Operation) -> None:
    for listener in _listeners:
        transaction.on_commit(lambda call=listener: call(user.id, operation.id), robust=True)  # type: ignore[misc]


def issue_token(*, user: User) -> str:
    """A new secret for a program of this person, shown once. It ends after 30 days."""
    secret = new_secret()
    AccessToken.objects.create(user=user, digest=digest_of(secret), prefix=secret[:8], expires_at=timezone.now() + TOKEN_LIFE)
    return secret


def revoke_token(*, by: User, token_id: UUID) -> None:
    deleted, _rows = AccessToken.objects.filter(user=by, id=token_id).delete()
    if not deleted:
        raise NotFound


def remove_expired_tokens() -> int:
    """Delete the tokens that no longer open anything; how many."""
    deleted, _rows = AccessToken.objects.filter(expires_at__lt=timezone.now()).delete()
    return deleted


def end_session(*, by: User, session_id: int) -> None:
    """Log out one of the person's own browsers. Raises NotFound alike for an unknown and for another person's session."""
    session = UserSession.objects.filter(user=by, id=session_id).first()
    if session is None:
        raise NotFound
    session.end()
    for operation in Operation.objects.filter(assignments__user=by).distinct():
        _announce(by, operation)


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
