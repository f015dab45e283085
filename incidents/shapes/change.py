"""What changed, in one line that is read aloud on the net: "severity minor → severe; trapped 6 → 4". Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

#: What is too long for a line; the values themselves are in the line's `changes`.
_LONG = {"description", "needs", "titles", "external_ids", "area"}
_LONGEST = 80


def told(changes: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(_one(change) for change in changes)


def _one(change: Mapping[str, Any]) -> str:
    field = str(change["field"])
    words = field.replace("_", " ")
    if field in _LONG:
        return f"{words} {'removed' if not change['to'] else 'changed' if change['from'] else 'added'}"
    before, after = _shown(change["from"]), _shown(change["to"])
    if not after:
        return f"{words} {before} removed"
    return f"{words} {before} → {after}" if before else f"{words} {after}"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Mapping):
        if value.get("type") == "Point":
            longitude, latitude = value["coordinates"]
            return f"{latitude:.5f}, {longitude:.5f}"
        return str(value.get("short_name") or value.get("name") or value.get("code") or "")
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
