"""Reading the log through the viewer."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from incidents.models import Incident, LogLine
from operations import policy
from operations.models import Operation


def log_lines_seen(user: policy.Viewer, operation: Operation) -> QuerySet[LogLine]:
    """All lines of the operation that this person may see, the newest first, ready for `log_line_form`."""
    rows = LogLine.objects.select_related("audience", "created_by__organization", "struck_by__organization")
    return policy.visible_to(user, rows, operation).order_by("-at", "-id")


def log_of(user: policy.Viewer, incident: Incident) -> QuerySet[LogLine]:
    return log_lines_seen(user, incident.operation).filter(incident=incident)


def history_of(user: policy.Viewer, incident: Incident) -> QuerySet[LogLine]:
    """The lines that the system wrote: each tells what changed, from, to, by whom."""
    return log_of(user, incident).filter(system=True)


def log_found(
    user: policy.Viewer,
    operation: Operation,
    *,
    incident: Sequence[UUID] = (),
    author: Sequence[UUID] = (),
    side: str = "",
    by: str = "",
    struck: bool | None = None,
    q: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[LogLine]:
    """The lines of all incidents that fit all of the filters given. `by` is "person" or "system"; `side` that of the author."""
    rows = log_lines_seen(user, operation)
    if by:
        rows = rows.filter(system=by == "system")
    if struck is not None:
        rows = rows.filter(struck_at__isnull=not struck)
    wanted = {
        "incident__in": incident,
        "created_by__in": author,
        "created_by__organization__side": side,
        "at__gte": since,
        "at__lt": until,
    }
    rows = rows.filter(**{lookup: value for lookup, value in wanted.items() if value})
    for word in unicodedata.normalize("NFC", q).split()[:8]:
        rows = rows.filter(text__icontains=word)
    return rows
