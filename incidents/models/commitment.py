"""Which resource works where: a link between a resource and an incident."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from incidents.models.incident import Incident
from incidents.models.resource import Resource
from operations.models import Record, User


class Commitment(Record):
    """So many of a resource are committed to an incident, until released. Its audience is the narrower of the two it links."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="commitments")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="commitments")
    quantity = models.PositiveIntegerField()
    note = models.CharField(max_length=500, blank=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="commitment_of_something")]
        indexes = [models.Index(fields=["operation", "-updated_at", "-id"], name="commitment_by_change")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.resource_id}"
