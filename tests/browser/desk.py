"""A person at a browser: a context of their own, logged in, with everything noted that goes wrong or leaves the machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from operations.models import User
from operations.services import set_preferences
from tests.browser.chromium import DESK
from tests.cast import Cast

#: Two cores and several browsers: what takes a moment alone may take seconds in the whole suite.
PATIENCE = 15_000
PLAIN = {"theme": "light", "language": "en", "coordinate_notation": "mgrs", "symbol_set": "owner", "shortcuts": True}

P = ParamSpec("P")
T = TypeVar("T")
_wings = ThreadPoolExecutor(1)


def offstage(deed: Callable[P, T], *args: P.args, **given: P.kwargs) -> T:
    """Do something in the database while browsers are open: in another thread, since Playwright's loop rests in this one."""
    return _wings.submit(deed, *args, **given).result()


def leave_the_wings() -> None:
    """Close what `offstage` opened."""
    offstage(connections.close_all)


def log_in(context: BrowserContext, url: str, user: User) -> None:
    """A session as after a login, without the login page."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    offstage(session.save)
    assert session.session_key
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}])


class Desk:
    """One person's browser. `page` is Playwright's; the rest says in our words what people do everywhere."""

    def __init__(self, browser: Browser, url: str, slug: str, user: User | None, **options: Any) -> None:
        wanted: dict[str, Any] = {"viewport": DESK, "reduced_motion": "reduce", "accept_downloads": True, **options}
        self.url, self.slug, self.user = url, slug, user
        self.context = browser.new_context(base_url=url, **wanted)
        self.context.set_default_timeout(PATIENCE)
        self.faults: list[str] = []
        self.allowed: list[str] = []
        self.requested: list[str] = []
        self.responses: list[Response] = []
        self.received: list[str] = []
        self.frames: list[str] = []
        self.context.on("request", lambda request: self.requested.append(request.url))
        self.context.on("response", lambda response: self.responses.append(response))
        if user is not None:
            log_in(self.context, url, user)
        self.page = self.new_page()

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", self._hear)
        page.on("websocket", lambda socket: socket.on("framereceived", self._keep))
        return page

    def _hear(self, said: Any) -> None:
        if said.type == "error":
            self.faults.append(f"console: {said.text} ({said.location.get('url', '')})")

    def _keep(self, frame: str | bytes) -> None:
        self.frames.append(frame if isinstance(frame, str) else frame.decode(errors="replace"))

    # ------------------------------------------------------------------ where
    def path(self, place: str = "") -> str:
        return f"/operations/{self.slug}/{place}"

    def go(self, place: str = "", *, live: bool = True) -> Desk:
        """Open a page of the operation: "" the map, "log/", "resources/", "cmoc/", with a query if any."""
        self.page.goto(self.path(place))
        if live:
            self.is_live()
        return self

    def is_live(self) -> None:
        try:
            expect(self.pill).to_contain_text("Live", timeout=PATIENCE)
        except AssertionError as wrong:
            for fault in self.wrongs():
                wrong.add_note(fault)
            raise

    @property
    def pill(self) -> Locator:
        return self.page.locator("h-link .link-pill")

    @property
    def toast(self) -> Locator:
        return self.page.locator("h-toast")

    @contextmanager
    def staying(self) -> Iterator[None]:
        """The page that is there before is the same after: nobody reloaded it."""
        self.page.evaluate("window.stayed = true")
        yield
        assert self.page.evaluate("window.stayed === true"), "the page was loaded anew"

    # ------------------------------------------------------------------ what went wrong
    def allow(self, *patterns: str) -> None:
        """What this test makes go wrong on purpose (patterns of the console's text)."""
        self.allowed += patterns

    def wrongs(self) -> list[str]:
        return [fault for fault in self.faults if not any(re.search(pattern, fault) for pattern in self.allowed)]

    def strangers(self) -> list[str]:
        """Requests that left for another host than ours."""
        ours = urlsplit(self.url).netloc
        return [url for url in self.requested if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != ours]

    def everything_received(self) -> str:
        """Bodies of all answers and all frames of the sockets so far, and the page as it stands. Ask before the page is left."""
        while self.responses:
            response = self.responses.pop(0)
            kind = response.headers.get("content-type", "")
            if response.ok and any(word in kind for word in ("json", "html", "text/plain")):
                self.received.append(response.text())
        return "\n".join([self.page.content(), *self.frames, *self.received])


class People:
    """`people("ms_rivera")` sits this member of the cast at a browser. At the end no desk may have seen a fault."""

    def __init__(self, browser: Browser, url: str, cast: Cast) -> None:
        self.browser, self.url, self.cast = browser, url, cast
        self.desks: list[Desk] = []

    def __call__(self, name: str, *, url: str = "", prefer: dict[str, Any] | None = None, **options: Any) -> Desk:
        """`name` "" is nobody, who has not logged in. `prefer`: preferences other than light, English, MGRS."""
        user = getattr(self.cast, name) if name else None
        if user is not None:
            offstage(set_preferences, user=user, wishes={**PLAIN, **(prefer or {})})
        desk = Desk(self.browser, url or self.url, self.cast.operation.slug, user, **options)
        self.desks.append(desk)
        return desk

    def close(self) -> None:
        for desk in self.desks:
            desk.context.close()

    def check(self) -> None:
        for desk in self.desks:
            assert not desk.wrongs(), desk.wrongs()
            assert not desk.strangers(), desk.strangers()
