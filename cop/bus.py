"""Hearing hints of other processes over the channel layer, and knowing when it is away."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from channels.layers import InMemoryChannelLayer, get_channel_layer

from cop.counters import HINT_LAG

log = logging.getLogger("hadr.hints")
GROUP = "hadr.hints"
#: Each process says something to itself this often. Not hearing it for so long means that the layer is away.
PING_SECONDS = 5
AWAY_SECONDS = 12
#: After this long away the connections to it are made anew.
ANEW_SECONDS = 30


class Bus:
    """`away`: hints may be missing, so look by the clock and more often."""

    def __init__(self, hear: Callable[[dict[str, Any]], None]) -> None:
        self._hear = hear
        self._name = uuid4().hex
        self._heard_at = time.monotonic()
        self.away = False

    async def run(self) -> None:
        """Until cancelled. In one process there is nothing to hear: its writers tell the hub themselves."""
        if isinstance(get_channel_layer(), InMemoryChannelLayer):
            return
        while True:
            self._heard_at = time.monotonic()
            tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._ping())]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(1)

    async def _listen(self) -> None:
        try:
            layer = get_channel_layer()
            async with asyncio.timeout(PING_SECONDS):
                channel = await layer.new_channel()
                await layer.group_add(GROUP, channel)
            while True:
                self._take(await layer.receive(channel))
        except Exception as broken:  # noqa: BLE001  whatever fails here: the journal is read by the clock meanwhile
            self._note(away=True, reason=type(broken).__name__)
            await asyncio.sleep(1)

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "ping":
            if message["from"] == self._name:
                self._heard_at = time.monotonic()
                self._note(away=False)
            return
        if "sent" in message:
            HINT_LAG.observe(max(0.0, time.time() - message["sent"]))
        try:
            self._hear(message)
        except Exception:
            log.exception("a hint was not understood")  # of another version, say: the clock finds what it told of

    async def _ping(self) -> None:
        """Returns when the layer was silent for so long that it is better to connect anew."""
        while True:
            try:
                async with asyncio.timeout(PING_SECONDS):
                    await get_channel_layer().group_send(GROUP, {"type": "ping", "from": self._name})
            except Exception as broken:  # noqa: BLE001  as above
                self._note(away=True, reason=type(broken).__name__)
            await asyncio.sleep(PING_SECONDS)
            silent = time.monotonic() - self._heard_at
            if silent > AWAY_SECONDS:
                self._note(away=True, reason="silent")
            if silent > ANEW_SECONDS:
                async with asyncio.timeout(PING_SECONDS):
                    await get_channel_layer().flush()
                return

    def _note(self, *, away: bool, reason: str = "") -> None:
        if away and not self.away:
            log.warning("the channel layer is away (%s); the journal is read by the clock", reason)
        elif self.away and not away:
            log.warning("the channel layer is back")
        self.away = away
