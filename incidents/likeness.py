"""How alike two short texts are, and how far apart two places, without Django.

Letters are compared in pairs, not words: Korean, Thai and Japanese need no word breaks for that, and one wrong letter costs
little. Korean syllables are taken apart, so that 침수 and 침수됨 share what a reader hears.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter

EARTH_METERS = 6_371_008.8
LONGEST = 300


def likeness(one: str, other: str) -> float:
    """0 (nothing in common) to 1 (the same letters): twice the common pairs over all pairs (Dice)."""
    first, second = _pairs(one), _pairs(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def _pairs(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKD", text[:LONGEST]).casefold()
    # Marks count as letters: Thai vowels and Japanese voicing are marks.
    words = "".join(letter if unicodedata.category(letter)[0] in "LNM" else " " for letter in plain).split()
    return Counter(word[at : at + 2] for word in (f" {word} " for word in words) for at in range(len(word) - 1))


def distance_meters(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """On the sphere: within half a percent, which is enough to say near."""
    phi, other_phi = math.radians(lat), math.radians(other_lat)
    half = math.sin((other_phi - phi) / 2) ** 2
    half += math.cos(phi) * math.cos(other_phi) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_METERS * math.asin(min(1.0, math.sqrt(half)))
