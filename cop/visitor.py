"""Who stands at the socket's door, and whether they are still logged in later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils import timezone

from cop.grants import streams_of
from operations.errors import NotFound
from operations.models import AccessToken, User
from operations.selectors import operation_for, token_of


@dataclass(frozen=True)
class Visitor:
    """`streams` are those granted at this moment. `still_logged_in` asks the database again; call it from a thread."""

    user_id: UUID
    operation_id: UUID
    streams: dict[UUID, str]
    subprotocol: str | None
    still_logged_in: Callable[[], bool]


def visitor_of(slug: str, token: str | None, session_key: str | None) -> Visitor | None:
    """None for everybody who may not come in, whatever the reason."""
    if token is not None:
        held = token_of(token)
        user = held.user if held else None
        still = _token_lasts(held.id) if held else None
        subprotocol = f"token.{token}"
    else:
        user, still, subprotocol = _session_user(session_key), _session_lasts(session_key), None
    if user is None or still is None:
        return None
    try:
        operation = operation_for(user, slug)
    except NotFound:
        return None
    return Visitor(user.id, operation.id, streams_of(user.id, operation.id), subprotocol, still)


def _session_user(session_key: str | None) -> User | None:
    """The person of a session, checked as Django does it: a changed password ends the session."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user if isinstance(user, User) and user.is_active else None


def _session_lasts(session_key: str | None) -> Callable[[], bool]:
    return lambda: _session_user(session_key) is not None


def _token_lasts(token_id: UUID) -> Callable[[], bool]:
    return lambda: AccessToken.objects.filter(id=token_id, expires_at__gt=timezone.now(), user__is_active=True).exists()
