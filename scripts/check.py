"""The checks that need no database: `python3 -m scripts.check`. All of them run, then the failures are listed."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts import variables
from scripts.cluster import cluster
from scripts.paths import ROOT, VENV
from scripts.say import Stop, answer, as_command, run_quietly, step
from scripts.setup import prepare

Check = tuple[str, Sequence[str | Path]]


def source_checks() -> list[Check]:
    """Name and command of each check."""
    tools = VENV / "bin"
    checks: list[Check] = [
        ("ruff check", [tools / "ruff", "check", "."]),
        ("ruff format", [tools / "ruff", "format", "--check", "."]),
        ("mypy", [tools / "mypy"]),
        ("lint-imports", [tools / "lint-imports"]),
    ]
    if (ROOT / "templates").is_dir():
        checks.append(("djlint", [tools / "djlint", "--quiet", "--lint", "templates"]))
    if (ROOT / "package.json").is_file():
        checks.append(("tsc", ["npm", "run", "--silent", "check"]))
    compose = compose_client()
    if compose:
        checks.append(("docker compose config", ["sh", "scripts/check_compose.sh", *compose]))
    return checks


def compose_client() -> list[str]:
    """How this machine calls docker compose; nothing when it cannot."""
    for client in (["docker", "compose"], ["docker-compose"]):
        try:
            if subprocess.run([*client, "version"], capture_output=True, check=False).returncode == 0:
                return client
        except FileNotFoundError:
            continue
    return []


def run_checks(checks: Sequence[Check], environment: Mapping[str, str]) -> None:
    """Run every check, say how each went, and stop after the last one when any failed."""
    failures: list[Stop] = []
    for name, command in checks:
        began = time.monotonic()
        try:
            run_quietly(f"check-{name.replace(' ', '-')}", command, env={**os.environ, **environment})
            verdict = "ok"
        except Stop as stop:
            failures.append(stop)
            verdict = "FAILED"
        step(f"{name}: {verdict} ({time.monotonic() - began:.1f} s)")
    for failure in failures:
        answer(f"\n{failure}\n{failure.detail}")
    if failures:
        raise Stop(f"{len(failures)} of {len(checks)} checks failed.")


def main(_arguments: list[str]) -> int:
    """The command."""
    prepare(for_tests=True)
    # mypy's Django plugin loads the settings; it connects to nothing.
    run_checks(source_checks(), variables.for_test(cluster("test")))
    return 0


if __name__ == "__main__":
    as_command(main)
