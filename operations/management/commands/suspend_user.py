"""`manage.py suspend_user USERNAME --reason "..."`: shut an account. Its sessions, tokens and sockets end at once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.selectors import account_named
from operations.services import suspend_user


class Command(BaseCommand):
    help = "Shut an account: no login and no right anywhere until it is reactivated. Its sessions, tokens and sockets end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="why, kept with the account")

    def handle(self, *args: Any, username: str, reason: str, **options: Any) -> None:
        user = account_named(username)
        if user is None:
            raise CommandError(f"There is no account {username}.")
        suspend_user(user=user, reason=reason)
        self.stdout.write(f"{username} is suspended. manage.py reactivate_user {username} gives everything back.")
