"""An upgrade loses no line: what the first version wrote is there afterwards, and both versions write while it is rolled out."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import connections, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED
from psycopg import sql

from tests.databases import address, as_super, empty_database
from tests.server import ROOT, environment

OURS = ["cop", "liaison", "incidents", "operations", "places", "journal"]
NOW = datetime(2026, 11, 23, 16, 25, tzinfo=UTC)
#: What the version before may not live with, or what holds a table for long, when a migration says it in SQL.
HARD = re.compile(
    r"ALTER COLUMN|DROP COLUMN|RENAME|SET NOT NULL|ADD CONSTRAINT|^\s*(?:UPDATE|DROP TABLE) ", re.IGNORECASE | re.MULTILINE
)
#: What stands between dollars is a function's body, which runs when it is called.
BODY = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)


@pytest.fixture
def first_version(committed_db: None) -> Iterator[tuple[str, Any]]:
    """A database as the first migration of each app left it, and the models of that time on the alias `owner`."""
    with empty_database("upgraded") as name:
        owner = connections["owner"]
        owner.close()
        before, owner.settings_dict["NAME"] = owner.settings_dict["NAME"], name
        try:
            executor = MigrationExecutor(owner)
            firsts = [(app, found) for app, found in executor.loader.graph.nodes if app in OURS and found.startswith("0001_")]
            others = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in OURS]
            executor.migrate(firsts + others)
            yield name, executor.loader.project_state(firsts + others).apps
        finally:
            owner.close()
            owner.settings_dict["NAME"] = before


def manage(database: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = environment(DATABASE_URL=address(database, "hadr_app"), HADR_OWNER_DATABASE_URL=address(database, "hadr_owner"))
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


def told_by_the_first_version(name: str, models: Any) -> uuid.UUID:
    """People, an operation, incidents with lines, and their entries, as the code of that time wrote them. The audience's id."""

    def made(app: str, model: str, **values: Any) -> Any:
        return models.get_model(app, model).objects.using("owner").create(**values)

    army = made("operations", "Organization", name="ROK Army", short_name="ROK Army", side="military")
    park = made("operations", "User", username="major_park", name="Park Ji-hoon", organization=army)
    operation = made("operations", "Operation", slug="typhoon", name="Typhoon Relief")
    shared = made("operations", "Audience", operation=operation, kind="shared", key="shared", name="Shared")
    made("operations", "Assignment", operation=operation, user=park, role="watch_officer", valid_from=NOW)
    made("journal", "Stream", id=shared.id, operation_id=operation.id, name="shared")
    belongs = {"operation": operation, "audience": shared, "created_by": park, "created_at": NOW, "updated_at": NOW}
    for number in range(20):
        incident = made(
            "incidents", "Incident", **belongs, code=f"INC-{number:05}", title=f"Slope {number} moves", kind="landslide",
            severity="severe", place_name="감포", reported_at=NOW,
        )  # fmt: skip
        line = made("incidents", "LogLine", **belongs, incident=incident, text="Seen\tfrom the road", at=NOW)
        entry_of_that_time(name, shared.id, "incident.reported", incident.id, {"id": str(incident.id), "b": 1.50, "a": "감포"})
        entry_of_that_time(name, shared.id, "log_line.added", line.id, {"id": str(line.id), "text": "Seen\tfrom the road"})
    return uuid.UUID(str(shared.id))


def entry_of_that_time(name: str, stream: Any, kind: str, subject: Any, data: dict[str, Any]) -> None:
    """One entry by the call of the first version, as the app's role."""
    fact = {"stream": str(stream), "kind": kind, "subject_kind": kind.partition(".")[0], "subject_id": str(subject)}
    with psycopg.connect(as_super(name).replace("hadr_super", "hadr_app")) as app:
        app.execute("SELECT set_config('hadr.audiences', %s, true)", [str(stream)])
        app.execute("SELECT * FROM journal_append(%s::jsonb)", [json.dumps([{**fact, "actor": {"id": "x"}, "data": data}])])


def columns_in(server: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """The columns of every table with rows, but for Django's own list of migrations and types."""
    rows = server.execute(
        "SELECT table_name, array_agg(column_name::text ORDER BY column_name) FROM information_schema.columns "
        "JOIN pg_class c ON c.relname = table_name AND c.relkind = 'r' WHERE table_schema = 'public' "
        "AND table_name !~ '^(django_|auth_|spatial_ref|geo)' GROUP BY 1"
    ).fetchall()
    return dict(rows)


def rows_of(name: str, columns: dict[str, list[str]]) -> dict[str, list[Any]]:
    """Every row as text, in those columns."""
    with psycopg.connect(as_super(name)) as server:
        columns = columns or columns_in(server)
        found = {}
        for table, names in columns.items():
            texts = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in names)
            query = sql.SQL("SELECT {} FROM {} ORDER BY {}").format(texts, sql.Identifier(table), texts)
            found[table] = server.execute(query).fetchall()
        return found


@pytest.mark.slow
def test_what_the_first_version_wrote_is_there_after_an_upgrade(first_version):
    name, models = first_version
    stream = told_by_the_first_version(name, models)
    with psycopg.connect(as_super(name)) as server:
        columns = columns_in(server)
    before = rows_of(name, columns)
    assert len(before["incidents_incident"]) == 20 and len(before["journal_entry"]) == 40

    done = manage(name, "migrate", "--database", "owner", "--no-input")
    assert done.returncode == 0, done.stderr

    after = rows_of(name, columns)
    before.pop("journal_stream")  # a migration may tell more, and then its head is a later one
    lost = {table: missing for table, rows in before.items() if (missing := set(rows) - set(after[table]))}
    assert lost == {}
    entries = len(after["journal_entry"])
    said = manage(name, "verify_journal")
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith(f"{entries} entries in 1 streams")

    # While it is rolled out, processes of the version before still write; afterwards those of this one go on in the same chain.
    entry_of_that_time(name, stream, "incident.reported", uuid.uuid4(), {"id": "late"})
    assert manage(name, "verify_journal").stdout.startswith(f"{entries + 1} entries")
    with psycopg.connect(as_super(name).replace("hadr_super", "hadr_app")) as app:
        assert app.execute("SELECT count(*) FROM incidents_incident").fetchone() == (0,), "row security binds"
        app.execute("SELECT set_config('hadr.audiences', %s, true)", [str(stream)])
        assert app.execute("SELECT count(*) FROM incidents_incident").fetchone() == (20,)


def hard_steps() -> dict[str, list[str]]:
    """Migrations after the first of each app that the version before may not live with, and why."""
    found: dict[str, list[str]] = {}
    loader = MigrationLoader(None)
    for (app, name), migration in loader.disk_migrations.items():
        if app in OURS and not name.startswith("0001_"):
            created = {step.name.lower() for step in migration.operations if isinstance(step, migrations.CreateModel)}
            reasons = [reason for step in steps_in(migration.operations) if (reason := hardness(step, created))]
            if reasons:
                found[f"{app} {name[:4]}"] = reasons
    return found


def steps_in(operations: Any) -> Iterator[Any]:
    """What reaches the database."""
    for step in operations:
        if isinstance(step, migrations.SeparateDatabaseAndState):
            yield from steps_in(step.database_operations)
        else:
            yield step


def hardness(step: Any, created: set[str]) -> str:
    """Why processes of the version before may fail beside this step, or wait for it; empty when they do not notice."""
    if getattr(step, "model_name", "").lower() in created:
        return ""
    if isinstance(step, migrations.RemoveField | migrations.RenameField | migrations.AlterField | migrations.AddConstraint):
        return f"{type(step).__name__} {step.model_name}"
    if isinstance(step, migrations.DeleteModel | migrations.RenameModel):
        return type(step).__name__
    if isinstance(step, migrations.AddField):
        field = step.field
        if not field.null and not field.many_to_many and field.db_default is NOT_PROVIDED:
            return f"AddField {step.model_name}.{step.name} without a default in the database"
    if isinstance(step, migrations.RunSQL):
        text = step.sql if isinstance(step.sql, str) else ""
        if HARD.search(BODY.sub("", text)):
            return "SQL"
    return ""


def test_a_step_that_the_version_before_cannot_live_with_is_flagged() -> None:
    described = set(re.findall(r"^\| ([a-z]+ \d{4}) \|", (ROOT / "docs" / "upgrade.md").read_text(), re.MULTILINE))
    found = hard_steps()
    assert set(found) == described, f"say in docs/upgrade.md what people notice: {found}"


def test_every_step_has_its_way_back() -> None:
    one_way = [
        f"{app} {name}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in OURS and not all(step.reversible for step in migration.operations)
    ]
    assert not one_way
