"""What deploy/*.sql promises, tried on the database that it prepared."""

import os
import subprocess

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from scripts.paths import DEPLOY
from scripts.postgres import programs

BOX = "ST_MakeEnvelope(129, 35, 129.1, 35.1, 4326)"


@pytest.mark.parametrize(
    "condition",
    [
        f"location && {BOX}",
        f"ST_Intersects(location, {BOX})",
        f"ST_Within(location, {BOX})",
        "ST_DWithin(location, ST_SetSRID(ST_MakePoint(129, 35), 4326), 0.1)",
    ],
)
@pytest.mark.parametrize("table", ["incidents_incident", "incidents_resource"])
def test_the_spatial_index_is_used_under_row_security(db, table, condition):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = %s", [table])
        assert cursor.fetchone() == (True,)
        # A condition that could leak is never an index condition, however dear the other ways are made.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT 1 FROM {table} WHERE {condition}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Cond: (location " in plan, plan


def test_the_app_may_not_make_tables(db):
    with pytest.raises(Exception, match="permission denied for schema public"), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (id integer)")


@pytest.mark.parametrize(
    "statement", ["TRUNCATE journal_entry", "ALTER TABLE journal_entry DISABLE TRIGGER ALL", "SET ROLE hadr_owner"]
)
def test_the_app_may_not_touch_what_the_owner_guards(db, statement):
    with pytest.raises(Exception, match=r"permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_server_that_refuses_the_marks_is_prepared_all_the_same(tmp_path):
    """As on a managed service: a role that is no superuser prepares, gets one warning, and HADR can migrate."""
    url = os.environ["HADR_TEST_SUPER_URL"]
    name = f"test_hadr_managed_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as maintenance:
        maintenance.execute(sql.SQL("CREATE DATABASE {} OWNER hadr_owner").format(sql.Identifier(name)))
        try:
            address = psycopg.conninfo.make_conninfo(url, dbname=name)
            with psycopg.connect(address, autocommit=True) as managed:
                managed.execute("CREATE EXTENSION postgis")
                managed.execute("CREATE EXTENSION pg_trgm")
                managed.execute("ALTER SCHEMA public OWNER TO hadr_owner")
            result = subprocess.run(
                [programs() / "psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-f", DEPLOY / "prepare_database.sql"],
                env={**os.environ, **_libpq(psycopg.conninfo.make_conninfo(address, user="hadr_owner"))},
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            maintenance.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    assert result.returncode == 0, result.stderr
    assert result.stderr.count("could not be marked LEAKPROOF") == 1


def _libpq(address: str) -> dict[str, str]:
    parts = psycopg.conninfo.conninfo_to_dict(address)
    return {"PGHOST": str(parts["host"]), "PGUSER": str(parts["user"]), "PGDATABASE": str(parts["dbname"])}
