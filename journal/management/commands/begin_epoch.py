"""Begin another history after a restore to a moment, so that every client asks for everything again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from journal.services import begin_epoch


class Command(BaseCommand):
    help = "Begin a new epoch. Run it after a point-in-time restore, never after a promotion that lost nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Epoch {begin_epoch().id}: every client fetches everything anew.")
