"""Latitude and longitude in degrees, degrees and minutes, or degrees, minutes and seconds: one grammar. No Django.

The browser's twin is cop/static/cop/notation/angles.js.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from places.coordinates.notation import NOT_UNDERSTOOD, CoordinateError, Notation, Position, plain_number

TOKEN = re.compile(
    r"(?P<label>\blat(?:itude)?\b|\blon(?:g(?:itude)?)?\b|\blng\b)"
    r"|(?P<number>[+-]?\s?\d{1,7}(?:\.\d{1,20})?(?![\d.]))"
    r"|(?P<mark>[°'\"])"
    r"|(?P<letter>[NSEWDM])"
    r"|(?P<separator>[,;/|])"
    r"|(?P<space>[ :=]+)",
    re.ASCII | re.I,
)
DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)", re.ASCII)
ORDER = "°'\""


@dataclass
class Half:
    """One of the two angles while it is read: its numbers as written, their marks, its axis and sign."""

    numbers: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    letter: str = ""
    axis: str = ""

    @property
    def signed(self) -> bool:
        return bool(self.numbers) and self.numbers[0][0] in "+-"


def parse_angles(plain: str) -> Position:
    """Read two angles from clean text; latitude first unless letters, words or the range say otherwise."""
    halves = _halves(_tokens(_with_points(plain)))
    if len(halves) == 1 and halves[0].numbers:
        raise CoordinateError("half_missing", "Only one number: write latitude and longitude, for example 35.578, 129.123.")
    if len(halves) != 2 or not all(half.numbers for half in halves):
        raise CoordinateError("not_understood", NOT_UNDERSTOOD)
    axes = [half.axis for half in halves]
    if axes[0] and axes[0] == axes[1]:
        raise CoordinateError("axis_twice", "Both numbers are {axis}s.", axis="latitude" if axes[0] == "lat" else "longitude")
    first, second = (_value(half) for half in halves)
    lon_first = axes[0] == "lon" or axes[1] == "lat"
    if not any(axes) and abs(first[0]) > 90 >= abs(second[0]):
        lon_first = True
    lat, lon = (second, first) if lon_first else (first, second)
    if abs(lat[0]) > 90:
        swapped = f"{lon[0]:.5f}, {lat[0]:.5f}" if abs(lon[0]) <= 90 and abs(lat[0]) <= 180 else None
        raise CoordinateError("latitude_range", "Latitude {value} is beyond 90 degrees.", swapped, value=plain_number(lat[0]))
    if abs(lon[0]) > 180:
        turned = f"{lat[0]:.5f}, {lon[0] - 360:.5f}" if 180 < lon[0] <= 360 else None
        raise CoordinateError("longitude_range", "Longitude {value} is beyond 180 degrees.", turned, value=plain_number(lon[0]))
    depth = max(lat[2], lon[2])
    notation: Notation = "dd" if depth == 1 else "dm" if depth == 2 else "dms"
    return Position(lat[0], lon[0], notation, max(lat[1], lon[1]) * 111_320)


def _with_points(plain: str) -> str:
    """Decimal commas turned into points. A comma is a decimal one when no point is in use and it stands between two digits."""
    if "." in plain:
        return plain
    inner = DECIMAL_COMMA.findall(plain)
    if len(inner) == 1 and len(re.findall(r"[0-9]+", plain)) == 2:
        return plain  # 35,129
    if len(inner) == 3 and len(re.findall(r"[0-9]+", plain)) == 4:  # 35,58,129,12
        parts = plain.split(",")
        return f"{parts[0]}.{parts[1]};{parts[2]}.{parts[3]}"
    return DECIMAL_COMMA.sub(".", plain)


def _tokens(plain: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(plain):
        match = TOKEN.match(plain, at)
        if match is None:
            raise CoordinateError("not_understood", NOT_UNDERSTOOD)
        kind = str(match.lastgroup)
        if kind != "space":
            found.append((kind, match.group().replace(" ", "")))
        at = match.end()
    return _settled(found)


def _settled(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Letters that are marks (37d33m58s) become marks; s is South unless minutes were marked before it in the same angle."""
    settled: list[tuple[str, str]] = []
    marked_minutes = False
    for at, (kind, value) in enumerate(tokens):
        after_number = at > 0 and tokens[at - 1][0] == "number"
        if kind == "letter":
            if value in "dD" and after_number:
                kind, value = "mark", "°"
            elif value in "mM" and after_number:
                kind, value = "mark", "'"
            elif value == "s" and after_number and marked_minutes:
                kind, value = "mark", '"'
            elif value in "dDmM":
                raise CoordinateError("not_understood", NOT_UNDERSTOOD)
            else:
                value = value.upper()
        if kind == "mark":
            marked_minutes = value == "'"
        elif kind != "number":
            marked_minutes = False
        settled.append((kind, value))
    return settled


def _halves(tokens: list[tuple[str, str]]) -> list[Half]:
    """Cut in two: at the separator, else around the letters, else at a second degree mark or sign, else in the middle."""
    cuts = [at for at, (kind, _) in enumerate(tokens) if kind == "separator"]
    names = [at for at, (kind, _) in enumerate(tokens) if kind in ("letter", "label")]
    numbers = [at for at, (kind, _) in enumerate(tokens) if kind == "number"]
    if not numbers:
        return []
    if len(cuts) == 1:
        return [_half(tokens[: cuts[0]]), _half(tokens[cuts[0] + 1 :])]
    if len(cuts) > 1:
        raise CoordinateError("not_understood", NOT_UNDERSTOOD)
    if names and names[0] < numbers[0]:
        later = [at for at in names if at > numbers[0]]
        if not later:
            return _cut_by_count(tokens, numbers)
        return [_half(tokens[: later[0]]), _half(tokens[later[0] :])]
    if names and names[0] < numbers[-1]:
        return [_half(tokens[: names[0] + 1]), _half(tokens[names[0] + 1 :])]
    degrees = [at for at, (_, value) in enumerate(tokens) if value == "°"]
    if len(degrees) == 2:
        return [_half(tokens[: degrees[1] - 1]), _half(tokens[degrees[1] - 1 :])]
    signed = [at for at in numbers[1:] if tokens[at][1][0] in "+-"]
    if len(signed) == 1:
        return [_half(tokens[: signed[0]]), _half(tokens[signed[0] :])]
    return _cut_by_count(tokens, numbers)


def _cut_by_count(tokens: list[tuple[str, str]], numbers: list[int]) -> list[Half]:
    if len(numbers) % 2:
        return [_half(tokens)] if len(numbers) == 1 else []
    middle = numbers[len(numbers) // 2]
    return [_half(tokens[:middle]), _half(tokens[middle:])]


def _half(tokens: list[tuple[str, str]]) -> Half:
    half = Half()
    for at, (kind, value) in enumerate(tokens):
        if kind == "number":
            half.numbers.append(value)
            half.marks.append("")
        elif kind == "mark":
            if not half.numbers or half.marks[-1]:
                raise CoordinateError("not_understood", NOT_UNDERSTOOD)
            half.marks[-1] = value
        else:
            axis = "lat" if value in ("N", "S") or value.lower().startswith("lat") else "lon"
            if (half.axis and half.axis != axis) or (kind == "letter" and half.letter):
                raise CoordinateError("not_understood", NOT_UNDERSTOOD)
            if half.numbers and at < len(tokens) - 1:
                raise CoordinateError("not_understood", NOT_UNDERSTOOD)  # a letter in the midst of an angle
            half.axis = axis
            half.letter = half.letter or (value if kind == "letter" else "")
    return half


def _value(half: Half) -> tuple[float, float, int]:
    """(degrees, size of the last digit in degrees, how many parts) of one angle."""
    numbers = [number.lstrip("+-") for number in half.numbers]
    if any(number[0] in "+-" for number in half.numbers[1:]) or len(numbers) > 3:
        raise CoordinateError("not_understood", NOT_UNDERSTOOD)
    if half.signed and half.letter:
        raise CoordinateError("sign_and_letter", "Use a sign or a letter, not both.")
    whole = numbers[0].split(".")[0]
    if len(numbers) == 1 and half.letter and len(whole) >= 4:
        numbers = _packed(numbers[0], whole, half.axis)
    for at, mark in enumerate(half.marks):
        if mark and (len(half.numbers) != len(numbers) or mark != ORDER[at]):
            raise CoordinateError("not_understood", NOT_UNDERSTOOD)
    if any("." in number for number in numbers[:-1]):
        raise CoordinateError("not_understood", NOT_UNDERSTOOD)
    parts = [float(number) for number in numbers]
    for name, part in zip(("minutes", "seconds"), parts[1:], strict=False):
        if part >= 60:
            raise CoordinateError(f"{name}_range", "{value} {name}: there are only 60.", value=plain_number(part), name=name)
    degrees = sum(part / 60**at for at, part in enumerate(parts))
    decimals = len(numbers[-1].partition(".")[2])
    negative = half.numbers[0][0] == "-" or half.letter in ("S", "W")
    return (-degrees if negative else degrees), 10**-decimals / 60 ** (len(parts) - 1), len(parts)


def _packed(number: str, whole: str, axis: str) -> list[str]:
    """353436N and 1290712E, as aviation writes it: degrees, minutes and perhaps seconds without a gap."""
    lead = 2 if axis == "lat" else 3
    if len(whole) not in (lead + 2, lead + 4):
        raise CoordinateError("not_understood", NOT_UNDERSTOOD)
    pieces = [whole[:lead], whole[lead : lead + 2], whole[lead + 2 :]]
    pieces = [piece for piece in pieces if piece]
    pieces[-1] += number[len(whole) :]
    return pieces
