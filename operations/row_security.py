"""Act as a person: one transaction in which the database itself knows what they may see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS

from journal.row_security import seeing
from operations import policy
from operations.models import Audience, Operation


@contextmanager
def viewing_as(user: policy.Viewer, operation: Operation, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[list[Audience]]:
    """Open a transaction with exactly this person's audiences of this operation, and yield them: no other row exists in it.

    The rights are looked up on the primary, also when the rows are read elsewhere.
    """
    allowed = policy.audiences(user, operation)
    rights = None
    if user.pk is not None:
        rights = policy.Rights(user.pk, operation.pk, frozenset(policy.roles(user, operation)), tuple(allowed))
    token = policy.settled.set(rights)
    try:
        with seeing((audience.id for audience in allowed), using=using):
            yield allowed
    finally:
        policy.settled.reset(token)
