"""Put a backup into an empty database, compare every table by hash and begin a new epoch."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hadr.backup import file
from hadr.backup.programs import BackupError
from hadr.backup.restoring import restore_backup


class Command(BaseCommand):
    help = "Restore FILE into the empty database of HADR_OWNER_DATABASE_URL and the empty folder HADR_MEDIA. Exits 1 if it fails."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="only hash what is in the file; touches no database")
        parser.add_argument("--keep-logins", action="store_true", help="sessions and tokens hold on, for a planned move")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            if options["check"]:
                with file.opened(path) as (tar, manifest):
                    file.verified(tar, manifest)
                self.stdout.write(f"{path}: made at {manifest['made_at']}, every part is as it was written.")
                return
            done = restore_backup(path, keep_logins=options["keep_logins"], say=self.stdout.write)
        except BackupError as stopped:
            raise CommandError(f"Not restored: {stopped}") from None
        self.stdout.write(
            f"{len(done.manifest['tables'])} tables and {len(done.manifest['media'])} attachments are as they were, "
            f"{done.entries} entries verified. Epoch {done.epoch}: every client fetches everything anew."
        )
        if done.logins_ended:
            self.stdout.write(f"{done.logins_ended} logins ended. Passwords are those of {done.manifest['made_at']}.")
        if not done.marked:
            self.stdout.write("Spatial operators are not marked: run deploy/prepare_database.sql, else maps are slow.")
        if done.waiting_migrations:
            self.stdout.write(f"{done.waiting_migrations} migrations are newer: run manage.py migrate --database owner.")
        if done.manifest["missing"]:
            self.stdout.write(f"{len(done.manifest['missing'])} attachments had no file when the backup was made.")
