"""What is rare and grave has a dialog: who sees it, which of two stays, who is relieved, where a thing is now."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.desk import Desk, offstage
from tests.browser.picture import open_list, row
from tests.world import World, make_world


@pytest.fixture
def world(scene) -> World:
    return offstage(make_world, scene)


def panel(desk: Desk) -> Locator:
    return desk.page.locator("h-incident-panel, h-resource-panel")


def from_menu(desk: Desk, choice: str) -> None:
    panel(desk).get_by_label("More", exact=True).click()
    panel(desk).get_by_role("button", name=re.compile(rf"^{re.escape(choice)}")).click()


def test_an_incident_is_released_to_the_other_side_and_withdrawn_with_a_reason(people, world):
    park = people("major_park").go(f"?incident={world.secret.code}")
    rivera = people("ms_rivera").go()
    open_list(rivera)
    expect(row(rivera, world.twin.title)).to_have_count(1)
    expect(row(rivera, world.secret.title)).to_have_count(0)
    with rivera.staying():
        from_menu(park, "Release to")
        dialog = panel(park).locator("h-reach")
        dialog.get_by_role("radio", name=re.compile("^Shared|^All")).check()
        dialog.get_by_role("button", name="Release", exact=True).click()
        expect(park.toast).to_contain_text(f"{world.secret.code} is released")
        expect(row(rivera, world.secret.title)).to_have_count(1)
        from_menu(park, "Withdraw")
        dialog.get_by_role("radio", name=re.compile("Military")).check()
        dialog.get_by_role("button", name="Withdraw", exact=True).click()
        expect(dialog.get_by_role("alert")).to_contain_text("Say why")
        dialog.get_by_label("Why").fill("Convoy times are in it.")
        dialog.get_by_role("button", name="Withdraw", exact=True).click()
        expect(park.toast).to_contain_text(f"{world.secret.code} is withdrawn")
        expect(row(rivera, world.secret.title)).to_have_count(0)
    assert "Convoy times" not in rivera.everything_received()


def test_a_duplicate_is_merged_into_the_one_that_stays_and_taken_back(people, world):
    park = people("major_park").go(f"?incident={world.twin.code}")
    rivera = people("ms_rivera").go(f"?incident={world.twin.code}")
    with rivera.staying():
        from_menu(park, "Merge into")
        dialog = panel(park).locator("h-choose-incident")
        dialog.get_by_label("Find").fill(world.incident.code)
        dialog.get_by_role("radio", name=re.compile(world.incident.code)).check()
        dialog.get_by_role("button", name=f"Merge into {world.incident.code}").click()
        expect(park.toast).to_contain_text("Both logs are kept")
        status = panel(rivera).locator(".badges")
        expect(status).to_contain_text("Duplicate")
        expect(panel(rivera).get_by_role("link", name=world.incident.code).first).to_be_visible()
        park.toast.get_by_role("button", name="Undo").click()
        expect(status).not_to_contain_text("Duplicate")


def test_related_incidents_lead_to_each_other(people, world):
    rivera = people("ms_rivera").go(f"?incident={world.incident.code}")
    other = world.twin.code
    from_menu(rivera, "Link related")
    dialog = panel(rivera).locator("h-choose-incident")
    dialog.get_by_label("Find").fill("no such words")
    expect(dialog).to_contain_text("No incident has these words")
    dialog.get_by_role("button", name="Link", exact=True).click(force=True)  # it can be pressed, and says what is missing
    expect(dialog.get_by_role("alert")).to_contain_text("Choose an incident")
    dialog.get_by_label("Find").fill(other)
    dialog.get_by_role("radio", name=re.compile(other)).check()
    dialog.get_by_role("button", name=f"Link with {other}").click()
    expect(rivera.toast).to_contain_text("are linked")
    panel(rivera).locator("dd.links").get_by_role("link", name=other).click()
    expect(panel(rivera).locator("h2.title")).to_have_text(world.twin.title)


def test_a_resource_is_edited_and_moved_and_the_others_see_where_it_is(people, world):
    place = f"?resource={world.resource.code}"
    park, rivera = people("major_park").go(place), people("ms_rivera").go(place)
    with rivera.staying():
        panel(park).get_by_role("button", name="Move", exact=True).click()
        dialog = panel(park).locator("h-move")
        dialog.get_by_role("button", name="Store position").click()
        expect(dialog.get_by_text("Write where it is.")).to_be_visible()
        dialog.get_by_label("New position").fill("35.8562 129.2247")
        dialog.get_by_label("Where it is from").fill("by radio")
        dialog.get_by_role("button", name="Store position").click()
        expect(park.toast).to_contain_text(f"{world.resource.code} is at 52S")
        expect(panel(rivera)).to_contain_text("by radio")
        panel(park).get_by_role("button", name="Edit", exact=True).click()
        panel(park).get_by_label("Remarks").fill("Needs a crane operator.")
        panel(park).get_by_role("button", name="Store changes").click()
        expect(panel(rivera)).to_contain_text("Needs a crane operator.")


def test_a_watch_officer_who_does_not_answer_is_relieved_with_a_reason(people, world):
    suda = people("wg_cdr_suda").go("cmoc/?seat=watch-officer")
    park = people("major_park").go("cmoc/?seat=watch-officer")
    with suda.staying():
        suda.page.locator("h-watch").get_by_role("button", name="Take the watch").click()
        expect(suda.toast).to_contain_text("You have the watch")
        park.page.locator("h-watch").get_by_role("button", name=re.compile("^Relieve")).click()
        dialog = park.page.locator("body > h-dialog")
        dialog.get_by_label("Why").fill("No answer since 0300.")
        dialog.get_by_role("button", name="Relieve", exact=True).click()
        expect(park.toast).to_contain_text("is vacant")
        expect(suda.page.locator("h-watch")).to_contain_text("Vacant since")
        expect(suda.page.locator("h-watch")).to_contain_text("No answer since 0300.")
