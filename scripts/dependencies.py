"""The Python environment and the browser packages, made from the lock files and only when these changed."""

import subprocess
import sys
from pathlib import Path

from scripts.paths import PYTHON, ROOT, VENV, digest_of, stamp_matches, write_stamp
from scripts.say import run_quietly, step

LOCK = ROOT / "requirements.lock"
RUN_LOCK = ROOT / "requirements-run.lock"  # without the tools of developers
NODE_LOCK = ROOT / "package-lock.json"
NODE_MODULES = ROOT / "node_modules"


def make_environment(lock: Path = LOCK) -> None:
    """`.venv` with exactly the wheels that `lock` names by hash."""
    digest = digest_of([lock])
    if stamp_matches("environment", digest) and _starts():
        return
    if not _starts():
        step("Making the Python environment .venv")
        run_quietly("venv", [sys.executable, "-m", "venv", "--clear", VENV])
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode != 0:
        run_quietly("ensurepip", [PYTHON, "-m", "ensurepip"])
    step("Installing the Python packages (about half a minute)")
    # --no-deps: the lock is complete, so nothing is left for pip to resolve.
    install: list[str | Path] = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    run_quietly("pip", [*install, "--no-deps", "--require-hashes", "-r", lock])
    write_stamp("environment", digest)


def install_browser_packages() -> None:
    """`node_modules` as package-lock.json says."""
    if not NODE_LOCK.is_file():
        return
    digest = digest_of([NODE_LOCK])
    if stamp_matches("node", digest) and NODE_MODULES.is_dir():
        return
    step("Installing the browser packages (about a minute)")
    run_quietly("npm-ci", ["npm", "ci", "--no-audit", "--no-fund"])
    write_stamp("node", digest)


def _starts() -> bool:
    """Whether `.venv` has a Python that runs: it does not after the system's Python was replaced."""
    try:
        return subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False
