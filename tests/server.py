"""A real server on the worker's own database, and a client that keeps what it received."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from django.conf import settings
from websockets import Subprotocol
from websockets.sync.client import ClientConnection, connect

from operations.models import User
from operations.services import issue_token

ROOT = Path(__file__).resolve().parent.parent


def database_url(alias: str) -> str:
    given = settings.DATABASES[alias]
    return f"postgis://{given['USER']}:{given['PASSWORD']}@{quote(given['HOST'], safe='')}/{given['NAME']}"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@dataclass
class Server:
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def api(self, user: User) -> httpx.Client:
        """A REST client of this person, by token."""
        headers = {"Authorization": f"Token {issue_token(user=user)}"}
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=30)

    def socket(self, user: User, slug: str, **options: Any) -> ClientConnection:
        """A socket of this person, by token. Raises websockets.exceptions.InvalidStatus when refused."""
        token = Subprotocol(f"token.{issue_token(user=user)}")
        client: ClientConnection = connect(f"ws://127.0.0.1:{self.port}/ws/operations/{slug}/", subprotocols=[token], **options)
        return client


def environment(**more: str) -> dict[str, str]:
    wanted = {
        "DATABASE_URL": database_url("default"),
        "HADR_OWNER_DATABASE_URL": database_url("owner"),
        "HADR_LOCAL": "1",
        "HADR_RATE_USER": "1000000/min",
        "HADR_RATE_TOKEN": "1000000/min",
        "HADR_STATIC_STORAGE": "plain",
        "DJANGO_SETTINGS_MODULE": "hadr.settings",
    }
    return {**os.environ, **wanted, **more}


#: Ours, and uvicorn's own: under it sockets are written by plain ASGI `send`.
OUR_PROTOCOL, PLAIN_PROTOCOL = "hadr.sockets:SocketProtocol", "websockets-sansio"


def start(port: int = 0, protocol: str = OUR_PROTOCOL, **more: str) -> Server:
    port = port or free_port()
    command = [sys.executable, "-m", "uvicorn", "hadr.asgi:application", "--port", str(port), "--ws", protocol]
    command += ["--ws-per-message-deflate", "false", "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(**more))
    server = Server(port, process)
    deadline = time.monotonic() + 60
    while True:
        try:
            httpx.get(f"{server.url}/healthz", timeout=2)
            return server
        except httpx.TransportError:
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise RuntimeError(f"the server did not start (exit code {process.poll()})") from None
            time.sleep(0.1)


@contextmanager
def serving(protocol: str = OUR_PROTOCOL, **more: str) -> Iterator[Server]:
    server = start(0, protocol, **more)
    try:
        yield server
    finally:
        server.process.terminate()
        try:
            server.process.wait(10)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()


def messages(client: ClientConnection, *, until: float) -> list[dict[str, Any]]:
    """Everything that arrives within `until` seconds of silence, arrays taken apart."""
    found: list[dict[str, Any]] = []
    while True:
        try:
            said = json.loads(client.recv(timeout=until))
        except TimeoutError:
            return found
        found += said if isinstance(said, list) else [said]


def messages_until(
    client: ClientConnection, enough: Callable[[list[dict[str, Any]]], bool], *, silence: float = 0.5, patience: float = 60
) -> list[dict[str, Any]]:
    """Everything that arrives until it is enough and then silent. A loaded machine takes its time: it is waited for."""
    found: list[dict[str, Any]] = []
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        found += messages(client, until=silence)
        if enough(found):
            return found
    raise AssertionError(f"not enough after {patience} s: {[message['type'] for message in found]}")


def resume(client: ClientConnection, have: dict[str, int], epoch: str = "") -> None:
    client.send(json.dumps({"type": "resume", "epoch": epoch, "have": have}))
