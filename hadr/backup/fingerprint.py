"""What a database holds, as one hash per table: two databases with equal hashes hold the same rows, byte for byte.

Knows psycopg and the catalog, none of our models: tables of every app, of Django and of its packages count alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, TypedDict

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]


class TableContent(TypedDict):
    """`sha256` is over the rows in the order of the primary key, as COPY writes them, columns in the order of their names."""

    rows: int
    sha256: str


# One text for one value, whatever the server's and the role's own settings are. A role that row security binds gets an error
# instead of a part of the rows.
_PLAIN = """
SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres';
SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL row_security = off; SET LOCAL statement_timeout = 0;
"""
_TABLES = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind = 'r'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname COLLATE "C"
"""
_COLUMNS = """
SELECT a.attname, t.typcategory = 'S', coalesce(array_position(i.indkey::int2[], a.attnum), 0)
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attname COLLATE "C"
"""
_RIGHTS = """
SELECT c.relname || ' ' || c.relrowsecurity || c.relforcerowsecurity FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'spatial_ref_sys'
UNION ALL
SELECT concat_ws(' ', c.relname, pg_get_userbyid(a.grantee), a.privilege_type) FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S') AND a.grantee NOT IN (0, c.relowner)
UNION ALL
SELECT concat_ws(' ', tablename, policyname, cmd, permissive, roles, qual, with_check) FROM pg_policies
WHERE schemaname = 'public'
UNION ALL
SELECT concat_ws(' ', t.tgrelid::regclass, t.tgname, t.tgenabled) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
"""


def tables_in(connection: Connection) -> list[str]:
    """Every table and partition that is ours, not an extension's, by name."""
    return [name for (name,) in connection.execute(_TABLES).fetchall()]


def content_of(connection: Connection, table: str) -> TableContent:
    """Hash one table. Its rows pass through this process in blocks and are never held."""
    columns = connection.execute(_COLUMNS, [table]).fetchall()
    keys = sorted((place, name, text) for name, text, place in columns if place)
    order = [sql.SQL('{} COLLATE "C"' if text else "{}").format(sql.Identifier(name)) for _place, name, text in keys]
    if not order:  # a table without a key: equal rows are alike, so the order of their texts is an order of the rows
        order = [sql.SQL('{}::text COLLATE "C"').format(sql.Identifier(name)) for name, _text, _place in columns]
    query = sql.SQL("COPY (SELECT {columns} FROM {table} ORDER BY {order}) TO STDOUT").format(
        columns=sql.SQL(", ").join(sql.Identifier(name) for name, _text, _place in columns),
        table=sql.SQL(table),  # from the catalog, quoted there
        order=sql.SQL(", ").join(order),
    )
    digest, rows = hashlib.sha256(), 0
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for block in copy:
            digest.update(block)
            rows += bytes(block).count(b"\n")  # a line break inside a value is written as \n, so each one ends a row
    return TableContent(rows=rows, sha256=digest.hexdigest())


def fingerprint(connection: Connection) -> dict[str, TableContent]:
    """Hash every table. Call inside a repeatable-read transaction, as a role that sees all rows."""
    connection.execute(_PLAIN)
    return {table: content_of(connection, table) for table in tables_in(connection)}


def rights_of(connection: Connection) -> str:
    """SHA-256 of who may do what with which table: grants, row security, its policies, triggers."""
    lines = sorted(line for (line,) in connection.execute(_RIGHTS).fetchall())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def differences(before: Mapping[str, TableContent], after: Mapping[str, TableContent]) -> list[str]:
    """What the second lacks or holds otherwise, one line per table."""
    found = []
    for table in sorted({*before, *after}):
        if table not in after:
            found.append(f"{table} is missing")
        elif table not in before:
            found.append(f"{table} was not there")
        elif before[table] != after[table]:
            found.append(f"{table} has {after[table]['rows']} rows instead of {before[table]['rows']}, or other ones")
    return found
