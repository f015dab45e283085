"""What stands in the query of an address, read strictly: a wrong value names its field and the remedy."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.dateparse import parse_datetime

from operations.errors import Invalid


def identifier(text: str, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid({field: "Write an id (a UUID)."}) from None


def instant(text: str, field: str) -> datetime:
    """An RFC 3339 time. Raises Invalid, also for one without its zone."""
    try:
        found = parse_datetime(text.replace(" ", "+"))
        if found is not None and found.tzinfo is not None:
            found.astimezone()
            return found
    except (ValueError, OverflowError):
        pass
    raise Invalid({field: "Write a time with its zone, for example 2026-11-23T16:25:00Z."})
