"""A REST client that knows the difference between "refused" and "no answer": the smallest HTTP/1.1 that does."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any


class NoAnswer(Exception):
    """The connection ended or nothing came in time: whether the server acted is unknown."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def is_problem(self) -> bool:
        return self.headers.get("content-type", "").startswith("application/problem+json")

    @property
    def retry_after(self) -> float:
        given = self.headers.get("retry-after", "")
        return float(given) if given.isdigit() else 0.0


@dataclass
class Caller:
    """One person's connection, opened when needed and kept while it lasts."""

    port: int
    token: str
    base: str
    timeout: float = 10.0
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = field(default=None)

    async def call(self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> Answer:
        """Raises NoAnswer; the connection is then given up."""
        payload = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        try:
            async with asyncio.timeout(self.timeout):
                return await self._exchange(method, path, payload, headers or {})
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as broken:
            self.hang_up()
            raise NoAnswer(type(broken).__name__) from None

    async def _exchange(self, method: str, path: str, payload: bytes, headers: dict[str, str]) -> Answer:
        if self._reader is None or self._writer is None or self._writer.is_closing() or self._reader.at_eof():
            self.hang_up()
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        said = {
            "Host": "127.0.0.1",
            "Authorization": f"Token {self.token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Content-Length": str(len(payload)),
            **headers,
        }
        address = path if path.startswith("/") else self.base + path
        head = f"{method} {address} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in said.items())
        self._writer.write(head.encode() + b"\r\n" + payload)
        await self._writer.drain()
        return await self._answer(self._reader)

    async def _answer(self, reader: asyncio.StreamReader) -> Answer:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in head[1:] if line)}
        if headers.get("transfer-encoding", "") == "chunked":
            body = b""
            while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
                body += (await reader.readexactly(size + 2))[:-2]
            await reader.readexactly(2)
        else:
            body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection", "").lower() == "close":
            self.hang_up()
        return Answer(status, headers, body)

    def hang_up(self) -> None:
        if self._writer is not None:
            self._writer.transport.abort()
        self._reader = self._writer = None


def caller_for(port: int, person: dict[str, Any], slug: str, *, timeout: float = 10.0) -> Caller:
    return Caller(port, person["token"], f"/api/v1/operations/{slug}/", timeout)
