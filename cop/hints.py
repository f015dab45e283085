"""From a commit to the hubs: the journal's and the assignments' listeners. A hint may be lost, and a write never waits for it."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import logging
import os
import threading
import time
from collections import deque
from typing import Any
from uuid import UUID

from channels.layers import InMemoryChannelLayer, get_channel_layer

from cop.bus import GROUP
from cop.counters import HINTS_FAILED
from cop.hub import running_hubs

log = logging.getLogger("hadr.hints")
#: The channel layer has this long to take a hint; after a failure it is left alone for a while, longer each time.
SEND_SECONDS = 2
BACK_OFF_SECONDS = (0.5, 1, 2, 5)
MOST_WAITING = 1_000
#: Between two hints that something moved in one stream: thousands of fixes a second are a few hints.
MOVED_SECONDS = 0.5
_told_moved: dict[UUID, float] = {}
#: A command that ends right after its commit waits so long for its hint to leave.
GOODBYE_SECONDS = 0.5


def journal_grew(growth: dict[UUID, int]) -> None:
    send({"type": "grew", "streams": {str(stream_id): head for stream_id, head in growth.items()}})


def access_changed(user_ids: list[UUID]) -> None:
    send({"type": "access", "users": [str(user_id) for user_id in user_ids]})


def moved(stream_id: UUID) -> None:
    """Something moved in this stream. Who looks looks again a second later, so what is swallowed here is found then."""
    now = time.monotonic()
    if now - _told_moved.get(stream_id, -MOVED_SECONDS) >= MOVED_SECONDS:
        _told_moved[stream_id] = now
        send({"type": "moved", "streams": [str(stream_id)]})


def show(stream_id: UUID, text: str) -> None:
    """A passing message for everybody in a stream, in every process."""
    send({"type": "ephemeral", "stream": str(stream_id), "text": text})


def send(message: dict[str, Any]) -> None:
    """Straight to the hubs of this process, and over the channel layer to those of others. From any thread; returns at once."""
    for hub in running_hubs():
        with contextlib.suppress(RuntimeError):  # its loop ended just now
            hub.loop.call_soon_threadsafe(hub.hint, message)
    if not isinstance(get_channel_layer(), InMemoryChannelLayer):  # that one is of this process, whose hubs know already
        _publisher().offer(message)


class Publisher:
    """A thread of its own that hands hints to the channel layer, so that no writer ever waits for it.

    What waits is joined: of several "grew" only the highest numbers leave. While the layer is away, heads and changed rights are
    kept for its return and passing messages are dropped.
    """

    def __init__(self) -> None:
        self.process = os.getpid()
        self._lock = threading.Lock()
        self._heads: dict[str, int] = {}
        self._others: deque[dict[str, Any]] = deque(maxlen=MOST_WAITING)
        self._something = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        threading.Thread(target=self._run, name="hadr-hints", daemon=True).start()
        atexit.register(self._idle.wait, GOODBYE_SECONDS)

    def offer(self, message: dict[str, Any]) -> None:
        with self._lock:
            if message["type"] == "grew":
                for stream, head in message["streams"].items():
                    self._heads[stream] = max(head, self._heads.get(stream, 0))
            else:
                self._others.append(message)
            self._idle.clear()
            self._something.set()

    def _take(self) -> list[dict[str, Any]]:
        with self._lock:
            self._something.clear()
            taken = list(self._others)
            if self._heads:
                taken.insert(0, {"type": "grew", "streams": self._heads})
            self._heads = {}
            self._others.clear()
            return taken

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            failures = 0
            while True:
                self._something.wait()
                taken = self._take()
                try:
                    runner.run(_publish(taken))
                    failures = 0
                except Exception as broken:  # noqa: BLE001  the write is stored, and the hubs look by themselves
                    HINTS_FAILED.inc(len(taken))
                    if not failures:
                        log.warning("hints do not leave (%s); other processes read by the clock", type(broken).__name__)
                    for message in taken:
                        if message["type"] in {"grew", "access"}:
                            self.offer(message)
                    time.sleep(BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)])
                    failures += 1
                with self._lock:
                    if not self._something.is_set():
                        self._idle.set()


async def _publish(messages: list[dict[str, Any]]) -> None:
    layer = get_channel_layer()
    for message in messages:
        await asyncio.wait_for(layer.group_send(GROUP, {**message, "sent": time.time()}), SEND_SECONDS)


_current: Publisher | None = None
_starting = threading.Lock()


def _publisher() -> Publisher:
    """That of this process: a thread does not survive a fork."""
    global _current
    if _current is None or _current.process != os.getpid():
        with _starting:
            if _current is None or _current.process != os.getpid():
                _current = Publisher()
    return _current
