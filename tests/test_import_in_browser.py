"""The import page in a real browser: drop the USGS week, watch it being applied, undo it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect, sync_playwright

from operations.models import User
from tests.server import serving
from tests.test_import_incidents import TABLE, WEEK, incidents_of

#: The week has 1,707 events under so many different titles.
TITLES = 1_543
pytestmark = pytest.mark.browser
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


def log_in(context, server, user: User) -> None:
    """A session as after a login, without the login page."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": server.url}])


def choose(page: Page, path: Path) -> None:
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Look at the rows").click()


def test_the_usgs_week_is_applied_with_progress_and_undone(scene, tmp_path, monkeypatch):
    (tmp_path / "earthquakes.json").write_bytes(WEEK)
    (tmp_path / "사고.csv").write_text(TABLE)
    # Playwright's loop runs in this thread, and nothing else does while the test asks the database.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        log_in(context, server, scene.major_park)
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.goto(f"{server.url}/operations/{scene.operation.slug}/import/")
        _shot(page, "import-1")
        choose(page, tmp_path / "사고.csv")
        expect(page.get_by_text("No title. Say in a few words what happened.")).to_be_visible()
        _shot(page, "import-2")
        page.get_by_role("link", name="Another file").click()
        choose(page, tmp_path / "earthquakes.json")
        seen: list[str] = []
        page.on("response", lambda answer: seen.append(answer.url) if answer.url.endswith("/apply/") else None)
        page.get_by_role("button", name="Import 1707 incidents").click()
        expect(page.get_by_role("progressbar", name="Progress")).to_be_visible()
        expect(page.get_by_text("Applied", exact=True)).to_be_visible(timeout=30_000)
        assert len(seen) == 2 and len(incidents_of(scene)) == TITLES
        _shot(page, "import-3")
        page.get_by_role("button", name="Undo this import").click()
        expect(page.get_by_text("Undone", exact=True)).to_be_visible(timeout=30_000)
        assert incidents_of(scene) == {} and not faults, faults
        browser.close()


def _shot(page: Page, name: str) -> None:
    """Pictures for a person to look at, where HADR_SHOTS names a folder."""
    if folder := os.environ.get("HADR_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")
