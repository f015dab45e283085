"""One incident, two people: the log, the status, resources, files - and what happens when both change the same."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.desk import Desk, offstage
from tests.browser.picture import feed
from tests.test_attachments import GPS, photo
from tests.world import World, make_world


@pytest.fixture
def world(scene) -> World:
    return offstage(make_world, scene)


def panel(desk: Desk) -> Locator:
    return desk.page.locator("h-incident-panel")


def lines(desk: Desk) -> Locator:
    return panel(desk).locator("h-incident-log h-entry")


def add_line(desk: Desk, text: str) -> None:
    panel(desk).get_by_role("textbox", name=re.compile("Line to the log")).fill(text)
    panel(desk).get_by_role("button", name="Add line").click()


def test_a_line_is_seen_live_and_struck_in_sight_of_all(people, world):
    place = f"?incident={world.incident.code}"
    rivera, park = people("ms_rivera").go(place), people("major_park").go(place)
    with park.staying():
        add_line(rivera, "Excavator left Gyeongju at 1640Z.")
        line = lines(park).filter(has_text="Excavator left Gyeongju")
        expect(line).to_contain_text("UN OCHA")
        mine = lines(rivera).filter(has_text="Excavator left Gyeongju")
        expect(mine).to_have_count(1)
        mine.locator("time").click()
        mine.get_by_role("button", name="Strike line").click()
        rivera.page.get_by_label("Why it is wrong").fill("It left Ulsan.")
        rivera.page.get_by_role("button", name="Strike line", exact=True).click()
        expect(line.locator("del")).to_have_text("Excavator left Gyeongju at 1640Z.")
        expect(line).to_contain_text("It left Ulsan.")


def test_a_new_status_is_seen_at_once_and_can_be_undone(people, world):
    place = f"?incident={world.incident.code}"
    rivera, park = people("ms_rivera").go(place), people("major_park").go(place)
    with park.staying():
        panel(rivera).get_by_role("group").locator("summary", has_text="Reported").first.click()
        panel(rivera).get_by_role("radio", name="Responding").click()
        status = panel(park).locator("h-menu.status > details > summary")
        expect(status).to_contain_text("Responding")
        expect(lines(park).filter(has_text="Responding").first).to_be_visible()
        rivera.toast.get_by_role("button", name="Undo").click()
        expect(status).to_contain_text("Reported")


def test_of_two_who_edit_the_second_chooses_and_loses_nothing(people, world):
    place = f"?incident={world.incident.code}"
    rivera, park = people("ms_rivera").go(place), people("major_park").go(place)
    rivera.allow("409")
    for desk in (rivera, park):
        panel(desk).get_by_role("button", name="Edit", exact=True).click()
        expect(desk.page.get_by_label("Needs")).to_be_visible()
    rivera.page.get_by_label("Needs").fill("Lifting gear, light")
    panel(rivera).get_by_role("combobox", name="Severity").select_option("extreme")
    park.page.get_by_label("Needs").fill("Two excavators")
    park.page.get_by_role("button", name="Store changes").click()
    expect(park.toast).to_contain_text("1 field stored")
    rivera.page.get_by_role("button", name="Store changes").click()
    expect(rivera.page.get_by_role("dialog", name=re.compile("Major Park changed this meanwhile"))).to_be_visible()
    dialog = rivera.page.locator("body > h-dialog")
    expect(dialog).to_contain_text("Two excavators")
    expect(dialog).to_contain_text("Lifting gear, light")
    dialog.get_by_role("button", name="Store my choice").click()
    for desk in (rivera, park):
        expect(panel(desk)).to_contain_text("Lifting gear, light")
        expect(panel(desk).locator(".badges")).to_contain_text("Extreme")
    # Both wordings stay in the log.
    expect(lines(park).filter(has_text="Two excavators").first).to_be_visible()


def test_a_resource_is_committed_in_part_and_released(people, world):
    place = f"?incident={world.incident.code}&tab=resources"
    park, rivera = people("major_park").go(place), people("ms_rivera").go(place)
    name = world.resource.name
    with rivera.staying():
        panel(park).get_by_role("button", name="Commit resource").click()
        dialog = panel(park).locator("h-commit")
        expect(dialog.locator(".pick-row")).to_contain_text("3 of 4")
        dialog.get_by_role("radio", name=re.compile(name)).check()
        dialog.get_by_label("How many").fill("2")
        dialog.get_by_label("Note").fill("By Route 20")
        dialog.get_by_role("button", name="Commit resource").click()
        expect(park.toast).to_contain_text(f"Committed 2 of {name} to {world.incident.code}")
        given = panel(rivera).locator(".entry", has_text=name)
        expect(given).to_have_count(2)
        expect(panel(rivera).get_by_role("tab", name=re.compile("Resources"))).to_contain_text("2")
        panel(park).locator(".entry", has_text="By Route 20").get_by_role("button", name="Release").click()
        expect(park.toast).to_contain_text(f"Released 2 of {name}")
        expect(given.filter(has_text="released")).to_have_count(1)


def test_a_photo_loses_where_it_was_taken(people, world, tmp_path):
    taken = tmp_path / "slope.jpg"
    taken.write_bytes(photo(size=(640, 480)))
    assert GPS in taken.read_bytes()
    place = f"?incident={world.incident.code}&tab=files"
    okafor, park = people("dr_okafor").go(place), people("major_park").go(place)
    before = panel(park).locator(".files li").count()
    with park.staying():
        panel(okafor).locator("input[type=file]").first.set_input_files(taken)
        expect(panel(park).locator(".files li")).to_have_count(before + 1)
    address = panel(park).locator(".files li", has_text="640 × 480").locator("a.thumb").get_attribute("href")
    served = park.page.request.get(address)
    assert served.ok and GPS not in served.body() and b"Exif" not in served.body()
    assert not Image.open(io.BytesIO(served.body())).getexif()


def test_codes_in_a_line_lead_to_what_they_name(people, world):
    desk = people("ms_rivera").go(f"?incident={world.incident.code}")
    add_line(desk, f"Same slope as {world.twin.code}.")
    expect(lines(desk).filter(has_text="Same slope")).to_contain_text("UN OCHA")
    lines(desk).filter(has_text="Same slope").get_by_role("link", name=world.twin.code).click()
    expect(desk.page).to_have_url(re.compile(f"incident={world.twin.code}"))
    expect(panel(desk).locator("h2.title")).to_have_text(world.twin.title)
    desk.page.go_back()
    expect(panel(desk).locator("h2.title")).to_have_text(world.incident.title)
    desk.page.keyboard.press("Escape")
    expect(panel(desk)).to_have_count(0)
    expect(feed(desk).filter(has_text="Same slope").first).to_be_visible()
