"""An operation, the audiences inside it and who takes part in it."""

from __future__ import annotations

import zoneinfo

import uuid6
from django.contrib.gis.db import models
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from operations.enums import AudienceKind, OperationKind, Role
from operations.models.organization import Organization
from operations.models.user import User

#: GLIDE number: hazard, year, serial, country, optional sub-area (glidenumber.net).
GLIDE = RegexValidator(r"^[A-Z]{2}-\d{4}-\d{6}-[A-Z]{3}(-[A-Z0-9]+)?$")


def known_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(f"{value} is not a time zone. Write one such as Asia/Seoul.")


class Operation(models.Model):
    """One relief operation or exercise. `area` is WGS 84 (SRID 4326)."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=10, choices=OperationKind.choices, default=OperationKind.REAL)
    demonstration = models.BooleanField(default=False)
    hazard = models.CharField(max_length=40, blank=True, help_text="A kind of GET /api/v1/kinds/")
    glide = models.CharField(max_length=30, blank=True, validators=[GLIDE])
    area = models.MultiPolygonField(srid=4326, null=True, blank=True)
    hazard_track = models.JSONField(
        null=True, blank=True, help_text="GeoJSON of the storm's track, points with at, wind_ms, pressure_hpa"
    )
    time_zone = models.CharField(max_length=40, default="Asia/Seoul", validators=[known_time_zone])
    default_audience = models.CharField(max_length=64, default="shared", help_text="Key of the audience that forms offer first")
    began_at = models.DateTimeField(auto_now_add=True)
    stood_down_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return self.name


class Audience(models.Model):
    """Who may know: one of the operation's audiences. Its id is also the id of its journal stream.

    `key` is its name in the API and on the wire: shared, military, civilian, organization:<id> or a slug.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="audiences")
    kind = models.CharField(max_length=12, choices=AudienceKind.choices)
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    names = models.JSONField(default=dict, blank=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    members = models.ManyToManyField(Organization, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operation", "key"], name="audience_key_once_per_operation")]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.key


class Assignment(models.Model):
    """A person's role in an operation, from and until: never deleted, so that who held which right, by whom, stays on record.

    Revoking sets `valid_until` to that moment and says who did it and why. `request_digest` is that of Record.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role.choices)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revocation_reason = models.CharField(max_length=500, blank=True)
    request_digest = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "operation"], name="assignment_of_person")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
