"""The import page: choose a file, read what each row became, apply it with progress in sight, undo all of it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.desk import Desk, offstage
from tests.test_import_incidents import TABLE, WEEK, incidents_of

#: The week has 1,707 events under so many different titles.
TITLES = 1_543


def choose(desk: Desk, path: Path) -> None:
    desk.page.set_input_files("input[type=file]", path)
    desk.page.get_by_role("button", name="Look at the rows").click()


def test_the_usgs_week_is_applied_with_progress_and_undone(people, scene, tmp_path):
    (tmp_path / "earthquakes.json").write_bytes(WEEK)
    (tmp_path / "사고.csv").write_text(TABLE)
    desk = people("major_park").go("import/", live=False)
    choose(desk, tmp_path / "사고.csv")
    expect(desk.page.get_by_text("No title. Say in a few words what happened.")).to_be_visible()
    desk.page.get_by_role("link", name="Another file").click()
    choose(desk, tmp_path / "earthquakes.json")
    desk.page.get_by_role("button", name="Import 1707 incidents").click()
    expect(desk.page.get_by_role("progressbar", name="Progress")).to_be_visible()
    expect(desk.page.get_by_text("Applied", exact=True)).to_be_visible(timeout=60_000)
    assert len(offstage(incidents_of, scene)) == TITLES
    desk.page.get_by_role("button", name="Undo this import").click()
    expect(desk.page.get_by_text("Undone", exact=True)).to_be_visible(timeout=60_000)
    assert offstage(incidents_of, scene) == {}
