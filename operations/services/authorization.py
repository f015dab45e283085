"""The version of a person's rights: raised in the transaction that changes them, and told to open sockets after its commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from operations.models import AuthorizationVersion, Operation, Organization

_listeners: list[Callable[[list[UUID]], None]] = []


def on_access_change(listener: Callable[[list[UUID]], None]) -> None:
    """Tell `listener(user_ids)` after each commit that changed the rights of these people, so that live sockets regroup."""
    _listeners.append(listener)


def raise_authorization(*, user_ids: Iterable[UUID], operation: Operation | None = None) -> None:
    """Say that what these people may do or see has changed, in one operation or (a login ended) in all of theirs.

    Call it inside the transaction of the change itself, so that neither is ever stored without the other.
    """
    rows = AuthorizationVersion.objects.filter(user_id__in=list(user_ids))
    if operation is not None:
        rows = rows.filter(operation=operation)
    with transaction.atomic():
        # Locked in one order, so that two changes which touch the same people never wait for each other.
        held = dict(rows.order_by("id").select_for_update().values_list("id", "user_id"))
        AuthorizationVersion.objects.filter(id__in=list(held)).update(version=F("version") + 1, changed_at=timezone.now())
        people = list(dict.fromkeys(held.values()))
        for listener in _listeners if people else ():
            transaction.on_commit(partial(listener, people), robust=True)


def begin_authorization(*, user_id: UUID, operation: Operation) -> None:
    """The first assignment of a person in an operation: from here on their rights have a version."""
    first = AuthorizationVersion(user_id=user_id, operation=operation, changed_at=timezone.now())
    AuthorizationVersion.objects.bulk_create([first], ignore_conflicts=True)


def raise_for_organizations(*, operation: Operation, organizations: Iterable[Organization]) -> None:
    """The same for everybody of these organizations who has a part in the operation."""
    people = AuthorizationVersion.objects.filter(operation=operation, user__organization__in=list(organizations))
    raise_authorization(user_ids=people.values_list("user_id", flat=True), operation=operation)
