"""Which heading means which field, in English and Korean, however it is spaced or written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: By field: what English and what Korean tables call it.
HEADINGS: dict[str, tuple[str, str]] = {
    "title": (
        "title; name; incident; incident name; event; event name; headline; subject",
        "제목; 사건명; 사건; 명칭; 이름; 재난명; 상황",
    ),
    "kind": (
        "kind; type; incident type; event type; category; hazard; disaster type",
        "종류; 유형; 사고유형; 재난유형; 분류; 구분; 재난종류",
    ),
    "severity": ("severity; severity level; level; impact; alert level; alertlevel", "심각도; 위험도; 심각성; 등급; 피해정도"),
    "urgency": ("urgency", "긴급도; 긴급성; 시급성"),
    "certainty": ("certainty; likelihood", "확실도; 확실성"),
    "status": ("status; state", "상태; 처리상태; 진행상황; 진행상태"),
    "lat": ("lat; latitude; y; lat dd", "위도"),
    "lon": ("lon; lng; long; longitude; x; lon dd", "경도"),
    "coordinates": (
        "coordinates; coordinate; coords; mgrs; utm; grid; grid reference; position; lat lon; latlon; lat long",
        "좌표; 위치좌표; 군사좌표; 격자좌표",
    ),
    "location": ("location; where", "위치"),
    "place_name": (
        "place; place name; placename; address; site; area name; locality; city",
        "장소; 주소; 지명; 발생장소; 발생지; 소재지; 지역",
    ),
    "description": (
        "description; details; detail; remarks; comment; comments; notes; summary; narrative",
        "내용; 설명; 상세; 상세내용; 비고; 개요; 피해내용",
    ),
    "needs": ("needs; need; required; requests; requirements", "필요사항; 요청사항; 지원요청; 소요; 필요; 수요"),
    "occurred_at": (
        "occurred at; occurred; datetime; date time; timestamp; time of incident; event time; began at; start; start time",
        "발생일시; 발생시각; 일시; 사고일시; 발생시점",
    ),
    "date": ("date; day; incident date; event date", "날짜; 발생일; 발생일자; 일자"),
    "time": ("time; hour; incident time", "시간; 발생시간; 시각"),
    "source_reliability": ("source reliability; reliability", "출처신뢰도; 신뢰도"),
    "credibility": ("credibility; information credibility", "정보신뢰도; 정보정확도"),
    "glide": ("glide; glide number; glidenumber", ""),
    "id": (
        "id; external id; externalid; reference; ref; ref no; number; no; fid; objectid; incident id; event id",
        "번호; 순번; 연번; 관리번호; 접수번호",
    ),
    "source": ("source; reported by; reporter", "출처; 제보자; 보고자; 신고자; 보고기관"),
    "dead": ("dead; deaths; killed; fatalities; dead people", "사망; 사망자; 사망자수; 사망인원"),
    "missing": ("missing; missing people", "실종; 실종자; 실종자수; 실종인원"),
    "injured": ("injured; injuries; wounded", "부상; 부상자; 부상자수; 부상인원"),
    "trapped": ("trapped; stranded", "고립; 고립자; 매몰; 매몰자; 갇힘; 고립인원"),
    "displaced": ("displaced; evacuated; evacuees; idps", "이재민; 대피; 대피자; 대피인원; 이재민수"),
    "affected": ("affected; affected people; people affected", "피해자; 피해인원; 이재인원; 영향인원"),
}
FIGURES = ("dead", "missing", "injured", "trapped", "displaced", "affected")


def fold(text: str) -> str:
    """Letters, their marks and digits only, of one width and case: "Incident_Type " and "incident type" are one."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LMN")


LONGEST = 120
_FIELD_OF: dict[str, tuple[str, int]] = {}
for _field, _said in HEADINGS.items():
    for _rank, _name in enumerate(name for names in _said for name in names.split(";") if name):
        _FIELD_OF[fold(_name)] = (_field, _rank)
_IN_BRACKETS = re.compile(r"[(（\[].*?[)）\]]")


def fields_of(headings: Iterable[str]) -> tuple[dict[int, str], list[str]]:
    """The field of each column by position, and the headings that mean none; a unit or translation in brackets is looked past.

    Of two columns with one meaning the plainer name counts: of "name" and "title" the title.
    """
    listed = [heading.strip()[:LONGEST] for heading in headings]
    meant = {at: _FIELD_OF.get(fold(name)) or _FIELD_OF.get(fold(_IN_BRACKETS.sub("", name))) for at, name in enumerate(listed)}
    best: dict[str, tuple[int, int]] = {}
    for at, found in meant.items():
        if found and (found[0] not in best or found[1] < best[found[0]][0]):
            best[found[0]] = (found[1], at)
    positions = {at: field for field, (_rank, at) in best.items()}
    return positions, [name[:60] for at, name in enumerate(listed) if name and at not in positions]
