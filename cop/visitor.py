"""Who stands at the socket's door."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from cop.grants import Grant, Holder, grants_of
from operations.errors import NotFound
from operations.models import User
from operations.selectors import operation_for, token_of


@dataclass(frozen=True)
class Visitor:
    """Somebody who may come in, and what they were granted at that moment."""

    holder: Holder
    grant: Grant
    subprotocol: str | None


def visitor_of(slug: str, token: str | None, session_key: str | None) -> Visitor | None:
    """None for everybody who may not come in, whatever the reason."""
    held = token_of(token) if token is not None else None
    user = held.user if held else None
    if token is None:
        user = _session_user(session_key)
    if user is None:
        return None
    try:
        operation = operation_for(user, slug)
    except NotFound:
        return None
    holder = Holder(user.id, operation.id, held.id if held else None, session_key if token is None else None)
    grant = grants_of([holder])[holder]
    if not grant.logged_in or not grant.streams:
        return None
    return Visitor(holder, grant, f"token.{token}" if token is not None else None)


def _session_user(session_key: str | None) -> User | None:
    """The person of a session, checked as Django does it: a changed password ends the session."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user if isinstance(user, User) and user.is_active else None
