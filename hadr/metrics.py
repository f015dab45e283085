"""Numbers for whoever looks after the machines (Prometheus): /metrics, and the counting of requests.

What is counted never names an operation, an audience, a record or a person: a total per route and status. Even that is no
public number, since a side that knows its own share could subtract. So the page is for the inside alone (hadr/health.py).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from django.core.cache import cache
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from hadr.inside import is_inside

REQUESTS = Counter("hadr_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "hadr_request_seconds", "Time to answer a request", ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)  # fmt: skip
CONNECTIONS = Gauge("hadr_database_connections", "Pooled connections", ["state"], multiprocess_mode="livesum")
WAITING = Gauge("hadr_database_waiting_requests", "Requests that wait for a pooled connection", multiprocess_mode="livesum")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

WORKER_BEAT = "hadr.worker.beat"
WORKER_ROUND = "hadr.worker.round"
_POOL_EVERY = 1.0
_pool_read = 0.0


def count(method: str, route: str, status: int, seconds: float) -> None:
    """One answered request."""
    REQUESTS.labels(method if method in METHODS else "other", route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)
    read_pool()


def read_pool(*, every: float = _POOL_EVERY) -> None:
    """Note how the pool of this process is used, at most once in `every` seconds. Nothing without a pool."""
    global _pool_read
    now = time.monotonic()
    if now - _pool_read < every:
        return
    _pool_read = now
    pool = getattr(connections["default"], "pool", None)
    if pool is None:
        return
    stats = pool.get_stats()
    size, free = stats.get("pool_size", 0), stats.get("pool_available", 0)
    CONNECTIONS.labels("in_use").set(size - free)
    CONNECTIONS.labels("free").set(free)
    WAITING.set(stats.get("requests_waiting", 0))


def worker_seen(*, finished_round: bool = False) -> None:
    """The worker is alive; or has done all its chores. Kept where every process can read it, for a day."""
    now = time.time()
    cache.set(WORKER_BEAT, now, 86_400)
    if finished_round:
        cache.set(WORKER_ROUND, now, 7 * 86_400)


class Shared(Collector):
    """What is the same whichever process is asked. Absent when nobody knows, which the alert rules notice."""

    def collect(self) -> Iterator[Metric]:
        for key, name, words in (
            (WORKER_BEAT, "hadr_worker_age_seconds", "Since the worker was last heard of"),
            (WORKER_ROUND, "hadr_worker_round_age_seconds", "Since the worker last did all its chores without a failure"),
        ):
            seen = cache.get(key)
            if seen is not None:
                yield GaugeMetricFamily(name, words, value=max(0.0, time.time() - float(seen)))


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All numbers of this process, or of all its sisters when gunicorn runs several. 404 for everybody outside."""
    if not is_inside(request):
        return HttpResponseNotFound()
    read_pool(every=0)
    text = b""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        text = generate_latest(together)
    else:
        text = generate_latest(REGISTRY)
    shared = CollectorRegistry()
    shared.register(Shared())
    return HttpResponse(text + generate_latest(shared), content_type=CONTENT_TYPE_LATEST)
