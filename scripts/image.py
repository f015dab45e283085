"""Builds what a container image holds: `python3 -m scripts.image`, the Dockerfile's one step, with the steps of `make run`.

Only what a server needs is installed, and neither a database nor a secret is touched.
"""

from scripts import assets, dependencies, packages
from scripts.paths import LOCAL
from scripts.say import as_command


def main(_arguments: list[str]) -> int:
    """The command."""
    LOCAL.mkdir(exist_ok=True)
    packages.install(packages.missing(for_tests=False, database=False))
    packages.check_node()
    dependencies.make_environment(dependencies.RUN_LOCK)
    dependencies.install_browser_packages()
    assets.compile_translations()
    assets.bundle()
    assets.collect({})
    return 0


if __name__ == "__main__":
    as_command(main)
