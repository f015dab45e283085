"""How many reports a second one server process takes through HTTP, each stored and in the journal when it is answered.

    python -m bench.writes [--seconds 2] [--rounds 3] [--writers 1,8,32] [--program gunicorn] [--profile]

Compared in the same run with a plain djangorestframework-gis create (bench/plain) and with bare transactions of psycopg.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack

import orjson
import psycopg

from bench.ground import Ground, ground
from bench.plain.tables import TABLES
from bench.program import Next, Result, load, serving
from bench.writers import Stage, set_stage

POOL = 16
FLOOR, GOAL, GOAL_OF_BARE = 2.0, 5.0, 0.45
Measured = dict[str, list[Result]]


def plain_writer() -> Next:
    body = {"title": "Bridge out", "kind": "bridge_out", "severity": "severe", "description": "Both lanes."}
    body["location"] = {"type": "Point", "coordinates": [129.05, 35.1]}  # type: ignore[assignment]

    def following() -> tuple[str, str, bytes, str]:
        return "POST", "/incidents/", orjson.dumps({"id": str(uuid.uuid4()), **body}), ""

    return following


def bare(address: str, seconds: float, connections: int) -> float:
    """Transactions a second of one incident row and one event row, prepared, without any web server."""
    stop = time.perf_counter() + seconds
    done = [0] * connections

    def run(which: int) -> None:
        with psycopg.connect(address, prepare_threshold=1) as connection:
            while time.perf_counter() < stop:
                new = uuid.uuid4()
                connection.execute(
                    "INSERT INTO plain_incident VALUES (%s, 'Bridge out', 'bridge_out', 'severe', 'reported', 'Both lanes.', "
                    "ST_SetSRID(ST_MakePoint(129.05, 35.1), 4326), now(), now())",
                    [new],
                )
                connection.execute(
                    "INSERT INTO plain_event (incident_id, at, kind, data) VALUES (%s, now(), 'incident.reported', %s)",
                    [new, '{"title": "Bridge out", "kind": "bridge_out", "severity": "severe"}'],
                )
                connection.commit()
                done[which] += 1

    threads = [threading.Thread(target=run, args=[which]) for which in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


def measure(here: Ground, stage: Stage, asked: argparse.Namespace, program: str) -> None:
    """One table for one server program."""
    with ExitStack() as stack:
        pool = {"HADR_DATABASE_POOL": str(POOL)}
        ours = stack.enter_context(serving(program, "hadr", {**here.environment, **pool}))
        usual = stack.enter_context(serving(program, "bench.plain", here.environment))
        pooled = stack.enter_context(serving(program, "bench.plain", {**here.environment, "PLAIN_POOL": str(POOL)}))
        for writers in asked.writers:
            deeds: dict[str, Callable[[], Result]] = {}

            def add(name: str, port: int, makers: list[Next], deeds: dict[str, Callable[[], Result]] = deeds) -> None:
                deeds[name] = lambda: load(port, makers, seconds=asked.seconds, expected=201)

            add("plain DRF, a connection per request", usual, [plain_writer() for _ in range(writers)])
            add("plain DRF with our connection pool", pooled, [plain_writer() for _ in range(writers)])
            for streams in (1, 8):
                words = "one stream" if streams == 1 else "8 streams"
                add(f"HADR incident, {words}", ours, [stage.reporter(which, streams) for which in range(writers)])
            add("HADR log line, 8 streams", ours, [stage.logger(which, 8) for which in range(writers)])
            add("HADR message, 8 streams", ours, [stage.speaker(which, 8) for which in range(writers)])
            found: Measured = {name: [] for name in deeds}
            singles: list[float] = []
            for run in range(asked.rounds + 1):
                for name, deed in deeds.items():
                    result = deed()
                    if run:  # the first warms up
                        found[name].append(result)
                if run:
                    singles.append(bare(here.app, asked.seconds / 2, 1))
            report(program, writers, found, statistics.median(singles))


def report(program: str, writers: int, found: Measured, single: float) -> None:
    print(f"\n{program}, one process, {writers} writer{'s' * (writers > 1)}; medians of {len(next(iter(found.values())))} rounds")
    medians = {name: statistics.median(each.rate for each in results) for name, results in found.items()}
    for name, results in found.items():
        p50, p99 = (statistics.median(getattr(each, at) for each in results) for at in ("p50", "p99"))
        print(f"  {name:38} {medians[name]:7.0f}/s   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms")
    print(f"  {'bare psycopg, one connection':38} {single:7.0f}/s")
    ours = medians["HADR incident, 8 streams"]
    for name in ("plain DRF, a connection per request", "plain DRF with our connection pool"):
        ratio = ours / medians[name]
        print(f"  {ratio:5.2f} x {name}: floor {FLOOR:g} {verdict(ratio, FLOOR)}, goal {GOAL:g} {verdict(ratio, GOAL)}")
    share = ours / single
    print(f"  {share:5.2f} x bare psycopg: goal {GOAL_OF_BARE:g} {verdict(share, GOAL_OF_BARE)}")


def verdict(found: float, wanted: float) -> str:
    return "reached" if found >= wanted else "missed"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.writes", description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--writers", type=lambda words: [int(word) for word in words.split(",")], default=[1, 8, 32])
    parser.add_argument("--program", choices=["gunicorn", "uvicorn", "both"], default="both")
    parser.add_argument("--profile", action="store_true", help="only print where the time of a request goes")
    asked = parser.parse_args()
    with ground("writes") as here:
        with psycopg.connect(here.owner, autocommit=True) as owner:
            owner.execute(TABLES)
        here.manage("load_reference_data")
        if asked.profile:
            here.environment["HADR_DATABASE_POOL"] = str(POOL)
        stage = set_stage(here, operations=8, writers=max(asked.writers))
        if asked.profile:
            profile(here, stage)
            return
        for program in ["gunicorn", "uvicorn"] if asked.program == "both" else [asked.program]:
            measure(here, stage, asked, program)


def profile(here: Ground, stage: Stage) -> None:
    from bench.profiling import tell  # needs Django, which knows its database only now

    tell(stage)


if __name__ == "__main__":
    main()
