"""How many pages of fifty incidents a second one server process gives out of 100,000.

    python -m bench.reads [--rows 100000] [--seconds 2] [--rounds 3] [--readers 4] [--program gunicorn]

Compared in the same run with REST framework's own list: a ModelSerializer and numbered pages, without geometry or rights.
"""

from __future__ import annotations

import argparse
import statistics
from contextlib import ExitStack

import psycopg

from bench.ground import Ground, ground
from bench.plain.tables import TABLES
from bench.program import Next, load, serving
from bench.writers import Stage, set_stage

POOL = 16
FLOOR, GOAL = 5.0, 7.0
_OURS = """
INSERT INTO incidents_incident ({columns})
SELECT {values} FROM incidents_incident i, generate_series(1, %(rows)s) n
WHERE i.operation_id = (SELECT id FROM operations_operation WHERE slug = %(slug)s)
"""
_PLAIN = """
INSERT INTO plain_incident
SELECT gen_random_uuid(), 'Bridge out', 'bridge_out', 'severe', 'reported', 'Both lanes.',
       ST_SetSRID(ST_MakePoint(128.9 + random() / 5, 35.1 + random() / 5), 4326), now(), now() - n * interval '1 second'
FROM generate_series(1, %(rows)s) n
"""


def fill(here: Ground, stage: Stage, rows: int) -> None:
    """So many copies of the first operation's incident, each with an id, a code and a time of its own; as many plain rows."""
    own = {
        "id": "gen_random_uuid()",
        "code": "'INC-' || lpad(upper(to_hex(n)), 5, '0')",
        "updated_at": "now() - n * interval '1 second'",
    }
    with psycopg.connect(here.owner, autocommit=True) as owner:
        found = owner.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'incidents_incident'"
        ).fetchall()
        columns = [name for (name,) in found]
        values = ", ".join(own.get(name, f'i."{name}"') for name in columns)
        statement = _OURS.format(columns=", ".join(f'"{name}"' for name in columns), values=values)
        owner.execute(statement.encode(), {"rows": rows, "slug": stage.slugs[0]})
        owner.execute(_PLAIN, {"rows": rows})
        owner.execute("ANALYZE incidents_incident")
        owner.execute("ANALYZE plain_incident")


def reader(address: str, headers: str = "") -> Next:
    return lambda: ("GET", address, None, headers)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.reads", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--program", choices=["gunicorn", "uvicorn"], default="gunicorn")
    asked = parser.parse_args()
    with ground("reads") as here, ExitStack() as stack:
        with psycopg.connect(here.owner, autocommit=True) as owner:
            owner.execute(TABLES)
        stage = set_stage(here, operations=1, writers=1)
        fill(here, stage, asked.rows)
        ours = stack.enter_context(serving(asked.program, "hadr", {**here.environment, "HADR_DATABASE_POOL": str(POOL)}))
        plain = stack.enter_context(serving(asked.program, "bench.plain", {**here.environment, "PLAIN_POOL": str(POOL)}))
        token = f"Authorization: Token {stage.tokens[0]}\r\n"
        base = f"/api/v1/operations/{stage.slugs[0]}"
        lists = {
            "HADR incidents": (ours, reader(f"{base}/incidents/", token)),
            "plain ModelSerializer, numbered pages": (plain, reader("/rows/")),
            "plain GeoFeature, numbered pages": (plain, reader("/incidents/")),
            "HADR snapshot": (ours, reader(f"{base}/snapshot/", token)),
        }
        found: dict[str, list[float]] = {name: [] for name in lists}
        for run in range(asked.rounds + 1):
            for name, (port, following) in lists.items():
                result = load(port, [following] * asked.readers, seconds=asked.seconds, expected=200)
                if run:
                    found[name].append(result.rate)
        report(asked, {name: statistics.median(rates) for name, rates in found.items()})


def report(asked: argparse.Namespace, rates: dict[str, float]) -> None:
    print(f"\n{asked.program}, one process, {asked.readers} readers, {asked.rows:,} incidents; medians of {asked.rounds} rounds")
    for name, rate in rates.items():
        print(f"  {name:38} {rate:7.1f}/s")
    ratio = rates["HADR incidents"] / rates["plain ModelSerializer, numbered pages"]
    told = [
        f"{word} {wanted:g} {'reached' if ratio >= wanted else 'missed'}" for word, wanted in (("floor", FLOOR), ("goal", GOAL))
    ]
    print(f"  {ratio:5.2f} x the plain list: {', '.join(told)}")


if __name__ == "__main__":
    main()
