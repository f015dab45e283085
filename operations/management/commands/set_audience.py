"""`manage.py set_audience OPERATION KEY ORGANIZATION...`: who is listed in a named audience."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.errors import Invalid
from operations.models import Audience, Organization
from operations.services import change_members


class Command(BaseCommand):
    help = "List the organizations of a named audience anew. Who is no longer listed loses sight of it at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("operation", help="slug of the operation")
        parser.add_argument("key", help="key of the named audience")
        parser.add_argument("organizations", nargs="+", help="their names as they are stored")

    def handle(self, *args: Any, operation: str, key: str, organizations: list[str], **options: Any) -> None:
        audience = Audience.objects.filter(operation__slug=operation, key=key).first()
        if audience is None:
            raise CommandError(f"There is no audience {key} in {operation}.")
        found = {each.name: each for each in Organization.objects.filter(name__in=organizations)}
        if unknown := sorted(set(organizations) - set(found)):
            raise CommandError(f"There is no organization {', '.join(unknown)}.")
        try:
            change_members(audience=audience, members=found.values())
        except Invalid as wrong:
            raise CommandError("; ".join(" ".join(said) for said in wrong.errors.values())) from None
        self.stdout.write(f"{key} in {operation}: {', '.join(sorted(found))}")
