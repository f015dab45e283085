"""Short codes for people, sayable on the radio: a prefix and five Crockford base-32 characters, e.g. INC-7K3QF. Pure.

They are random, not counted: a running number would tell one audience how busy the other is (DESIGN section 6).
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PATTERN = re.compile(r"^[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{5}$")
IN_TEXT = re.compile(r"\b([A-Z]{3}-[0-9A-HJKMNP-TV-Z]{5})\b")


def new_code(prefix: str) -> str:
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(5))}"


def codes_in(text: str) -> list[str]:
    """The codes named in a text, each once, in order."""
    return list(dict.fromkeys(IN_TEXT.findall(text.upper())))
