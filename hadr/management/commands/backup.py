"""Write everything into one file: the database, the attachments and the hashes that prove a restore."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hadr.backup.making import make_backup
from hadr.backup.programs import BackupError

INCOMPLETE = 3


class Command(BaseCommand):
    help = (
        "Write a backup into FOLDER while people work. Exits 0 when it is whole, 1 when nothing was written, "
        "3 when it was written but attachments had no file."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, default=0, metavar="N", help="then remove all but the newest N backups in FOLDER")
        parser.add_argument("--without-attachments", action="store_true", help="the database alone")

    def handle(self, *args: Any, folder: Path, keep: int, without_attachments: bool, **options: Any) -> None:
        if keep < 0:
            raise CommandError("--keep takes a number of backups, 1 or more.")
        try:
            made = make_backup(folder, keep=keep, attachments=not without_attachments)
        except BackupError as stopped:
            raise CommandError(f"No backup was made: {stopped}") from None
        rows = sum(content["rows"] for content in made.manifest["tables"].values())
        entries = sum(stream["head"] for stream in made.manifest["streams"].values())
        self.stdout.write(
            f"{made.path}: {made.path.stat().st_size:,} bytes, {rows:,} rows in {len(made.manifest['tables'])} tables, "
            f"{entries:,} entries, {len(made.manifest['media']):,} attachments, epoch {made.manifest['epoch']}"
        )
        for old in made.removed:
            self.stdout.write(f"{old}: removed")
        if made.missing:
            self.stderr.write(f"{len(made.missing)} attachments have no file, the first is {made.missing[0]}")
            raise SystemExit(INCOMPLETE)
