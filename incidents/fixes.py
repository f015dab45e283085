"""Position fixes as devices send them: read strictly and fast, since thousands come every second. Pure.

Each fix is judged by itself: a bad one is refused by its place in the list, with what is wrong and the remedy, the others count.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

MOST = 10_000
LONGEST_SOURCE = 120
#: How far a device's clock may be ahead. Beyond it the time of receipt counts, and the fix is marked.
CLOCK_SKEW = timedelta(minutes=2)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_FIELDS = {"source", "at", "lon", "lat", "speed", "course", "accuracy"}
_NEEDED = {"source", "at", "lon", "lat"}
#: Least, most, what it is. Faster than 1,000 m/s or vaguer than 100 km is a mistake of units or of a sensor.
RANGES = {
    "lon": (-180.0, 180.0, "degrees, -180 to 180"),
    "lat": (-90.0, 90.0, "degrees, -90 to 90"),
    "speed": (0.0, 1_000.0, "meters per second, 0 to 1,000"),
    "course": (0.0, 360.0, "degrees true, 0 to 360"),
    "accuracy": (0.0, 100_000.0, "meters, 0 to 100,000"),
}


@dataclass(slots=True)
class Fix:
    """Where a source was at a time. Degrees WGS 84, m/s, degrees true, meters. `clock_ahead`: the time is that of receipt."""

    source: str
    at: datetime
    lon: float
    lat: float
    speed: float | None
    course: float | None
    accuracy: float | None
    clock_ahead: bool = False


def read_fixes(given: Sequence[Any], now: datetime) -> tuple[list[Fix], list[dict[str, Any]]]:
    """The good fixes in their order, and the refused as {"index", "errors": {field: [text]}}. `now` is the time of receipt."""
    good: list[Fix] = []
    refused: list[dict[str, Any]] = []
    latest = now + CLOCK_SKEW
    for index, each in enumerate(given):
        errors: dict[str, list[str]] = {}
        fix = _read(each, errors)
        if fix is None:
            refused.append({"index": index, "errors": errors})
            continue
        if fix.at > latest:
            # The order of the list stays the order of time.
            fix.at, fix.clock_ahead = now - timedelta(microseconds=len(given) - index), True
        good.append(fix)
    return good, refused


def _read(given: Any, errors: dict[str, list[str]]) -> Fix | None:
    if not isinstance(given, Mapping):
        errors["non_field_errors"] = ["Send an object with source, at, lon and lat."]
        return None
    if given.keys() - _FIELDS:
        for field in sorted(map(str, given.keys() - _FIELDS)):
            errors[field[:40]] = [f"Unknown field. Known are {', '.join(sorted(_FIELDS))}."]
    if _NEEDED - given.keys():
        for field in sorted(_NEEDED - given.keys()):
            errors[field] = ["This field is required."]
    source = _source(given.get("source"), errors) if "source" in given else ""
    at = _time(given.get("at"), errors) if "at" in given else EARLIEST
    lon = _number(given["lon"], "lon", errors) if "lon" in given else 0.0
    lat = _number(given["lat"], "lat", errors) if "lat" in given else 0.0
    speed, course, accuracy = given.get("speed"), given.get("course"), given.get("accuracy")
    speed = None if speed is None else _number(speed, "speed", errors)
    course = None if course is None else _number(course, "course", errors) % 360
    accuracy = None if accuracy is None else _number(accuracy, "accuracy", errors)
    return None if errors else Fix(source, at, lon, lat, speed, course, accuracy)


def _number(value: Any, field: str, errors: dict[str, list[str]]) -> float:
    least, most, words = RANGES[field]
    kind = type(value)
    if (kind is float or kind is int) and least <= value <= most:
        return float(value)
    if (kind is float and math.isfinite(value)) or kind is int:
        errors[field] = [f"{_short(value)} cannot be. Send {words}."]
    else:
        errors[field] = [f"Send a number: {words}."]
    return 0.0


def _short(value: float) -> str:
    return f"{value:g}" if abs(value) < 1e300 else "This number"


def _source(value: Any, errors: dict[str, list[str]]) -> str:
    """The name without control characters, in NFC, so that the same name is the same letters whichever device wrote it."""
    if isinstance(value, str):
        if not (value.isascii() and value.isprintable()):
            value = unicodedata.normalize("NFC", "".join(letter for letter in value if unicodedata.category(letter) != "Cc"))
        value = value.strip()
        if 0 < len(value) <= LONGEST_SOURCE:
            return str(value)
    errors["source"] = [f"Send the name of what moves, 1 to {LONGEST_SOURCE} characters."]
    return ""


def _time(value: Any, errors: dict[str, list[str]]) -> datetime:
    try:
        if isinstance(value, str) and len(value) >= 16 and value[10] in "Tt ":
            at = datetime.fromisoformat(value)
            if at.tzinfo is not None:
                at = at.astimezone(UTC)
                if at >= EARLIEST:
                    return at
    except (ValueError, OverflowError):
        pass
    errors["at"] = ["Write a time with its zone, from 1990 on, for example 2026-11-23T16:25:00Z."]
    return EARLIEST
