"""The housekeeping that no request waits for, in a process of its own."""

from __future__ import annotations

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from hadr.metrics import worker_seen
from incidents.services.attachment import sweep_attachments
from incidents.services.track import keep_days
from operations.services import remove_expired_tokens

log = logging.getLogger("hadr.worker")
SIGN_OF_LIFE_SECONDS = 30


class Command(BaseCommand):
    help = "Remove ended sessions, expired tokens and files that no record names: now, then every hour until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do it once and leave")
        parser.add_argument("--every", type=float, default=3600, metavar="SECONDS", help="time between two rounds")

    def handle(self, *args: Any, once: bool, every: float, **options: Any) -> None:
        stopped = threading.Event()
        if not once:
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, lambda *_: stopped.set())
            self.stdout.write(f"Housekeeping now and every {every:.0f} seconds")
            self.stdout.flush()
        while True:
            failed = self._round()
            worker_seen(finished_round=not failed)
            if once and failed:
                raise SystemExit(1)
            if once or self._rest(stopped, every):
                return

    def _rest(self, stopped: threading.Event, seconds: float) -> bool:
        """Wait for the next round, giving a sign of life meanwhile. True when it was asked to stop."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if stopped.wait(min(left, SIGN_OF_LIFE_SECONDS)):
                return True
            worker_seen()
        return stopped.is_set()

    def _round(self) -> int:
        """Every chore once; how many failed. One that fails is logged and tried again in the next round."""
        failed = 0
        chores: dict[str, Callable[[], int]] = {
            "sessions": self._sessions,
            "tokens": remove_expired_tokens,
            "files": lambda: len(sweep_attachments()),
            "positions": keep_days,
        }
        for name, chore in chores.items():
            try:
                removed = chore()
            except Exception:
                log.exception("The chore %s failed", name)
                failed += 1
            else:
                if removed:
                    self.stdout.write(f"{name}: {removed} removed")
        connections.close_all()  # none is kept open over the hour
        return failed

    def _sessions(self) -> int:
        call_command("clearsessions")
        return 0
