"""Moves the things of the demonstration live: `manage.py play_tracks typhoon-demo`, until stopped.

Each is reported through the service by the person who reports it, as a device of theirs would do it.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cop.journeys import Journey, crowd, read_journeys
from incidents.services.track import report_fixes
from operations.errors import DomainError
from operations.models import Audience, Operation, User


class Command(BaseCommand):
    help = "Move the demonstration's helicopters, ships and convoys until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", default="typhoon-demo", help="the operation, made by load_demo_operation")
        parser.add_argument("--every", type=float, default=1.0, metavar="SECONDS", help="time between two fixes of each")
        parser.add_argument("--for", type=float, default=0.0, metavar="SECONDS", dest="seconds", help="stop after so long")
        parser.add_argument("--crowd", type=int, default=0, metavar="NUMBER", help="so many more vessels in the Korea Strait")

    def handle(self, *args: Any, slug: str, every: float, seconds: float, crowd: int, **options: Any) -> None:
        operation = Operation.objects.filter(slug=slug).first()
        if operation is None:
            raise CommandError(f"There is no operation {slug}. load_demo_operation makes typhoon-demo.")
        movers = self.movers(operation, crowd)
        self.stdout.write(f"{sum(map(len, movers.values()))} things move in {slug}. Ctrl+C stops them.")
        self.stdout.flush()
        ends = time.monotonic() + seconds if seconds else float("inf")
        try:
            while time.monotonic() < ends:
                began = time.monotonic()
                self.move(operation, movers)
                time.sleep(max(0.0, every - (time.monotonic() - began)))
        except KeyboardInterrupt:
            self.stdout.write("They stand still.")

    def movers(self, operation: Operation, size: int) -> dict[tuple[User, Audience], list[Journey]]:
        """Who reports what to whom."""
        people = {user.username: user for user in User.objects.select_related("organization")}
        audiences = {audience.key: audience for audience in Audience.objects.filter(operation=operation)}
        found: defaultdict[tuple[User, Audience], list[Journey]] = defaultdict(list)
        for each in [*read_journeys(Path(settings.BASE_DIR) / "data" / "demo"), *crowd(size)]:
            if each.by not in people or each.audience not in audiences:
                raise CommandError(f"{each.source}: there is no {each.by} or no audience {each.audience} here.")
            if each.heard_until is None:
                found[people[each.by], audiences[each.audience]].append(each)
        return dict(found)

    def move(self, operation: Operation, movers: dict[tuple[User, Audience], list[Journey]]) -> None:
        now = timezone.now()
        for (user, audience), journeys in movers.items():
            try:
                report_fixes(by=user, operation=operation, audience=audience, fixes=[each.fix(now) for each in journeys])
            except DomainError as refused:
                raise CommandError(f"{user} may not report here: {refused.detail}") from None
