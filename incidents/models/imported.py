"""A file of incidents on its way into the picture: looked at first, then applied, and undone as a whole when it was wrong."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from incidents.enums import ImportRowState, ImportState
from operations.models import Audience, Record


class Import(Record):
    """One uploaded file. `digest` is the SHA-256 of its bytes, `fields` says which column was read as what."""

    file_name = models.CharField(max_length=200)
    format = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.PREVIEWED)
    fields = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["operation", "-updated_at", "-id"], name="import_by_change")]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row or feature of the file, as it will be reported (`draft`) or why not (`errors`).

    `key` names the event in the world, "usgs:<id>" or a fingerprint of its content, and `other_keys` are further ids of the same
    event: within one audience it can be in the picture once, so the same file sent twice adds nothing. `incident_id` is no
    foreign key: an undone import keeps the number.
    """

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ImportRowState.choices)
    key = models.CharField(max_length=120)
    other_keys = ArrayField(models.CharField(max_length=120), default=list)
    draft = models.JSONField(default=dict)
    errors = models.JSONField(default=list)
    incident_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.UniqueConstraint(
                fields=["audience", "key"], condition=Q(state__in=["imported", "kept"]), name="imported_once_per_audience"
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "state", "number"], name="import_row_by_state"),
            GinIndex(fields=["other_keys"], name="import_row_other_keys"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}"
