"""Is the process there (/healthz), and can it serve (/readyz). Both are public; only the inside hears which part fails."""

from __future__ import annotations

import time

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from hadr.cache import SurvivingCache
from hadr.inside import is_inside

#: An answer is good for so long: many load balancers asking at once are one question to the database.
_SECONDS = 1.0
_last: tuple[float, dict[str, str]] = (0.0, {})
_wanted: set[tuple[str, str]] = set()


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. It asks nothing else: a dead database is no reason to kill a process that will serve again."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """A load balancer may send people here: the database answers, can be written to, and has this version's tables.

    Without Redis people are served, later: that is "degraded" to the inside and no reason to turn anybody away.
    """
    global _last
    if not _last[1] or time.monotonic() - _last[0] >= _SECONDS:
        _last = (time.monotonic(), _parts())
    parts = _last[1]
    ready = parts["database"] == "ok" and parts["migrations"] == "ok"
    status = ("ok" if parts["channel_layer"] in ("ok", "none") else "degraded") if ready else "not ready"
    if is_inside(request):
        return JsonResponse({"status": status, **parts}, status=200 if ready else 503)
    return JsonResponse({"status": "ok" if ready else "not ready"}, status=200 if ready else 503)


def _parts() -> dict[str, str]:
    parts = {"database": "ok", "migrations": "ok", "channel_layer": _channel_layer()}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery()")
            if cursor.fetchone()[0]:
                parts["database"] = "read only"
            cursor.execute("SELECT app, name FROM django_migrations")
            missing = _migrations() - set(cursor.fetchall())
    except DatabaseError:
        return {**parts, "database": "away", "migrations": "unknown"}
    if missing:
        parts["migrations"] = f"{len(missing)} missing"
    return parts


def _migrations() -> set[tuple[str, str]]:
    """What this version needs, read from its files once. A database that has more belongs to a newer version, which we stand."""
    if not _wanted:
        _wanted.update(MigrationLoader(None).disk_migrations or {})
    return _wanted


def _channel_layer() -> str:
    """Redis carries the hints and the cache alike. "none" when this is the only process."""
    backend = caches["default"]
    if not isinstance(backend, SurvivingCache):
        return "none"
    return "ok" if backend.answers() else "away"
