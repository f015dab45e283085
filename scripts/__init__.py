"""The commands behind the Makefile. Standard library only: they run before any environment exists."""

import sys

if sys.version_info < (3, 11):
    sys.exit(f"Stopped: Python 3.11 or newer is needed, this is {sys.version.split()[0]} ({sys.executable}).")
