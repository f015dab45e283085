"""Live push: from the commit of an entry to every socket, beside what Python can do at most and what is usually written.

    python -m bench.fanout [race] [bulk] [rest] [away] [audiences] [memory] [--sockets 1000] [--processes 1] [--rounds 3]

Without names all are measured, each against its floor and goal. Everything of one call is one run: compare within it only.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Awaitable, Callable
from contextlib import ExitStack

import uvloop

from bench import fanout_trials as trials
from bench.fanout_servers import Contender, bare, ours, raw, usual
from bench.ground import Ground, ground
from bench.hall import Hall, open_hall

#: Entries of one commit in the measurements under load.
TOGETHER = 8


def verdict(found: float, floor: float, goal: float, *, more_is_better: bool = False) -> str:
    def reached(wanted: float) -> str:
        return "reached" if (found >= wanted if more_is_better else found <= wanted) else "MISSED"

    return f"floor {floor:g} {reached(floor)}, goal {goal:g} {reached(goal)}"


async def race(asked: argparse.Namespace, contenders: list[Contender], us: Contender) -> None:
    """The same closed loop for all, in turns: the next message leaves when every socket has an earlier one."""
    print(f"\nrace: {asked.sockets} sockets, window 4; medians of {asked.rounds} rounds")
    found: dict[str, list[trials.Lap]] = {each.name: [] for each in contenders}
    for run in range(asked.rounds + 1):
        for each in contenders:
            events = asked.events if each.is_fast else max(6, asked.events // 10)
            lap = await trials.closed_loop(each, events, window=4)
            if run:  # the first warms up
                found[each.name].append(lap)
    print(f"  {'':34} {'deliveries/s':>12} {'p50 ms':>8} {'p99 ms':>8} {'server us':>10} {'missing':>8}")
    middle = {name: trials.Lap.median(laps) for name, laps in found.items()}
    for name, lap in middle.items():
        print(f"  {name:34} {lap.rate:12,.0f} {lap.p50:8.1f} {lap.p99:8.1f} {lap.cpu:10.2f} {lap.missing:8}")
    mine = middle[us.name]
    for name, floor, goal in (("raw protocol", 0.7, 0.9), ("Channels group_send, Redis", 15, 20)):
        ratio = mine.rate / middle[name].rate
        print(f"  {ratio:6.2f} x deliveries of {name}: {verdict(ratio, floor, goal, more_is_better=True)}")
    ratio = mine.cpu / middle["raw protocol"].cpu
    print(f"  {ratio:6.2f} x server CPU of raw protocol: {verdict(ratio, 1.5, 1.15)}")
    print(f"  {mine.cpu / middle['bare ASGI'].cpu:6.2f} x server CPU of bare ASGI on the same server program")
    busy = trials.Lap.median(
        [await trials.closed_loop(us, asked.events * 10, window=64, together=TOGETHER) for _ in range(asked.rounds)]
    )
    print(f"  under load (64 at a time, 8 a commit): {busy.rate:,.0f} deliveries/s, {busy.cpu:.2f} us: {verdict(busy.cpu, 1, 1)}")


async def bulk(asked: argparse.Namespace, us: Contender) -> None:
    count = 2_000
    wrong, seconds = await trials.bulk(us, count)
    expected = count * len(us.sockets)
    print(f"\nbulk: {count} entries in one commit of another process, {len(us.sockets)} sockets, {expected:,} deliveries")
    print(f"  lost {wrong['lost']}, double or out of order {wrong['double']}; the last after {seconds:.2f} s")
    print(f"  {verdict(wrong.total(), 0, 0)}")


async def rest(asked: argparse.Namespace, us: Contender) -> None:
    lap, (p50, p99) = await trials.rest(us, sockets=100, rate=50, seconds=asked.seconds)
    print(f"\nrest: 100 sockets, 50 log lines/s by REST (gunicorn) and commit; from request to socket, {lap.received:,}")
    print(f"  p50 {lap.p50:.1f} ms: {verdict(lap.p50, 10, 4)};  p99 {lap.p99:.1f} ms: {verdict(lap.p99, 50, 15)}")
    print(f"  of which the answer of REST: p50 {p50:.1f} ms, p99 {p99:.1f} ms")


async def away(asked: argparse.Namespace, us: Contender) -> None:
    share = len(us.sockets) * 3 // 10
    found = await trials.away(us, share, seconds=2, rate=50)
    print(f"\naway: {share} of {len(us.sockets)} sockets gone for 2 s at 50 entries/s, then all back at once")
    print(f"  lost {found.wrong['lost']}, double {found.wrong['double']}; journal reads for them {found.reads}")
    print(f"  all caught up {found.last:.2f} s after the return (half after {found.half:.2f} s): {verdict(found.last, 2, 0.5)}")
    print(f"  those who stayed meanwhile: p50 {found.stayed.p50:.1f} ms, p99 {found.stayed.p99:.1f} ms")


async def audiences(asked: argparse.Namespace, us: Contender) -> None:
    one, eight = [], []
    for _ in range(asked.rounds):
        one.append(await trials.closed_loop(us, asked.events * 4, window=64, streams=1, together=TOGETHER))
        eight.append(await trials.closed_loop(us, asked.events * 4, window=64, streams=8, together=TOGETHER))
    single, spread = trials.Lap.median(one), trials.Lap.median(eight)
    ratio = spread.cpu / single.cpu
    print(f"\naudiences: the same entries in one and spread over eight; {single.cpu:.2f} and {spread.cpu:.2f} us a delivery")
    print(f"  {ratio:.2f} x: {verdict(ratio, 1.2, 1.2)}")


async def measure(asked: argparse.Namespace, here: Ground, hall: Hall) -> None:
    with ExitStack() as stack:
        us = stack.enter_context(ours(here, hall, asked.processes))
        contenders = [us]
        before = us.memory()
        await us.gather(asked.sockets)
        each = (us.memory() - before) / asked.sockets / 1024
        if "memory" in asked.what:
            print(f"\nmemory: {each:.1f} kB per idle socket ({asked.sockets} sockets): {verdict(each, 30, 22)}")
        if "race" in asked.what:
            for make in (raw, bare, usual):
                other = stack.enter_context(make(here))
                await other.gather(asked.sockets)
                contenders.insert(-1, other)
            await race(asked, contenders, us)
            for other in contenders[:-1]:
                other.leave()
        deeds: dict[str, Callable[[argparse.Namespace, Contender], Awaitable[None]]] = {
            "bulk": bulk, "audiences": audiences, "away": away, "rest": rest,
        }  # fmt: skip
        for name, deed in deeds.items():
            if name in asked.what:
                await deed(asked, us)


def main() -> None:
    everything = ["race", "bulk", "audiences", "away", "rest", "memory"]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", nargs="*", help=f"of {' '.join(everything)}")
    parser.add_argument("--sockets", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=1, help="of our server")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--events", type=int, default=80, help="a round and contender")
    parser.add_argument("--seconds", type=float, default=10, help="of the REST measurement")
    asked = parser.parse_args()
    asked.what = asked.what or everything
    if unknown := set(asked.what) - set(everything):
        parser.error(f"unknown: {' '.join(unknown)}")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with ground("fanout") as here:
        hall = open_hall(here, asked.sockets + 200)
        uvloop.run(measure(asked, here, hall))


if __name__ == "__main__":
    main()
