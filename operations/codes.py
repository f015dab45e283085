"""Short codes for people, sayable on the radio: a prefix and five Crockford base-32 characters, e.g. INC-7K3QF. Pure.

They are random, not counted: a running number would tell one audience how busy the other is (DESIGN section 6).
"""

from __future__ import annotations

import os
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [one + other for one in ALPHABET for other in ALPHABET]
PATTERN = re.compile(r"^[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{5}$")
IN_TEXT = re.compile(r"\b([A-Z]{3}-[0-9A-HJKMNP-TV-Z]{5})\b")


def new_code(prefix: str) -> str:
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(5))}"


def new_codes(prefix: str, count: int) -> list[str]:
    """So many codes, of which a few may be equal: who stores them finds out anyway."""
    noise = os.urandom(4 * count)
    numbers = (int.from_bytes(noise[at : at + 4], "big") for at in range(0, 4 * count, 4))
    return [f"{prefix}-{_PAIRS[n & 1023]}{_PAIRS[n >> 10 & 1023]}{ALPHABET[n >> 20 & 31]}" for n in numbers]


def codes_in(text: str) -> list[str]:
    """The codes named in a text, each once, in order."""
    return list(dict.fromkeys(IN_TEXT.findall(text.upper())))
