"""What every measurement stands on: a database of its own, copied from the migrated template, dropped at the end.

It is the throwaway cluster of the tests, which runs without fsync: figures of one run are compared with each other only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from scripts import redis, variables
from scripts.cluster import cluster, start
from scripts.database import APP, OWNER, TEMPLATE, make_template, url
from scripts.paths import MANAGE, PYTHON, ROOT


@dataclass(frozen=True)
class Ground:
    """`environment` is what a process needs to work on the database `name`; `app` and `owner` are its libpq addresses."""

    name: str
    environment: dict[str, str]
    app: str
    owner: str

    def enter(self) -> None:
        """Let this process itself use Django on the database."""
        os.environ.update(self.environment)
        import django  # the settings are read from the environment, which is known only now

        django.setup()

    def manage(self, *command: str) -> None:
        """Run one of manage.py's commands quietly. Raises CalledProcessError."""
        subprocess.run(
            [str(PYTHON), str(MANAGE), *command], cwd=ROOT, env={**os.environ, **self.environment}, check=True, stdout=sys.stderr
        )


@contextmanager
def ground(purpose: str, **more: str) -> Iterator[Ground]:
    """A new database for this process. `more` are further variables of the servers on it."""
    it = cluster("test")
    start(it)
    redis.start()
    values = variables.for_test(it)
    make_template(it, values)
    name = f"test_hadr_{purpose}_{os.getpid()}"
    with psycopg.connect(values["HADR_TEST_SUPER_URL"], autocommit=True) as maintenance:
        maintenance.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(*map(sql.Identifier, (name, TEMPLATE, OWNER)))
        )
        try:
            environment = {
                **values,
                "DATABASE_URL": url(it, APP, name),
                "HADR_OWNER_DATABASE_URL": url(it, OWNER, name),
                "HADR_RATE_USER": "100000000/min",
                "HADR_RATE_TOKEN": "100000000/min",
                "PYTHONPATH": str(ROOT),
                **more,
            }
            yield Ground(name, environment, *(_libpq(environment[key]) for key in ("DATABASE_URL", "HADR_OWNER_DATABASE_URL")))
        finally:
            maintenance.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _libpq(address: str) -> str:
    return address.replace("postgis://", "postgresql://", 1)
