"""What the database holds before the server starts: the migrated tables, the reference data, the demo operation."""

import hashlib
import os
from collections.abc import Mapping

from scripts.cluster import Cluster
from scripts.database import DATABASE, migrate, psql, schema_digest
from scripts.paths import LOCAL, MANAGE, PYTHON, ROOT, digest_of, stamp_matches, write_stamp
from scripts.say import run_quietly, step

_ACCOUNTS = LOCAL / "demo_accounts"


def load(it: Cluster | None, environment: Mapping[str, str]) -> None:
    """Migrate, load the reference data and, once, the demo operation. Steps whose inputs did not change are left out.

    `it` is the private cluster; None stands for a server of the person's own, where nothing is assumed and all is run.
    """
    if not MANAGE.is_file():
        return
    # The cluster's own number is part of each stamp: a new data folder starts from nothing.
    here = psql(it, DATABASE, "-c", "SELECT system_identifier FROM pg_control_system()") if it else environment["DATABASE_URL"]
    schema = _digest(here, schema_digest())
    if it is None or not stamp_matches("migrated", schema):
        step("Migrating the database")
        migrate(environment)
        write_stamp("migrated", schema)
    commands = _own_commands()
    if "load_reference_data" in commands:
        data = _digest(schema, digest_of(ROOT.glob("data/**/*")), digest_of(ROOT.glob("places/**/*.py")))
        if not stamp_matches("reference-data", data):
            step("Loading boundaries and place names")
            _manage("load_reference_data", environment)
            write_stamp("reference-data", data)
    if "load_demo_operation" in commands:
        demo = _digest(here, environment["HADR_DEMO_PASSWORD"])
        if not stamp_matches("demo-operation", demo) or not _ACCOUNTS.is_file():
            step("Loading the demo operation")
            _ACCOUNTS.touch(mode=0o600)
            _ACCOUNTS.write_text(_manage("load_demo_operation", environment))
            write_stamp("demo-operation", demo)


def accounts() -> list[str]:
    """The lines about the demo accounts that loading them printed."""
    return _ACCOUNTS.read_text().splitlines() if _ACCOUNTS.is_file() else []


def _own_commands() -> set[str]:
    """The management commands of our apps, by their files: asking Django takes a second."""
    return {file.stem for file in ROOT.glob("*/management/commands/*.py")}


def _manage(command: str, environment: Mapping[str, str]) -> str:
    return run_quietly(command, [PYTHON, MANAGE, command], env={**os.environ, **environment})


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
