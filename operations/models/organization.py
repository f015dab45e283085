"""Organizations of both sides."""

from __future__ import annotations

import uuid6
from django.core.validators import RegexValidator
from django.db import models

from operations.enums import Side


class Organization(models.Model):
    """A force, ministry, agency or society. `names` holds its name by language: {"en": "ROK Army", "ko": "대한민국 육군"}."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=40)
    names = models.JSONField(default=dict, blank=True)
    side = models.CharField(max_length=10, choices=Side.choices)
    country = models.CharField(
        max_length=3, blank=True, validators=[RegexValidator(r"^[A-Z]{3}$")], help_text="ISO 3166-1 alpha-3"
    )

    class Meta:
        ordering = ["short_name"]

    def __str__(self) -> str:
        return self.short_name
