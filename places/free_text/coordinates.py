"""Finds coordinates inside running text, in any notation, with or without a label. No Django; bounded patterns only."""

from __future__ import annotations

import re
from typing import NamedTuple

from places.coordinates import CoordinateError, Position, parse

HEMISPHERE = r"(?:[NSEW](?![A-Za-z])|북위|남위|동경|서경|北緯|南緯|東経|西経)"
DEGREE = r"(?:°|도|度|deg(?:rees)?\b)"
MINUTE = r"(?:'|분|分|min\b)"
SECOND = r"(?:\"|''|초|秒|sec\b)"
NUMBER = r"\d{1,3}(?:[.,]\d{1,10})?"
ANGLE = (
    rf"(?:{HEMISPHERE} {{0,2}})?[+-]?{NUMBER} {{0,2}}{DEGREE}"
    rf"(?: {{0,2}}\d{{1,2}}(?:[.,]\d{{1,10}})? {{0,2}}{MINUTE})?(?: {{0,2}}\d{{1,2}}(?:[.,]\d{{1,10}})? {{0,2}}{SECOND})?"
    rf"(?: {{0,2}}{HEMISPHERE})?"
)
WORDS = r"mgrs|usng|utm|grid(?: ref(?:erence)?)?|gr|coord(?:inate)?s?|pos(?:ition)?|loc(?:ation)?|wgs ?-?84|좌표|座標|พิกัด"
START = rf"(?<![A-Za-z0-9.])(?P<label>(?:{WORDS}) ?[:=]? ?)?"
MINUTES = r"(?: \d{1,2}(?:\.\d{1,8})?)?"  # a second number without a mark
GAP = r"[ ,;/]{0,3}"
SQUARE = re.compile(
    START + r"(?P<body>(?P<name>(?:\d{1,2} ?[C-HJ-NP-X]|[ABYZ](?= ?[A-Z]{2} ?\d{4})) ?[A-HJ-NP-Z] ?[A-HJ-NP-Z])"
    r" ?(?P<east>\d{1,10})(?: (?P<north>\d{1,5}))?)(?![0-9A-Za-z]|\.\d)",
    re.I,
)
UTM = re.compile(
    START + r"(?P<body>\d{1,2} ?[C-HJ-NP-X] {1,2}\d{6}(?:\.\d{1,3})? ?(?:m ?)?E?[ ,]{1,2}\d{6,8}(?:\.\d{1,3})? ?(?:m ?)?N?)"
    r"(?![0-9A-Za-z])",
    re.I,
)
ANGLES = re.compile(START + rf"(?P<body>{ANGLE}[ ,;/]{{1,3}}{ANGLE}|{ANGLE}{ANGLE})", re.I)
# Without any mark: enough decimals that it can be nothing else, or a letter or word for each half.
DECIMALS = re.compile(
    START + r"(?P<body>[+-]?\d{1,3}\.\d{3,10} ?[NSEW]?[ ,;/]{1,3}[+-]?\d{1,3}\.\d{3,10}(?: ?[NSEW](?![A-Za-z]))?)(?!\d|\.\d)",
    re.I,
)
LETTERED = re.compile(
    START + rf"(?P<body>[NS] ?{NUMBER}{MINUTES}{GAP}[EW] ?{NUMBER}{MINUTES}|{NUMBER}{MINUTES} ?[NS]{GAP}{NUMBER}{MINUTES} ?[EW]"
    r"|\d{4,6}(?:\.\d{1,3})?[NS] ?\d{5,7}(?:\.\d{1,3})?[EW])(?![A-Za-z\d]|\.\d)",
    re.I,
)
WORDED = re.compile(
    START
    + rf"(?P<body>lat(?:itude)? ?[:=]? ?[+-]?{NUMBER}[ ,;/]{{1,3}}(?:lon(?:g(?:itude)?)?|lng) ?[:=]? ?[+-]?{NUMBER})(?!\d|\.\d)",
    re.I,
)
PATTERNS = (SQUARE, UTM, ANGLES, DECIMALS, LETTERED, WORDED)
MOST = 20


class Found(NamedTuple):
    """A coordinate in a text, from ``start`` to ``end`` with its label; the error and the mended text when it is nearly one."""

    start: int
    end: int
    text: str
    position: Position | None
    error: CoordinateError | None


def find_coordinates(plain: str) -> list[Found]:
    """Coordinates in the order of the text. ``plain`` has its characters already made uniform."""
    found: list[Found] = []
    for pattern in PATTERNS:
        for match in pattern.finditer(plain):
            if len(found) >= MOST:
                break
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            one = _square(match, plain) if pattern is SQUARE else _read(match.start(), match.end(), match["body"])
            if one is not None:
                found.append(one)
    return sorted(found)


def _read(start: int, end: int, body: str) -> Found | None:
    try:
        return Found(start, end, body.strip(), parse(body), None)
    except CoordinateError:
        return None


def _square(match: re.Match[str], plain: str) -> Found | None:
    """A grid may be followed by a number that is no part of it: "52S EE 1656 2 trapped" is a square of 1 km and two people."""
    east, north = match["east"], match["north"]
    if north is not None and len(east) != len(north):
        if len(east) % 2 == 0 and (len(north) < 3 or len(east) == 10):
            return _read(match.start(), match.end("east"), match["name"] + east)
        try:
            parse(match["body"])
        except CoordinateError as error:
            return Found(match.start(), match.end(), match["body"], None, error)
    try:
        return Found(match.start(), match.end(), match["body"], parse(match["body"]), None)
    except CoordinateError as error:
        # Letters and figures that name no square are often something else (a flat, a flight): only a label says otherwise.
        return Found(match.start(), match.end(), match["body"], None, error) if match["label"] else None
