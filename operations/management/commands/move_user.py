"""`manage.py move_user USERNAME "ORGANIZATION"`: the person belongs to another organization from now on."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.models import Organization
from operations.selectors import account_named
from operations.services import move_user


class Command(BaseCommand):
    help = "Give an account another organization, or none with an empty name. Open screens change or close at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("organization", help="its name as it is stored")

    def handle(self, *args: Any, username: str, organization: str, **options: Any) -> None:
        user = account_named(username)
        if user is None:
            raise CommandError(f"There is no account {username}.")
        home = Organization.objects.filter(name=organization).first()
        if home is None and organization:
            raise CommandError(f"There is no organization {organization}.")
        move_user(user=user, organization=home)
        self.stdout.write(f"{username} now belongs to {home or 'no organization'}.")
