"""Threads that read the database for the event loop: few, and each keeps one connection, whatever a storm asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import psycopg
from django.db import InterfaceError, OperationalError, connections

T = TypeVar("T")
_BROKEN = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)


class Readers:
    """`count` threads, `count` connections. What is asked for beyond waits its turn."""

    def __init__(self, name: str, count: int) -> None:
        self._threads = ThreadPoolExecutor(count, thread_name_prefix=f"hadr-{name}")

    async def run(self, call: Callable[..., T], *args: object) -> T:
        """Run `call` in a thread. A connection that broke is replaced and the call tried once more."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _read, call, args)

    def stop(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _read(call: Callable[..., T], args: tuple[object, ...]) -> T:
    try:
        return call(*args)
    except _BROKEN:
        connections.close_all()  # those of this thread
    except BaseException:
        connections.close_all()
        raise
    try:
        return call(*args)
    except BaseException:
        connections.close_all()
        raise
