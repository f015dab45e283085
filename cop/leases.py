"""Rights of open sockets, looked up again: at once when a hint says so, and without any hint within seconds.

What is looked up is looked up for many at once: a thousand revocations cost as many queries as one. Every few seconds one query
compares the versions of all rights held here, so that a lost hint, or a channel layer that is away, delays by that much; what
ends by time alone needs no query; and every socket's rights are read anew once a minute, whatever way they were changed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from cop.connection import CLOSE_LOGIN_ENDED, CLOSE_WITHDRAWN, Connection
from cop.counters import REVOCATIONS
from cop.grants import Grant, grants_of, versions_of

if TYPE_CHECKING:
    from cop.hub import Hub

log = logging.getLogger("hadr.leases")
#: Each grant is read anew after so long, even when its version is the same; spread, so that told changes never wait for all of
#: them: none is older than twice this.
LEASE_SECONDS = 30
#: Sockets looked up together.
AT_ONCE = 500


class Leases:
    """The part of a hub that closes or regroups a socket whose person lost or gained rights."""

    takes: tuple[str, ...] = ("access",)

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._told: set[str] = set()
        self._something = asyncio.Event()
        self._welcomes: set[asyncio.Task[None]] = set()

    def hint(self, message: dict[str, Any]) -> None:
        self._told.update(message["users"])
        self._something.set()

    async def run(self) -> None:
        sweep_at = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, sweep_at - time.monotonic())):
                    await self._something.wait()
            self._something.clear()
            told, self._told = self._told, set()
            try:
                await self._look_up([each for each in self.hub.connections if told and str(each.user_id) in told])
                if time.monotonic() >= sweep_at:
                    await self._sweep()
                    sweep_at = time.monotonic() + settings.SOCKET_LEASE_SECONDS
            except Exception as broken:  # noqa: BLE001  whatever it is, nobody keeps a right by it: ask again
                log.warning("rights could not be looked up (%s: %s); trying again", type(broken).__name__, broken)
                self._told |= told
                await asyncio.sleep(1)
                self._something.set()

    async def _sweep(self) -> None:
        """Who was told of no change: rights whose version is another, whose time is over, or that were not read for a minute."""
        pairs = {connection.holder.pair for connection in self.hub.connections}
        if not pairs:
            return
        versions = await self.hub.read(versions_of, pairs)
        now, lately = timezone.now(), time.monotonic() - LEASE_SECONDS
        everybody = sorted(self.hub.connections, key=lambda connection: connection.looked_up_at)
        changed = [
            connection
            for connection in everybody
            if connection.grant.version != versions.get(connection.holder.pair, 0)
            or (connection.grant.until is not None and connection.grant.until <= now)
        ]
        await self._look_up(changed)
        share = len(everybody) * settings.SOCKET_LEASE_SECONDS // LEASE_SECONDS + 1
        await self._look_up([connection for connection in everybody[:share] if connection.looked_up_at < lately])

    async def _look_up(self, connections: list[Connection]) -> None:
        for first in range(0, len(connections), AT_ONCE):
            some = connections[first : first + AT_ONCE]
            grants = await self.hub.read(grants_of, {connection.holder for connection in some})
            for connection in some:
                if connection in self.hub.connections and not connection.close_code:
                    self._settle(connection, grants[connection.holder])

    def _settle(self, connection: Connection, grant: Grant) -> None:
        """From this moment on nothing of a lost stream leaves, also of what was queued before."""
        connection.grant, connection.looked_up_at = self.hub.shared(grant), time.monotonic()
        if not grant.logged_in or not grant.streams:
            REVOCATIONS.labels("withdrawn" if grant.logged_in else "login ended").inc()
            connection.close(CLOSE_WITHDRAWN if grant.logged_in else CLOSE_LOGIN_ENDED)
        elif connection.streams and grant.streams != connection.streams:
            REVOCATIONS.labels("regrouped").inc()
            welcome = self.hub.loop.create_task(self._welcome(connection, self.hub.regroup(connection, grant.streams)))
            self._welcomes.add(welcome)
            welcome.add_done_callback(self._welcomes.discard)

    async def _welcome(self, connection: Connection, welcome: Coroutine[Any, Any, None]) -> None:
        """Until it is welcomed a regrouped socket is in no stream, so this is tried until it works."""
        while True:
            try:
                return await welcome
            except Exception as broken:  # noqa: BLE001  the database is away: the socket waits for it
                log.warning("a regrouped socket could not be welcomed (%s); trying again", type(broken).__name__)
                await asyncio.sleep(1)
                if connection not in self.hub.connections or connection.close_code:
                    return None
                welcome = self.hub.regroup(connection, connection.grant.streams)
