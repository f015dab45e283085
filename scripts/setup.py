"""Makes the machine and the checkout ready: `python3 -m scripts.setup [--for-tests]`. Repeatable; quick when nothing changed."""

import os

from scripts import assets, dependencies, packages
from scripts.paths import LOCAL, VENV
from scripts.say import Stop, as_command, step

_FIRST_MEGABYTES = 3_000
_LATER_MEGABYTES = 300


def prepare(*, for_tests: bool) -> None:
    """System packages, Python environment, browser packages, translations, browser bundle."""
    LOCAL.mkdir(exist_ok=True)
    LOCAL.chmod(0o755)  # the database's account passes through; what is secret inside has its own mode
    packages.check_space(_LATER_MEGABYTES if VENV.is_dir() else _FIRST_MEGABYTES)
    packages.check_node()
    packages.install(packages.missing(for_tests=for_tests, database=for_tests or not os.environ.get("DATABASE_URL")))
    dependencies.make_environment()
    dependencies.install_browser_packages()
    assets.compile_translations()
    assets.bundle()


def main(arguments: list[str]) -> int:
    """The command."""
    if arguments not in ([], ["--for-tests"]):
        raise Stop("Usage: python3 -m scripts.setup [--for-tests]")
    step("Setting up")
    prepare(for_tests=bool(arguments))
    step("Ready")
    return 0


if __name__ == "__main__":
    as_command(main)
