"""Rooms, what is said in them and how far each person has read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from incidents.models import Incident
from operations.models import Record, User


class Room(Record):
    """One for each audience, and one for each incident and audience in which somebody asked for it. What was said to an
    audience stays there when the incident is released or withdrawn: the incident's new audience begins a room of its own."""

    name = models.CharField(max_length=240)
    names = models.JSONField(default=dict, blank=True, help_text="Name by language")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="rooms")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audience"], condition=Q(incident=None), name="room_once_per_audience"),
            models.UniqueConstraint(
                fields=["incident", "audience"], condition=Q(incident__isnull=False), name="room_once_per_incident"
            ),
        ]
        indexes = [models.Index(fields=["operation", "-updated_at", "-id"], name="room_by_change")]

    def __str__(self) -> str:
        return self.name


class Message(Record):
    """Said once, never changed. Its author is `created_by`, its time `created_at`, the server's; a room's messages stand in the
    order of (created_at, id). `mentions` is [{"kind", "id", "code"}] as they resolved when it was stored."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="messages")
    text = models.TextField()
    mentions = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["room", "-created_at", "-id"], name="message_of_room"),
            models.Index(fields=["operation", "-created_at", "-id"], name="message_of_operation"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ReadMarker(Record):
    """How far a person has read in a room. It only moves forward."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="read_markers")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="read_marker_once_per_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.room_id}"
