"""The person who logs in, and the tokens of programs that act for them."""

from __future__ import annotations

import uuid6
from django.contrib.auth.models import AbstractUser
from django.db import models

from operations.enums import CoordinateNotation, Language, SymbolSet, Theme
from operations.models.organization import Organization


class User(AbstractUser):
    """A person. `name` is written as the person writes it; `title` is the rank or function.

    A suspended account has `is_active` False: no login, no token, no right, until it is reactivated.
    """

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    name = models.CharField(max_length=120, blank=True)
    names = models.JSONField(default=dict, blank=True)
    title = models.CharField(max_length=60, blank=True)
    coordinate_notation = models.CharField(max_length=4, choices=CoordinateNotation.choices, default=CoordinateNotation.MGRS)
    symbol_set = models.CharField(max_length=10, choices=SymbolSet.choices, default=SymbolSet.OWNER)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.ENGLISH)
    shortcuts = models.BooleanField(default=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspension_reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def side(self) -> str:
        return self.organization.side if self.organization else ""


class AccessToken(models.Model):
    """A program's key. Only its SHA-256 is stored; `prefix` lets its owner tell one from another."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_tokens")
    digest = models.BinaryField(max_length=32, unique=True)
    prefix = models.CharField(max_length=8)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.user}"
