"""Collects what is said on screen into locale/: Django's command, told how our browser code speaks (`make messages`)."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import makemessages

#: t, tn and tp of cop/static/cop/i18n/catalog.js, and the refusals of its coordinate parsers.
BROWSER_KEYWORDS = ["--keyword=t", "--keyword=tn:1,2", "--keyword=tp:1c,2", "--keyword=CoordinateError:2"]
BROWSER_CODE = "cop/static/cop"
_HEADER_DATE = re.compile(r'^"POT-Creation-Date:.*\n', re.MULTILINE)


def spoken() -> dict[str, str]:
    """By module: the calls that say something, as tools/words.mjs lists them."""
    command = ["node", "tools/words.mjs", BROWSER_CODE]
    listed = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    if listed.returncode:
        raise CommandError(listed.stderr.strip())
    return dict(json.loads(listed.stdout))


class SpokenFile(makemessages.BuildFile):
    """A module of the browser code, of which xgettext gets to see the words alone."""

    command: Command

    @property
    def is_templatized(self) -> bool:
        return self.domain == "djangojs" or bool(super().is_templatized)

    def preprocess(self) -> None:
        if self.domain == "djangojs":
            Path(self.work_path).write_text(self.command.spoken.get(str(Path(self.path)), ""), encoding="utf-8")
        else:
            super().preprocess()


class Command(makemessages.Command):
    build_file_class = SpokenFile
    # A guess from a similar sentence is worse than a gap: a gap fails the test, a guess is read by somebody at night.
    msgmerge_options = ["-q", "--backup=none", "--update", "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        self.spoken: dict[str, str] = {}
        if options["domain"] == "djangojs":
            self.xgettext_options = [*self.xgettext_options, *BROWSER_KEYWORDS]
            self.spoken = spoken()
        super().handle(*args, **options)

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Without the hour of the extraction: it would be a difference in every commit."""
        super().write_po_file(potfile, locale)
        file = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        file.write_text(_HEADER_DATE.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")
