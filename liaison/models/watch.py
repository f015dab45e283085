"""Who is on duty in a seat, from when, until when, and how it went on to the next."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from liaison.enums import WatchState
from liaison.models.contact import Contact
from liaison.models.seat import Seat
from operations.models import Record, User


class Watch(Record):
    """One person's watch in one seat. The outgoing person keeps it until the next one accepts; the database itself holds that
    no seat has two open watches. `until` is what was planned, `ended_at` what happened."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="watches")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=WatchState.choices, default=WatchState.ON_DUTY)
    started_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    handover_note = models.TextField(blank=True)
    handover_to = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remarks = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    relieved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    relieved_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "watches"
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(ended_at=None), name="watch_open_once_per_seat"),
            models.CheckConstraint(
                condition=Q(ended_at=None, state__in=["on_duty", "handing_over"]) | Q(ended_at__isnull=False, state="ended"),
                name="watch_ended_is_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["seat", "-started_at", "-id"], name="watch_of_seat"),
            models.Index(fields=["operation", "-ended_at", "-id"], name="watch_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.seat_id}"
