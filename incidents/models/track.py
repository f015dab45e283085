"""Where moving things are: the last position of each, and the positions before it."""

from __future__ import annotations

import uuid6
from django.contrib.gis.db import models

from operations.models import Audience, Operation, User


class Track(models.Model):
    """The newest position of one source in one audience; `location` is WGS 84 (SRID 4326).

    It does not enter the journal and has no version: each fix replaces the one before. Two audiences may both have a source of
    the same name; they are two tracks. `moved_in` is the id of the database transaction that wrote the row last: readers of what
    moved ask by it, because ids of transactions, unlike times, tell what a reader could not have seen before.
    No column that changes has an index, so that PostgreSQL replaces a row in its own page.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=120)
    at = models.DateTimeField()
    location = models.PointField(srid=4326, spatial_index=False)
    speed = models.FloatField(null=True, help_text="m/s over ground")
    course = models.FloatField(null=True, help_text="degrees true")
    accuracy = models.FloatField(null=True, help_text="meters")
    clock_ahead = models.BooleanField(default=False)
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    updated_at = models.DateTimeField(help_text="when the server took the fix")
    moved_in = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "source"], name="track_source_once_per_audience")]

    def __str__(self) -> str:
        return self.source


class TrackFix(models.Model):
    """One position of a track. The table is partitioned by day of `at`; old days are dropped whole (services/track.py)."""

    pk = models.CompositePrimaryKey("track_id", "at")
    track = models.ForeignKey(Track, on_delete=models.DO_NOTHING, related_name="fixes", db_constraint=False, db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    at = models.DateTimeField()
    location = models.PointField(srid=4326, spatial_index=False)
    speed = models.FloatField(null=True)
    course = models.FloatField(null=True)
    accuracy = models.FloatField(null=True)
    clock_ahead = models.BooleanField(default=False)

    class Meta:
        managed = False
        db_table = "incidents_trackfix"
