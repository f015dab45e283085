"""Finds words in running text that are likely names of places; the gazetteer decides which are. No Django."""

from __future__ import annotations

import re
from typing import NamedTuple

MOST = 6
NAME = r"[A-Z][\w'’-]{1,30}(?: (?:[A-Z][\w'’-]{1,30})){0,2}"
PATTERNS = (
    re.compile(
        r"(?<![A-Za-z])(?:[Aa]t|[Nn]ear|[Ii]n|[Aa]round|[Oo]ff|[Oo]utside|[Oo]f|[Ff]rom|[Tt]owards?|AT|NEAR|IN) "
        rf"(?:the )?(?P<name>{NAME})"
    ),
    re.compile(
        r"(?<![가-힣])(?P<name>[가-힣]{1,8}(?:시|군|구|읍|면|동|리|항|역|대교|터널|해수욕장|산|섬|도))(?=[\s,.에의서은는이가로과와]|$)"
    ),
    re.compile(r"(?P<name>[\u4e00-\u9fff々ヶ]{1,6}?(?:都|道|府|県|市|区|郡|町|村|港|島))"),
    re.compile(r"(?:อำเภอ|จังหวัด|ตำบล|เขต|บ้าน|อ\.|จ\.|ต\.) ?(?P<name>[\u0e00-\u0e7f]{2,20})"),
    re.compile(rf", (?P<name>{NAME})(?=\s*(?:[.,;:(]|$))", re.M),
)
# Capitalized words after "in" or "of" that name no place.
NO_PLACE = frozenset((
    "mgrs", "usng", "utm", "grid", "zone", "north", "south", "east", "west", "route", "road", "highway", "monday",
    "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
    "may", "june", "july", "august", "september", "october", "november", "december", "need", "request", "urgent",
))  # fmt: skip
# Korean words that end like an area and are none.
NO_AREA = frozenset((
    "다시", "즉시", "현재시", "임시", "수시", "동시", "역시", "도구", "출구", "입구", "친구", "복구", "요구", "하면", "가면",
    "이동", "활동", "구동", "작동", "출동", "행동", "자동", "우리", "거리", "처리", "관리", "정도", "속도",
    "피해도", "도로", "도",
))  # fmt: skip


class Name(NamedTuple):
    """A likely place name."""

    text: str
    start: int
    end: int


def find_names(plain: str) -> list[Name]:
    """In the order of likelihood: after a word such as near, by an ending such as 시, after a comma."""
    found: dict[str, Name] = {}
    for pattern in PATTERNS:
        for match in pattern.finditer(plain):
            text = match["name"].strip()
            if text.split()[0].lower() in NO_PLACE or text in NO_AREA:
                continue
            found.setdefault(text, Name(text, match.start("name"), match.end("name")))
            if len(found) >= MOST:
                return list(found.values())
    return list(found.values())
