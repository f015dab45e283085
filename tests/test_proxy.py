"""deploy/nginx before programs that die: a read is asked of another one, a write never twice, and silence is told kindly."""

from __future__ import annotations

import shutil
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.many_processes import Site, configure, until_answering
from tests.server import free_port

pytestmark = [
    pytest.mark.proxy,
    pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx, which `make many-processes` installs"),
]


class Falls(socketserver.ThreadingTCPServer):
    """Takes a whole request and dies of it `falling` times (counted over all its sisters), then answers."""

    allow_reuse_address = True
    daemon_threads = True
    asked: list[str]
    falling: list[int]


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: Falls = self.server  # type: ignore[assignment]
        first = self.rfile.readline().decode()
        length = 0
        while (line := self.rfile.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        self.rfile.read(length)
        server.asked.append(first.split()[0])
        if server.falling[0] > 0:
            server.falling[0] -= 1
            return
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")


@contextmanager
def before(folder: Path, *, falling: int) -> Iterator[tuple[Site, list[str]]]:
    """nginx before two of them; what both were asked, in order."""
    asked: list[str] = []
    left = [falling]
    with ExitStack() as stack:
        ports = []
        for _number in range(2):
            server = stack.enter_context(Falls(("127.0.0.1", 0), Handler))
            server.asked, server.falling = asked, left
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
            ports.append(server.server_address[1])
        site = Site(folder, free_port())
        configure(site, ports, [free_port(), free_port()])
        proxy = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"])
        stack.callback(proxy.wait)
        stack.callback(proxy.terminate)
        with site.client() as client:
            until_answering(client, "/static/none")
        asked.clear()
        left[0] = falling
        yield site, asked


def test_a_read_is_asked_of_another_process(tmp_path: Path) -> None:
    with before(tmp_path, falling=1) as (site, asked), site.client() as client:
        assert client.get("/operations/").text == "ok"
        assert asked == ["GET", "GET"]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_write_is_never_sent_twice(tmp_path: Path, method: str) -> None:
    with before(tmp_path, falling=1) as (site, asked), site.client() as client:
        answer = client.request(method, "/api/v1/operations/x/incidents/", json={"id": "1"})
        assert asked == [method], "whether it was done is not known: only the client can ask again, with the same id"
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert answer.json()["status"] == 503
        assert client.request(method, "/api/v1/operations/x/incidents/", json={"id": "1"}).text == "ok"


def test_when_nobody_answers_people_and_programs_are_told(tmp_path: Path) -> None:
    with before(tmp_path, falling=1_000) as (site, _asked), site.client() as client:
        page = client.get("/operations/", headers={"Accept": "text/html,application/xhtml+xml"})
        assert page.status_code == 503
        assert page.headers["Content-Type"].startswith("text/html")
        assert "저장된 내용은 안전합니다" in page.text
        program: httpx.Response = client.get("/api/v1/me/")
        assert program.headers["Content-Type"] == "application/problem+json"
        assert program.headers["Retry-After"] == "3"


def test_what_is_too_large_or_has_no_plain_address_ends_at_the_proxy(tmp_path: Path) -> None:
    with before(tmp_path, falling=0) as (site, asked), site.client() as client:
        assert client.post("/api/v1/me/", content=b"x" * 31 * 1024 * 1024).status_code == 413
        assert client.get("/metrics").status_code == 404
        assert asked == []
