"""The liaison side of the work: rooms with messages that arrive, and a watch that goes from one to the next."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.desk import Desk, offstage
from tests.world import World, make_world


@pytest.fixture
def world(scene) -> World:
    return offstage(make_world, scene)


def room(desk: Desk) -> Locator:
    return desk.page.locator("h-room")


def say(desk: Desk, text: str) -> None:
    field = room(desk).get_by_role("textbox")
    field.fill(text)
    field.press("Enter")


def test_a_message_arrives_and_tells_how_far_it_got(people, world):
    park, rivera = people("major_park").go("cmoc/"), people("ms_rivera").go("cmoc/")
    with rivera.staying():
        say(park, f"Road to {world.incident.code} is open again.")
        heard = room(rivera).locator(".msg", has_text="is open again")
        expect(heard).to_contain_text("ROK Army")
        said = room(park).locator(".msg.own", has_text="is open again")
        expect(said).to_contain_text("Stored")
        rivera.page.bring_to_front()
        room(rivera).locator(".msgs").focus()
        expect(said.locator(".dl")).to_contain_text("seen by 1: Ms Rivera")
    heard.get_by_role("link", name=world.incident.code).click()
    expect(rivera.page).to_have_url(re.compile(f"/operations/[^/]+/\\?incident={world.incident.code}"))


def test_what_is_unread_is_counted_on_every_page_until_it_is_read(people, world):
    rivera = people("ms_rivera").go()
    park = people("major_park").go("cmoc/")
    badge = rivera.page.locator("[data-count=rooms]")
    expect(badge).to_be_hidden()
    say(park, "First word.")
    say(park, "Second word.")
    expect(badge).to_have_text("2")
    rivera.go("cmoc/")
    rivera.page.bring_to_front()
    expect(room(rivera).locator(".msg", has_text="Second word.")).to_be_visible()
    expect(badge).to_be_hidden()


def test_a_watch_is_taken_handed_over_with_a_note_and_accepted(people, world):
    park, suda = people("major_park").go("cmoc/?seat=watch-officer"), people("wg_cdr_suda").go("cmoc/?seat=watch-officer")
    rivera = people("ms_rivera").go("cmoc/")
    vacant = rivera.page.locator("h-duty .seat.vac")
    expect(vacant).to_contain_text("Watch officer")
    expect(vacant).to_contain_text("Vacant")
    red = rivera.page.locator("h-duty .seat.vac").evaluate("el => getComputedStyle(el.querySelector('.bi, svg, i')).color")
    calm = rivera.page.locator("h-duty h2").evaluate("el => getComputedStyle(el).color")
    assert red != calm
    park.page.locator("h-watch").get_by_role("button", name="Take the watch").click()
    expect(park.toast).to_contain_text("You have the watch")
    expect(rivera.page.locator("h-duty .seat.vac")).to_have_count(0)
    expect(rivera.page.locator("h-duty")).to_contain_text("Park Ji-hoon")
    with suda.staying():
        watch = park.page.locator("h-watch")
        watch.get_by_label("My remarks").fill(f"Watch {world.incident.code}: voices heard under house 3.")
        watch.get_by_label("Hand over to").select_option("")
        watch.get_by_role("button", name=re.compile("Offer handover")).click()
        expect(watch).to_contain_text("You keep the seat until it is accepted")
        theirs = suda.page.locator("h-watch")
        expect(theirs).to_contain_text("voices heard under house 3")
        theirs.get_by_placeholder(re.compile("took over differently")).fill("Understood.")
        theirs.get_by_role("button", name="Accept the watch").click()
        expect(suda.toast).to_contain_text("You have the watch")
        expect(watch).to_contain_text("Wg Cdr Suda")
        expect(watch).to_contain_text("Accepted")
        expect(watch).to_contain_text("Understood.")
    expect(rivera.page.locator("h-duty .seat")).to_contain_text("Wg Cdr Suda")


def test_presence_is_what_a_person_says(people, world):
    park, rivera = people("major_park").go("cmoc/?tab=contacts"), people("ms_rivera").go("cmoc/?tab=contacts")
    person = rivera.page.locator("h-contacts").get_by_text("Park Ji-hoon").first
    expect(person).to_be_visible()
    park.page.locator("h-duty header summary").first.click()
    park.page.locator("h-duty header").get_by_role("radio", name="On call").click()
    expect(rivera.page.locator("h-contacts li, h-contacts tr").filter(has_text="Park Ji-hoon").first).to_contain_text("On call")
