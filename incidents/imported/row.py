"""What every file format is turned into before its rows are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypedDict

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean(text: str) -> str:
    """Without control characters, which no table means and PostgreSQL stores only in part."""
    return _CONTROL.sub("", text)


class FileRefused(ValueError):
    """The file as a whole cannot be read. Says why and what to do."""


class RowErrorForm(TypedDict):
    """`field` is the incident's field, `column` the heading in the file, `message` names the remedy."""

    field: str
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class Row:
    """One row as found. `number` is what the person sees: the line of the table (headings are line 1) or the feature, from 1.

    `values` holds texts and numbers by incident field, `columns` the file's own heading of each. `geometry` is GeoJSON.
    """

    number: int
    values: dict[str, Any]
    columns: dict[str, str] = field(default_factory=dict)
    geometry: Any = None
    external_ids: dict[str, str] = field(default_factory=dict)
    other_ids: tuple[str, ...] = ()
    refusal: str = ""


@dataclass
class Contents:
    """A file that could be read. `fields` says which heading was read as which field; `notes` what was left out."""

    format: str
    rows: Iterator[Row]
    fields: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class Draft(TypedDict):
    """An incident as it will be reported. Times are RFC 3339 in UTC, geometry is GeoJSON (WGS 84)."""

    title: str
    kind: str
    severity: str
    urgency: str
    certainty: str
    status: str
    location: Any
    area: Any
    place_name: str
    description: str
    needs: str
    occurred_at: str | None
    source_reliability: str
    credibility: str
    glide: str
    external_ids: dict[str, str]
    figures: list[dict[str, Any]]


@dataclass(frozen=True)
class ReadRow:
    """`key` names the event in the world; `other_keys` are its other names, of which any one found means that it is there."""

    number: int
    draft: Draft
    errors: list[RowErrorForm]
    key: str
    other_keys: tuple[str, ...] = ()
