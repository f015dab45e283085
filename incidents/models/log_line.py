"""The log of an incident: ink on paper."""

from __future__ import annotations

from django.db import models

from incidents.models.incident import Incident
from operations.models import Record, User


class LogLine(Record):
    """One line, written by a person (`created_by`) or by the system on a person's act (`system`, with `changes`).

    A wrong line is struck through, never edited or deleted; it stays readable. `changes` is [{"field", "from", "to"}].
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="log_lines")
    text = models.TextField()
    system = models.BooleanField(default=False)
    changes = models.JSONField(default=list, blank=True)
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    struck_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["incident", "-at", "-id"], name="log_line_of_incident"),
            models.Index(fields=["operation", "-at", "-id"], name="log_line_of_operation"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
