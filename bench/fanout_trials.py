"""The trials of `bench.fanout`: each lets a contender deliver, and counts, times and checks at the sockets."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass

from bench.fanout_servers import Contender
from bench.program import serving
from bench.swarm import connect
from scripts.paths import ROOT

#: Whoever delivers nothing for so long delivers no more.
SILENCE_SECONDS = 8.0


@dataclass(frozen=True)
class Lap:
    """Deliveries a second, milliseconds, server microseconds per delivery, deliveries received and missing."""

    rate: float
    p50: float
    p99: float
    cpu: float
    received: int
    missing: int

    @staticmethod
    def median(laps: list[Lap]) -> Lap:
        rate, p50, p99, cpu = (statistics.median(getattr(lap, name) for lap in laps) for name in ("rate", "p50", "p99", "cpu"))
        return Lap(rate, p50, p99, cpu, sum(lap.received for lap in laps), sum(lap.missing for lap in laps))


def quantiles(delays: list[float]) -> tuple[float, float]:
    """p50 and p99 in milliseconds."""
    ordered = sorted(delays) or [0.0]
    return statistics.median(ordered) * 1e3, ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1e3


async def closed_loop(contender: Contender, events: int, *, window: int, streams: int = 1, together: int = 1) -> Lap:
    """At most `window` messages are under way that not every socket has; `together` are published at once."""
    ledger = contender.ledger
    ledger.fresh()
    under_way = asyncio.Semaphore(window)
    ledger.done = lambda _stream, _number: under_way.release()
    begun, cpu = time.perf_counter(), contender.cpu()
    gave_up = 0.0
    try:
        for _ in range(events // together):
            for _ in range(together):
                await asyncio.wait_for(under_way.acquire(), SILENCE_SECONDS)
            contender.publish(together, streams)
        for _ in range(window):
            await asyncio.wait_for(under_way.acquire(), SILENCE_SECONDS)
    except TimeoutError:
        gave_up = SILENCE_SECONDS
    took = time.perf_counter() - begun - gave_up
    used = contender.cpu() - cpu
    ledger.done = None
    p50, p99 = quantiles(ledger.delays)
    missing = events // together * together * ledger.sockets - ledger.received
    return Lap(ledger.received / took, p50, p99, used / max(ledger.received, 1) * 1e6, ledger.received, missing)


async def bulk(us: Contender, count: int) -> tuple[Counter[str], float]:
    """`count` entries in one commit. What went wrong, and the seconds until the last socket had the last."""
    ledger = us.ledger
    ledger.fresh()
    begun = time.monotonic()
    assert us.at_once is not None
    us.at_once(count)
    expected = count * len(us.sockets)
    heard, heard_at = 0, begun
    while ledger.received < expected and time.monotonic() - heard_at < SILENCE_SECONDS:
        await asyncio.sleep(0.02)
        if ledger.received != heard:
            heard, heard_at = ledger.received, time.monotonic()
    wrong = Counter(ledger.wrong)
    wrong["lost"] += max(0, expected - ledger.received)
    return wrong, heard_at - begun


@dataclass(frozen=True)
class Return:
    """Seconds after the return until half and all had everything; how those fared who stayed."""

    wrong: Counter[str]
    half: float
    last: float
    reads: int
    stayed: Lap


async def away(us: Contender, share: int, *, seconds: float, rate: float) -> Return:
    """A share of the sockets goes and comes back at once with its numbers, while entries keep coming."""
    ledger = us.ledger
    ledger.fresh()
    done = asyncio.Event()

    async def write() -> None:
        while not done.is_set():
            us.publish(1, 1)
            await asyncio.sleep(1 / rate)

    writing = asyncio.create_task(write())
    await asyncio.sleep(1)
    gone, us.sockets = us.sockets[:share], us.sockets[share:]
    ledger.sockets = len(us.sockets)
    held = [socket.have for socket in gone]
    for socket in gone:
        socket.drop()
    await asyncio.sleep(seconds)
    reads = us.metric('hadr_journal_reads_total{why="catch_up"}')
    returned = time.monotonic()
    tokens = us.hall.tokens if us.hall else None
    back = await connect(us.urls, ledger, share, tokens, held)
    for _ in range(3_000):
        if all(socket.caught_up_at for socket in back):
            break
        await asyncio.sleep(0.02)
    done.set()
    await writing
    await asyncio.sleep(1)
    reads = us.metric('hadr_journal_reads_total{why="catch_up"}') - reads
    us.sockets += back
    ledger.sockets = len(us.sockets)
    wrong = Counter(ledger.wrong)
    furthest = max(socket.have.get("named-0", 0) for socket in us.sockets)
    wrong["lost"] += sum(furthest - socket.have.get("named-0", 0) for socket in us.sockets)
    times = sorted((socket.caught_up_at or returned + 60) - returned for socket in back)
    lap = Lap(0, *quantiles(ledger.delays), 0, ledger.received, 0)
    return Return(wrong, times[len(times) // 2], times[-1], int(reads), lap)


async def rest(us: Contender, *, sockets: int, rate: float, seconds: float) -> tuple[Lap, list[float]]:
    """Log lines by REST at another program (gunicorn, threads), heard at our sockets; and p50, p99 of the answers in ms."""
    assert us.hall is not None and us.here is not None
    us.leave()
    await us.gather(sockets)
    us.ledger.sample = 1
    answers: list[float] = []
    pool = {**us.here.environment, "HADR_DATABASE_POOL": "8"}
    with serving("gunicorn", "hadr", pool) as port:
        told = [str(port), us.hall.slug, us.hall.writer, us.hall.incident, str(rate)]
        for lasting in (2.0, seconds):  # the first warms up
            us.ledger.fresh()
            writer = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.rest_writer", *told, str(lasting), cwd=ROOT, stdout=subprocess.PIPE
            )
            said, _ = await writer.communicate()
            answers = [float(each) * 1e3 for each in said.split()]
            await asyncio.sleep(1)
    return Lap(0, *quantiles(us.ledger.delays), 0, us.ledger.received, 0), answers
