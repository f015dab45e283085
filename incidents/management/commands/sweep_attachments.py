"""Remove files that no attachment names: what a crash between the file and its row left. Run it once a day."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from incidents.services.attachment import sweep_attachments


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--hours", type=float, default=24, help="Spare files younger than this (24)")

    def handle(self, *args: Any, **options: Any) -> None:
        removed = sweep_attachments(older_than=timedelta(hours=options["hours"]))
        self.stdout.write(f"{len(removed)} file{'' if len(removed) == 1 else 's'} removed.")
