"""The server programs under measurement, and a client that costs little beside them."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from scripts.paths import ROOT

#: Method, path, body (None for a GET) and further header lines of the next request of one writer.
Request = tuple[str, str, bytes | None, str]
Next = Callable[[], Request]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def serving(program: str, module: str, environment: Mapping[str, str], *, threads: int = 8) -> Iterator[int]:
    """One process of gunicorn (threads, WSGI) or uvicorn (ASGI) with `module`; yields its port."""
    port = free_port()
    if program == "gunicorn":
        command = ["gunicorn", f"{module}.wsgi:application", "--worker-class", "gthread", "--workers", "1"]
        command += ["--threads", str(threads), "--keep-alive", "60", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
        command += ["--worker-connections", "200"]
    else:
        command = ["uvicorn", f"{module}.asgi:application", "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **environment})
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the server did not start (exit code {process.returncode})")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


@dataclass(frozen=True)
class Result:
    """Requests a second and milliseconds."""

    rate: float
    p50: float
    p99: float


def load(port: int, writers: list[Next], *, seconds: float, expected: int) -> Result:
    """All writers at once, each with a kept connection and one request under way. Raises RuntimeError on another status."""
    stop = time.perf_counter() + seconds
    times: list[list[float]] = [[] for _ in writers]
    wrong: list[str] = []

    def run(each: Next, taken: list[float]) -> None:
        try:
            with socket.create_connection(("127.0.0.1", port)) as line:
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while (begun := time.perf_counter()) < stop:
                    status, answer = exchange(line, each())
                    taken.append(time.perf_counter() - begun)
                    if status != expected:
                        wrong.append(f"{status} {answer[:300]!r}")
                        return
        except OSError as broken:
            wrong.append(str(broken))

    begun = time.perf_counter()
    threads = [threading.Thread(target=run, args=pair) for pair in zip(writers, times, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} writers failed: {wrong[0]}")
    every = sorted(taken for each in times for taken in each)
    took = time.perf_counter() - begun
    return Result(len(every) / took, statistics.median(every) * 1e3, every[int(len(every) * 0.99)] * 1e3)


def exchange(line: socket.socket, request: Request) -> tuple[int, bytes]:
    """Send one request and read its answer: the status and the body. Knows Content-Length and chunks."""
    method, path, body, headers = request
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}"
    if body is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    line.sendall(head.encode() + b"\r\n" + (body or b""))
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(line)
    raw, _, rest = data.partition(b"\r\n\r\n")
    lines = raw.lower().split(b"\r\n")
    status = int(lines[0].split()[1])
    length = next((int(each[15:]) for each in lines if each.startswith(b"content-length:")), None)
    if length is not None:
        while len(rest) < length:
            rest += _more(line)
    elif any(each.startswith(b"transfer-encoding:") for each in lines):
        while not rest.endswith(b"0\r\n\r\n"):
            rest += _more(line)
    return status, rest


def _more(line: socket.socket) -> bytes:
    more = line.recv(65536)
    if not more:
        raise OSError("the server closed the connection")
    return more
