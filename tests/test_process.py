"""What one process of an installation refuses, and how it says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.cache import cache

from hadr.metrics import WORKER_BEAT
from tests.server import ROOT, database_url, environment, free_port


def ended(kind: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A process that must not serve: what it said, and its exit code."""
    command = [sys.executable, "-m", "scripts.process", kind]
    env = environment(**{"HADR_LISTEN": f"127.0.0.1:{free_port()}", "HADR_WEB_PROCESSES": "1", **more})
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=90)


@pytest.mark.parametrize("kind", ["web", "sockets"])
def test_neither_serves_as_the_owner_of_the_tables(committed_db: None, kind: str) -> None:
    result = ended(kind, DATABASE_URL=database_url("owner"))
    assert result.returncode
    assert "owns the tables, which row-level security does not bind" in result.stderr


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"HADR_WEB_THREADS": "many"}, "Stopped: HADR_WEB_THREADS=many is no number of threads."),
        ({"HADR_WEB_PROCESSES": "0"}, "hadr: HADR_WEB_PROCESSES: write a whole number of at least 1, not '0'"),
        ({"SECRET_KEY": "short"}, "hadr: SECRET_KEY: set a random value"),
        ({"HADR_METRICS_TOKEN": "short"}, "hadr: HADR_METRICS_TOKEN: set at least 24 random characters"),
        ({"HADR_LOG_FORMAT": "xml"}, "hadr: HADR_LOG_FORMAT: write one of text, json, not 'xml'"),
    ],
)
def test_a_bad_value_is_one_clear_line(committed_db: None, values: dict[str, str], said: str) -> None:
    result = ended("web", **values)
    assert result.returncode
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_an_address_that_is_none_is_one_clear_line() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "scripts.process", "web"], cwd=ROOT, env={**os.environ, "HADR_LISTEN": "8000"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.stderr.strip() == "Stopped: HADR_LISTEN is no address. Write host:port, such as 127.0.0.1:8001."


def test_health_is_that_of_the_process_beside_it(committed_db: None) -> None:
    address = {"HADR_LISTEN": f"127.0.0.1:{free_port()}", "HADR_WEB_PROCESSES": "1"}
    health = [sys.executable, "-m", "scripts.process", "health"]
    away = subprocess.run(health, cwd=ROOT, env={**os.environ, **address}, capture_output=True, text=True, check=False)
    assert away.returncode == 1
    assert away.stderr.startswith("Stopped: Not ready")
    web = subprocess.Popen([sys.executable, "-m", "scripts.process", "web"], cwd=ROOT, env=environment(**address))
    try:
        deadline = time.monotonic() + 90
        while True:
            asked = subprocess.run(health, cwd=ROOT, env={**os.environ, **address}, capture_output=True, text=True, check=False)
            if asked.returncode == 0 or time.monotonic() > deadline:
                break
            time.sleep(0.2)
        assert '"database": "ok"' in asked.stdout, "it asks from inside"
    finally:
        web.send_signal(signal.SIGTERM)
        assert web.wait(60) == 0, "a clean end"


def test_a_worker_gives_a_sign_of_life(committed_db: None) -> None:
    cache.delete(WORKER_BEAT)
    assert settings.BROKER, "the tests have a Redis"
    worker = subprocess.run(
        [sys.executable, "manage.py", "run_worker", "--once"], cwd=ROOT, env=environment(), capture_output=True, check=False
    )
    assert worker.returncode == 0, worker.stderr
    assert time.time() - cache.get(WORKER_BEAT) < 60
