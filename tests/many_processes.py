"""An installation in small: two gunicorn, two uvicorn and nginx with deploy/nginx in front, on the worker's own database."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket as net
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from websockets import Subprotocol
from websockets.sync.client import ClientConnection, connect

from operations.models import User
from operations.services import issue_token
from tests.server import ROOT, environment, free_port

NAME = "hadr.example.org"


@dataclass
class Site:
    """Where the installation answers, and its processes by port."""

    folder: Path
    port: int
    web: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    sockets: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}"

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))

    def client(self, user: User | None = None, **options: Any) -> httpx.Client:
        """A client that finds the site's name on this machine; with `user`, by token."""
        headers = {"Authorization": f"Token {issue_token(user=user)}"} if user else {}
        return httpx.Client(
            base_url=self.url, headers=headers, timeout=30, verify=self.trust, transport=_Here(verify=self.trust), **options
        )

    def socket(self, user: User, slug: str, **options: Any) -> ClientConnection:
        token = Subprotocol(f"token.{issue_token(user=user)}")
        address = f"wss://{NAME}:{self.port}/ws/operations/{slug}/"
        made: ClientConnection = connect(address, subprotocols=[token], sock=self.line(), ssl=self.trust, **options)
        return made

    def line(self) -> net.socket:
        """A connection for a client that knows no other way to look for the name on this machine."""
        return net.create_connection(("127.0.0.1", self.port), timeout=10)

    def log(self) -> str:
        return (self.folder / "hadr.log").read_text()

    def start(self, kind: str, port: int) -> None:
        """One process as a unit of deploy/systemd starts it."""
        more = {
            "HADR_LISTEN": f"127.0.0.1:{port}", "HADR_LOCAL": "0", "HADR_BEHIND_PROXY": "1", "HADR_ALLOWED_HOSTS": NAME,
            "HADR_WEB_PROCESSES": "1", "HADR_WEB_THREADS": "4", "HADR_LOG_FORMAT": "json", "HADR_LOG_LEVEL": "INFO",
        }  # fmt: skip
        with (self.folder / f"{kind}-{port}.log").open("ab") as out:
            made = subprocess.Popen(
                [sys.executable, "-m", "scripts.process", kind], cwd=ROOT, env=environment(**more), stderr=out, stdout=out,
                start_new_session=True,
            )  # fmt: skip
        getattr(self, kind)[port] = made

    def kill(self, kind: str, port: int) -> None:
        """kill -9, the workers of a gunicorn too."""
        process = getattr(self, kind).pop(port)
        _signal_all(process, signal.SIGKILL)
        process.wait()

    def wait_for(self, port: int) -> None:
        deadline = time.monotonic() + 90
        while True:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            if time.monotonic() > deadline:
                raise AssertionError(f"{port} did not get ready")
            time.sleep(0.1)


class _Here(httpx.HTTPTransport):
    """Connects to this machine whatever the name, and still asks for and checks the name."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        here = httpx.Request(
            request.method, request.url.copy_with(host="127.0.0.1"), headers=request.headers, stream=request.stream,
            extensions={**request.extensions, "sni_hostname": NAME},
        )  # fmt: skip
        return super().handle_request(here)


def _signal_all(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass


@contextmanager
def many_processes(folder: Path) -> Iterator[Site]:
    """The site, all ready; everything is ended afterwards."""
    site = Site(folder, free_port())
    web, sockets = [free_port(), free_port()], [free_port(), free_port()]
    proxy = None
    try:
        for port in web:
            site.start("web", port)
        for port in sockets:
            site.start("sockets", port)
        configure(site, web, sockets)
        for port in [*web, *sockets]:
            site.wait_for(port)
        proxy = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"])
        with site.client() as client:
            until_answering(client)
        yield site
    finally:
        for process in [*site.web.values(), *site.sockets.values(), *([proxy] if proxy else [])]:
            process.terminate()
        for process in [*site.web.values(), *site.sockets.values(), *([proxy] if proxy else [])]:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                _signal_all(process, signal.SIGKILL) if process is not proxy else process.kill()


def until_answering(client: httpx.Client, path: str = "/healthz") -> None:
    for _patience in range(200):
        try:
            client.get(path)
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("nginx does not answer")


def _certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", "privkey.pem", "-out", "fullchain.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


def configure(site: Site, web: list[int], sockets: list[int]) -> None:
    """deploy/nginx as it is; only site.conf and upstreams.conf are this site's, and the logs stand in its folder."""
    _certificate(site.folder)
    there = site.folder / "hadr"
    shutil.copytree(ROOT / "deploy" / "nginx", there, ignore=shutil.ignore_patterns("compose"))
    upstreams = (there / "upstreams.conf").read_text()
    for known, port in zip((8001, 8002, 8101, 8102), [*web, *sockets], strict=True):
        upstreams = upstreams.replace(f":{known} ", f":{port} ")
    (there / "upstreams.conf").write_text(upstreams)
    text = (there / "site.conf").read_text().replace("/etc/hadr/tls", str(site.folder))
    text = text.replace("/srv/hadr/build/collected", str(ROOT / "build" / "collected"))
    text = re.sub(r"listen \[::\].*\n", "", text).replace("listen 443", f"listen 127.0.0.1:{site.port}")
    (there / "site.conf").write_text(text.replace("listen 80", f"listen 127.0.0.1:{free_port()}"))
    locations = (there / "locations.conf").read_text()
    (there / "locations.conf").write_text(locations.replace("/var/log/nginx", str(site.folder)))
    paths = "".join(f"{kind}_temp_path {site.folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    account = "user root;\n" if os.geteuid() == 0 else ""
    (site.folder / "nginx.conf").write_text(
        f"{account}worker_processes 1;\npid {site.folder}/nginx.pid;\nerror_log {site.folder}/error.log;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\n{paths}types {{ text/css css; text/javascript js; }}\n"
        "include hadr/hadr.conf;\n}\n"
    )
    # While the template's database waits for its clone the test must not stop at a wrong configuration.
    subprocess.run(["nginx", "-t", "-q", "-p", str(site.folder), "-c", str(site.folder / "nginx.conf")], check=True)
