"""What the coordinate parsers share: the position they give, the error they raise, and the clean text they read. No Django."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Notation = Literal["mgrs", "utm", "dd", "dm", "dms"]
NOTATIONS: tuple[Notation, ...] = ("mgrs", "utm", "dd", "dm", "dms")
LONGEST = 120
NOT_UNDERSTOOD = "This is not a place. Write a grid such as 52S EE 1656 7059, or degrees such as 35.578, 129.123."


@dataclass(frozen=True)
class Position:
    """A place in WGS 84 degrees, how it was written, and how far off it may be by the writing alone (meters)."""

    lat: float
    lon: float
    notation: Notation
    precision: float


class CoordinateError(ValueError):
    """A text that is no place. ``code`` for programs, ``message`` for people, ``suggestion`` the mended text where there is one.

    ``message`` is English with ``params`` filled in; ``template`` is the same before filling, for translation.
    """

    def __init__(self, code: str, template: str, suggestion: str | None = None, **params: object) -> None:
        self.code = code
        self.template = template
        self.params = params
        self.suggestion = suggestion
        self.message = template.format_map(params)
        super().__init__(self.message)


def _table() -> dict[int, str]:
    pairs = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    pairs |= {chr(0x0E50 + n): str(n) for n in range(10)}  # Thai digits
    for marks, plain in (
        ("º˚ᵒ⁰∘", "°"),
        ("’‘′ʹʼ`´‵", "'"),
        ("”“″ʺ〃„", '"'),
        ("−–—‒﹣", "-"),
        ("\u00a0\u3000\u2009\u202f\u2007\t\r\n", " "),
        ("，、､", ","),
        ("；", ";"),
        ("\u200b\u200e\u200f\ufeff", ""),
    ):
        pairs |= dict.fromkeys(marks, plain)
    return str.maketrans(pairs)


def plain_number(value: float) -> str:
    """Up to five decimals and no zeros at the end."""
    return f"{value:.5f}".rstrip("0").rstrip(".")


CHARACTERS = _table()
_WORDS = (
    (re.compile(r"북위|北緯|เหนือ|\bnorth\b", re.I), "N"),
    (re.compile(r"남위|南緯|ใต้|\bsouth\b", re.I), "S"),
    (re.compile(r"동경|東経|ตะวันออก|\beast\b", re.I), "E"),
    (re.compile(r"서경|西経|ตะวันตก|\bwest\b", re.I), "W"),
    (re.compile(r"도|度|องศา|\bdegrees?\b|\bdeg\b\.?", re.I), "°"),
    (re.compile(r"초|秒|พิลิปดา|\bseconds?\b|\bsec\b\.?", re.I), '"'),
    (re.compile(r"분|分|ลิปดา|\bminutes?\b|\bmin\b\.?", re.I), "'"),
)
_LABEL = re.compile(
    r"^(?:(?:mgrs|usng|utm|wgs ?-?84|grid(?: ref(?:erence)?)?|coord(?:inate)?s?|position|pos|loc(?:ation)?"
    r"|좌표|座標|พิกัด)(?![a-z]) ?[:=]? ?)+",
    re.I,
)


def characters(text: str) -> str:
    """The same text, character for character where possible, with one kind of digit, mark, dash and space."""
    return text.translate(CHARACTERS)


def clean(text: str) -> str:
    """The text of one coordinate: no label before it, words turned to marks, single spaces. Raises on empty, too long, or NUL."""
    if not isinstance(text, str) or not text.strip():
        raise CoordinateError("empty", "Write a place, for example 52S EE 1656 7059.")
    if len(text) > LONGEST:
        raise CoordinateError("too_long", "This is too long for one coordinate.")
    plain = characters(text).replace("''", '"').strip().strip(".,;()[]<>").strip()
    plain = re.sub(r" {2,}", " ", plain)
    plain = _LABEL.sub("", plain).strip(" :;,=")
    for pattern, mark in _WORDS:
        plain = pattern.sub(mark, plain)
    return re.sub(r" {2,}", " ", plain).strip()
