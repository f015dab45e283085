"""Collects what is said on screen into locale/: Django's command, told how our browser code speaks (`make messages`)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages

#: t, tn and tp of cop/static/cop/i18n/catalog.js, and the refusals of its coordinate parsers.
BROWSER_KEYWORDS = ["--keyword=t", "--keyword=tn:1,2", "--keyword=tp:1c,2", "--keyword=CoordinateError:2"]
_HEADER_DATE = re.compile(r'^"POT-Creation-Date:.*\n', re.MULTILINE)


class Command(makemessages.Command):
    # A guess from a similar sentence is worse than a gap: a gap fails the test, a guess is read by somebody at night.
    msgmerge_options = ["-q", "--backup=none", "--update", "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        if options["domain"] == "djangojs":
            self.xgettext_options = [*self.xgettext_options, *BROWSER_KEYWORDS]
        super().handle(*args, **options)

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Without the hour of the extraction: it would be a difference in every commit."""
        super().write_po_file(potfile, locale)
        file = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        file.write_text(_HEADER_DATE.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")
