"""The fixed words of an incident as English and Korean tables say them, and numbers of people with what surrounds them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from incidents.imported.headings import fold

SAID: dict[str, dict[str, str]] = {
    "severity": {
        "extreme": "extreme; critical; catastrophic; red; very high; 극심; 매우심각; 위급; 매우높음; 최고",
        "severe": "severe; high; major; serious; orange; 심각; 높음; 중대; 상",
        "moderate": "moderate; medium; yellow; 보통; 중간; 중",
        "minor": "minor; low; light; slight; green; 경미; 낮음; 하; 약함",
        "unknown": "unknown; not known; n/a; none; 미상; 불명; 알수없음; 확인중",
    },
    "urgency": {
        "immediate": "immediate; urgent; now; 즉시; 긴급",
        "expected": "expected; soon; 예상; 임박",
        "future": "future; later; 향후; 장래",
        "past": "past; over; ended; 과거; 지남",
        "unknown": "unknown; n/a; 미상; 불명; 알수없음",
    },
    "certainty": {
        "observed": "observed; confirmed; 관측; 확인; 확인됨",
        "likely": "likely; probable; 유력; 가능성높음",
        "possible": "possible; 가능; 가능성있음",
        "unlikely": "unlikely; 가능성낮음",
        "unknown": "unknown; n/a; 미상; 불명; 알수없음",
    },
    "status": {
        "reported": "reported; new; open; unverified; 접수; 신고; 신규",
        "verified": "verified; confirmed; 확인; 검증; 확인됨",
        "responding": "responding; in progress; ongoing; active; 대응; 대응중; 조치중; 진행중; 처리중",
        "contained": "contained; under control; controlled; 통제; 진정; 통제됨",
        "closed": "closed; resolved; done; completed; ended; 종료; 종결; 완료; 처리완료; 조치완료",
        "false": "false; false report; false alarm; 오보; 허위; 오인신고",
    },
}
_CODE_OF = {
    field: {fold(word): code for code, words in codes.items() for word in words.split(";")} for field, codes in SAID.items()
}
_ABOUT = re.compile(
    r"^(?:about|approx\.?|around|ca\.?|~|≈|약|대략)\s*|\s*(?:여?\s*명|인|people|persons|person|คน|名|人)$|\+$", re.IGNORECASE
)
_COUNT = re.compile(r"\d{1,10}(?:\.0+)?")
MOST_PEOPLE = 2_000_000_000


def word_of(field: str, said: str) -> str | None:
    """The code of a severity, urgency, certainty or status, or None."""
    return _CODE_OF[field].get(fold(said))


def words_for(field: str) -> str:
    return ", ".join(SAID[field])


def kind_names(kinds: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Every name and word of the incident kinds, folded, with its code; a name goes before a mere word."""
    found: dict[str, str] = {}
    for code in kinds:
        found[fold(code)] = code
    for code, kind in kinds.items():
        for name in kind["names"].values():
            found.setdefault(fold(name), code)
    for code, kind in kinds.items():
        if kind["glide"] not in (None, "OT", "AC"):  # those two stand for anything
            found.setdefault(fold(kind["glide"]), code)
        for words in kind["words"].values():
            for word in words:
                found.setdefault(fold(word), code)
    return found


def count_of(said: str | int | float) -> tuple[int, bool] | None:
    """A number of people and whether it is an estimate: "1,234명" is (1234, False), "약 20" is (20, True). None for the rest."""
    if isinstance(said, int | float):
        return (int(said), False) if said == int(said) and 0 <= said <= MOST_PEOPLE else None
    text = unicodedata.normalize("NFKC", said[:80]).strip()
    estimated = bool(re.match(r"(?i)about|approx|around|ca\.|ca |~|≈|약|대략", text)) or bool(re.search(r"\+$|여\s*명$", text))
    bare = text
    for _each in range(3):
        bare = _ABOUT.sub("", bare).strip()
    bare = re.sub(r"(?<=\d)[, '](?=\d{3}\b)", "", bare)
    if not _COUNT.fullmatch(bare) or int(float(bare)) > MOST_PEOPLE:
        return None
    return int(float(bare)), estimated
