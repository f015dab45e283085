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
    rights = policy.rights_of(user, operation)
    with acting_with(rights), seeing((audience.id for audience in rights.audiences), using=using):
        yield list(rights.audiences)


@contextmanager
def acting_with(rights: policy.Rights) -> Iterator[None]:
    """Rights that were looked up for this request hold until its end, so that its service does not look them up again."""
    token = policy.settled.set(rights)
    try:
        yield
    finally:
        policy.settled.reset(token)
