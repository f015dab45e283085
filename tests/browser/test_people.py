"""The page of people and roles in a browser, and what a lost right or an ended login does to an open map."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect

from operations.models import Assignment
from operations.services import reactivate_user, suspend_user
from tests.browser.desk import offstage
from tests.browser.test_looks import THEMES, serious

REVOKE = "Revoke Reporter of Dr Dr Okafor"


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_serious_on_the_page_of_people(people, scene, theme):
    desk = people("admin", prefer={"theme": theme}).go("people/", live=False)
    expect(desk.page.get_by_role("row")).to_have_count(7)
    wrong = serious(desk, theme)
    desk.page.get_by_text("Give a role").click()
    desk.page.get_by_role("button", name=REVOKE).click()
    expect(desk.page.get_by_role("button", name="Revoke role")).to_be_visible()
    assert wrong + serious(desk, theme) == []


def test_a_role_is_revoked_and_the_open_map_of_the_person_closes(people, scene):
    other = people("dr_okafor").go("")
    desk = people("admin").go("people/", live=False)
    desk.page.get_by_role("button", name=REVOKE).click()
    question = desk.page.get_by_role("dialog")
    expect(question.get_by_label("Reason")).to_be_focused()
    question.get_by_role("button", name="Back").click()
    expect(question).to_be_hidden()
    desk.page.get_by_role("button", name=REVOKE).click()
    question.get_by_label("Reason").fill("The team has left.")
    question.get_by_role("button", name="Revoke role").click()
    expect(desk.page.get_by_text("Dr Okafor is no longer Reporter.")).to_be_visible()
    expect(desk.page.get_by_role("button", name=REVOKE)).to_have_count(0)
    expect(other.page.locator("h-link")).to_contain_text("Access ended")
    assert offstage(Assignment.objects.get, operation=scene.operation, user=scene.dr_okafor).revocation_reason


def test_an_ended_login_is_told_once_and_nothing_knocks_again(people, scene):
    desk = people("ms_rivera")
    desk.allow("401")
    opened: list[str] = []
    desk.page.on("websocket", lambda socket: opened.append(socket.url))
    desk.go("")
    assert len(opened) == 1
    offstage(suspend_user, user=scene.ms_rivera, reason="Lost the laptop.")
    try:
        expect(desk.pill).to_contain_text("Logged out")
        asked = len(desk.requested)
        desk.page.wait_for_timeout(3_000)  # the first tries after a lost line come within this
        assert len(opened) == 1, "no loop of sockets"
        assert len(desk.requested) - asked <= 1, "nor of requests"
    finally:
        offstage(reactivate_user, user=scene.ms_rivera)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """A page of another site (another port is another origin; the cookie goes with it all the same)."""
    handler = partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        (tmp_path / "index.html").write_text("<!doctype html><title>Elsewhere</title>")
        yield f"http://127.0.0.1:{site.server_port}/"
        site.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        """Nothing."""


KNOCK = """
async ([socket, snapshot, revoke]) => {
    const said = [];
    await new Promise((done) => {
        const line = new WebSocket(socket);
        line.onopen = () => { said.push("open"); line.send('{"type":"resume","have":{},"epoch":""}'); };
        line.onmessage = (message) => said.push(message.data);
        line.onclose = (closed) => { said.push(closed.code); done(); };
        setTimeout(done, 5000);
    });
    const form = { method: "POST", body: new URLSearchParams({ reason: "x" }) };
    for (const [url, asked] of [[snapshot, {}], [revoke, form]]) {
        try {
            said.push((await fetch(url, { credentials: "include", ...asked })).status);
        } catch (refused) {
            said.push(refused.name);
        }
    }
    return said;
}
"""


def test_a_page_of_another_site_gets_nothing_with_the_persons_cookie(people, scene, server, elsewhere):
    desk = people("admin")
    desk.allow(".")
    desk.go("")
    assignment = offstage(Assignment.objects.get, operation=scene.operation, user=scene.dr_okafor)
    desk.page.goto(elsewhere)
    said = desk.page.evaluate(
        KNOCK,
        [
            f"ws://127.0.0.1:{server.port}/ws/operations/{scene.operation.slug}/",
            f"{server.url}/api/v1/operations/{scene.operation.slug}/snapshot/",
            f"{server.url}/operations/{scene.operation.slug}/people/{assignment.id}/revoke/",
        ],
    )
    assert said == [1006, "TypeError", "TypeError"]
    offstage(assignment.refresh_from_db)
    assert assignment.revoked_at is None
    desk.requested.clear()  # the other site was asked on purpose
