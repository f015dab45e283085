"""`manage.py reactivate_user USERNAME`: open a suspended account again, with the roles it held."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.selectors import account_named
from operations.services import reactivate_user


class Command(BaseCommand):
    help = "Open a suspended account again. The person logs in anew and holds the roles that have not ended meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = account_named(username)
        if user is None:
            raise CommandError(f"There is no account {username}.")
        reactivate_user(user=user)
        self.stdout.write(f"{username} may log in again.")
