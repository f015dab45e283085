"""The page in another language, and the marks of an exercise."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import People, offstage
from tests.browser.picture import ReportForm, row
from tests.cast import assemble


@pytest.fixture
def exercise(scene, server, chromium):
    """The cast in an exercise, at browsers."""
    found = People(chromium, server.url, offstage(assemble, kind="exercise"))
    yield found
    found.close()
    found.check()


def test_the_language_is_switched_and_what_is_typed_stays(people):
    desk = people("ms_rivera").go()
    desk.page.keyboard.press("n")
    ReportForm(desk).is_open().title.fill("Landslide on six houses")
    desk.page.locator("h-menu.lang summary").click()
    desk.page.get_by_role("button", name="한국어").click()
    expect(desk.page.locator("html")).to_have_attribute("lang", "ko")
    expect(desk.page.locator("h-link .link-pill.live")).to_be_visible()
    title = desk.page.locator("#report-title")
    if title.count() == 0:
        desk.page.keyboard.press("n")
    expect(title).to_have_value("Landslide on six houses")
    desk.page.locator("#report-where").fill("35.85 129.21")
    desk.page.locator(".sevpick label").first.click()
    desk.page.locator("h-report button[type=submit]").click()
    expect(desk.page).to_have_url(re.compile("incident=INC-"))


@pytest.mark.parametrize("language", ["ko", "th", "ja"])
def test_every_page_works_in_every_language(people, language):
    desk = people("major_park", prefer={"language": language})
    for place in ("", "log/", "resources/", "cmoc/"):
        desk.page.goto(desk.path(place))
        expect(desk.page.locator("html")).to_have_attribute("lang", language)
        expect(desk.page.locator("h-link .link-pill.live")).to_be_visible()


def test_an_exercise_is_marked_on_every_page(exercise):
    desk = exercise("ms_rivera")
    for place in ("", "?view=list", "?report=new", "log/", "resources/", "cmoc/", "import/"):
        desk.go(place, live=place != "import/")
        expect(desk.page).to_have_title(re.compile("^EXERCISE"))
        for band in (".ex-band.above", ".ex-band.below"):
            expect(desk.page.locator(band)).to_be_in_viewport(ratio=1)
            expect(desk.page.locator(band)).to_contain_text("훈련")
        assert desk.page.evaluate(
            "document.documentElement.scrollHeight <= innerHeight + 1 || location.pathname.endsWith('import/')"
        )
    desk.go("?report=new")
    form = ReportForm(desk).is_open()
    form.title.fill("Landslide on six houses")
    form.where.fill("35.85 129.21")
    form.choose_severity("Severe")
    code = form.store()
    expect(desk.page).to_have_title(re.compile(f"^EXERCISE.*{code}"))
    desk.go("?view=list")
    expect(row(desk, code)).to_be_visible()
