"""The gate of live push: which streams a socket may join, computed by the server at join and again at each change.

Many sockets are looked up together, in a handful of queries whatever their number: a thousand revocations at once are one look.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from operations.models import AccessToken, AuthorizationVersion, User
from operations.policy import Pair, sights


@dataclass(frozen=True)
class Holder:
    """Whose socket it is, in which operation, and by what they are logged in: a program's token or a browser's session."""

    user_id: UUID
    operation_id: UUID
    token_id: UUID | None = None
    session_key: str | None = field(default=None, repr=False)

    @property
    def pair(self) -> Pair:
        return self.user_id, self.operation_id


@dataclass(frozen=True)
class Grant:
    """What a socket holds: stream id -> name on the wire, empty for who takes no part now.

    It is that of `version` (0: none yet) and holds at most `until` (None: no end in sight).
    """

    version: int
    logged_in: bool
    streams: dict[UUID, str]
    until: datetime | None = None


def streams_of(user_id: UUID, operation_id: UUID) -> dict[UUID, str]:
    """Stream id -> name on the wire. Empty when the person takes no part now."""
    pair = (user_id, operation_id)
    return sights([pair])[pair].audiences


def versions_of(pairs: Collection[Pair]) -> dict[Pair, int]:
    """The version of each pair's rights now, in one query. Who is suspended or was never assigned has none."""
    rows = AuthorizationVersion.objects.filter(
        user__in={user for user, _operation in pairs},
        operation__in={operation for _user, operation in pairs},
        user__is_active=True,
    )
    return {(user, operation): version for user, operation, version in rows.values_list("user_id", "operation_id", "version")}


def grants_of(holders: Collection[Holder]) -> dict[Holder, Grant]:
    """What each of them holds at this moment, in six queries."""
    pairs = {holder.pair for holder in holders}
    # The versions first: what changes while the rest is read makes them differ, and is looked up again.
    versions = versions_of(pairs)
    tokens, sessions = _tokens(holders), _sessions(holders)
    seen = sights(pairs)
    grants = {}
    for holder in holders:
        login = tokens.get((holder.user_id, holder.token_id)) if holder.token_id else None
        login = login or (sessions.get((holder.user_id, holder.session_key)) if holder.session_key else None)
        sight = seen[holder.pair]
        ends = [at for at in (login, sight.until) if at is not None]
        grants[holder] = Grant(versions.get(holder.pair, 0), login is not None, sight.audiences, min(ends, default=None))
    return grants


def _tokens(holders: Collection[Holder]) -> dict[tuple[UUID, UUID | None], datetime]:
    """When each token ends that opens something now."""
    rows = AccessToken.objects.filter(
        id__in={holder.token_id for holder in holders if holder.token_id}, expires_at__gt=timezone.now(), user__is_active=True
    )
    return {(user, token): ends for user, token, ends in rows.values_list("user_id", "id", "expires_at")}


def _sessions(holders: Collection[Holder]) -> dict[tuple[UUID, str | None], datetime]:
    """When each session ends that is logged in now, checked as Django does it: a changed password ends the session."""
    keys = {holder.session_key for holder in holders if holder.session_key}
    if not keys:
        return {}
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    rows = {row.session_key: row for row in store.model.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())}
    people = {user.pk: user for user in User.objects.filter(id__in={holder.user_id for holder in holders}, is_active=True)}
    held = {}
    for holder in holders:
        row, user = rows.get(holder.session_key), people.get(holder.user_id)
        if row and user and _is_of(row.get_decoded(), user):
            held[user.id, holder.session_key] = row.expire_date
    return held


def _is_of(session: dict[str, Any], user: User) -> bool:
    if session.get(SESSION_KEY) != str(user.pk):
        return False
    told = session.get(HASH_SESSION_KEY, "")
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(told, each) for each in hashes)
