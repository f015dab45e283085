"""Reports as lines of text that COPY takes: row and public form made from the same values in one place, by the thousand."""

from __future__ import annotations

import os
import re
import struct
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import orjson

from incidents.enums import FigureKind
from incidents.geometry import as_area
from incidents.report import Report
from journal.shapes import moment
from operations.models import Audience, Operation, Organization, User
from operations.shapes import actor_form, organization_form

T = TypeVar("T")
_ESCAPED = {ord(letter): f"\\{name}" for letter, name in (("\\", "\\"), ("\t", "t"), ("\n", "n"), ("\r", "r"))}
_pack = struct.Struct("<BIIdd").pack  # EWKB: little-endian, a point with its SRID
_special = re.compile(r"[\\\t\n\r]").search


@dataclass(slots=True)
class Row:
    """One report about to be stored; rows are numbered in the order of their entries. Places are what `settle_all` found.

    `fault` says why it is not stored; `known` that it was before. `administrative_area` is JSON, as is the form.
    """

    n: int
    report: Report
    audience: Audience
    digest: bytes
    id: str = ""
    code: str = ""
    code_chosen: bool = False
    location: Any = None
    place_name: str = ""
    administrative_area: str = "null"
    fault: Mapping[str, str] | None = None
    known: bool = False


@dataclass
class Lines:
    """Writes lines for one person in one operation, at one moment. `organizations` holds those that reports name, by id."""

    by: User
    operation: Operation
    now: datetime
    organizations: Mapping[str, Organization | None] = field(default_factory=dict)
    attempt: int = 0

    def __post_init__(self) -> None:
        self.moment = moment(self.now)
        self.actor = actor_form(self.by)
        self.actor_json = orjson.Fragment(orjson.dumps(self.actor))
        own = self.by.organization
        self.own = (str(own.id), orjson.Fragment(orjson.dumps(organization_form(own)))) if own else ("\\N", None)
        self.others: dict[str, Any] = {}
        self.streams: dict[str, str] = {}

    def figures(self, row: Row) -> list[dict[str, Any]]:
        """The latest figure of each kind, in the order of the kinds; of two of one moment the one given later."""
        latest: dict[str, dict[str, Any]] = {}
        for given in row.report.get("figures") or ():
            figure = {
                "kind": given["kind"], "value": given["value"], "as_of": given.get("as_of") or self.moment,
                "source": given.get("source", ""), "basis": given.get("basis", "reported"),
            }  # fmt: skip
            before = latest.get(figure["kind"])
            if before is None or datetime.fromisoformat(before["as_of"]) <= datetime.fromisoformat(figure["as_of"]):
                latest[figure["kind"]] = figure
        return [latest[kind] for kind in FigureKind.values if kind in latest] if latest else []

    def line(self, row: Row) -> str:
        """The row as COPY takes it, the public form in its last column."""
        report = row.report
        get = report.get
        organization, organization_json = self.own
        if "organization" in report:
            wanted = report["organization"]
            organization, organization_json = (wanted, self._other(wanted)) if wanted else ("\\N", None)
        figures = self.figures(row) if get("figures") else []
        description, needs, glide = get("description", ""), get("needs", ""), get("glide", "")
        titles, external_ids = get("titles") or {}, get("external_ids") or {}
        urgency, certainty = get("urgency", "unknown"), get("certainty", "unknown")
        reliability, credibility = get("source_reliability", "F"), get("credibility", "6")
        status, occurred_at, area = get("status", "reported"), get("occurred_at"), get("area")
        reported_at = get("reported_at") or self.moment
        form = {
            "id": row.id, "code": row.code, "title": report["title"], "titles": titles, "kind": report["kind"],
            "severity": report["severity"], "urgency": urgency, "certainty": certainty, "status": status,
            "location": row.location, "area": area, "place_name": row.place_name,
            "administrative_area": orjson.Fragment(row.administrative_area), "description": description, "needs": needs,
            "audience": row.audience.key, "organization": organization_json, "occurred_at": occurred_at,
            "reported_at": reported_at, "reported_by": self.actor_json, "source_reliability": reliability,
            "credibility": credibility, "figures": figures, "glide": glide, "external_ids": external_ids, "version": 1,
            "created_at": self.moment, "updated_at": self.moment,
        }  # fmt: skip
        point = "\\N" if row.location is None else _pack(1, 0x20000001, 4326, *row.location["coordinates"]).hex()
        outline = "\\N" if area is None else as_area(area).hexewkb.decode()
        occurred = occurred_at or "\\N"
        named = "\\N" if row.administrative_area == "null" else _json(row.administrative_area)
        return (
            f"{self.attempt}\t{row.n}\t{self._stream(row.audience)}\t{row.id}\t{row.code}\t\\\\x{row.digest.hex()}"
            f"\t{organization}\t{_text(report['title'])}\t{_json_of(titles)}\t{report['kind']}\t{report['severity']}\t{urgency}\t{certainty}\t{status}\t{point}\t{outline}"
            f"\t{_text(row.place_name)}\t{named}\t{_text(description)}\t{_text(needs)}\t{occurred}\t{reported_at}"
            f"\t{reliability}\t{credibility}\t{_json_of(figures)}\t{glide}\t{_json_of(external_ids)}"
            f"\t{_json(orjson.dumps(form).decode())}\n"
        )

    def figure_lines(self, rows: Iterable[Row]) -> str:
        """The rows of the figures' series, for those that are stored."""
        given = [(row, figure) for row in rows for figure in row.report["figures"]]
        return "".join(
            f"{figure_id}\t{row.id}\t{self._stream(row.audience)}\t{figure['kind']}\t{figure['value']}"
            f"\t{figure.get('as_of') or self.moment}\t{_text(figure.get('source', ''))}\t{figure.get('basis', 'reported')}\n"
            for (row, figure), figure_id in zip(given, new_ids(len(given)), strict=True)
        )

    def _stream(self, audience: Audience) -> str:
        if audience.key not in self.streams:
            self.streams[audience.key] = str(audience.id)
        return self.streams[audience.key]

    def _other(self, wanted: str) -> Any:
        if wanted not in self.others:
            found = self.organizations[wanted]
            self.others[wanted] = orjson.Fragment(orjson.dumps(organization_form(found))) if found else None
        return self.others[wanted]


def new_ids(count: int) -> list[str]:
    """UUIDv7 texts in ascending order, so that rows of one moment list in the order in which they were sent."""
    now, noise = time.time_ns() // 1_000_000, os.urandom(8 * count)
    ids = []
    for n in range(count):
        random_part = int.from_bytes(noise[8 * n : 8 * n + 8], "big") & 0x3FFF_FFFF_FFFF_FFFF
        digits = f"{(now + (n >> 12)) << 80 | 0x7 << 76 | (n & 0xFFF) << 64 | 0x2 << 62 | random_part:032x}"
        ids.append(f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}")
    return ids


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


def _text(value: str) -> str:
    return value.translate(_ESCAPED) if _special(value) else value


def _json(document: str) -> str:
    """JSON has no raw tabs or ends of lines, only backslashes."""
    return document.replace("\\", "\\\\") if "\\" in document else document


def _json_of(value: Any) -> str:
    return _json(orjson.dumps(value).decode()) if value else ("[]" if value == [] else "{}")
