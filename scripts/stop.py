"""Stops what this checkout started: `python3 -m scripts.stop [--clean]`; `--clean` also removes what was built."""

import shutil

from scripts import redis
from scripts.cluster import cluster, remove, stop
from scripts.paths import LOCAL, LOGS, ROOT, VENV
from scripts.say import Stop, as_command, step


def main(arguments: list[str]) -> int:
    """The command. The development cluster's data and the secrets are never removed."""
    if arguments not in ([], ["--clean"]):
        raise Stop("Usage: python3 -m scripts.stop [--clean]")
    step("Stopping the databases and Redis")
    redis.stop()
    stop(cluster("run"))
    stop(cluster("test"))
    if arguments:
        step("Removing what was built")
        remove(cluster("test"))
        molds = cluster("test").data.parent.glob("pgmold-*")  # what the fault trials copy their databases from
        for folder in (VENV, ROOT / "node_modules", ROOT / "build", LOCAL / "stamps", LOGS, LOCAL / "faults", *molds):
            shutil.rmtree(folder, ignore_errors=True)
        for cache in (".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis"):
            shutil.rmtree(ROOT / cache, ignore_errors=True)
        step(f"The operation's data and secrets stay in {cluster('run').data.parent}")
    return 0


if __name__ == "__main__":
    as_command(main)
