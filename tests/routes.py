"""The addresses of the server beside those of tests/access_table.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver

from tests.access_table import ACCOUNTS, INSIDE, OUTSIDE, PAGES, Row

#: The table's sections by what stands before their paths; the longest first.
SECTIONS: dict[str, list[Row]] = {
    "api/v1/operations/<slug:slug>/": INSIDE,
    "api/v1/": OUTSIDE,
    "accounts/": ACCOUNTS,
    "": PAGES,
}


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every URL pattern as the table writes it, with its view."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path)
        else:
            # The login library's two regular expressions, in the words of the others.
            path = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", path).replace("^", "").replace("$", "")
            yield path, pattern.callback


def listed() -> dict[str, set[str]]:
    """The table's addresses, each with its methods."""
    found: dict[str, set[str]] = {}
    for prefix, rows in SECTIONS.items():
        for row in rows:
            found.setdefault(prefix + row.path.partition("?")[0], set()).add(row.method)
    return found
