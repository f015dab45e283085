"""Recompute every chain of the journal and name the first broken link of each stream."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.models import Stream
from journal.selectors import first_broken_link


class Command(BaseCommand):
    help = "Verify that no journal entry was changed, removed or cut off. Exits 1 and names the place when one was."

    def handle(self, *args: Any, **options: Any) -> None:
        # The owner sees every stream; the app's role sees only those of a viewer.
        streams = list(Stream.objects.using("owner").order_by("operation_id", "name"))
        broken = [link for stream in streams if (link := first_broken_link(stream, using="owner"))]
        for link in broken:
            self.stderr.write(f"{link.stream} {link.seq}: {link.reason}")
        if broken:
            raise CommandError(f"{len(broken)} of {len(streams)} streams do not match what was written.")
        entries = sum(stream.head for stream in streams)
        self.stdout.write(f"{entries} entries in {len(streams)} streams, every link as it was written.")
