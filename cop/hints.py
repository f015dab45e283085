"""From a commit to the hubs: the journal's and the assignments' listeners. A hint may be lost, and never fails a write."""

from __future__ import annotations

import asyncio
import logging
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

from cop.hub import GROUP, running_hubs

log = logging.getLogger("hadr.hints")
SECONDS = 2


def journal_grew(growth: dict[UUID, int]) -> None:
    send({"type": "grew", "streams": {str(stream_id): head for stream_id, head in growth.items()}})


def access_changed(user_id: UUID, operation_id: UUID | None = None) -> None:
    send({"type": "access", "user": str(user_id)})


def show(stream_id: UUID, text: str) -> None:
    """A passing message for everybody in a stream, in every process."""
    send({"type": "ephemeral", "stream": str(stream_id), "text": text})


def send(message: dict[str, Any]) -> None:
    """Straight to the hubs of this process, and over the channel layer to those of others. From any thread."""
    for hub in running_hubs():
        hub.loop.call_soon_threadsafe(hub.hint, message)
    layer = get_channel_layer()
    if isinstance(layer, InMemoryChannelLayer):
        return  # one process: its hubs know already
    hubs = running_hubs()
    if hubs:
        asyncio.run_coroutine_threadsafe(_publish(message), hubs[0].loop)
    else:
        async_to_sync(_publish)(message)


async def _publish(message: dict[str, Any]) -> None:
    try:
        await asyncio.wait_for(get_channel_layer().group_send(GROUP, message), SECONDS)
    except Exception as broken:  # noqa: BLE001  whatever fails here, the write is stored and the hubs look by themselves
        log.warning("a hint was not sent (%s); other processes read within seconds anyway", type(broken).__name__)
