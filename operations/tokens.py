"""Secrets of programs. Pure."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """SHA-256. The secret has 256 random bits, so nothing slower is needed to keep it from being guessed."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
