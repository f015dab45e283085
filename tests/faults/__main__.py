"""`python -m tests.faults [run] --listeners 200 --writers 20 --writes 10000 --kills 30 --seed 7`: break it, then check it.

Ends with 0 when every promise was kept, and prints a report as JSON. The diaries of all clients stay in --folder.
"""

from __future__ import annotations

import argparse
import json
import resource
import secrets
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uvloop

from scripts.paths import LOCAL
from tests.faults.away import redis_away
from tests.faults.claims import claims
from tests.faults.run import Options, fault_run
from tests.faults.scarce import scarce
from tests.faults.slow import slow_and_dead
from tests.faults.soak import soak
from tests.faults.storm import storm

Report = dict[str, Any]


def _run(asked: argparse.Namespace) -> Awaitable[Report]:
    return fault_run(
        Options(
            seed=asked.seed, writes=asked.writes, kills=asked.kills, listeners=asked.listeners, writers=asked.writers,
            apps=asked.apps, tear=asked.tear, fresh=asked.fresh, lazy=asked.lazy,
            pool=asked.pool, folder=asked.folder, loud=not asked.quiet,
        )
    )  # fmt: skip


def _slow(asked: argparse.Namespace) -> Awaitable[Report]:
    return slow_and_dead(readers=asked.listeners, deaf=asked.deaf, seed=asked.seed, folder=asked.folder)


def _storm(asked: argparse.Namespace) -> Awaitable[Report]:
    return storm(sockets=asked.sockets, seed=asked.seed, folder=asked.folder)


def _away(asked: argparse.Namespace) -> Awaitable[Report]:
    return redis_away(seconds=asked.seconds, seed=asked.seed, folder=asked.folder)


def _claims(asked: argparse.Namespace) -> Awaitable[Report]:
    return claims(rounds=asked.rounds, claimers=100, kills=asked.kills, seed=asked.seed, folder=asked.folder)


def _scarce(asked: argparse.Namespace) -> Awaitable[Report]:
    return scarce(seed=asked.seed, folder=asked.folder)


def _soak(asked: argparse.Namespace) -> Awaitable[Report]:
    return soak(
        seconds=asked.seconds, listeners=asked.listeners, per_second=asked.per_second, seed=asked.seed, folder=asked.folder
    )


TRIALS: dict[str, Callable[[argparse.Namespace], Awaitable[Report]]] = {
    "run": _run, "slow": _slow, "storm": _storm, "away": _away, "claims": _claims, "soak": _soak, "scarce": _scarce,
}  # fmt: skip


async def _awaited(trial: Awaitable[Report]) -> Report:
    return await trial


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
    parser.add_argument("--lazy", action="store_true", help="plant a fault: the database acknowledges before it has written")
    parser.add_argument("--pool", type=int, default=0, help="run: connections that each server keeps to the database")
    parser.add_argument("--deaf", type=int, default=50, help="slow: clients that never read")
    parser.add_argument("--sockets", type=int, default=1_000, help="storm: sockets that fall at once")
    parser.add_argument("--seconds", type=float, default=300, help="away: how long Redis is; soak: how long it lasts")
    parser.add_argument("--rounds", type=int, default=200, help="claims: rounds of a hundred people for ten trucks")
    parser.add_argument("--per-second", type=float, default=10, help="soak: writes a second")
    parser.add_argument("--folder", type=Path, default=LOCAL / "faults", help="where the clients' diaries go")
    parser.add_argument("--quiet", action="store_true", help="only the report")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", file=sys.stderr, flush=True)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536) if hard > 0 else soft, hard))
    report = uvloop.run(_awaited(TRIALS[asked.trial](asked)))
    wrong = report["wrong"]
    report["wrong"] = wrong[:50]
    json.dump(report, sys.stdout, indent=1)
    print()
    print(f"{len(wrong)} things are wrong" if wrong else "every promise was kept", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
