"""Everything that can be proven, against a real PostGIS and Redis of its own: `python3 -m scripts.test [arguments]`.

With arguments only pytest runs, with them. The closing lines are pytest's.
"""

import os
import subprocess
import time
from collections.abc import Mapping

from scripts import cluster, redis, variables
from scripts.check import run_checks, source_checks
from scripts.database import make_template
from scripts.paths import MANAGE, PYTHON, ROOT
from scripts.say import Stop, as_command, step
from scripts.setup import prepare


def main(arguments: list[str]) -> int:
    """The command. Its exit code is pytest's, or 1 when a check before it failed."""
    prepare(for_tests=True)
    it = cluster.cluster("test")
    started_database = cluster.start(it)
    started_redis = redis.start()
    try:
        values = variables.for_test(it)
        if not values["CHROMIUM"]:
            raise Stop("No Chromium was found. Install one (apt-get install chromium) and start again.")
        make_template(it, values)
        if arguments:
            return _pytest(arguments, values)
        run_checks(source_checks(), values)
        _run_aloud("migrations", [str(PYTHON), str(MANAGE), "makemigrations", "--check", "--dry-run"], values)
        if (ROOT / "package.json").is_file():
            _run_aloud("vitest", ["npm", "test", "--silent"], values)
        # More than there are processors: tests of browsers, kills and soaks mostly wait.
        workers = os.environ.get("HADR_TEST_WORKERS") or str(min((os.cpu_count() or 2) + 2, 8))
        return _pytest(["-n", workers, "--dist", "worksteal"], values)
    finally:
        if started_redis:
            redis.stop()
        if started_database:
            cluster.stop(it)


def _run_aloud(name: str, command: list[str], values: Mapping[str, str]) -> None:
    """Run one step on the terminal; raises Stop when it fails."""
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **values}, stdin=subprocess.DEVNULL, check=False).returncode
    step(f"{name}: {'ok' if code == 0 else 'FAILED'} ({time.monotonic() - began:.1f} s)")
    if code:
        raise Stop(f"{name} failed.")


def _pytest(arguments: list[str], values: Mapping[str, str]) -> int:
    """pytest on the terminal; its exit code."""
    step("Running the tests")
    # Variables that the person has set must not lead a test to real data.
    outer = {name: value for name, value in os.environ.items() if not name.startswith("HADR_") or name == "HADR_TEST_WORKERS"}
    command = [str(PYTHON), "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**outer, **values}, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    as_command(main)
