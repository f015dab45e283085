"""The posts of the operation and who is planned to fill them when."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from operations.enums import Side
from operations.models import Organization, Record

SEAT_KEY = RegexValidator(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "Write small letters, digits and hyphens, for example air-liaison.")


class Seat(Record):
    """A post that exists with or without a person in it. `key` is its name in addresses, once per audience: a key that were
    once per operation would tell one side which posts the other has."""

    key = models.CharField(max_length=40, validators=[SEAT_KEY])
    name = models.CharField(max_length=80)
    names = models.JSONField(default=dict, blank=True, help_text="Name by language")
    side = models.CharField(max_length=10, choices=Side.choices)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["audience", "key"], name="seat_key_once_per_audience")]

    def __str__(self) -> str:
        return self.name


class Shift(Record):
    """A planned time in a seat. Part of its seat: it has the seat's audience and stands in the seat's form. Without a contact
    it is planned but nobody is named yet, which counts as a gap."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="shifts")
    contact = models.ForeignKey("liaison.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_starts")]
        indexes = [models.Index(fields=["seat", "starts_at"], name="shift_of_seat")]

    def __str__(self) -> str:
        return f"{self.starts_at:%d%H%MZ} to {self.ends_at:%d%H%MZ}"
