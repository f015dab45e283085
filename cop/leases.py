"""Rights of open sockets, looked up again: at once when a hint says so, and all of them within a minute whatever is lost."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cop.connection import CLOSE_LOGIN_ENDED, CLOSE_WITHDRAWN, Connection
from cop.grants import streams_of

if TYPE_CHECKING:
    from cop.hub import Hub

log = logging.getLogger("hadr.leases")
LEASE_SECONDS = 60


class Leases:
    """The part of a hub that closes or regroups a socket whose person lost or gained rights."""

    takes: tuple[str, ...] = ("access",)

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    def hint(self, message: dict[str, Any]) -> None:
        for connection in list(self.hub.connections):
            if str(connection.user_id) == message["user"]:
                self.hub.loop.create_task(self._recheck(connection))

    async def run(self) -> None:
        """Each socket's rights once a minute, spread over it: a lost hint cannot keep a door open."""
        while True:
            for connection in list(self.hub.connections):
                await asyncio.sleep(LEASE_SECONDS / max(len(self.hub.connections), 1))
                await self._recheck(connection)
            if not self.hub.connections:
                await asyncio.sleep(1)

    async def _recheck(self, connection: Connection) -> None:
        try:
            logged_in, streams = await self.hub.read(_rights_of, connection)
        except Exception:
            log.exception("rights could not be looked up; trying again at the next lease")
            return
        if connection not in self.hub.connections:
            return
        if not logged_in:
            connection.close(CLOSE_LOGIN_ENDED)
        elif not streams:
            connection.close(CLOSE_WITHDRAWN)
        elif streams != connection.streams:
            await self.hub.regroup(connection, streams)


def _rights_of(connection: Connection) -> tuple[bool, dict[UUID, str]]:
    if not connection.still_logged_in():
        return False, {}
    return True, streams_of(connection.user_id, connection.operation_id)
