"""`python -m tests.faults [run] --listeners 200 --writers 20 --writes 10000 --kills 30 --seed 7`: break it, then check it.

Ends with 0 when every promise was kept, and prints a report as JSON. The diaries of all clients stay in --folder.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uvloop

from scripts.paths import LOCAL
from tests.faults.run import Options, fault_run

Report = dict[str, Any]


def _run(asked: argparse.Namespace) -> Awaitable[Report]:
    return fault_run(
        Options(
            seed=asked.seed, writes=asked.writes, kills=asked.kills, listeners=asked.listeners, writers=asked.writers,
            apps=asked.apps, tear=asked.tear, fresh=asked.fresh, folder=asked.folder, loud=not asked.quiet,
        )
    )  # fmt: skip


TRIALS: dict[str, Callable[[argparse.Namespace], Awaitable[Report]]] = {"run": _run}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("trial", nargs="?", default="run", choices=TRIALS)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--writes", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--listeners", type=int, default=200)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--apps", type=int, default=2, help="server processes")
    parser.add_argument("--tear", type=float, default=0.02, help="share of new connections that are cut early")
    parser.add_argument("--fresh", action="store_true", help="a new connection for every write")
    parser.add_argument("--folder", type=Path, default=LOCAL / "faults", help="where the clients' diaries go")
    parser.add_argument("--quiet", action="store_true", help="only the report")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", file=sys.stderr, flush=True)
    report = uvloop.run(TRIALS[asked.trial](asked))  # type: ignore[arg-type]
    wrong = report["wrong"]
    report["wrong"] = wrong[:50]
    json.dump(report, sys.stdout, indent=1)
    print()
    print(f"{len(wrong)} things are wrong" if wrong else "every promise was kept", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
