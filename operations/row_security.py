"""Act as a person: one transaction in which the database itself knows what they may see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from journal.row_security import seeing
from operations import policy
from operations.models import Audience, Operation


@contextmanager
def viewing_as(user: policy.Viewer, operation: Operation) -> Iterator[list[Audience]]:
    """Open a transaction with exactly this person's audiences of this operation, and yield them: no other row exists in it."""
    allowed = policy.audiences(user, operation)
    rights = None
    if user.pk is not None:
        rights = policy.Rights(user.pk, operation.pk, frozenset(policy.roles(user, operation)), tuple(allowed))
    token = policy.settled.set(rights)
    try:
        with seeing(audience.id for audience in allowed):
            yield allowed
    finally:
        policy.settled.reset(token)
