"""Many processes behind nginx, nothing sticky: what one is told the others show, and killing one of each loses nothing."""

from __future__ import annotations

import json
import re
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uuid6
from websockets import Origin
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect

from operations.models import User
from tests.cast import Cast, enter_scene
from tests.many_processes import NAME, Site, many_processes
from tests.server import messages, messages_until, resume

pytestmark = [
    pytest.mark.slow,
    pytest.mark.proxy,
    pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx, which `make many-processes` installs"),
]
PASSWORD = "a-long-enough-password"


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with many_processes(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture
def here(committed_db: None) -> Cast:
    return enter_scene()


def report(client: httpx.Client, slug: str, title: str, record_id: str | None = None) -> httpx.Response:
    body = {"id": record_id or str(uuid6.uuid7()), "title": title, "kind": "flood", "severity": "severe", "place_name": "Ulsan"}
    return client.post(f"/api/v1/operations/{slug}/incidents/", json=body)


def titles(found: list[dict[str, Any]]) -> list[str]:
    return [each["data"]["title"] for each in found if each.get("kind") == "incident.reported"]


@contextmanager
def logged_in(site: Site, user: User) -> Iterator[httpx.Client]:
    """A browser that came in through the page, with cookie and form token."""
    user.set_password(PASSWORD)
    user.save()
    with site.client(follow_redirects=False) as browser:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get("/accounts/login/").text)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "login": user.username, "password": PASSWORD}
        from_here = {"Origin": site.url, "Referer": f"{site.url}/accounts/login/"}
        answer = browser.post("/accounts/login/", data=form, headers=from_here)
        assert answer.status_code == 302, answer.text[:500]
        assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie") if "sessionid" in cookie)
        yield browser


def test_a_person_logs_in_and_hears_what_another_process_was_told(site: Site, here: Cast) -> None:
    slug = here.operation.slug
    with (
        logged_in(site, here.ms_rivera) as browser,
        site.client(here.dr_okafor) as program,
        site.socket(here.major_park, slug) as ear,
    ):
        resume(ear, {})
        messages_until(ear, lambda found: bool(found))
        assert browser.get(f"/operations/{slug}/").status_code == 200
        for turn in range(6):
            assert report(program, slug, f"Report {turn}").status_code == 201
        heard = messages_until(ear, lambda found: len(titles(found)) == 6)
        assert titles(heard) == [f"Report {turn}" for turn in range(6)]
        everywhere = {browser.get(f"/api/v1/operations/{slug}/incidents/").json()["results"][0]["title"] for _turn in range(8)}
        assert everywhere == {"Report 5"}


def test_the_socket_takes_a_cookie_from_the_sites_own_pages_alone(site: Site, here: Cast) -> None:
    with logged_in(site, here.ms_rivera) as browser:
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
    address = f"wss://{NAME}:{site.port}/ws/operations/{here.operation.slug}/"
    options: dict[str, Any] = {"ssl": site.trust, "additional_headers": cookie}
    with connect(address, origin=Origin(site.url), sock=site.line(), **options) as ear:
        resume(ear, {})
        assert messages_until(ear, lambda found: bool(found))
        assert "permessage-deflate" not in ear.response.headers.get("Sec-WebSocket-Extensions", "")
    with pytest.raises(InvalidStatus):
        connect(address, origin=Origin("https://evil.example"), sock=site.line(), **options)


def test_killing_one_of_each_loses_nothing(site: Site, here: Cast) -> None:
    """Writers go on through the proxy while a web and a socket process die; a listener comes back with its numbers."""
    slug = here.operation.slug
    heard: list[str] = []
    stop = threading.Event()
    ears = [threading.Thread(target=_listen, args=(site, here, heard if number == 0 else [], stop)) for number in range(4)]
    for ear in ears:
        ear.start()
    stored: list[str] = []
    web, sockets = next(iter(site.web)), next(iter(site.sockets))
    with site.client(here.ms_rivera) as program:
        for turn in range(60):
            if turn == 20:
                site.kill("web", web)
                site.kill("sockets", sockets)
            if turn == 40:
                site.start("web", web)
                site.start("sockets", sockets)
            stored.append(_report_until_stored(program, slug, f"Number {turn}"))
            assert program.get(f"/api/v1/operations/{slug}/incidents/").status_code == 200, "a read is asked of another process"
    site.wait_for(web)
    site.wait_for(sockets)
    for _patience in range(600):
        if len(set(heard)) == 60:
            break
        stop.wait(0.1)
    stop.set()
    for ear in ears:
        ear.join()
    assert sorted(heard) == sorted(stored), "each report is heard exactly once"
    with site.client(here.ms_rivera) as program:
        listed = program.get(f"/api/v1/operations/{slug}/incidents/?limit=200").json()["results"]
    assert sorted(each["title"] for each in listed) == sorted(stored)


def _report_until_stored(program: httpx.Client, slug: str, title: str) -> str:
    """As the clients do: the same id again until there is an answer. nginx itself never sends a POST twice."""
    record_id = str(uuid6.uuid7())
    for _patience in range(20):
        try:
            answer = report(program, slug, title, record_id)
        except httpx.TransportError:
            continue
        if answer.status_code in (200, 201):
            return title
        assert answer.status_code == 503, answer.text
        assert answer.headers["Retry-After"]
    raise AssertionError("not stored")


def _listen(site: Site, here: Cast, heard: list[str], stop: threading.Event) -> None:
    """A client of the contract: comes back with the number it has, and asks for everything after it."""
    have, epoch = 0, ""
    while not stop.is_set():
        try:
            with site.socket(here.major_park, here.operation.slug) as ear:
                resume(ear, {"shared": have}, epoch)
                while not stop.is_set():
                    for said in messages(ear, until=0.2):
                        epoch = said.get("epoch", epoch)
                        if said["type"] == "entry" and said["stream"] == "shared" and said["seq"] == have + 1:
                            have = said["seq"]
                            heard += titles([said])
        except (WebSocketException, OSError):
            stop.wait(0.2)


def test_a_web_process_restarts_without_a_failed_request(site: Site, here: Cast) -> None:
    """SIGTERM, as an upgrade does it: what has begun is finished, what comes is answered by the other one."""
    slug = here.operation.slug
    port = next(iter(site.web))
    with site.client(here.ms_rivera) as program:
        statuses = []
        for turn in range(40):
            if turn == 10:
                site.web[port].send_signal(signal.SIGTERM)
            if turn == 25:
                site.web.pop(port).wait(60)
                site.start("web", port)
            statuses.append(report(program, slug, f"Rolling {turn}").status_code)
    site.wait_for(port)
    assert statuses == [201] * 40


def test_what_the_proxy_adds_and_hides(site: Site, here: Cast) -> None:
    with site.client(here.dr_okafor) as program:
        mine = program.get("/api/v1/me/", headers={"X-Request-Id": "my-own-id-1234", "X-Forwarded-For": "203.0.113.9"})
        assert mine.headers["X-Request-Id"] == "my-own-id-1234"
        assert mine.headers["Strict-Transport-Security"]
        made = program.get("/api/v1/me/", headers={"X-Request-Id": "no id at all"}).headers["X-Request-Id"]
        assert re.fullmatch(r"[0-9a-f]{32}", made)
        assert program.get("/metrics").status_code == 404
        assert program.get("/metrics", headers={"Host": "127.0.0.1"}).status_code == 404
        assert program.get("/readyz").json() == {"status": "ok"}
        program.get(f"/api/v1/operations/{here.operation.slug}/incidents/?q=secretword")
    answered = [json.loads(line) for line in site.log().splitlines()]
    assert any(line["request_id"] == "my-own-id-1234" and line["client"] == "127.0.0.1" for line in answered)
    assert "secretword" not in site.log()
    direct = httpx.get(f"http://127.0.0.1:{next(iter(site.web))}/metrics").text
    assert 'hadr_requests_total{method="GET",route="api/v1/me/",status="200"}' in direct


def test_a_storm_of_handshakes_is_slowed_down(site: Site, here: Cast) -> None:
    slug = here.operation.slug
    with site.client() as stranger:
        upgrade = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "a" * 22 + "==",
        }
        statuses = [stranger.get(f"/ws/operations/{slug}/", headers=upgrade) for _turn in range(400)]
    assert {answer.status_code for answer in statuses} == {403, 429}
    slowed = next(answer for answer in statuses if answer.status_code == 429)
    assert slowed.json()["status"] == 429
    assert slowed.headers["Retry-After"] == "5"


def test_static_files_come_from_the_proxy_compressed_and_for_long(site: Site) -> None:
    found = sorted((Path(__file__).parent.parent / "build" / "collected" / "dist").glob("hadr.*.css"))
    if not found:
        pytest.skip("no collected static files: `make run` collects them")
    with site.client() as browser:
        answer = browser.get(f"/static/dist/{found[0].name}", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
