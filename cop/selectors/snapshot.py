"""The snapshot: everything the screens need at once, as this viewer sees it, at one moment of the journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cop.collections import COLLECTIONS
from journal.models import Stream
from journal.selectors import current_epoch, heads
from journal.shapes import EntryForm, entry_form, moment
from liaison.selectors.contact import presence_of
from operations import policy
from operations.errors import NotFound
from operations.models import Operation, User
from operations.shapes import operation_form


@contextmanager
def one_moment() -> Iterator[None]:
    """A repeatable-read transaction: heads and records belong together, whatever is written meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def snapshot(user: User, operation: Operation) -> dict[str, Any]:
    """Call inside one_moment() and viewing_as(). `truncated` names each collection that holds more than was sent."""
    body: dict[str, Any] = {
        "epoch": current_epoch(),
        "heads": heads(audience.id for audience in policy.audiences(user, operation)),
        "at": moment(timezone.now()),
        "operation": operation_form(operation),
    }
    truncated: dict[str, bool] = {}
    for collection in COLLECTIONS:
        rows = list(collection.rows(user, operation)[: collection.most + 1])
        if len(rows) > collection.most:
            truncated[collection.name] = True
            rows = rows[: collection.most]
        body[collection.name] = [collection.form(row) for row in rows]
    body["presence"] = presence_of(operation, user)
    body["truncated"] = truncated
    return body


def entries(user: User, operation: Operation, stream_name: str, after: int, limit: int) -> dict[str, Any]:
    """The entries of one stream after a number, with its head. Raises NotFound alike for unknown and for others' streams."""
    stream = Stream.objects.filter(operation_id=operation.id, name=stream_name).first()
    if stream is None:
        raise NotFound("No such stream for you. GET snapshot/ names those that you may read under heads.")
    found: list[EntryForm] = [
        entry_form(entry, stream.name) for entry in stream.entries.filter(seq__gt=after).order_by("seq")[:limit]
    ]
    return {"epoch": current_epoch(), "head": stream.head, "entries": found}
