"""The map page as people use it: map, list twin, feed, and the form for a report."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.desk import Desk


def press_map(desk: Desk, x: float = 0.5, y: float = 0.5) -> None:
    """A click on the map at this share of its width and height."""
    box = desk.page.locator("#map").bounding_box()
    assert box is not None
    desk.page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)


def open_list(desk: Desk) -> Locator:
    desk.page.get_by_role("toolbar", name="Filters").get_by_role("button", name="List", exact=True).click()
    return rows(desk)


def rows(desk: Desk) -> Locator:
    return desk.page.locator("h-list-twin tr[data-id]")


def row(desk: Desk, words: str) -> Locator:
    return rows(desk).filter(has_text=words)


def feed(desk: Desk) -> Locator:
    return desk.page.locator("h-feed .entry")


class ReportForm:
    """The form of the right panel."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page = desk, desk.page
        self.form = desk.page.locator("h-report")
        self.title = self.form.get_by_label(re.compile("What happened"))
        self.where = self.form.get_by_label(re.compile("Where"))
        self.people = self.form.get_by_label(re.compile("People and needs"))
        self.kind = self.form.locator("#report-kind")

    def is_open(self) -> ReportForm:
        expect(self.title).to_be_visible()
        return self

    def choose_kind(self, name: str) -> None:
        self.kind.click()
        self.form.get_by_role("searchbox", name="Find a kind").fill(name)
        self.form.get_by_role("radio", name=re.compile(name)).first.click()

    def choose_severity(self, word: str) -> None:
        self.form.locator(".sevpick label", has_text=word).click()

    def choose_audience(self, word: str) -> None:
        self.form.locator("h-aud summary").click()
        self.form.get_by_role("radio", name=re.compile(f"^{word}")).click()

    @property
    def code(self) -> str:
        """The code that the report has before it is stored."""
        found = re.search(r"INC-[0-9A-Z]+", self.form.locator(".foot").inner_text())
        assert found is not None
        return found.group()

    def store(self) -> str:
        code = self.code
        self.form.get_by_role("button", name=re.compile("Report incident")).click()
        return code
