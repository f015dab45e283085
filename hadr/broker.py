"""Where Redis is: one server, the nodes of a cluster, or the master of a set that sentinels watch.

Pure: made from the environment once, then asked for what the channel layer and the cache need. Redis carries nothing that may
not be lost: hints ("the journal grew") and counts ("how often did this address ask").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from redis.asyncio.connection import Connection, SSLConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

CONNECT_SECONDS = 1.0
#: A connection that listens asks so often whether the other end is still there: a machine that lost its power says nothing.
ALIVE_SECONDS = 10


class AnyNode(Connection):
    """A connection to whichever node of a cluster answers: each passes every publication on to all others."""

    def __init__(self, *, nodes: tuple[tuple[str, int], ...], **options: Any) -> None:
        super().__init__(host=nodes[0][0], port=nodes[0][1], **options)
        self._nodes = list(nodes)

    async def _connect(self) -> None:
        for turn, (host, port) in enumerate(self._nodes):
            self.host, self.port = host, port
            try:
                await super()._connect()  # type: ignore[no-untyped-call]
            except OSError:
                if turn == len(self._nodes) - 1:
                    raise
            else:
                self._nodes = [*self._nodes[turn:], *self._nodes[:turn]]
                return


class AnyNodeByTls(AnyNode, SSLConnection):
    """The same for rediss:// addresses."""


@dataclass(frozen=True)
class Broker:
    """`urls`: one server, or several nodes of one cluster. With `sentinels`, the url's host is the name of the watched set."""

    urls: tuple[str, ...]
    sentinels: tuple[tuple[str, int], ...] = ()
    sentinel_password: str = ""

    @property
    def is_cluster(self) -> bool:
        return len(self.urls) > 1

    @property
    def master(self) -> str:
        return urlsplit(self.urls[0]).hostname or ""

    @property
    def nodes(self) -> tuple[tuple[str, int], ...]:
        return tuple((parts.hostname or "", parts.port or 6379) for parts in map(urlsplit, self.urls))

    def login(self, *, database: bool = True) -> dict[str, Any]:
        """User, password, database and TLS of the first address, as redis-py names them."""
        parts = urlsplit(self.urls[0])
        found: dict[str, Any] = {"username": parts.username, "password": unquote(parts.password) if parts.password else None}
        if database:
            found["db"] = int(parts.path.strip("/") or 0)
        if parts.scheme == "rediss":
            found["ssl"] = True
        return {name: value for name, value in found.items() if value is not None}

    def layer_hosts(self) -> list[dict[str, Any]]:
        """`hosts` of channels_redis.pubsub: a publication is tried twice and never waits longer than a moment."""
        patience: dict[str, Any] = {
            "retry": Retry(NoBackoff(), 1),
            "socket_connect_timeout": CONNECT_SECONDS,
            "health_check_interval": ALIVE_SECONDS,
        }
        if self.sentinels:
            password = self.sentinel_password or None
            guards = {"password": password, "socket_timeout": CONNECT_SECONDS, "socket_connect_timeout": CONNECT_SECONDS}
            found = {"master_name": self.master, "sentinels": list(self.sentinels), "sentinel_kwargs": guards}
            return [{**found, **patience, **self.login()}]
        if self.is_cluster:
            login = self.login(database=False)
            kind = AnyNodeByTls if login.pop("ssl", False) else AnyNode
            return [{"connection_class": kind, "nodes": self.nodes, **patience, **login}]
        return [{"address": self.urls[0], **patience}]
