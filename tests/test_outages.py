"""Honest failures: what passes by itself is 503 or 507 with a time to come back, stores nothing by half, and passes."""

from __future__ import annotations

import errno
import os
import time
from typing import Any

import httpx
import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError
from django.test import Client
from psycopg import errors
from psycopg_pool import PoolTimeout
from websockets import Subprotocol
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from operations.outages import outage_of
from tests.cast import Cast, Scene
from tests.incidents_by_rest import report_body
from tests.server import serving


def caused(cause: Exception) -> OperationalError:
    raised = OperationalError("holds values of records")
    raised.__cause__ = cause
    return raised


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (caused(errors.DiskFull()), 507),
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (caused(errors.TooManyConnections()), 503),
        (caused(PoolTimeout()), 503),
        (caused(errors.AdminShutdown()), 503),
        (caused(errors.CannotConnectNow()), 503),
        (caused(errors.ReadOnlySqlTransaction()), 503),
        (caused(psycopg.OperationalError("connection refused")), 503),
        (InterfaceError("connection already closed"), 503),
    ],
)
def test_what_passes_is_told_from_what_does_not(error: Exception, status: int) -> None:
    outage = outage_of(error)
    assert outage
    assert outage.status == status
    assert outage.retry_after > 0
    assert "values" not in outage.detail


def test_our_own_mistakes_are_no_outage() -> None:
    assert outage_of(ValueError("x")) is None
    assert outage_of(OSError(errno.EACCES, "not allowed")) is None
    assert outage_of(caused(errors.UndefinedColumn())) is None


def test_a_full_disk_stores_no_half_attachment(
    cast: Cast, api: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = api(cast.ms_rivera)
    base = f"/api/v1/operations/{cast.operation.slug}/incidents/"
    made = client.post(base, report_body(), format="json").json()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    file = SimpleUploadedFile("note.txt", b"a note", "text/plain")
    answer = client.post(f"{base}{made['id']}/attachments/", {"file": file}, format="multipart")
    assert answer.status_code == 507
    assert answer["Retry-After"]
    assert answer.json()["title"] == "The disk is full"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    assert client.get(f"{base}{made['id']}/attachments/").json()["results"] == []


def test_a_page_says_so_in_the_readers_words(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any, **options: Any) -> None:
        raise caused(psycopg.OperationalError("connection refused"))

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    browser = Client(raise_request_exception=False)
    browser.cookies["sessionid"] = "x" * 32
    answer = browser.get("/operations/", HTTP_ACCEPT_LANGUAGE="ko")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert '<html lang="ko"' in answer.content.decode()


def test_a_database_that_goes_and_comes_back_needs_no_restart(scene: Scene) -> None:
    """The server's role may not log in for a while, and its connections are ended: as if the database were away."""
    role = settings.DATABASES["default"]["USER"]
    url = f"/operations/{scene.operation.slug}/incidents/"
    with (
        serving(HADR_DATABASE_POOL="4") as server,
        server.api(scene.ms_rivera) as client,
        psycopg.connect(os.environ["HADR_TEST_SUPER_URL"], autocommit=True) as super_user,
    ):
        name = settings.DATABASES["default"]["NAME"]
        assert client.get(url).status_code == 200
        token = Subprotocol(f"token.{client.headers['Authorization'].split()[1]}")
        try:
            super_user.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0")
            super_user.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = %s", (name, role)
            )
            answers = [
                client.get(url),
                client.post(url, json=report_body()),
            ]
            with pytest.raises(InvalidStatus) as refused:
                connect(f"ws://127.0.0.1:{server.port}/ws{url.removesuffix('incidents/')}", subprotocols=[token], open_timeout=60)
            ready = httpx.get(f"{server.url}/readyz", timeout=30)
            page = httpx.get(f"{server.url}/operations/", cookies={"sessionid": "x" * 32}, timeout=30)
        finally:
            super_user.execute(f"ALTER DATABASE {name} CONNECTION LIMIT -1")
        for answer in answers:
            assert answer.status_code == 503, answer.text
            assert answer.headers["Retry-After"]
            assert answer.headers["Content-Type"] == "application/problem+json"
        assert ready.status_code == 503
        assert refused.value.response.status_code == 503
        assert refused.value.response.headers["Retry-After"]
        assert page.status_code == 503
        assert "HADR" in page.text
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        deadline = time.monotonic() + 60
        while client.get(url).status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert client.get(url).status_code == 200, "recovered alone"
        assert client.get(url).json()["results"] == [], "and what was refused is not there"
