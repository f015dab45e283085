"""Real Chromium against the real server program. `people("major_park")` gives a logged-in browser of a member of the cast."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chromium import ARGUMENTS
from tests.browser.desk import PATIENCE, People, leave_the_wings, offstage
from tests.cast import Scene, enter_scene
from tests.server import Server

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this package drives a browser."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package", autouse=True)
def chromium() -> Iterator[Browser]:
    """One browser for the package. No longer: Playwright's loop runs in this thread, where tests of coroutines need theirs."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Django sees that loop rest in this thread when a connection is closed here.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def scene(committed_db: None) -> Iterator[Scene]:
    """The standing cast in an operation of its own, as everywhere; made beside Playwright's loop."""
    yield offstage(enter_scene)
    leave_the_wings()


@pytest.fixture
def people(scene: Scene, server: Server, chromium: Browser) -> Iterator[People]:
    """Members of the cast at browsers, on the worker's server. Fails when a page logged an error or asked another host."""
    found = People(chromium, server.url, scene)
    yield found
    found.close()
    found.check()
