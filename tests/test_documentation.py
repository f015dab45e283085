"""Nothing undocumented: settings, journal kinds, terms and addresses stand in docs/, or these fail."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps
from prometheus_client import REGISTRY

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
OURS = ["cop", "liaison", "incidents", "operations", "places", "journal"]


def text(name: str) -> str:
    return (DOCS / name).read_text()


def test_every_setting_is_described() -> None:
    read = [
        name
        for path in (ROOT / "hadr" / "settings.py", ROOT / "deploy" / "gunicorn.py")
        for name in re.findall(r"environment\.(?:text|flag|number|words|choice|database)\(\s*\"([A-Z_]+)\"", path.read_text())
    ]
    read += re.findall(r"(?:text|words)\(\"([A-Z_]+)\"", (ROOT / "hadr" / "environment.py").read_text())
    read += [
        name
        for path in (ROOT / "scripts").rglob("*.py")
        for name in re.findall(r"environ(?:\.get\(|\.setdefault\(|\[)\"((?:HADR_|PORT|CHROMIUM)[A-Z_]*)\"", path.read_text())
    ]
    described = set(re.findall(r"^\| `([A-Z_]+)`", text("settings.md"), re.MULTILINE))
    assert len(set(read)) > 15
    assert set(read) <= described, f"describe {sorted(set(read) - described)} in docs/settings.md"


def test_every_number_is_described_and_every_alert_looks_at_one_that_exists() -> None:
    importlib.import_module("hadr.urls")
    known = {metric.name for metric in REGISTRY.collect() if metric.name.startswith("hadr_")}
    known |= {"hadr_worker_age_seconds", "hadr_worker_round_age_seconds"}  # of all processes together (hadr/metrics.py)
    described = {name.removesuffix("_total") for name in re.findall(r"`(hadr_[a-z_]+)", text("observing.md"))}
    assert known == described
    rules = "".join((ROOT / "deploy" / name).read_text() for name in ("prometheus/rules.yml", "grafana/hadr.json"))
    looked_at = {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in re.findall(r"\bhadr_[a-z_]+", rules)}
    assert looked_at <= known


@pytest.mark.parametrize("app", OURS)
def test_every_model_is_in_the_glossary(app: str) -> None:
    names = {model.__name__ for model in apps.get_app_config(app).get_models()}
    described = set(re.findall(r"`([A-Z][A-Za-z]+)`", text("glossary.md")))
    assert names <= described, f"explain {sorted(names - described)} in docs/glossary.md"


def test_every_journal_kind_is_described_and_well_formed() -> None:
    kinds = [kind for app in ("incidents", "liaison") for kind in importlib.import_module(f"{app}.enums").JOURNAL_KINDS]
    described = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", text("journal.md")))
    assert set(kinds) == described
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", kind) for kind in kinds)


def test_every_kind_that_services_write_is_declared() -> None:
    """A kind written in code but missing from JOURNAL_KINDS would be unknown to readers."""
    declared = {kind for app in ("incidents", "liaison") for kind in importlib.import_module(f"{app}.enums").JOURNAL_KINDS}
    nouns = {kind.partition(".")[0] for kind in declared}
    for app in ("incidents", "liaison"):
        for path in (ROOT / app / "services").rglob("*.py"):
            for kind in re.findall(r"\"([a-z_]+\.[a-z_]+)\"", path.read_text()):
                if kind.partition(".")[0] in nouns:
                    assert kind in declared, f"{path.name} writes {kind}"


def test_links_in_the_documentation_lead_somewhere() -> None:
    for path in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text()):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_every_decision_is_listed() -> None:
    listed = set(re.findall(r"\]\((\d{4}-[a-z-]+\.md)\)", text("decisions/README.md")))
    assert listed == {path.name for path in (DOCS / "decisions").glob("0*.md")}
