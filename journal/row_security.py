"""The second lock: PostgreSQL itself shows and takes only rows of the audiences named for this transaction.

The setting is local to the transaction, so a pooled connection can never carry one person's rights into another's request,
and it fails closed: unset or empty shows nothing. Policies bind the app's role, which is neither owner nor superuser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, migrations, transaction

from journal.statement import at_once, prepared_cursor

SETTING = "hadr.audiences"

DEFINE_VIEWER_AUDIENCES = migrations.RunSQL(
    """
    CREATE FUNCTION viewer_audiences() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT string_to_array(nullif(current_setting('hadr.audiences', true), ''), ',')::uuid[]
    $$;
    """,
    "DROP FUNCTION viewer_audiences();",
)


def protect(table: str, column: str = "audience_id") -> migrations.RunSQL:
    """The migration step that puts `table` under the viewer's audiences. The sub-select is read once per statement."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY viewer ON {table} USING ({column} = ANY ((SELECT viewer_audiences())::uuid[]));
        """,
        f"DROP POLICY viewer ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


@contextmanager
def seeing(audience_ids: Iterable[UUID], *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """A transaction in which exactly these audiences exist. Nested uses give the outer rights back when they end."""
    wanted = ",".join(sorted(str(audience_id) for audience_id in audience_ids))
    connection = connections[using]
    inside = connection.in_atomic_block
    # Connections belong to one thread, so what is open on this one is known without asking it.
    held: list[str] = vars(connection).setdefault("seen", [])
    if held and held[-1] == wanted:
        # The same rights within the same transaction: nothing to set, and a failure inside undoes the inner part alone.
        with transaction.atomic(using=using):
            yield
        return
    with transaction.atomic(using=using):
        before = held[-1] if held else _setting(using) if inside else ""
        with nullcontext() if inside else at_once(using=using):  # together with BEGIN
            _set(wanted, using)
        held.append(wanted)
        try:
            yield
        finally:
            held.pop()
        if inside:  # else the setting ends with its transaction
            _set(before, using)


def _setting(using: str) -> str:
    with prepared_cursor(using=using) as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [SETTING])
        return cursor.fetchone()[0] or ""


def _set(value: str, using: str) -> None:
    with prepared_cursor(using=using) as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])
