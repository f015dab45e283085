"""Dates and times as people write them: ISO, with points or slashes, Korean, Thai, Buddhist years, date-time groups."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo

BUDDHIST = 543
LONGEST = 80
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
THAI_MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
LONG_THAI_MONTHS = [
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
]  # fmt: skip
#: Military zone letters: A to M east of Greenwich (without J), N to Y west, Z is UTC.
ZONES = {letter: at for at, letter in enumerate("ABCDEFGHIKLM", start=1)}
ZONES |= {letter: -at for at, letter in enumerate("NOPQRSTUVWXY", start=1)} | {"Z": 0}

_ZONE = r"(?P<zone>[zZ]|[+-]\d{2}:?\d{2}|[+-]\d{2}|(?i:UTC|GMT|KST|JST|ICT))?"
_CLOCK = (
    r"(?:[T ]\s*(?P<half>오전|오후|[aA][mM]|[pP][mM])?"
    r"\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    rf"\s*(?P<later>[aA][mM]|[pP][mM])?\s*{_ZONE})?"
)
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.]\s*(?P<month>\d{{1,2}})[-/.]\s*(?P<day>\d{{1,2}})\.?{_CLOCK}")
_YEAR_LAST = re.compile(rf"(?P<one>\d{{1,2}})[-/.](?P<two>\d{{1,2}})[-/.](?P<year>\d{{4}})\.?{_CLOCK}")
_NAMED = re.compile(rf"(?P<day>\d{{1,2}})[ -]?(?P<name>[A-Za-z]{{3,9}})\.?,?[ -]?(?P<year>\d{{4}}){_CLOCK}")
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:[T ]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z)?)?"
)
_GROUP = re.compile(
    r"(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})\s*(?P<letter>[A-IK-Za-ik-z])\s*(?P<name>[A-Za-z]{3})\s*(?P<year>\d{4}|\d{2})"
)
_FIXED = {"Z": 0, "UTC": 0, "GMT": 0, "KST": 9, "JST": 9, "ICT": 7}
REMEDY = "Write it as 2026-11-23 16:25, or 2026-11-23T16:25:00+09:00 with its zone."


class TimeError(ValueError):
    """Says what is wrong with a time and how to write it."""


def read_time(said: str | int | float, zone: tzinfo) -> datetime:
    """The moment in UTC. Without a zone it is the operation's `zone`. Raises TimeError.

    A bare number is milliseconds since 1970 from 100,000,000,000 on, else seconds.
    """
    if isinstance(said, int | float):
        return _since_1970(said)
    if len(said) > LONGEST:
        raise TimeError(f"This is too long for a time. {REMEDY}")
    text = _plain(said)
    if re.fullmatch(r"\d{9,14}", text) and not _COMPACT.fullmatch(text):
        return _since_1970(int(text))
    try:
        return _in_range(_moment(text, zone))
    except (ValueError, OverflowError) as wrong:
        raise wrong if isinstance(wrong, TimeError) else TimeError(f"This is no date or time. {REMEDY}") from None


def _plain(said: str) -> str:
    """One width of digits and signs, Thai months as numbers, Korean units as signs."""
    text = unicodedata.normalize("NFKC", said).strip()
    if text.isascii():
        return re.sub(r"\s+", " ", text)
    text = "".join(str(unicodedata.digit(letter)) if letter.isdigit() and not letter.isascii() else letter for letter in text)
    for names in (LONG_THAI_MONTHS, [unicodedata.normalize("NFKC", name) for name in THAI_MONTHS]):
        for at, name in enumerate(names):
            text = re.sub(rf"(\d{{1,2}})\s*{re.escape(name)}\s*(?:พ\.ศ\.\s*)?(\d{{4}})", rf"\2-{at + 1}-\1", text)
    text = re.sub(r"\s*(년|월)\s*", "-", text)
    text = re.sub(r"\s*일\s*", " ", text)
    text = re.sub(r"(\d{1,2})\s*시\s*(\d{1,2})\s*분(?:\s*(\d{1,2})\s*초)?", _clock_of, text)
    text = re.sub(r"(\d{1,2})\s*시\s*$", r"\1:00", text)
    text = re.sub(r"\s*น\.?$", "", text)
    return re.sub(r"\s+", " ", text).strip()


def _clock_of(found: re.Match[str]) -> str:
    return ":".join(f"{int(part):02d}" for part in found.groups() if part)


def _moment(text: str, zone: tzinfo) -> datetime:
    if found := _GROUP.fullmatch(text):
        year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
        offset = timezone(timedelta(hours=ZONES[found["letter"].upper()]))
        return datetime(year, _month(found["name"]), int(found["day"]), int(found["hour"]), int(found["minute"]), tzinfo=offset)
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _built(found.groupdict(), int(found["month"]), int(found["day"]), zone)
    if found := _NAMED.fullmatch(text):
        return _built(found.groupdict(), _month(found["name"]), int(found["day"]), zone)
    if found := _YEAR_LAST.fullmatch(text):
        one, two = int(found["one"]), int(found["two"])
        if one <= 12 and two <= 12 and one != two:
            said = found["year"]
            raise TimeError(f"Day or month first? Write {said}-{two:02d}-{one:02d} or {said}-{one:02d}-{two:02d}.")
        day, month = (one, two) if one > 12 or one == two else (two, one)
        return _built(found.groupdict(), month, day, zone)
    raise TimeError(f"This is no date or time. {REMEDY}")


def _built(parts: dict[str, str | None], month: int, day: int, zone: tzinfo) -> datetime:
    year = int(parts["year"] or 0)
    if 2400 <= year < 2800:  # Buddhist era, as Thai papers date
        year -= BUDDHIST
    hour = int(parts.get("hour") or 0)
    half = (parts.get("half") or parts.get("later") or "").lower()
    if half in ("오후", "pm") and hour < 12:
        hour += 12
    elif half in ("오전", "am") and hour == 12:
        hour = 0
    minute, second = int(parts.get("minute") or 0), int(parts.get("second") or 0)
    late = hour == 24  # midnight at the end of the day
    whole = datetime(year, month, day, 0 if late else hour, minute, second, tzinfo=_offset(parts.get("zone"), zone))
    return whole + timedelta(days=1) if late else whole


def _offset(said: str | None, zone: tzinfo) -> tzinfo:
    if not said:
        return zone
    if said.upper() in _FIXED:
        return timezone(timedelta(hours=_FIXED[said.upper()]))
    digits = said[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if said[0] == "-" else minutes))


def _month(name: str) -> int:
    short = name[:3].lower()
    if short not in MONTHS:
        raise TimeError(f"{name} is no month. {REMEDY}")
    return MONTHS.index(short) + 1


def _since_1970(said: int | float) -> datetime:
    try:
        if abs(said) < 1e8:  # a day number of a spreadsheet, or no time at all
            raise ValueError
        return _in_range(datetime.fromtimestamp(said / 1000 if abs(said) >= 1e11 else said, UTC))
    except (ValueError, OverflowError, OSError):
        raise TimeError(f"{str(said)[:30]} is no time since 1970. {REMEDY}") from None


def _in_range(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC)
    if not 1900 <= moment.year < 2200:
        raise TimeError(f"The year {moment.year} is outside 1900 to 2200. {REMEDY}")
    return moment
