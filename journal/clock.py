"""What time it is for those who act. Usually now; a demonstration tells of a day that went before.

Only the times that records carry follow this clock. Rights, sessions, tokens and the journal's own times never do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The moment at which the person acts, aware."""
    return _told.get() or timezone.now()


@contextmanager
def telling(moment: datetime) -> Iterator[None]:
    """Let services act at this moment of a story."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
