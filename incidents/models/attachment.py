"""Photos and papers that belong to an incident."""

from __future__ import annotations

from django.db import models

from incidents.models.incident import Incident
from operations.models import Record


class Attachment(Record):
    """`file` is a random name below MEDIA_ROOT, never one from outside. An image there is written anew: its position is gone."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    caption = models.CharField(max_length=500, blank=True)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="Bytes")
    width = models.PositiveIntegerField(null=True, blank=True, help_text="Pixels, of an image")
    height = models.PositiveIntegerField(null=True, blank=True)
    file = models.CharField(max_length=120, unique=True)

    class Meta:
        indexes = [models.Index(fields=["incident", "-created_at"], name="attachment_of_incident")]

    def __str__(self) -> str:
        return self.name
