"""Ending every login of the installation at once."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from operations.models import AccessToken


def end_all_logins(*, using: str = "owner") -> int:
    """End every session and token. After a restore those would hold again that were ended since the backup was made.

    Returns how many. People log in anew and programs get new tokens; passwords are as they were when the backup was made.
    """
    with transaction.atomic(using=using):
        UserSession.objects.using(using).all().delete()
        sessions, _ = Session.objects.using(using).all().delete()
        tokens, _ = AccessToken.objects.using(using).all().delete()
    return sessions + tokens
