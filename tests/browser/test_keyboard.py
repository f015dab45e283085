"""The whole of the main job without a mouse, and the ways that help those who cannot use one."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from operations.services import set_password
from tests.browser.desk import Desk, offstage
from tests.browser.picture import ReportForm, rows
from tests.world import report

PASSWORD = "seventeen quiet herons"


def tab_to(desk: Desk, target: Locator, most: int = 60) -> None:
    """Press Tab until this has the focus, as somebody does who sees the ring move."""
    expect(target).to_be_visible()
    for _press in range(most):
        if target.evaluate("el => el === document.activeElement || el.contains(document.activeElement)"):
            return
        desk.page.keyboard.press("Tab")
    raise AssertionError(f"{most} times Tab do not lead to {target}")


def test_log_in_report_and_read_without_a_mouse(people, scene):
    offstage(report, scene.major_park, scene.operation, title="Houses buried at Hyeongok")
    offstage(set_password, user=scene.ms_rivera, password=PASSWORD)
    desk = people("")
    keys = desk.page.keyboard
    desk.page.goto(desk.path())
    expect(desk.page.get_by_label("User name")).to_be_focused()
    keys.type("ms_rivera")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    desk.is_live()
    keys.press("n")
    form = ReportForm(desk).is_open()
    expect(form.title).to_be_focused()
    keys.type("Landslide on six houses")
    tab_to(desk, form.where)
    keys.type("35.85 129.21")
    tab_to(desk, form.form.locator(".sevpick"))
    keys.press("ArrowRight")
    expect(form.form.locator(".sevpick input:checked")).to_have_count(1)
    tab_to(desk, form.people)
    keys.type("6 trapped")
    code = form.code
    keys.press("Control+Enter")
    expect(desk.page).to_have_url(re.compile(f"incident={code}"))
    keys.press("v")
    first, second = rows(desk).nth(0), rows(desk).nth(1)
    expect(desk.page.locator("h-list-twin tr:focus")).to_have_count(1)
    keys.press("Home")
    expect(first).to_be_focused()
    keys.press("j")
    expect(second).to_be_focused()
    keys.press("k")
    expect(first).to_be_focused()
    chosen = first.locator("a.mono").inner_text()
    keys.press("Enter")
    expect(desk.page.locator("h-incident-panel .code")).to_have_text(chosen)
    keys.press("l")
    expect(desk.page.get_by_role("textbox", name=re.compile("Line to the log"))).to_be_focused()
    keys.type("Voices heard under house 3.")
    keys.press("Control+Enter")
    expect(desk.page.locator("h-incident-log h-entry", has_text="Voices heard")).to_contain_text("UN OCHA")
    keys.press("Escape")
    expect(desk.page.locator("h-incident-panel")).to_have_count(0)


def test_the_first_tab_skips_to_the_content_and_f6_walks_the_regions(people):
    desk = people("major_park").go()
    desk.page.keyboard.press("Tab")
    skip = desk.page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#main")).to_be_focused()
    seen = []
    for _step in range(4):
        desk.page.keyboard.press("F6")
        seen.append(desk.page.evaluate("document.activeElement.closest('[data-region]')?.dataset.region ?? ''"))
    assert set(seen) == {"rail", "top", "map", "panel"}
    desk.page.keyboard.press("Shift+F6")
    assert desk.page.evaluate("document.activeElement.closest('[data-region]').dataset.region") == seen[-2]


def search_by_key(desk: Desk) -> None:
    """A closed dialog gives the keys back to the page a moment after it is gone from sight: press until they answer."""
    for _attempt in range(20):
        desk.page.keyboard.press("/")
        if desk.page.locator("[data-search]:focus").count():
            return
        desk.page.wait_for_timeout(100)
    expect(desk.page.locator("[data-search]")).to_be_focused()


def test_the_help_lists_the_keys_and_single_keys_rest_while_one_types(people):
    desk = people("major_park").go()
    desk.page.keyboard.press("?")
    expect(desk.page.locator("h-dialog").filter(has_text="Next region of the page")).to_contain_text("New incident")
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    search_by_key(desk)
    desk.page.keyboard.type("nv")
    expect(desk.page.locator("h-report, h-list-twin")).to_have_count(0)
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("g")
    desk.page.keyboard.press("c")
    expect(desk.page).to_have_url(re.compile("/cmoc/$"))


def test_single_keys_can_be_turned_off(people):
    desk = people("major_park", prefer={"shortcuts": False}).go()
    desk.page.keyboard.press("n")
    desk.page.keyboard.press("F6")
    expect(desk.page.locator("h-report")).to_have_count(0)


def test_the_map_itself_can_be_used_by_keys(people):
    desk = people("ms_rivera").go()
    desk.page.locator("#map").focus()
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("Enter")
    form = ReportForm(desk).is_open()
    expect(form.where).to_have_value(re.compile(r"^52S "))
