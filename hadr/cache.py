"""The cache of many processes in Redis, which may die at any moment: then each process counts for itself, and nobody waits.

What is cached here (how often somebody asked, who is away, when the worker was last seen) may be lost. A request never fails
for it, and pays for a dead Redis once in some seconds with a quarter of a second, not with every question.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from prometheus_client import Counter
from redis import ConnectionError as RedisConnectionError
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.retry import Retry
from redis.sentinel import Sentinel

from hadr.broker import Broker

log = logging.getLogger("hadr.cache")
SECONDS = 0.25
PAUSE_SECONDS = 5.0
AWAY = Counter("hadr_cache_away_total", "Times that Redis did not answer the cache")
#: A dropped connection is tried once more at once; whatever takes longer is for the pause.
_PATIENCE: dict[str, Any] = {"socket_timeout": SECONDS, "socket_connect_timeout": SECONDS}


class BrokerClient(RedisCacheClient):
    """Django's client on one server, on a cluster, or on the master that sentinels name. One for all threads of the process."""

    def __init__(self, broker: Broker) -> None:
        super().__init__([""])
        self._broker = broker
        self._lock = threading.Lock()
        self._made: Any = None
        self._not_before = 0.0

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        with self._lock:
            if self._made is None:
                if time.monotonic() < self._not_before:
                    raise RedisConnectionError("found away a moment ago")  # by a thread that this one waited for
                self._not_before = time.monotonic() + PAUSE_SECONDS
                self._made = self._connect()
            return self._made

    def _connect(self) -> Any:
        broker = self._broker
        retry = Retry(NoBackoff(), 1)
        if broker.sentinels:
            login = {**_PATIENCE, "password": broker.sentinel_password or None}
            guards: Any = Sentinel(broker.sentinels, sentinel_kwargs=login)  # type: ignore[no-untyped-call]
            return guards.master_for(broker.master, retry=retry, **_PATIENCE, **broker.login())
        if broker.is_cluster:
            nodes = [ClusterNode(*node) for node in broker.nodes]  # type: ignore[no-untyped-call]
            return RedisCluster(
                startup_nodes=nodes, require_full_coverage=False, retry=retry, **_PATIENCE, **broker.login(database=False)
            )
        return Redis.from_url(broker.urls[0], retry=retry, **_PATIENCE)

    # Keys of one call may lie on several nodes of a cluster.
    def get_many(self, keys: Any) -> dict[Any, Any]:
        nothing = object()
        return {key: value for key in keys if (value := self.get(key, nothing)) is not nothing}

    def set_many(self, data: Any, timeout: Any) -> None:
        for key, value in data.items():
            self.set(key, value, timeout)

    def delete_many(self, keys: Any) -> None:
        for key in keys:
            super().delete_many([key])


class _Shared:
    """What all threads of a process know about one Redis: its client, and until when it is left alone."""

    def __init__(self, broker: Broker) -> None:
        self.client = BrokerClient(broker)
        self.away_until = 0.0
        self.lock = threading.Lock()

    def may_ask(self) -> bool:
        """Always while it answers. After a failure one thread tries, once in a pause."""
        if not self.away_until:
            return True
        now = time.monotonic()
        with self.lock:
            if now < self.away_until:
                return False
            self.away_until = now + PAUSE_SECONDS
            return True

    def failed(self, error: Exception) -> None:
        AWAY.inc()
        if not self.away_until:
            log.warning("Redis does not answer the cache (%s): each process counts for itself", type(error).__name__)
        self.away_until = time.monotonic() + PAUSE_SECONDS

    def answered(self) -> None:
        if self.away_until:
            log.warning("Redis answers the cache again")
            self.away_until = 0.0


_shared: dict[Broker, _Shared] = {}


def _surviving(name: str) -> Any:
    """The cache's operation `name`: in Redis, or in this process while Redis is away."""

    def operation(self: SurvivingCache, *args: Any, **options: Any) -> Any:
        there = partial(getattr(RedisCache, name), self, *args, **options)
        return self.either(there, partial(getattr(self.alone, name), *args, **options))

    return operation


class SurvivingCache(RedisCache):
    """LOCATION is a hadr.broker.Broker."""

    def __init__(self, broker: Broker, params: dict[str, Any]) -> None:
        super().__init__("", {**params, "OPTIONS": {}})
        self._here = _shared.setdefault(broker, _Shared(broker))
        self.alone = LocMemCache("hadr-while-redis-is-away", {**params, "OPTIONS": {"MAX_ENTRIES": 50_000}})

    @property
    def _cache(self) -> BrokerClient:
        return self._here.client

    def answers(self) -> bool:
        """Whether Redis is there, asked now unless it was just found away."""
        return bool(self.either(lambda: self._cache.has_key("hadr.answers") or True, lambda: False))

    def either(self, there: Callable[[], Any], alone: Callable[[], Any]) -> Any:
        if self._here.may_ask():
            try:
                found = there()
            except (RedisError, OSError) as error:
                self._here.failed(error)
            else:
                self._here.answered()
                return found
        return alone()

    add = _surviving("add")
    get = _surviving("get")
    set = _surviving("set")
    touch = _surviving("touch")
    delete = _surviving("delete")
    get_many = _surviving("get_many")
    has_key = _surviving("has_key")
    incr = _surviving("incr")
    set_many = _surviving("set_many")
    delete_many = _surviving("delete_many")
    clear = _surviving("clear")
