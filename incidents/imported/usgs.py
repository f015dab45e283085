"""The earthquake feeds of the United States Geological Survey (GeoJSON summary format).

| here | from |
|---|---|
| title | `M <mag> - <place>` |
| kind | earthquake; explosion for explosions, quarry and mining blasts; other for the rest (ice quake, sonic boom, ...) |
| severity | the worse of magnitude (7 extreme, 6 severe, 5 moderate, less minor) and PAGER alert (red, orange, yellow, green) |
| certainty | observed when an analyst has reviewed it, likely when automatic |
| occurred_at | `time`, milliseconds since 1970 UTC |
| external id | `usgs:<code>`; the other ids in `ids` name the same event, since the preferred one may change |

Depth, the third coordinate, has no field of its own and goes into the description. A deleted event is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from incidents.imported.row import Row, clean

FIELDS = {"mag": "severity", "place": "title", "time": "occurred_at", "type": "kind", "alert": "severity", "status": "certainty"}
NOTES = ["Earthquake feed of the USGS. Depth and magnitude are in each description; severity follows magnitude and alert."]
BLASTS = {"explosion", "quarry blast", "mining explosion", "chemical explosion", "nuclear explosion", "experimental explosion"}
RANKS = ["unknown", "minor", "moderate", "severe", "extreme"]
MAGNITUDES = ((7, "extreme"), (6, "severe"), (5, "moderate"))
ALERTS = {"green": "minor", "yellow": "moderate", "orange": "severe", "red": "extreme"}
COLUMNS = {"title": "place", "kind": "type", "severity": "mag", "occurred_at": "time", "certainty": "status"}


def is_feed(document: Mapping[str, Any]) -> bool:
    """Known by its first feature: magnitude, time, and the network with its code."""
    first = document["features"][0]
    properties = first.get("properties") if isinstance(first, Mapping) else None
    return isinstance(properties, Mapping) and {"mag", "place", "time", "net", "code", "ids"} <= set(properties)


def rows(features: list[Any]) -> Iterator[Row]:
    for number, feature in enumerate(features, start=1):
        yield _row(number, feature)


def _row(number: int, feature: Any) -> Row:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    if not isinstance(properties, Mapping) or feature.get("type") != "Feature":
        return Row(number, {}, refusal='This is no Feature with properties. Write "type": "Feature".')
    if properties.get("status") == "deleted":
        return Row(number, {}, refusal="The USGS has deleted this event. Leave it out.")
    ids = _ids(feature, properties)
    if not ids:
        return Row(number, {}, refusal="It has no id. Write id, or net and code.")
    magnitude = properties.get("mag")
    known = isinstance(magnitude, int | float) and not isinstance(magnitude, bool)
    place = clean(str(properties.get("place") or "place unknown"))[:180]
    values: dict[str, Any] = {
        "title": f"M {magnitude:.1f} - {place}" if known else f"M ? - {place}",
        "kind": _kind(str(properties.get("type"))),
        "severity": severity(magnitude if known else None, properties.get("alert")),
        "certainty": "observed" if properties.get("status") == "reviewed" else "likely",
        "urgency": "past",
        "occurred_at": properties["time"] if isinstance(properties.get("time"), int | float | str) else None,
        "description": _description(feature, properties),
    }
    geometry = feature.get("geometry")
    return Row(number, values, COLUMNS, geometry=geometry, external_ids={"usgs": ids[0]}, other_ids=tuple(ids[1:20]))


def severity(magnitude: float | None, alert: Any) -> str:
    """The worse of what the magnitude and the PAGER alert say."""
    by_magnitude = "unknown"
    if magnitude is not None:
        by_magnitude = next((rank for least, rank in MAGNITUDES if magnitude >= least), "minor")
    return max(by_magnitude, ALERTS.get(str(alert), "unknown"), key=RANKS.index)


def _kind(said: str) -> str:
    return "earthquake" if said == "earthquake" else "explosion" if said in BLASTS else "other"


def _ids(feature: Mapping[str, Any], properties: Mapping[str, Any]) -> list[str]:
    """The preferred id first, then the others by which the same event goes."""
    own = feature.get("id") or f"{properties.get('net') or ''}{properties.get('code') or ''}"
    others = str(properties.get("ids") or "").split(",")
    texts = [clean(str(each)).strip()[:60] for each in (own, *others)]
    return list(dict.fromkeys(text for text in texts if text))


def _description(feature: Mapping[str, Any], properties: Mapping[str, Any]) -> str:
    geometry = feature.get("geometry")
    coordinates = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    depth = coordinates[2] if isinstance(coordinates, list) and len(coordinates) == 3 else None
    parts = [
        f"Magnitude {properties.get('mag')} {properties.get('magType') or ''}".strip(),
        f"depth {depth} km" if isinstance(depth, int | float) else "",
        "tsunami message issued" if properties.get("tsunami") == 1 else "",
        f"PAGER alert {properties['alert']}" if properties.get("alert") else "",
        str(properties.get("url") or "")[:200],
    ]
    return clean(", ".join(part for part in parts if part))
