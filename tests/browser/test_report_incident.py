"""Reporting an incident in three ways, and the other side seeing it at once, without a reload."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

from tests.browser.desk import offstage
from tests.browser.picture import ReportForm, feed, open_list, press_map, row, rows
from tests.world import report


def test_a_report_from_the_map_is_on_the_other_map_within_a_second(people):
    rivera, park = people("ms_rivera").go(), people("major_park").go()
    expect(park.page.get_by_text("Nothing happened yet")).to_be_visible()
    press_map(rivera)
    rivera.page.get_by_role("button", name="New incident here").click()
    form = ReportForm(rivera).is_open()
    expect(form.where).to_have_value(re.compile(r"^52S "))
    form.title.fill("Landslide on six houses")
    expect(form.kind).to_contain_text("Landslide")
    form.choose_severity("Severe")
    form.people.fill("6 trapped, need excavators")
    with park.staying():
        code = form.store()
        began = time.monotonic()
        expect(feed(park).filter(has_text=code).first).to_be_visible()
        took = time.monotonic() - began
        print(f"pressed in one browser, seen in the other: {took * 1000:.0f} ms")
        expect(rivera.toast).to_contain_text(f"{code} stored")
        expect(row(park, code)).to_have_count(0)
        open_list(park)
        expect(row(park, code)).to_contain_text("Landslide on six houses")
        expect(row(park, code)).to_contain_text("6 trapped")
        # It is drawn where it was pressed: a click there opens it.
        park.page.get_by_role("button", name="Close the list").click()
        press_map(park)
        expect(park.page).to_have_url(re.compile(f"incident={code}"))
    assert took < 5, "on a quiet machine it takes less than a second"


def test_the_key_n_begins_a_report_and_ctrl_enter_stores_it(people):
    rivera, park = people("ms_rivera").go(), people("major_park").go("?view=list")
    rivera.page.keyboard.press("n")
    form = ReportForm(rivera).is_open()
    expect(form.title).to_be_focused()
    form.title.fill("Road flooded at the underpass")
    form.where.fill("35.5372 129.3112")
    form.choose_severity("Moderate")
    expect(form.kind).not_to_contain_text("Choose")
    code = form.code
    rivera.page.keyboard.press("Control+Enter")
    expect(rivera.page).to_have_url(re.compile(f"incident={code}"))
    expect(row(park, code)).to_contain_text("Road flooded at the underpass")


def test_pasted_text_becomes_a_draft_with_place_and_figures(people):
    desk = people("ms_rivera").go()
    desk.page.keyboard.press("n")
    form = ReportForm(desk).is_open()
    desk.page.get_by_role("button", name="Paste text").click()
    desk.page.get_by_label("Message, as it came").fill("MGRS 52SDD1234567890 2 trapped, bridge out")
    desk.page.get_by_role("button", name="Fill the form").click()
    expect(form.where).to_have_value("52S DD 12345 67890")
    expect(form.form.get_by_text("read as")).to_contain_text("2 trapped")
    expect(form.title).to_have_value(re.compile("bridge out", re.IGNORECASE))
    expect(form.kind).not_to_contain_text("Choose")
    form.choose_severity("Severe")
    code = form.store()
    expect(desk.toast).to_contain_text(f"{code} stored")
    open_list(desk)
    expect(row(desk, code)).to_contain_text("2 trapped")


def test_what_is_missing_is_said_at_its_field_and_nothing_is_sent(people):
    desk = people("dr_okafor").go()
    desk.page.keyboard.press("n")
    form = ReportForm(desk).is_open()
    form.form.get_by_role("button", name=re.compile("Report incident")).click()
    expect(form.form.get_by_role("alert").first).to_be_visible()
    expect(form.title).to_be_focused()
    expect(form.title).to_have_attribute("aria-invalid", "true")
    assert not [url for url in desk.requested if url.endswith("/incidents/")]


def test_filters_live_in_the_address_and_survive_a_reload(people, scene):
    offstage(report, scene.ms_rivera, scene.operation, title="Landslide on six houses", severity="severe")
    offstage(report, scene.ms_rivera, scene.operation, title="Fallen tree on a lane", kind="flood", severity="minor")
    desk = people("major_park").go()
    open_list(desk)
    expect(rows(desk)).to_have_count(2)
    desk.page.locator("h-filters summary", has_text="Severity").click()
    desk.page.locator("h-filters").get_by_role("checkbox", name=re.compile("^Severe")).click()
    expect(rows(desk)).to_have_count(1)
    expect(desk.page).to_have_url(re.compile("severity=severe"))
    desk.page.reload()
    expect(row(desk, "Landslide on six houses")).to_be_visible()
    expect(rows(desk)).to_have_count(1)
