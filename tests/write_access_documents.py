"""docs/permissions.md and docs/addresses.md, written from the table of rights and from the addresses themselves.

`python -m tests.write_access_documents` (inside `make shell`) writes both; tests/test_permission_matrix.py fails when they are old.
"""

# ruff: noqa: E501  (lines of a document)

from __future__ import annotations

import os
import re
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hadr.settings")

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.urls import get_resolver

from operations.enums import Action, Role
from operations.policy import ROLES
from tests.access_table import (
    ACCOUNTS,
    COMMANDS,
    INSIDE,
    OUTSIDE,
    PAGES,
    PERSONS,
    SOCKET_FROM_CLIENT,
    SOCKET_FROM_SERVER,
    Row,
)
from tests.routes import SECTIONS, addresses

DOCS = Path(__file__).resolve().parent.parent / "docs"
COLUMNS = ("nobody", "no part", "observer", "reporter", "liaison", "watch civ", "watch mil", "admin", "ex. control")


def permissions() -> str:
    """docs/permissions.md."""
    return "\n".join(
        [
            "# Who may do what",
            "",
            "Written from `operations/policy.py` and `tests/access_table.py` by `python -m tests.write_access_documents`; a test fails when it is",
            "old, and another asks every address as every one of these people and compares the answer.",
            "",
            "## Roles and their actions",
            "",
            *_roles(),
            "",
            "A reporter also changes what they reported themselves, anybody how to reach themselves and whether they are on duty, and the people",
            "of an organization their own resources. Exercise control sees every audience of an exercise; in a real operation it sees what",
            "everybody else of its side sees. An assignment holds from a time until a time; a suspended account holds nothing.",
            "",
            "A record is seen by the people of its audience alone. To everybody else it does not exist: the answer is the one for an id that",
            "was never given, byte for byte. Who sees a record but may not do something is told whom to ask.",
            "",
            "## Answers inside an operation",
            "",
            "Below `/api/v1/operations/<slug>/`. The status for a record that the person sees; after the stroke, where it differs, for one that they",
            "do not see or that is not there. HEAD answers as GET, OPTIONS tells what an address takes, any other method is 405.",
            "",
            *_answers(INSIDE),
            "",
            "## Answers of REST outside of operations",
            "",
            "Below `/api/v1/`. **public** is open without a login.",
            "",
            *_answers(OUTSIDE),
            "",
            "## Pages",
            "",
            "302 of nobody leads to the login.",
            "",
            *_answers(PAGES),
            "",
            *_beside_addresses(),
        ]
    )


def _beside_addresses() -> list[str]:
    """The rest of docs/permissions.md: accounts, the socket and the console."""
    return [
        "## One's own account",
        "",
        "Below `/accounts/`; nothing there depends on an operation.",
        "",
        "| address | method | nobody | logged in |",
        "|---|---|---|---|",
        *(f"| `{row.path}` | {row.method} | {row.statuses['anonymous']} | {row.statuses['outsider']} |" for row in ACCOUNTS),
        "",
        "## The socket",
        "",
        "`/ws/operations/<slug>/` opens for whoever takes part, by session with an allowed Origin or by token, and for nobody else: HTTP 403,",
        "alike for a forbidden and an unknown operation. It carries the streams of the person's own audiences, computed by the server.",
        "",
        "| said by | type | what |",
        "|---|---|---|",
        *(f"| client | `{name}` | {what} |" for name, what in SOCKET_FROM_CLIENT.items()),
        *(f"| server | `{name}` | {what} |" for name, what in SOCKET_FROM_SERVER.items()),
        "",
        "## The console",
        "",
        "Commands of `manage.py` run for whoever has the machine's console, and over the network for nobody.",
        "",
        "| command | what it does |",
        "|---|---|",
        *(f"| `{name}` | {what} |" for name, what in COMMANDS.items()),
        "",
    ]


def _roles() -> list[str]:
    lines = ["| action | " + " | ".join(str(role.label) for role in Role) + " |", "|---" * (len(Role) + 1) + "|"]
    for action in Action:
        marks = ["yes" if action in ROLES[role] else "" for role in Role]
        lines.append(f"| {action.label} | " + " | ".join(marks) + " |")
    return lines


def _answers(rows: list[Row]) -> list[str]:
    lines = ["| address | method | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 2) + "|"]
    for row in rows:
        cells = []
        for person in PERSONS:
            known, unknown = row.statuses[person], row.unknown.get(person)
            cells.append(f"{known}" if unknown in (None, known) else f"{known} / {unknown}")
        method = f"**public** {row.method}" if row.open else row.method
        lines.append(f"| `{row.path or '/'}` | {method} | " + " | ".join(cells) + " |")
    return lines


def listing() -> str:
    """docs/addresses.md."""
    lines = [
        "# Addresses",
        "",
        "Everything that the server answers to, written from the addresses themselves by `python -m tests.write_access_documents` (a test fails when it",
        "is old). What each takes and gives, field by field: `/api/v1/schema/` (OpenAPI), readable at `/api/v1/schema/browse/`. Who may: [permissions.md](permissions.md).",
        "",
        "| address | methods | what |",
        "|---|---|---|",
    ]
    for path, view in addresses(get_resolver().url_patterns):
        if path.startswith("accounts/"):
            continue
        prefix = next(each for each in SECTIONS if path.startswith(each))
        methods = [row.method for row in SECTIONS[prefix] if prefix + row.path.partition("?")[0] == path]
        short = re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", path)
        lines.append(f"| `/{short}` | {' '.join(methods)} | {_said(view)} |")
    lines += [
        "| `/accounts/…` | GET POST | Login, password, second factor, passkeys and sessions of one's own account (django-allauth) |",
        "| `/static/…` | GET | Scripts, styles, fonts, icons and the base map, with hashed names |",
        "| `/ws/operations/<slug>/` | socket | The live picture: see the section on the socket in [permissions.md](permissions.md) |",
        "",
    ]
    return "\n".join(lines)


#: Views of libraries, whose own words say nothing here.
_LIBRARY = {
    "RedirectView": "Leads to the operations",
    "SpectacularAPIView": "This API in OpenAPI 3",
    "SpectacularSwaggerView": "The same to read and try",
    "JavaScriptCatalog": "Words of the screens in the visitor's language",
}


def _said(view: object) -> str:
    owner = getattr(view, "cls", None) or getattr(view, "view_class", None) or view
    if (name := getattr(owner, "__name__", "")) in _LIBRARY:
        return _LIBRARY[name]
    first = (getattr(owner, "__doc__", "") or "").strip().split("\n\n")[0]
    return " ".join(first.split()).rstrip(".").replace("|", "\\|")


if __name__ == "__main__":
    (DOCS / "permissions.md").write_text(permissions())
    (DOCS / "addresses.md").write_text(listing())
