"""The house rules of DESIGN section 4, read from the code itself. Allow-lists here only shrink."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import signals

ROOT = Path(__file__).resolve().parent.parent
APPS = ["hadr", "cop", "liaison", "incidents", "operations", "places", "journal"]

#: The layers inside an app, each may name a file or a package of nouns.
LAYERS = {
    "urls", "views", "api", "forms", "serializers", "services", "policy", "selectors", "shapes", "models", "enums",
    "apps", "errors", "migrations", "management", "templatetags",
}  # fmt: skip
#: Nouns of the domain outside the layers, one line of why each (docs/decisions/0003).
NOUNS = {
    "hadr": {"backup", "database", "wsgi", "settings", "asgi", "environment", "checks", "middleware", "health", "storage",
             "inside", "metrics", "logs", "failures", "broker", "cache", "sockets"},
    "journal": {"clock", "row_security", "statement"},
    "operations": {"replica", "parameters", "outages", "audience_order", "codes",
                   "tokens", "records", "row_security", "accounts", "context"},
    "places": {"coordinates", "free_text", "outlines"},
    "incidents": {"kinds", "geometry", "likeness", "imported", "fixes", "report"},
    "liaison": set(),
    "cop": {"basemap", "bus", "collections", "connection", "counters", "demonstration", "door", "feed", "frames", "grants",
            "hints", "hub", "journeys", "leases", "presence", "reader", "routing", "socket", "tail", "thinning", "threads",
            "tracks", "visitor", "wire"},
}  # fmt: skip
#: Lines of a file by its ending, and of a function (DESIGN section 4).
BUDGETS = {".py": 400, ".js": 250, ".html": 200}
FUNCTION = 50
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "managers", "signals", "misc", "tools"}
#: Calls that write through the ORM, and who may make them.
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}
MAY_WRITE = ("services", "records.py", "migrations")


def python_files(*names: str) -> Iterator[Path]:
    for name in names or APPS:
        yield from (path for path in (ROOT / name).rglob("*.py") if "node_modules" not in path.parts)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def top_names(app: str) -> set[str]:
    return {
        path.stem
        for path in (ROOT / app).iterdir()
        if path.suffix == ".py" or (path.is_dir() and (path / "__init__.py").exists())
    }


@pytest.mark.parametrize("app", APPS)
def test_files_are_named_by_layer_or_noun(app: str) -> None:
    unknown = top_names(app) - LAYERS - NOUNS[app] - {"__init__"}
    assert not unknown, f"{app}: {sorted(unknown)} is neither a layer nor a listed noun"
    assert not NOUNS[app] - top_names(app), "the list of nouns names a file that is gone: shrink it"
    everywhere = {path.stem for path in python_files(app)}
    assert not everywhere & FORBIDDEN_NAMES


def lengths_in(path: Path) -> Iterator[tuple[str, int, int]]:
    """(what, its lines, its budget) of a file and of each function in it."""
    text = path.read_text()
    yield relative(path), text.count("\n"), BUDGETS[path.suffix]
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{relative(path)}: {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1, FUNCTION


def test_files_and_functions_stay_within_their_budgets() -> None:
    python = [*python_files(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "scripts").rglob("*.py")]
    others = [*ROOT.glob("*/static/**/*.js"), *(ROOT / "templates").rglob("*.html")]
    measured = [found for path in [*python, *others] if "migrations" not in path.parts for found in lengths_in(path)]
    over = [f"{what}: {lines} lines" for what, lines, budget in measured if lines > budget]
    assert not over, "split by noun:\n" + "\n".join(over)


def test_templates_stand_in_one_place() -> None:
    assert not [relative(path) for app in APPS for path in (ROOT / app).rglob("*.html")]


def writes_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            receiver = ast.unparse(node.func.value)
            through_manager = "objects" in receiver or "_default_manager" in receiver
            if (name in WRITES and (through_manager or name in {"save", "delete"})) or (name == "update" and through_manager):
                yield f"{relative(path)}:{node.lineno} {receiver}.{name}"


def test_only_services_write() -> None:
    found = [
        line
        for path in python_files()
        if not any(part in path.parts or path.name in (part, f"{part}.py") for part in MAY_WRITE)
        for line in writes_in(path)
    ]
    assert not found, "writes outside of services:\n" + "\n".join(found)


def test_only_services_write_the_journal() -> None:
    for path in python_files():
        if "services" in path.parts or path.name == "services.py" or path.parts[-2:] == ("operations", "records.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "journal.services":
                names = {alias.name for alias in node.names}
                assert not names & {"record", "open_stream"}, f"{relative(path)} writes the journal"


def test_domain_code_knows_neither_rest_framework_nor_channels() -> None:
    edge = {"api", "serializers"}
    for path in python_files("liaison", "incidents", "operations", "places", "journal"):
        if edge & {path.stem, *path.parts} or "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] in {"rest_framework", "channels"}], relative(path)


@pytest.mark.parametrize(
    "path",
    [
        *(relative(path) for folder in ("coordinates", "free_text") for path in (ROOT / "places" / folder).rglob("*.py")),
        "operations/codes.py",
        "incidents/fixes.py",
        "cop/thinning.py",
        "cop/journeys.py",
        "operations/tokens.py",
        "hadr/environment.py",
    ],
)
def test_pure_modules_know_no_django(path: str) -> None:
    tree = ast.parse((ROOT / path).read_text())
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert not [name for name in imported if name.split(".")[0] == "django"]


def test_nobody_listens_to_save_or_delete_signals() -> None:
    ours = tuple(f"{app}." for app in APPS)
    for signal in (signals.pre_save, signals.post_save, signals.pre_delete, signals.post_delete, signals.m2m_changed):
        for receiver in signal.receivers:
            target = receiver[1]()
            assert not str(getattr(target, "__module__", "")).startswith(ours)


def test_no_import_cycle_hides_inside_a_function() -> None:
    """An import inside a function usually hides a cycle. AppConfig.ready is the exception that Django asks for."""
    for path in python_files():
        if path.name == "apps.py":
            continue
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                assert not inner, f"{relative(path)}: {function.name} imports inside"


@pytest.mark.django_db
def test_every_table_that_carries_an_audience_is_under_row_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, c.relrowsecurity, EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)
               FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND (c.relname IN ('journal_entry', 'journal_stream') OR
                 EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'audience_id'))
                 AND c.relname NOT LIKE 'operations_audience%%'"""
        )
        rows = cursor.fetchall()
    assert len(rows) > 2
    assert not [name for name, enabled, policed in rows if not (enabled and policed)]


@pytest.mark.django_db
def test_the_tests_themselves_run_under_the_bound_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


def test_no_page_carries_inline_script_or_style() -> None:
    """The content security policy forbids both; this finds them before a browser does."""
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text), relative(path)
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", text), relative(path)


def test_every_app_is_on_the_ladder() -> None:
    ours = {config.name for config in apps.get_app_configs() if (ROOT / config.name).is_dir()}
    assert ours == set(APPS)
