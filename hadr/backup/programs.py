"""The PostgreSQL programs that write and read dumps. Their environment tells where to connect, never a command line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError, connections

PLACES = Path("/usr/lib/postgresql")  # Debian keeps one folder per major version, none of them in PATH

#: libpq's names of options as variables: PGSSLMODE for sslmode and so on, but for these.
_VARIABLES = {"connect_timeout": "PGCONNECT_TIMEOUT", "application_name": "PGAPPNAME"}


class BackupError(Exception):
    """A backup or a restore cannot go on. Its text is one line that names the remedy."""


def major_of(program: str) -> int:
    """The major version that a program says it has; 0 when it says none."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\s(\d+)(?:\.\d+)?", said)
    return int(found[1]) if found else 0


def program(name: str, least: int) -> str:
    """The path of `name` in the lowest version that is at least `least`: an older pg_dump refuses a newer server."""
    found = [str(path) for path in PLACES.glob(f"*/bin/{name}")]
    found += [in_path] if (in_path := shutil.which(name)) else []
    fitting = sorted((version, path) for path in found if (version := major_of(path)) >= least)
    if not fitting:
        raise BackupError(f"{name} of PostgreSQL {least} or newer is not installed here: apt-get install postgresql-client")
    return fitting[0][1]


def server_of(alias: str) -> psycopg.Connection[Any]:
    """The open psycopg connection of a database alias. Raises BackupError when the server is away."""
    try:
        connections[alias].ensure_connection()
    except DatabaseError as away:
        raise BackupError(f"the database cannot be reached: {str(away).splitlines()[0]}") from None
    connection: psycopg.Connection[Any] = connections[alias].connection
    return connection


def environment_for(connection: psycopg.Connection[Any], alias: str) -> dict[str, str]:
    """Leads a PostgreSQL program to the very server that `connection` has, also when several hosts are named."""
    configured = connections[alias].settings_dict
    info = connection.info
    options = {name: str(value) for name, value in configured["OPTIONS"].items() if name != "pool"}
    more = {_VARIABLES.get(name, f"PG{name.upper().replace('_', '')}"): value for name, value in options.items()}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    wanted = {"PGHOST": info.host, "PGPORT": str(info.port), "PGUSER": info.user, "PGDATABASE": info.dbname, "LC_MESSAGES": "C"}
    if configured["PASSWORD"]:
        wanted["PGPASSWORD"] = str(configured["PASSWORD"])
    return {**inherited, **more, **wanted}


def run(command: list[str], environment: dict[str, str]) -> str:
    """Run one of the programs; returns what it printed. Raises BackupError with the first line of what it complained of."""
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "error" in line] or done.stderr.splitlines() or ["no reason given"]
        raise BackupError(f"{Path(command[0]).name} failed: {said[0]}")
    return done.stdout
