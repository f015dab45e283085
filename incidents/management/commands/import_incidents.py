"""`manage.py import_incidents FILE --operation SLUG --by USERNAME`: the import page from the console, with the same rights."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.enums import ImportState
from incidents.imported.row import MOST_BYTES
from incidents.models import Import
from incidents.selectors.imported import counted, rows_of
from incidents.services.imports import APPLIED_AT_MOST, apply_import, stage_import, undo_import
from incidents.shapes.imported import ImportForm
from operations.errors import DomainError, Invalid
from operations.models import Operation, User
from operations.row_security import viewing_as
from operations.selectors import audience_for, operation_for

ERRORS_SHOWN = 50


class Command(BaseCommand):
    help = "Import incidents from a GeoJSON or CSV file. Rows that cannot be read are listed; the others are imported."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--operation", required=True, help="slug of the operation")
        parser.add_argument("--by", required=True, help="username of the person who imports; their rights count")
        parser.add_argument("--audience", default="", help="key of the audience; the operation's default when left out")
        parser.add_argument("--kind", default="", help="kind for rows that name none")
        parser.add_argument("--severity", default="", help="severity for rows that name none")
        parser.add_argument("--preview", action="store_true", help="only show what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"There is no person with the username {options['by']}.")
        try:
            self._import(by, operation_for(by, options["operation"]), options)
        except Invalid as wrong:
            said = "; ".join(f"{field}: {' '.join(told)}" for field, told in wrong.errors.items())
            raise CommandError(said) from None
        except DomainError as wrong:
            raise CommandError(wrong.detail) from None

    def _import(self, by: User, operation: Operation, options: dict[str, Any]) -> None:
        batch, _new = stage_import(
            by=by,
            operation=operation,
            audience=audience_for(by, operation, options["audience"]),
            file_name=options["file"].name,
            data=_bytes(options["file"]),
            kind=options["kind"],
            severity=options["severity"],
        )
        form = self._told(by, operation, batch)
        if options["preview"]:
            self.stdout.write("Nothing was imported (--preview).")
            undo_import(by=by, operation=operation, import_id=batch.id)
            return
        while batch.state != ImportState.APPLIED:
            batch = apply_import(by=by, operation=operation, import_id=batch.id, most=APPLIED_AT_MOST)
            with viewing_as(by, operation):
                form = counted([batch])[0]
            self.stdout.write(f"{form['done']} of {form['total']}")
        counts = form["counts"]
        told = f"Imported {counts['imported']}, already there {counts['existing']}, not readable {counts['bad']}."
        self.stdout.write(self.style.SUCCESS(told))

    def _told(self, by: User, operation: Operation, batch: Import) -> ImportForm:
        """Say what the file holds, and of each bad row what is wrong and how to mend it."""
        with viewing_as(by, operation):
            form = counted([batch])[0]
            bad = rows_of(batch, state="bad", limit=ERRORS_SHOWN)
        counts = form["counts"]
        self.stdout.write(
            f"{form['file_name']} ({form['format']}): {form['rows']} rows, {counts['ready']} ready, "
            f"{counts['existing']} already there, {counts['bad']} not readable"
        )
        for note in form["notes"]:
            self.stdout.write(f"  {note}")
        for row in bad:
            for error in row.errors:
                where = f", {error['column'] or error['field']}" if error["column"] or error["field"] else ""
                self.stderr.write(f"  row {row.number}{where}: {error['message']}")
        if counts["bad"] > len(bad):
            self.stderr.write(f"  and {counts['bad'] - len(bad)} rows more")
        return form


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise CommandError(f"{path}: {wrong.strerror or wrong}.") from None
