"""The door of one process: who asks to come in while others are being looked up is looked up with the next ones, together."""

from __future__ import annotations

import asyncio

from cop.threads import Readers
from cop.visitor import Caller, Visitor, visitors_of

#: A storm of a thousand is ten looks.
MOST_AT_ONCE = 100


class Door:
    """One look at a time, over one connection to the database, whatever a storm asks for."""

    def __init__(self) -> None:
        self._thread = Readers("door", 1)
        self._waiting: list[tuple[Caller, asyncio.Future[Visitor | None]]] = []
        self._looking: asyncio.Task[None] | None = None

    async def ask(self, caller: Caller) -> Visitor | None:
        """None for who may not come in. Raises the database's error when that cannot be told now."""
        answer: asyncio.Future[Visitor | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((caller, answer))
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return await answer

    async def _look(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            try:
                found = await self._thread.run(visitors_of, [caller for caller, _answer in some])
            except Exception as broken:  # noqa: BLE001  each of them is told
                for _caller, answer in some:
                    if not answer.done():
                        answer.set_exception(broken)
            else:
                for (_caller, answer), visitor in zip(some, found, strict=True):
                    if not answer.done():
                        answer.set_result(visitor)
