"""The directory: whom to reach, how, and in which language."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from liaison.enums import Presence
from operations.models import Operation, Organization, Record, User


class Contact(Record):
    """A person of the operation, with or without an account here. Whoever sees a contact sees the seat that it fills, so the
    audience of the seat is never narrower than that of the contact."""

    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True, help_text="Name by language, in its own script")
    title = models.CharField(max_length=60, blank=True, help_text="Rank or function")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts")
    seat = models.ForeignKey("liaison.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="contacts")
    languages = ArrayField(models.CharField(max_length=35), default=list, blank=True, help_text="BCP 47 tags")
    phone = models.CharField(max_length=60, blank=True)
    radio_callsign = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    roles = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="What they answer for")
    presence = models.CharField(max_length=12, choices=Presence.choices, default=Presence.OFF_DUTY)
    presence_since = models.DateTimeField()
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audience", "user"], name="contact_of_person_once_per_audience"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="contact_valid_until_after_from",
            ),
        ]
        indexes = [models.Index(fields=["operation", "-updated_at", "-id"], name="contact_by_change")]

    def __str__(self) -> str:
        return f"{self.title} {self.name}".strip()


class LastSeen(models.Model):
    """When a person's screen was last there, to the minute. It has no audience: read it only through liaison.selectors, which
    tell it to those who see the person's contact. It says nothing about being on duty."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="+")
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operation", "user"], name="last_seen_once")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.last_seen_at}"
