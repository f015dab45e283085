"""Where things lie in this checkout, and how long-lived names are derived from it."""

import hashlib
import os
import pwd
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
LOGS = LOCAL / "log"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MANAGE = ROOT / "manage.py"
DEPLOY = ROOT / "deploy"

IS_ROOT = os.geteuid() == 0


def checkout_key() -> str:
    """Twelve characters that differ for every checkout and for every user of it."""
    return hashlib.sha256(f"{ROOT}\0{os.geteuid()}".encode()).hexdigest()[:12]


def account_exists(name: str) -> bool:
    """Whether the machine knows the account `name`."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def digest_of(files: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of `files`; missing ones count as absent."""
    digest = hashlib.sha256()
    for file in sorted(files):
        if file.is_file():
            digest.update(str(file).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def stamp_matches(name: str, value: str) -> bool:
    """Whether the step `name` was last finished for the inputs that hash to `value`."""
    stamp = LOCAL / "stamps" / name
    return stamp.is_file() and stamp.read_text() == value


def write_stamp(name: str, value: str) -> None:
    """Remember that the step `name` finished for the inputs that hash to `value`."""
    stamp = LOCAL / "stamps" / name
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)
