"""Who stands at the socket's door."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from cop.grants import Grant, Holder, grants_of
from operations.models import AccessToken, Operation
from operations.tokens import digest_of


@dataclass(frozen=True)
class Visitor:
    """Somebody who may come in, and what they were granted at that moment."""

    holder: Holder
    grant: Grant
    subprotocol: str | None


@dataclass(frozen=True)
class Caller:
    """Who asks to come in: with a program's token, or with a browser's session."""

    slug: str
    token: str | None = field(default=None, repr=False)
    session_key: str | None = field(default=None, repr=False)


def visitors_of(callers: Sequence[Caller]) -> list[Visitor | None]:
    """None for everybody who may not come in, whatever the reason. As many queries for a thousand as for one."""
    operations = dict(Operation.objects.filter(slug__in={caller.slug for caller in callers}).values_list("slug", "id"))
    tokens = _tokens({caller.token for caller in callers if caller.token is not None})
    sessions = _sessions({caller.session_key for caller in callers if caller.token is None and caller.session_key})
    holders: list[Holder | None] = []
    for caller in callers:
        token_id, user_id = tokens.get(caller.token, (None, None)) if caller.token is not None else (None, None)
        session_key = caller.session_key if caller.token is None else None
        user_id = user_id or sessions.get(session_key)
        operation_id = operations.get(caller.slug)
        holders.append(Holder(user_id, operation_id, token_id, session_key) if user_id and operation_id else None)
    # Whether the token or session opens anything, and what, is decided there.
    grants = grants_of({holder for holder in holders if holder})
    found: list[Visitor | None] = []
    for caller, holder in zip(callers, holders, strict=True):
        grant = grants[holder] if holder else None
        admitted = holder is not None and grant is not None and grant.logged_in and bool(grant.streams)
        said = f"token.{caller.token}" if caller.token is not None else None
        found.append(Visitor(holder, grant, said) if holder and grant and admitted else None)
    return found


def _tokens(secrets: Collection[str]) -> dict[str | None, tuple[UUID | None, UUID | None]]:
    """Secret -> its token and person."""
    digests = {digest_of(secret): secret for secret in secrets}
    rows = AccessToken.objects.filter(digest__in=list(digests)).values_list("digest", "id", "user_id") if digests else []
    return {digests[bytes(digest)]: (token, user) for digest, token, user in rows}


def _sessions(keys: Collection[str]) -> dict[str | None, UUID]:
    """Session key -> the person that it says it is of."""
    if not keys:
        return {}
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    found: dict[str | None, UUID] = {}
    for row in store.model.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()):
        with suppress(ValueError):
            found[row.session_key] = UUID(row.get_decoded().get(SESSION_KEY, ""))
    return found
