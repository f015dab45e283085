"""Finding the PostgreSQL programs of this machine, and running them as the right account."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from scripts.paths import IS_ROOT
from scripts.say import Stop

BINARIES = Path("/usr/lib/postgresql")
EXTENSIONS = Path("/usr/share/postgresql")
ACCOUNT = "postgres"
SUPERUSER = "hadr_super"


def majors_with_postgis() -> list[int]:
    """Installed PostgreSQL major versions that have a server and PostGIS, newest first."""
    found = []
    for initdb in BINARIES.glob("*/bin/initdb"):
        major = initdb.parent.parent.name
        if major.isdigit() and (EXTENSIONS / major / "extension" / "postgis.control").is_file():
            found.append(int(major))
    return sorted(found, reverse=True)


def programs(wanted: int | None = None) -> Path:
    """The folder of the PostgreSQL programs: of major version `wanted`, else of the newest that has PostGIS."""
    majors = majors_with_postgis()
    if not majors:
        raise Stop("PostgreSQL with PostGIS is not installed. `make setup` installs it.")
    if wanted is not None and wanted not in majors:
        raise Stop(
            f"The data was made by PostgreSQL {wanted}, which is not installed: "
            f"apt-get install postgresql-{wanted} postgresql-{wanted}-postgis-3"
        )
    return BINARIES / str(wanted or majors[0]) / "bin"


def as_database_account(command: Sequence[str | Path]) -> list[str]:
    """`command` so that it never runs as root: PostgreSQL refuses that, and rightly."""
    argv = [str(part) for part in command]
    if not IS_ROOT:
        return argv
    return ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--init-groups", "--reset-env", *argv]


def can_enter(folder: Path) -> bool:
    """Whether the database's account can reach `folder` (a checkout under /root often cannot be reached)."""
    if not IS_ROOT:
        return os.access(folder, os.X_OK)
    command = as_database_account(["test", "-x", folder])
    return subprocess.run(command, cwd="/", check=False, capture_output=True).returncode == 0
