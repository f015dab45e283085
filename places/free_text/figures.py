"""Finds figures of people in running text: "2 trapped", "trapped: 2", "~180 displaced", "사망 3", "매몰 4명". No Django.

Numbers and words for what happened are collected first and paired afterwards, from left to right: a number takes the word that
follows it, unless a word without a number stood before it. Between the two only words such as "people are" may stand.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

FigureKind = Literal["dead", "missing", "injured", "trapped", "displaced", "affected"]
LARGEST = 9_999_999
MOST = 200


class Figure(NamedTuple):
    """``basis`` is estimated when the text says about, at least or gives a range; a report is all it can be otherwise."""

    kind: FigureKind
    value: int
    basis: Literal["reported", "estimated"]
    start: int
    end: int


KEYS: dict[FigureKind, tuple[str, str]] = {
    "dead": (
        r"dead|died|killed|deaths?|fatalit(?:y|ies)|deceased|bodies",
        r"사망자?|숨짐|숨져|숨진|เสียชีวิต|ผู้เสียชีวิต|死亡|死者",
    ),
    "missing": (r"missing|unaccounted for|unaccounted", r"실종자?|행방불명|สูญหาย|行方不明者?"),
    "injured": (
        r"injured|injur(?:y|ies)|wounded|hurt|casualt(?:y|ies)",
        r"부상자?|중상자?|경상자?|다침|다친|다쳐|다쳤|บาดเจ็บ|ผู้บาดเจ็บ|負傷者?|重傷者?|軽傷者?|けが人?|怪我人?",
    ),
    "trapped": (
        r"trapped|buried|pinned|stranded|cut off",
        r"매몰자?|매몰돼|매몰되|고립자?|고립돼|고립되|갇힘|갇혀|갇힌|ติดอยู่|ติดค้าง|ติดใต้ซาก|生き埋め|閉じ込め|孤立",
    ),
    "displaced": (
        r"displaced|evacuated|evacuees?|homeless|in shelters?|sheltering|sheltered|idps?",
        r"이재민|대피자|대피|이주민|อพยพ|ผู้อพยพ|ไร้ที่อยู่|พลัดถิ่น|避難者|避難民|避難",
    ),
    "affected": (r"affected", r"피해자|피해 주민|피해주민|ได้รับผลกระทบ|ประสบภัย|被災者|被災"),
}
KINDS = tuple(KEYS)
KEY = re.compile(
    "|".join(rf"(?P<{kind}>(?<![A-Za-z])(?:{latin})(?![A-Za-z])|{native})" for kind, (latin, native) in KEYS.items()), re.I
)
WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "a dozen": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "a hundred": 100,
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
}  # fmt: skip
ABOUT = (
    r"[~≈∼～]|\b(?:about|approx(?:imately)?\.?|around|roughly|some|nearly|almost|over|at least|more than"
    r"|est(?:imated|\.)?)(?![A-Za-z])"
    r"|약|대략|최소|ประมาณ|約|およそ"
)
NUMBER = re.compile(
    rf"(?P<about>(?:{ABOUT}) ?)?"
    r"(?:(?<![\dA-Za-z.,:/])(?P<figure>\d{1,3}(?:,\d{3}){1,2}|\d{1,7})"
    r"(?:(?P<range> ?(?:-|to) ?)(?P<upper>\d{1,7}))?(?P<more>\+|여)?"
    r"(?![\dA-Za-z]|[.,:/]\d|[%°'\"℃㎞])"
    rf"|(?<![A-Za-z])(?P<word>{'|'.join(w for w in WORDS if w.isascii())})(?![A-Za-z])"
    rf"|(?<![가-힣])(?P<hangul>{'|'.join(w for w in WORDS if not w.isascii())}) ?(?=명|사람))",
    re.I,
)
# A number after these is a name, one before those a measure.
NAME_BEFORE = re.compile(
    r"(?:route|road|highway|rd|no\.?|number|km|bridge|unit|apt|flat|house|block|sector|grid|channel|phone|tel"
    r"|국도|지방도|제|채널|전화)[ .:#-]{0,2}$",
    re.I,
)
MEASURE_AFTER = re.compile(
    r" ?(?:km|kilomet|m\b|met(?:er|re)s?|cm|mm|ha\b|kg|tons?|t\b|l\b|lit|hours?|hrs?|h\b|min|days?|a\.?m\b|p\.?m\b"
    r"|층|시(?!민)|분(?!이)|일(?!가)|년|월|동|번|호|채|대(?!피)|미터|킬로|ชั่วโมง|เมตร|時|分|日|年|月|階|棟|台)",
    re.I,
)
FILLER = re.compile(
    r"(?:[ :=()]|(?<![A-Za-z])(?:people|persons?|personnel|civilians?|residents?|villagers?|victims?|children|child|adults?"
    r"|men|man|women|woman|students?|workers?|crew(?: members)?|passengers?|patients?|tourists?|soldiers?|firefighters?|elderly"
    r"|are|were|is|was|have|has|been|be|reported(?:ly)?|confirmed|still|now|feared|believed|presumed|more|others?|seriously"
    r"|severely|critically|slightly|lightly|of them|and|as|remain(?:s|ing)?|listed|to be|found)(?![A-Za-z])"
    r"|명|인|사람|주민|가량|정도|이상|여|이|가|은|는|의|에|중|총|현재|추정|คน|ราย|ราว|มี|ผู้|名|人|が|は|の|も)*"
)
BREAK = re.compile(r"[;\n\r!?。؛|,、，]|\.(?!\d)")
WIDEST_GAP = 40


class _Token(NamedTuple):
    start: int
    end: int
    kind: FigureKind | None
    value: int
    about: bool


def find_figures(plain: str) -> list[Figure]:
    """The first figure of each kind, in the order of the text. Coordinates must be blanked out of ``plain`` before."""
    tokens = sorted([*_keys(plain), *_numbers(plain)])[:MOST]
    figures: dict[FigureKind, Figure] = {}
    at = 0
    while at + 1 < len(tokens):
        one, two = tokens[at], tokens[at + 1]
        if (one.kind is None) == (two.kind is None) or not _belong(plain, one, two):
            at += 1
            continue
        key, number = (one, two) if one.kind else (two, one)
        if key.kind and key.kind not in figures and number.value <= LARGEST:
            basis: Literal["reported", "estimated"] = "estimated" if number.about else "reported"
            figures[key.kind] = Figure(key.kind, number.value, basis, one.start, _end(plain, two.end))
        at += 2
    return sorted(figures.values(), key=lambda figure: figure.start)


def _belong(plain: str, one: _Token, two: _Token) -> bool:
    """Whether the two stand together: near, with nothing but fillers between, and no comma or full stop."""
    if one.kind and plain[one.start : one.end].lower().startswith("casualt"):
        return False  # "casualties: 3 dead" heads a list, it does not count the injured
    gap = plain[one.end : two.start]
    return len(gap) <= WIDEST_GAP and BREAK.search(gap) is None and FILLER.fullmatch(gap) is not None


def _end(plain: str, end: int) -> int:
    """Takes in the counting word behind the number: 4명."""
    match = re.compile(r" ?(?:명|인|คน|ราย|名|人)").match(plain, end)
    return match.end() if match else end


def _keys(plain: str) -> list[_Token]:
    return [_Token(m.start(), m.end(), KINDS[KINDS.index(str(m.lastgroup))], 0, False) for m in KEY.finditer(plain)]


def _numbers(plain: str) -> list[_Token]:
    found = []
    for match in NUMBER.finditer(plain):
        if match["figure"]:
            if NAME_BEFORE.search(plain, max(0, match.start() - 12), match.start("figure")) or MEASURE_AFTER.match(
                plain, match.end()
            ):
                continue
            value = int(match["upper"] or match["figure"].replace(",", ""))
        else:
            value = WORDS[(match["word"] or match["hangul"]).lower()]
        about = bool(match["about"] or match["more"] or match["upper"])
        found.append(_Token(match.start(), match.end(), None, value, about))
    return found
