"""Redis one, many, or dead: the cache counts on, hints find their way, and no request waits or fails."""

from __future__ import annotations

import asyncio
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle

from hadr import cache as cache_module
from hadr import environment
from hadr.broker import Broker
from hadr.cache import SurvivingCache

GROUP = "trial"


def port_with_bus() -> int:
    """A free port whose bus (ten thousand above) is free too."""
    for _turn in range(1_000):
        port = random.randint(21_000, 31_000)
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 10_000))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")


@contextmanager
def redis_server(folder: Path, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    folder.mkdir(exist_ok=True, parents=True)
    command = ["redis-server", *options] if options and options[0].endswith(".conf") else ["redis-server", "--port", str(port)]
    if command[-1] == str(port):
        command += ["--save", "", "--appendonly", "no", "--dir", str(folder), "--bind", "127.0.0.1", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder)
    try:
        until(lambda: answers(port))
        yield process
    finally:
        process.kill()
        process.wait()


def answers(port: int, *command: str) -> str:
    asked = ["redis-cli", "-p", str(port), *(command or ("ping",))]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)
    return said.stdout.strip() if said.returncode == 0 else ""


def until(true: Callable[[], Any], patience: float = 40) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def cache_on(broker: Broker) -> SurvivingCache:
    return SurvivingCache(broker, {})


async def heard_through(broker: Broker, between: Callable[[], None] = lambda: None, *, patience: float = 30) -> Any:
    """A hint from one process (a layer of its own) to another, sent again until it is heard, as new hints come in service."""
    ear = RedisPubSubChannelLayer(hosts=broker.layer_hosts())
    mouth = RedisPubSubChannelLayer(hosts=broker.layer_hosts())
    channel = await ear.new_channel()
    await ear.group_add(GROUP, channel)
    await mouth.group_send(GROUP, {"type": "first"})
    assert (await asyncio.wait_for(ear.receive(channel), patience))["type"] == "first"
    between()
    waiting = asyncio.create_task(ear.receive(channel))
    deadline = time.monotonic() + patience
    while not waiting.done() and time.monotonic() < deadline:
        try:
            await mouth.group_send(GROUP, {"type": "second"})
        except Exception:
            await asyncio.sleep(0.1)
        await asyncio.wait({waiting}, timeout=0.3)
    assert waiting.done(), "the hint was not heard"
    found = waiting.result()
    await ear.flush()
    await mouth.flush()
    return found["type"]


# ------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"REDIS_URL": "http://x"}, "REDIS_URL"),
        ({"HADR_REDIS_SENTINEL": "a:1"}, "REDIS_URL"),
        ({"REDIS_URL": "redis://a", "HADR_REDIS_SENTINEL": "a"}, "HADR_REDIS_SENTINEL"),
        ({"REDIS_URL": "redis://a,redis://b", "HADR_REDIS_SENTINEL": "a:1"}, "REDIS_URL"),
    ],
)
def test_a_wrong_address_stops_the_start(values: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(environment.BadEnvironment, match=said):
        environment.broker()


# ------------------------------------------------------------------ one, and dead


def test_a_dead_redis_fails_no_request_and_is_asked_once_in_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = port_with_bus()
    cache = cache_on(Broker((f"redis://127.0.0.1:{port}/0",)))
    monkeypatch.setattr(cache_module, "PAUSE_SECONDS", 0.5)
    with redis_server(tmp_path, port):
        cache.set("count", 1, 60)
        assert cache.incr("count") == 2
        assert cache.get_many(["count", "none"]) == {"count": 2}
        assert cache.answers()
    asked: list[int] = []
    real = cache_module.BrokerClient.get_client

    def counted(self: Any, *args: Any, **options: Any) -> Any:
        asked.append(1)
        return real(self, *args, **options)

    monkeypatch.setattr(cache_module.BrokerClient, "get_client", counted)
    monkeypatch.setattr(cache_module, "PAUSE_SECONDS", 3600)
    for turn in range(200):
        cache.set(f"alone-{turn}", turn, 60)
        assert cache.get(f"alone-{turn}") == turn, "it counts for itself meanwhile"
    assert len(asked) == 1
    assert not cache.answers()
    cache._here.away_until = time.monotonic()  # the pause is over
    with redis_server(tmp_path, port):
        until(lambda: cache.add("again", 1, 60) is not None and cache.answers())
        assert answers(port, "dbsize") != "0"


def test_limits_hold_while_redis_is_dead(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    dead = cache_on(Broker((f"redis://127.0.0.1:{port_with_bus()}/1",)))
    monkeypatch.setattr(SimpleRateThrottle, "cache", dead)
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"user": "3/min", "anon": "3/min", "token": "3/min"})
    sent = {"username": "nobody", "password": "x"}
    statuses = [
        APIClient().post("/api/v1/token/", sent, format="json", REMOTE_ADDR="192.0.2.99").status_code for _turn in range(5)
    ]
    assert statuses == [401] * 3 + [429] * 2


async def test_hints_come_again_after_a_restart(tmp_path: Path) -> None:
    port = port_with_bus()
    broker = Broker((f"redis://127.0.0.1:{port}/0",))
    first = redis_server(tmp_path, port)
    first.__enter__()
    second = redis_server(tmp_path, port)

    def restart() -> None:
        first.__exit__(None, None, None)
        second.__enter__()

    try:
        assert await heard_through(broker, restart) == "second"
    finally:
        second.__exit__(None, None, None)


# ------------------------------------------------------------------ a cluster of three


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[dict[int, subprocess.Popen[bytes]]]:
    """Three nodes by port, all slots given out; a dead node takes its third of the keys with it and nothing else."""
    with ExitStack() as stack:
        nodes = {}
        for _number in range(3):
            port = port_with_bus()
            options = ["--cluster-enabled", "yes", "--cluster-require-full-coverage", "no", "--cluster-node-timeout", "2000"]
            nodes[port] = stack.enter_context(redis_server(tmp_path / str(port), port, *options))
        make = ["redis-cli", "--cluster", "create", *(f"127.0.0.1:{port}" for port in nodes), "--cluster-yes"]
        subprocess.run(make, check=True, capture_output=True)
        until(lambda: all("cluster_state:ok" in answers(port, "cluster", "info") for port in nodes))
        yield nodes


async def test_a_cluster_carries_hints_and_counts_though_a_node_dies(cluster: dict[int, subprocess.Popen[bytes]]) -> None:
    broker = Broker(tuple(f"redis://127.0.0.1:{port}" for port in cluster))
    cache = cache_on(broker)
    keys = [f"key-{number}" for number in range(30)]
    cache.set_many(dict.fromkeys(keys, 1), 60)
    assert cache.get_many(keys) == dict.fromkeys(keys, 1)
    assert sum(answers(port, "dbsize") != "0" for port in cluster) == 3, "the keys lie on all nodes"
    first = next(iter(cluster.values()))  # the one to which both layers are connected
    assert await heard_through(broker, lambda: first.send_signal(signal.SIGKILL)) == "second"
    assert [cache.get(key, "lost") in (1, "lost") for key in keys] == [True] * 30


# ------------------------------------------------------------------ a set with a sentinel


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[int, dict[int, subprocess.Popen[bytes]]]]:
    """The port of the sentinel, and master and replica by port, the master first."""
    with ExitStack() as stack:
        master = port_with_bus()
        nodes = {master: stack.enter_context(redis_server(tmp_path / "master", master))}
        replica = port_with_bus()
        of_master = ("--replicaof", "127.0.0.1", str(master))
        nodes[replica] = stack.enter_context(redis_server(tmp_path / "replica", replica, *of_master))
        until(lambda: "master_link_status:up" in answers(replica, "info", "replication"))
        guard = port_with_bus()
        file = tmp_path / "sentinel.conf"
        file.write_text(
            f"port {guard}\nbind 127.0.0.1\nsentinel monitor hadr 127.0.0.1 {master} 1\n"
            "sentinel down-after-milliseconds hadr 1000\nsentinel failover-timeout hadr 5000\n"
        )
        stack.enter_context(redis_server(tmp_path, guard, str(file), "--sentinel"))
        until(lambda: "num-slaves\n1" in answers(guard, "sentinel", "master", "hadr"))
        yield guard, nodes


async def test_sentinels_lead_to_the_new_master(watched: tuple[int, dict[int, subprocess.Popen[bytes]]]) -> None:
    guard, nodes = watched
    broker = Broker(("redis://hadr/0",), (("127.0.0.1", guard),))
    cache = cache_on(broker)
    cache.set("count", 7, 600)
    master, replica = nodes
    until(lambda: answers(replica, "dbsize") == "1")

    def lose_the_master() -> None:
        nodes[master].send_signal(signal.SIGKILL)
        until(lambda: str(replica) in answers(guard, "sentinel", "get-master-addr-by-name", "hadr"))

    assert await heard_through(broker, lose_the_master) == "second"
    cache._here.away_until = 0.0
    until(lambda: cache.answers())
    assert cache.get("count") == 7
