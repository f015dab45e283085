"""What can be sent: vehicles, aircraft, teams, stocks and sites of both sides."""

from __future__ import annotations

from django.contrib.gis.db import models

from incidents.enums import ResourceStatus
from operations.models import Organization, Record
from operations.records import code_field


class Resource(Record):
    """One resource or a number of like ones. `location` is WGS 84 (SRID 4326), `position_at` the age of that position.

    `committed` is how many of `quantity` are committed now. It stands on the row, and not only in the commitments, because a
    commitment may be hidden from the reader and because a claim must win or lose by one conditional update.
    """

    code = code_field()
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict)
    kind = models.CharField(max_length=40)
    type = models.CharField(max_length=80, blank=True)
    capabilities = models.JSONField(default=list)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField(default=1)
    committed = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=16, choices=ResourceStatus.choices, default=ResourceStatus.AVAILABLE)
    location = models.PointField(srid=4326, null=True)
    position_at = models.DateTimeField(null=True)
    position_source = models.CharField(max_length=80, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    remarks = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "code"], name="resource_code_once"),
            models.CheckConstraint(condition=models.Q(committed__lte=models.F("quantity")), name="resource_not_overbooked"),
        ]
        indexes = [models.Index(fields=["operation", "-updated_at", "-id"], name="resource_by_change")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def available_quantity(self) -> int:
        return self.quantity - self.committed
