"""Resolves pyproject.toml into requirements.lock (everything) and requirements-run.lock (what a server needs).

The lock files carry hashes and no addresses, so they say the same behind any package mirror.
"""

import os
from pathlib import Path

from scripts.dependencies import make_environment
from scripts.paths import LOCAL, PYTHON
from scripts.say import as_command, run_quietly, step

_COMPILE = ["pip", "compile", "pyproject.toml", "--generate-hashes", "--universal", "--python-version", "3.11", "--upgrade"]


def main(_arguments: list[str]) -> int:
    """The command. uv does the resolving, from a folder of its own: nothing else needs it."""
    make_environment()
    home = LOCAL / "uv"
    step("Fetching the resolver")
    run_quietly("uv", [PYTHON, "-m", "pip", "install", "--quiet", "--target", home, "uv"])
    resolver: list[str | Path] = [home / "bin" / "uv"]
    step("Resolving requirements.lock")
    quiet = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    run_quietly("lock", [*resolver, *_COMPILE, "--group", "dev", "-o", "requirements.lock"], env=quiet)
    step("Resolving requirements-run.lock")
    within = ["--constraints", "requirements.lock", "-o", "requirements-run.lock"]
    run_quietly("lock-run", [*resolver, *_COMPILE[:-1], *within], env=quiet)
    return 0


if __name__ == "__main__":
    as_command(main)
