"""Where the time of one request goes: the server's own code called in this process, one request after the other."""

from __future__ import annotations

import cProfile
import io
import pstats
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.program import Next
from bench.writers import Stage

WARM, TIMED, PROFILED = 50, 300, 200
#: Parts of a request by the path of the code that does them; the first that fits counts.
PARTS = {
    "database driver and waiting for it": ("psycopg", "db/backends/utils"),
    "Django's ORM": ("django/db/", "contrib/gis/db", "contrib/postgres"),
    "geometry": ("contrib/gis", "incidents/geometry"),
    "REST framework, serializers": ("rest_framework", "serializers"),
    "middleware, routing, request and response": ("django/", "allauth", "csp", "servestatic", "hadr/middleware", "asgiref"),
    "JSON": ("orjson",),
    "cache of the limits": ("redis",),
    "HADR": ("operations/", "incidents/", "journal/", "places/", "liaison/", "cop/", "hadr/"),
}


def tell(stage: Stage) -> None:
    """Print for each hot write: statements, microseconds, the share of the database and of each part."""
    from hadr.wsgi import application  # as gunicorn has it

    for name, writer in (("incident", stage.reporter), ("log line", stage.logger), ("message", stage.speaker)):
        following = writer(0, 1)
        ask = _asker(application, following)
        for _ in range(WARM):
            ask()
        with CaptureQueriesContext(connection) as asked:
            ask()
        begun, worked = time.perf_counter(), time.process_time()
        for _ in range(TIMED):
            ask()
        each, own = (time.perf_counter() - begun) / TIMED * 1e6, (time.process_time() - worked) / TIMED * 1e6
        print(f"\nPOST {name}: {each:.0f} us, of which {own:.0f} us at work in this process; {len(asked)} statements")
        for query in asked.captured_queries:
            print("   ", " ".join(query["sql"].split())[:110])
        _parts(ask)


def _asker(application: Any, following: Next) -> Callable[[], None]:
    def ask() -> None:
        method, path, body, headers = following()
        given = dict(line.split(": ", 1) for line in headers.strip().split("\r\n"))
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "SERVER_NAME": "localhost", "SERVER_PORT": "80",
            "HTTP_HOST": "localhost",
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body or b""), "CONTENT_LENGTH": str(len(body or b"")),
            "CONTENT_TYPE": "application/json", "REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1",
            **{f"HTTP_{key.upper().replace('-', '_')}": value for key, value in given.items()},
        }  # fmt: skip
        told: list[str] = []
        answer = application(environ, lambda status, _headers, _info=None: told.append(status))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        if not told[0].startswith("201"):
            raise RuntimeError(f"{told[0]} {body[:300]!r}")

    return ask


def _parts(ask: Callable[[], None]) -> None:
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(PROFILED):
        ask()
    profiler.disable()
    shares: dict[str, float] = {}
    stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    for (file, _line, _name), (_calls, _all, own, _cumulative, callers) in stats.items():
        if file == "~" and callers:  # a built-in function counts for those who call it
            for (by, _at, _who), told in callers.items():
                _count(shares, by, told[2])
        else:
            _count(shares, file, own)
    total = sum(shares.values())
    for part, taken in sorted(shares.items(), key=lambda pair: -pair[1]):
        print(f"    {taken / total:5.0%}  {part}")


def _count(shares: dict[str, float], file: str, taken: float) -> None:
    part = next((name for name, paths in PARTS.items() if any(path in file for path in paths)), "the rest of Python")
    shares[part] = shares.get(part, 0.0) + taken
