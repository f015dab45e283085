"""The network goes and comes back, the server dies and comes back: what is said is true, and nothing that was kept is lost."""

from __future__ import annotations

import re
import signal

import pytest
from playwright.sync_api import expect

from incidents.services.incident import update_incident
from tests.browser.desk import Desk, offstage
from tests.browser.picture import ReportForm, feed, open_list, row, rows
from tests.server import start
from tests.world import World, make_world

#: What a browser says of a server that is not there.
UNREACHABLE = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "WebSocket connection", "ERR_EMPTY")


@pytest.fixture
def world(scene) -> World:
    return offstage(make_world, scene)


def picture_of(desk: Desk) -> list[str]:
    """The rows of the list twin as they are read."""
    return sorted(re.sub(r"\s+", " ", text) for text in rows(desk).all_inner_texts())


def report_offline(desk: Desk) -> str:
    desk.page.locator("h-filters [data-new]").click()
    form = ReportForm(desk).is_open()
    form.title.fill("Road flooded at the underpass")
    form.where.fill("35.5372 129.3112")
    form.choose_severity("Moderate")
    code = form.code
    button = form.form.get_by_role("button", name="Keep and send when online")
    expect(button).to_be_visible()
    button.click()
    return code


def test_reports_and_lines_wait_offline_and_go_out_by_themselves(people, world):
    place = f"?incident={world.incident.code}"
    okafor, park = people("dr_okafor").go(place), people("major_park").go("?view=list")
    okafor.allow(*UNREACHABLE)
    expect(okafor.page.get_by_role("button", name="Add line")).to_be_visible()
    okafor.context.set_offline(True)
    expect(okafor.pill).to_contain_text("Offline")
    okafor.page.get_by_role("textbox", name=re.compile("Line to the log")).fill("Two of six are out.")
    okafor.page.get_by_role("button", name="Add line").click()
    waiting = okafor.page.locator("h-incident-log h-entry", has_text="Two of six are out.")
    expect(waiting).to_contain_text("Kept here, not sent yet")
    code = report_offline(okafor)
    expect(okafor.toast).to_contain_text(f"{code} is kept on this device")
    expect(okafor.toast).not_to_contain_text("stored.")
    expect(okafor.page.locator("h-kept-report")).to_contain_text("Not stored yet.")
    expect(okafor.pill).to_contain_text("2 to send")
    open_list(okafor)
    expect(row(okafor, code)).to_contain_text("Kept here")
    okafor.pill.click()
    expect(okafor.page.locator("h-outbox .ob")).to_have_count(2)
    okafor.page.keyboard.press("Escape")
    with park.staying(), okafor.staying():
        okafor.context.set_offline(False)
        expect(okafor.pill).to_have_text(re.compile(r"^\s*Live\s*$"))
        expect(row(park, code)).to_contain_text("Road flooded at the underpass")
        expect(row(okafor, code)).not_to_contain_text("Kept here")
        expect(row(okafor, code)).to_have_count(1)
    park.go()
    expect(feed(park).filter(has_text="Two of six are out.")).to_have_count(1)


def test_what_waits_survives_that_the_page_is_closed(people, world):
    okafor = people("dr_okafor").go()
    okafor.allow(*UNREACHABLE)
    okafor.context.set_offline(True)
    expect(okafor.pill).to_contain_text("Offline")
    code = report_offline(okafor)
    expect(okafor.page.locator("h-kept-report")).to_contain_text("Not stored yet.")
    okafor.page.close()
    okafor.context.set_offline(False)
    okafor.page = okafor.new_page()
    okafor.go("?view=list")
    expect(row(okafor, code)).to_contain_text("Reported")
    park = people("major_park").go("?view=list")
    expect(row(park, code)).to_have_count(1)


def test_after_the_server_was_killed_the_page_is_the_same_as_a_new_one(people, world):
    server = start()
    try:
        okafor = people("dr_okafor", url=server.url).go("?view=list")
        park = people("major_park", url=server.url).go("?view=list")
        for desk in (okafor, park):
            desk.allow(*UNREACHABLE, "502", "503")
        expect(row(park, world.incident.code)).to_be_visible()
        with park.staying(), okafor.staying():
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
            expect(okafor.pill).to_contain_text("Offline")
            expect(park.pill).to_contain_text("Offline")
            code = report_offline(okafor)
            offstage(
                update_incident, by=world.cast.ms_rivera, operation=world.operation, incident_id=world.incident.id, version=None,
                changes={"status": "responding"},
            )  # fmt: skip
            server = start(server.port)
            park.page.bring_to_front()
            for desk in (okafor, park):
                expect(desk.pill).to_contain_text("Live", timeout=45_000)
            expect(row(park, code)).to_contain_text("Road flooded", timeout=45_000)
            expect(row(park, world.incident.code)).to_contain_text("Responding")
            replayed = picture_of(park)
        park.page.reload()
        park.is_live()
        expect(row(park, code)).to_be_visible()
        assert picture_of(park) == replayed
    finally:
        server.process.kill()
        server.process.wait()
