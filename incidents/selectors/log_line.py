"""Reading the log through the viewer."""

from __future__ import annotations

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
