"""What the picture consists of: each collection of the snapshot, its rows for a viewer and their public form.

A new kind of record joins the live picture by one line here; the replay test then holds it to "replay equals reload".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from operations.models import Operation, User


@dataclass(frozen=True)
class Collection:
    """`subject` is the singular name in journal entries; at most `most` rows are in a snapshot, the most important first."""

    name: str
    subject: str
    rows: Callable[[User, Operation], QuerySet[Any]]
    form: Callable[[Any], Mapping[str, Any]]
    most: int = 2_000


COLLECTIONS: list[Collection] = []
