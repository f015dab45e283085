"""Two tables, which bench/plain/tables.py makes in the throwaway database."""

from __future__ import annotations

import uuid

from django.contrib.gis.db import models


class Incident(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    status = models.CharField(max_length=12, default="reported")
    description = models.TextField(blank=True)
    location = models.PointField(srid=4326, null=True)
    reported_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "plain"
        db_table = "plain_incident"
        managed = False

    def __str__(self) -> str:
        return self.title


class Event(models.Model):
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=64)
    data = models.JSONField()

    class Meta:
        app_label = "plain"
        db_table = "plain_event"
        managed = False

    def __str__(self) -> str:
        return self.kind
