"""A report as plain JSON values: what a client sent, checked and in one spelling, as its digest and its form hold it.

Thousands of reports at once are mostly plain: known fields, clean texts, RFC 3339 in UTC. Those are read here, in microseconds.
Whatever is not plain at first sight is not judged here but left to the serializer, so both give the same values and the same
words: `PlainReader` accepts a part of what the serializer accepts, and never anything else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry

from incidents.enums import Basis, Certainty, Credibility, FigureKind, IncidentStatus, Reliability, Severity, Urgency
from incidents.geometry import GeometryError, as_area, geojson_of
from incidents.kinds import incident_kinds
from journal.shapes import moment
from operations.models.operation import GLIDE

Report = dict[str, Any]
#: What no value can be: the reader is not sure.
UNSURE: Any = object()
MOST_PEOPLE = 2_000_000_000

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
_MOMENT = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ").fullmatch
_CODE = re.compile(r"INC-[0-9A-HJKMNP-TV-Z]{5}").fullmatch
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]").search
_GLIDE = re.compile(GLIDE.regex).match
_NEEDED = {"title", "kind", "severity"}
_POINT = {"type", "coordinates"}


class PlainReader:
    """Reads the reports of one request. Up to `latest` a sender's clock may be ahead: what is later is left to the serializer."""

    def __init__(self, latest: datetime) -> None:
        self.latest = latest
        self.fields: dict[str, Callable[[Any], Any]] = {
            "id": _identifier,
            "code": lambda value: value if isinstance(value, str) and _CODE(value) else UNSURE,
            "audience": _text(64, blank=False),
            "title": _text(200, blank=False),
            "titles": _nothing_or_unsure,
            "kind": _one_of(incident_kinds()),
            "severity": _one_of(Severity.values),
            "urgency": _one_of(Urgency.values),
            "certainty": _one_of(Certainty.values),
            "status": _one_of(IncidentStatus.values),
            "location": _location,
            "area": _area,
            "place_name": _text(200),
            "description": _text(20_000),
            "needs": _text(5_000),
            "organization": lambda value: None if value is None else _identifier(value),
            "occurred_at": lambda value: None if value is None else _moment(value),
            "reported_at": self._past,
            "source_reliability": _one_of(Reliability.values),
            "credibility": _one_of(Credibility.values),
            "glide": lambda value: value if value == "" or _glide(value) else UNSURE,
            "external_ids": _external_ids,
            "figures": self._figures,
        }

    def read(self, body: Any) -> Report | None:
        """The report, or None when it is not plain and somebody else has to say what it is."""
        if type(body) is not dict or not body.keys() >= _NEEDED:
            return None
        report: Report = {}
        fields = self.fields
        for field, given in body.items():
            read = fields.get(field)
            if read is None or (value := read(given)) is UNSURE:
                return None
            report[field] = value
        return report

    def _past(self, value: Any) -> Any:
        read = _moment(value)
        return read if read is not UNSURE and datetime.fromisoformat(read) <= self.latest else UNSURE

    def _figures(self, value: Any) -> Any:
        if type(value) is not list or len(value) > 20:
            return UNSURE
        figures = []
        for given in value:
            figure = self._figure(given)
            if figure is UNSURE:
                return UNSURE
            figures.append(figure)
        return figures

    def _figure(self, given: Any) -> Any:
        if type(given) is not dict or given.keys() - {"kind", "value", "as_of", "source", "basis"}:
            return UNSURE
        kind, people = given.get("kind"), given.get("value")
        if kind not in FigureKind.values or type(people) is not int or not 0 <= people <= MOST_PEOPLE:
            return UNSURE
        figure = {"kind": kind, "value": people, "source": "", "basis": Basis.REPORTED.value}
        for field, read in (("source", _text(200)), ("basis", _one_of(Basis.values)), ("as_of", self._past)):
            if field in given:
                figure[field] = read(given[field])
                if figure[field] is UNSURE:
                    return UNSURE
        return figure


def plain(given: Mapping[str, Any]) -> Report:
    """Checked values as JSON holds them: geometry as GeoJSON, times as RFC 3339, ids as text. Figures alike."""
    report: Report = {}
    for field, value in given.items():
        if isinstance(value, GEOSGeometry):
            report[field] = geojson_of(value)
        elif isinstance(value, datetime):
            report[field] = moment(value)
        elif field == "figures":
            report[field] = [plain(figure) for figure in value]
        else:
            report[field] = value if value is None or isinstance(value, str | int | dict | list) else str(value)
    return report


def _text(most: int, *, blank: bool = True) -> Callable[[Any], Any]:
    least = 0 if blank else 1

    def read(value: Any) -> Any:
        if type(value) is not str or not least <= len(value) <= most or _CONTROL(value) or value != value.strip():
            return UNSURE
        # Lone surrogates are no text; everything but ASCII may have two spellings.
        return value if value.isascii() or (unicodedata.is_normalized("NFC", value) and _encodes(value)) else UNSURE

    return read


def _encodes(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _one_of(words: Collection[str]) -> Callable[[Any], Any]:
    known = {str(word): str(word) for word in words}
    return lambda value: known.get(value, UNSURE) if type(value) is str else UNSURE


def _identifier(value: Any) -> Any:
    return value if type(value) is str and _UUID(value) else UNSURE


def _glide(value: Any) -> bool:
    return type(value) is str and len(value) <= 30 and not value.endswith("\n") and _GLIDE(value) is not None


def _moment(value: Any) -> Any:
    """A whole second in UTC: moment() would write it the same."""
    if type(value) is not str or not _MOMENT(value):
        return UNSURE
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return UNSURE
    return value


def _nothing_or_unsure(value: Any) -> Any:
    return {} if value == {} else UNSURE


def _external_ids(value: Any) -> Any:
    """One or a few plain ids by scheme."""
    if type(value) is not dict or len(value) > 20:
        return UNSURE
    for scheme, number in value.items():
        if not (scheme.isascii() and scheme.isalnum() and scheme.islower() and scheme[0].isalpha() and 2 <= len(scheme) <= 31):
            return UNSURE
        if type(number) is not str or not 1 <= len(number) <= 200 or not (number.isascii() and number.isprintable()):
            return UNSURE
        if number != number.strip():
            return UNSURE
    return value


def _location(value: Any) -> Any:
    if value is None:
        return None
    if type(value) is not dict or value.keys() != _POINT or value["type"] != "Point":
        return UNSURE
    position = value["coordinates"]
    if type(position) is not list or len(position) != 2:
        return UNSURE
    lon, lat = position
    if type(lon) not in (float, int) or type(lat) not in (float, int) or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return UNSURE
    return {"type": "Point", "coordinates": [float(lon), float(lat)]}


def _area(value: Any) -> Any:
    if value is None:
        return None
    try:
        return geojson_of(as_area(value))
    except GeometryError:
        return UNSURE
