"""GeoJSON (RFC 7946): a FeatureCollection whose properties are named as people name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from incidents.imported import usgs
from incidents.imported.headings import fields_of
from incidents.imported.row import MOST_ROWS, Contents, FileRefused, Row, clean
from incidents.imported.table import decoded

MOST_PROPERTIES = 300


def read_features(data: bytes) -> Contents:
    """Raises FileRefused for what is no FeatureCollection."""
    text, encoding = decoded(data)
    try:
        document = orjson.loads(text)
    except ValueError as wrong:  # also NaN, Infinity, 1e999 and a nesting that no map needs
        raise FileRefused(f"This is not JSON: {str(wrong)[:200]}.") from None
    if not isinstance(document, Mapping):
        raise FileRefused("Send a GeoJSON FeatureCollection: this file holds no object.")
    kind = document.get("type")
    if kind != "FeatureCollection":
        raise FileRefused(f"Send a GeoJSON FeatureCollection. The type of this file is {str(kind)[:40]!r}.")
    features = document.get("features")
    if not isinstance(features, list):
        raise FileRefused("The FeatureCollection has no list of features.")
    if len(features) > MOST_ROWS:
        raise FileRefused(f"The file has more than {MOST_ROWS:,} features. Send it in parts.")
    if not features:
        raise FileRefused("The FeatureCollection is empty.")
    notes = [] if encoding == "utf-8" else [f"The file was read as {encoding.upper()}."]
    if usgs.is_feed(document):
        return Contents("usgs", usgs.rows(features), usgs.FIELDS, notes + usgs.NOTES)
    fields, unread = _headings(features)
    shown = {clean(name)[:60]: field for name, field in fields.items()}
    return Contents("geojson", _rows(features, fields), shown, notes + [f"Not read: the property {name}." for name in unread])


def feature_fault(feature: Any) -> str:
    """Why this is no Feature; empty when it is one."""
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        return 'This is no Feature. Write "type": "Feature".'
    if not isinstance(feature.get("properties", None), Mapping | None):
        return "Its properties are no object. Write them as {...} or null."
    if isinstance(feature.get("id"), bool) or not isinstance(feature.get("id"), str | int | float | None):
        return "Its id is neither text nor number."
    if "geometry" not in feature or not isinstance(feature["geometry"], Mapping | None):
        return "Its geometry is neither an object nor null."
    return ""


def _headings(features: list[Any]) -> tuple[dict[str, str], list[str]]:
    """Each property name of the file with its field, and the names that mean none."""
    names: dict[str, None] = {}
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, Mapping) else None
        if isinstance(properties, Mapping):
            names.update(dict.fromkeys(properties))
        if len(names) > MOST_PROPERTIES:
            raise FileRefused(f"The features have more than {MOST_PROPERTIES} different properties. Keep those about incidents.")
    listed = list(names)
    positions, unread = fields_of(listed)
    return {listed[at]: field for at, field in positions.items()}, [clean(name) for name in unread]


def _rows(features: list[Any], fields: dict[str, str]) -> Iterator[Row]:
    columns = {field: clean(name)[:60] for name, field in fields.items()}
    for number, feature in enumerate(features, start=1):
        if fault := feature_fault(feature):
            yield Row(number, {}, refusal=fault)
            continue
        values: dict[str, Any] = {}
        for name, value in (feature.get("properties") or {}).items():
            if name in fields and isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
                values[fields[name]] = clean(value) if isinstance(value, str) else value
        if "id" not in values and feature.get("id") is not None:
            values["id"] = clean(str(feature["id"]))
        yield Row(number, values, columns, geometry=feature["geometry"])
