"""Guesses incident kinds from words in running text, by the words that data/kinds.json lists for each kind. No Django."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import NamedTuple

KINDS = Path(__file__).resolve().parents[2] / "data" / "kinds.json"
MOST = 60
# Words for a cause or a remedy stand beside the words for what happened; they name the kind only when nothing else does.
BACKGROUND = frozenset(
    (
        "typhoon",
        "heavy_rain",
        "storm_damage",
        "high_waves",
        "search_and_rescue",
        "medical_emergency",
        "medical_evacuation",
        "evacuation",
        "shelter",
        "displacement",
        "debris",
        "security_incident",
    )
)
# "The bridge on route 68 is out": what failed and how it failed, with a few words between.
SUBJECTS = {
    word: kind
    for kind, words in {
        "bridge_out": ("bridge",),
        "road_cut": ("road", "route", "highway", "street"),
        "tunnel_closed": ("tunnel",),
        "power_outage": ("power", "electricity"),
        "water_outage": ("water supply",),
        "telecom_outage": ("phone", "network", "cell tower"),
        "rail_damage": ("rail", "railway", "track"),
        "port_closed": ("port", "harbor", "harbour"),
        "airfield_closed": ("airport", "airfield", "runway"),
        "hospital_out": ("hospital", "clinic"),
        "school_damaged": ("school",),
        "levee_breach": ("levee", "dike", "dyke", "embankment"),
        "dam_failure": ("dam",),
        "building_collapse": ("building", "house", "houses", "apartment"),
        "ship_in_distress": ("ship", "vessel", "boat", "ferry"),
    }.items()
    for word in words
}
STATES = (
    r"out|down|off|cut|blocked|closed|impassable|washed (?:out|away)|swept away|collapsed?|destroyed|damaged|flooded|under water"
    r"|gone"
    r"|failed|lost|aground|sinking|sunk|capsized|on fire|burning|breached|burst|overtopped|adrift|in distress|derailed|buried"
)
SUBJECT_STATE = re.compile(
    rf"(?<![a-z])(?P<subject>{'|'.join(sorted(SUBJECTS, key=len, reverse=True))})(?P<between>(?: [\w'-]{{1,15}}){{0,4}}?) "
    rf"(?P<state>{STATES})(?![a-z])"
)
# The state says more than the subject: a house on fire has not collapsed, a bridge under water is flooded.
STATE_KINDS = {
    ("building_collapse", "on fire"): "building_fire",
    ("building_collapse", "burning"): "building_fire",
    ("building_collapse", "flooded"): "flood",
    ("building_collapse", "under water"): "flood",
    ("building_collapse", "damaged"): "building_damage",
    ("building_collapse", "destroyed"): "building_collapse",
    ("ship_in_distress", "aground"): "ship_aground",
    ("ship_in_distress", "on fire"): "ship_fire",
    ("ship_in_distress", "burning"): "ship_fire",
    ("rail_damage", "derailed"): "rail_accident",
}


class Guess(NamedTuple):
    """A kind and the words that suggest it."""

    kind: str
    start: int
    end: int


@functools.cache
def phrases() -> tuple[tuple[str, str], ...]:
    """(words in lower case, kind), the longest first."""
    listed = json.loads(KINDS.read_text(encoding="utf-8"))
    pairs = {(word.lower(), kind["code"]) for kind in listed for words in kind["words"].values() for word in words}
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


def guess_kinds(plain: str) -> list[Guess]:
    """One guess per kind, the likeliest first: what happened before its cause, then in the order of the text."""
    lower = _lower(plain)
    guesses: list[Guess] = []
    for match in SUBJECT_STATE.finditer(lower):
        if len(guesses) >= MOST:
            break
        subject = SUBJECTS[match["subject"]]
        guesses.append(Guess(STATE_KINDS.get((subject, match["state"]), subject), match.start(), match.end()))
    for words, kind in phrases():
        if len(guesses) >= 2 * MOST:
            break
        start = _find(lower, words)
        if start >= 0 and not any(other.start <= start and start + len(words) <= other.end for other in guesses):
            guesses.append(Guess(kind, start, start + len(words)))
    first: dict[str, Guess] = {}
    for guess in sorted(guesses, key=lambda each: (each.kind in BACKGROUND, each.start)):
        first.setdefault(guess.kind, guess)
    return list(first.values())


def _lower(text: str) -> str:
    """Lower case of the same length: a few letters grow in lower case, and the places of the words must hold."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(each if len(each.lower()) != 1 else each.lower() for each in text)


def _find(lower: str, words: str) -> int:
    """Where the words stand, whole words in Latin script; -1 if nowhere."""
    start = lower.find(words)
    if not words.isascii():
        return start
    tries = 0
    while start >= 0 and tries < 50:
        before, after = lower[start - 1 : start], lower[start + len(words) : start + len(words) + 1]
        if not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum()):
            return start
        start = lower.find(words, start + 1)
        tries += 1
    return -1
