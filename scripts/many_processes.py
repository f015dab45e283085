"""Two gunicorn and two uvicorn processes behind nginx, tried as people use them: `python3 -m scripts.many_processes`.

The tests are tests/test_proxy.py and tests/test_many_processes.py. `make test` leaves them out; this command
installs nginx where it is missing.
"""

from scripts import packages, test
from scripts.say import as_command


def main(arguments: list[str]) -> int:
    """The command. Its exit code is pytest's."""
    packages.install(packages.missing(for_tests=True, proxy=True))
    return test.main(["-m", "proxy", *(arguments or ["-v"]), "tests/test_proxy.py", "tests/test_many_processes.py"])


if __name__ == "__main__":
    as_command(main)
