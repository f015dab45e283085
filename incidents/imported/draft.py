"""From one row to the draft of an incident, or to what is wrong with it and how to mend it."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

import orjson

from incidents.geometry import GeometryError, as_area, as_point
from incidents.imported.headings import FIGURES, fold
from incidents.imported.row import Draft, ReadRow, Row, RowErrorForm
from incidents.imported.times import TimeError, read_time
from incidents.imported.words import count_of, kind_names, word_of, words_for
from places.coordinates import CoordinateError, parse

LONGEST = {"title": 200, "place_name": 200, "description": 20_000, "needs": 5_000, "source": 200}
GLIDE = re.compile(r"[A-Z]{2}-\d{4}-\d{6}-[A-Z]{3}(-[A-Z0-9]+)?")
_DEFAULTS = {"severity": "unknown", "urgency": "unknown", "certainty": "unknown", "status": "reported"}


_EMPTY = Draft(
    title="", kind="", severity="unknown", urgency="unknown", certainty="unknown", status="reported", location=None, area=None,
    place_name="", description="", needs="", occurred_at=None, source_reliability="F", credibility="6", glide="", external_ids={},
    figures=[],
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """What a file does not say itself: the operation's time zone, the kinds, and what to take where a row is silent."""

    zone: tzinfo
    kinds: Mapping[str, Mapping[str, Any]]
    default_kind: str = ""
    default_severity: str = ""
    read_at: datetime = field(default_factory=lambda: datetime.now(UTC))


def read_rows(rows: Iterator[Row], reading: Reading) -> Iterator[ReadRow]:
    """Each row with its draft and its errors, in order."""
    names = kind_names(reading.kinds)
    for row in rows:
        yield _Reader(row, reading, names).read()


class _Reader:
    def __init__(self, row: Row, reading: Reading, names: Mapping[str, str]) -> None:
        self.row, self.reading, self.names = row, reading, names
        self.errors: list[RowErrorForm] = []

    def read(self) -> ReadRow:
        if self.row.refusal:
            self.errors.append(RowErrorForm(field="", column="", value="", message=self.row.refusal))
            return ReadRow(self.row.number, _EMPTY, self.errors, "")
        location, area = self._geometry()
        draft = Draft(
            title=self._text("title"),
            kind=self._kind(),
            severity=self._word("severity"),
            urgency=self._word("urgency"),
            certainty=self._word("certainty"),
            status=self._word("status"),
            location=location,
            area=area,
            place_name=self._place_name(location),
            description=self._text("description"),
            needs=self._text("needs"),
            occurred_at=self._occurred_at(),
            source_reliability=self._mark("source_reliability", "ABCDEF", "F"),
            credibility=self._mark("credibility", "123456", "6"),
            glide=self._glide(),
            external_ids=self.row.external_ids,
            figures=[],
        )
        draft["figures"] = self._figures(draft["occurred_at"])
        self._check(draft)
        key, others = self._keys(draft)
        return ReadRow(self.row.number, draft, self.errors, key, others)

    def _wrong(self, field: str, message: str) -> None:
        said = self.row.values.get(field, "")
        column = self.row.columns.get(field, "")
        self.errors.append(RowErrorForm(field=field, column=column, value=str(said)[:80], message=message))

    def _attempt(self, field: str, read: Callable[[], Any], *faults: type[ValueError]) -> Any:
        try:
            return read()
        except faults as wrong:
            self._wrong(field, str(wrong))
            return None

    def _text(self, field: str) -> str:
        """Text as it stands, also when it looks like a formula: nothing here is ever computed."""
        text = unicodedata.normalize("NFC", _written(self.row.values.get(field, ""))).strip()
        if len(text) > LONGEST.get(field, 200):
            self._wrong(field, f"This has {len(text):,} characters. Shorten it to {LONGEST.get(field, 200):,}.")
            text = text[: LONGEST.get(field, 200)]
        return text

    def _kind(self) -> str:
        said = self._text("kind")
        if not said and self.reading.default_kind:
            return self.reading.default_kind
        found = self.names.get(fold(said), "")
        if not found:
            missing = "No kind. Add one such as flood, or choose a kind for the rows that name none."
            self._wrong("kind", "This is no kind of incident. Write one such as flood or 침수." if said else missing)
        return found

    def _word(self, field: str) -> str:
        said = self._text(field)
        if not said:
            return (self.reading.default_severity if field == "severity" else "") or _DEFAULTS[field]
        found = word_of(field, said)
        if found is None:
            self._wrong(field, f"Write one of {words_for(field)}.")
        return found or _DEFAULTS[field]

    def _mark(self, field: str, marks: str, otherwise: str) -> str:
        said = self._text(field).upper()
        if said and (len(said) != 1 or said not in marks):
            self._wrong(field, f"Write one of {', '.join(marks)}.")
            return otherwise
        return said or otherwise

    def _glide(self) -> str:
        said = self._text("glide").upper()
        if said and not (GLIDE.fullmatch(said) and len(said) <= 30):
            self._wrong("glide", "Write a GLIDE number such as TC-2026-000123-KOR, or nothing.")
            return ""
        return said

    def _geometry(self) -> tuple[Any, Any]:
        geometry = self.row.geometry
        if isinstance(geometry, Mapping):
            if geometry.get("type") in ("Polygon", "MultiPolygon"):
                area = self._attempt("area", lambda: as_area(geometry), GeometryError)
                return None, area and {"type": geometry["type"], "coordinates": _flat(geometry["coordinates"])}
            point = self._attempt("location", lambda: as_point(geometry), GeometryError)
            return point and _point(point.x, point.y), None
        return self._coordinates(), None

    def _coordinates(self) -> Any:
        values = self.row.values
        if "lat" in values and "lon" in values:
            return self._attempt("lat", lambda: _from_pair(values["lat"], values["lon"]), CoordinateError, ValueError)
        for half, other in (("lat", "lon"), ("lon", "lat")):
            if half in values:
                self._wrong(half, f"There is no {other}. Write both or none.")
        if "coordinates" in values:
            return self._attempt("coordinates", lambda: _from_text(str(values["coordinates"])), CoordinateError)
        if "location" in values:  # a heading that means a grid to some and a place to others
            try:
                return _from_text(str(values["location"]))
            except CoordinateError:
                return None
        return None

    def _place_name(self, location: Any) -> str:
        named = self._text("place_name")
        return named or ("" if location else self._text("location"))

    def _occurred_at(self) -> str | None:
        values = self.row.values
        said, field = values.get("occurred_at"), "occurred_at"
        if said is None and "date" in values:
            said, field = f"{values['date']} {values.get('time', '')}".strip(), "date"
        elif said is None and "time" in values:
            said, field = values["time"], "time"
        if said is None:
            return None
        moment: datetime | None = self._attempt(field, lambda: read_time(said, self.reading.zone), TimeError)
        return moment.isoformat().replace("+00:00", "Z") if moment else None

    def _figures(self, occurred_at: str | None) -> list[dict[str, Any]]:
        found = []
        as_of = occurred_at or self.reading.read_at.isoformat().replace("+00:00", "Z")
        for kind in FIGURES:
            said = self.row.values.get(kind, "")
            if said == "" or str(said).strip() in ("-", "–"):
                continue
            number = count_of(said)
            if number is None:
                self._wrong(kind, "Write a whole number of people, such as 12 or 약 20.")
                continue
            value, estimated = number
            basis = "estimated" if estimated else "reported"
            found.append({"kind": kind, "value": value, "as_of": as_of, "source": self._text("source"), "basis": basis})
        return found

    def _check(self, draft: Draft) -> None:
        if not draft["title"]:
            self._wrong("title", "No title. Say in a few words what happened.")
        placed = draft["location"] or draft["area"] or draft["place_name"]
        tried = {"lat", "lon", "coordinates", "location", "area"} & {error["field"] for error in self.errors}
        if not placed and not tried:
            self._wrong("location", "It is nowhere. Give lat and lon, a grid or a place.")

    def _keys(self, draft: Draft) -> tuple[str, tuple[str, ...]]:
        ids = [f"{scheme}:{number}"[:120] for scheme, number in draft["external_ids"].items()]
        if ids:
            scheme = next(iter(draft["external_ids"]))
            return ids[0], tuple(f"{scheme}:{other}"[:120] for other in self.row.other_ids)
        told = [
            self._text("id"), fold(draft["title"]), draft["kind"], draft["location"], draft["area"], fold(draft["place_name"]),
            draft["occurred_at"], fold(draft["description"]),
        ]  # fmt: skip
        return "content:" + hashlib.sha256(orjson.dumps(told)).hexdigest(), ()


def _written(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [round(lon, 7) + 0.0, round(lat, 7) + 0.0]}


def _flat(coordinates: Any) -> Any:
    """Positions of two numbers, to 7 decimals (a centimeter): what is stored is what was shown."""
    if isinstance(coordinates[0], list):
        return [_flat(each) for each in coordinates]
    return [round(float(number), 7) for number in coordinates[:2]]


def _number(said: Any) -> float | None:
    try:
        number = float(str(said).strip().replace(",", ".")) if str(said).count(",") <= 1 else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _from_pair(lat_said: Any, lon_said: Any) -> dict[str, Any]:
    lat, lon = _number(lat_said), _number(lon_said)
    if lat is None or lon is None:
        place = parse(f"{lat_said}, {lon_said}")
        lat, lon = place.lat, place.lon
    if abs(lat) > 90 >= abs(lon) and abs(lat) <= 180:
        raise ValueError(f"Latitude {lat:g} is beyond 90 degrees: the two columns seem to be swapped.")
    if abs(lat) > 90 or abs(lon) > 180:
        raise ValueError("Latitude runs from -90 to 90 and longitude from -180 to 180 degrees.")
    return _somewhere(lat, lon)


def _from_text(said: str) -> dict[str, Any]:
    place = parse(said)
    return _somewhere(place.lat, place.lon)


def _somewhere(lat: float, lon: float) -> dict[str, Any]:
    if lat == 0 and lon == 0:
        raise CoordinateError("nowhere", "0, 0 lies in the Atlantic. Leave it empty when the place is not known.")
    return _point(lon, lat)
