"""Databases of a test's own beside the worker's: empty and prepared, dropped afterwards."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def empty_database(label: str, *, prepared: bool = True) -> Iterator[str]:
    """The name of a new database on the server of the tests. Prepared: as deploy/prepare_database.sql leaves it."""
    super_url = os.environ["HADR_TEST_SUPER_URL"]
    name = f"test_hadr_{label}_{os.environ.get('PYTEST_XDIST_WORKER', 'solo')}_{os.getpid()}"
    with psycopg.connect(super_url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {} OWNER hadr_owner").format(sql.Identifier(name)))
    try:
        if prepared:
            command = [
                "psql",
                "-Xq",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                as_super(name),
                "-f",
                str(ROOT / "deploy/prepare_database.sql"),
            ]
            subprocess.run(command, check=True, capture_output=True)
        yield name
    finally:
        with psycopg.connect(super_url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def as_super(name: str) -> str:
    return os.environ["HADR_TEST_SUPER_URL"].rpartition("/")[0] + f"/{name}"


def address(name: str, role: str) -> str:
    """What DATABASE_URL and HADR_OWNER_DATABASE_URL take."""
    host = psycopg.conninfo.conninfo_to_dict(os.environ["HADR_TEST_SUPER_URL"])["host"]
    return f"postgis://{role}@{quote(str(host), safe='')}/{name}"
