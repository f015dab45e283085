"""A phone in one hand: the map with a sheet, a report, and nothing that needs a second look for a small finger."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import PHONE, TOUCH
from tests.browser.desk import Desk, offstage
from tests.browser.picture import ReportForm
from tests.world import World, make_world

TARGETS = (Path(__file__).parent / "targets.js").read_text()
PLACES = ["", "?view=list", "?incident={code}", "?report=new", "cmoc/", "cmoc/?tab=rooms", "log/", "resources/"]
#: What a thumb presses in a hurry is 44 high.
MAIN = ".fab, .place-link, .btn-i:not(.sm), .btn-p, h-link button"


@pytest.fixture
def world(scene) -> World:
    return offstage(make_world, scene)


def assert_fits(desk: Desk) -> None:
    wide = desk.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1], f"{desk.page.url} scrolls sideways: {wide}"


def sheet_height(desk: Desk) -> float:
    box = desk.page.locator("#panel").bounding_box()
    assert box is not None
    return box["height"]


def test_the_sheet_has_three_heights_and_the_map_stays_behind_it(people, world):
    desk = people("dr_okafor", **TOUCH).go()
    panel = desk.page.locator("#panel")
    expect(panel).to_have_attribute("data-height", "peek")
    heights = []
    for height in ("peek", "half", "full"):
        expect(panel).to_have_attribute("data-height", height)
        heights.append(sheet_height(desk))
        desk.page.get_by_role("button", name="Height of the sheet").tap()
    assert 80 <= heights[0] <= 130 and heights[0] < heights[1] < heights[2] <= PHONE["height"]
    assert_fits(desk)


def test_a_report_with_one_thumb(people, world):
    desk, park = people("dr_okafor", **TOUCH).go(), people("major_park").go("?view=list")
    fab = desk.page.locator(".fab")
    expect(fab).to_be_in_viewport(ratio=1)
    box = fab.bounding_box()
    assert box is not None and box["y"] > PHONE["height"] / 2 and min(box["width"], box["height"]) >= 44
    fab.tap()
    form = ReportForm(desk).is_open()
    assert_fits(desk)
    form.title.fill("Road flooded at the underpass")
    form.form.get_by_role("button", name="Map").tap()
    expect(desk.page.get_by_text("Press the map where it happened")).to_be_visible()
    desk.page.touchscreen.tap(PHONE["width"] / 2, PHONE["height"] / 2)
    expect(form.where).to_have_value(re.compile(r"^52S "))
    form.choose_severity("Moderate")
    code = form.code
    form.form.get_by_role("button", name=re.compile("Report incident")).tap()
    expect(desk.page).to_have_url(re.compile(f"incident={code}"))
    expect(park.page.locator("h-list-twin tr", has_text=code)).to_be_visible()
    expect(desk.page.locator("h-incident-panel")).to_be_visible()
    assert_fits(desk)


def test_no_page_scrolls_sideways_and_a_finger_hits_every_target(people, world):
    desk = people("major_park", **TOUCH)
    missed = {}
    for place in PLACES:
        desk.go(place.format(code=world.incident.code))
        expect(desk.page.locator("h-skeleton")).to_have_count(0)
        assert_fits(desk)
        found = desk.page.evaluate(TARGETS, MAIN)
        if found["crowded"] or found["low"]:
            missed[place] = found
    assert missed == {}


def test_a_long_press_begins_a_report_there(people, world):
    desk = people("dr_okafor", **TOUCH).go()
    # A browser makes a context menu of a long press.
    desk.page.locator("#map").click(button="right", position={"x": 120, "y": 300})
    expect(ReportForm(desk).is_open().where).to_have_value(re.compile(r"^52S "))
