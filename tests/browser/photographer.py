"""Pictures of the screens for docs/images/: `python -m tests.browser.photographer URL [name ...]`.

URL is a server with the demo operation as it was loaded; `make screenshots` starts one. HADR_DEMO_PASSWORD opens it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import ARGUMENTS, DESK, TOUCH

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
HOME = "/operations/typhoon-demo/"
#: The demo's own incident with most to see: a landslide, people under it, a log in two languages, resources on the way.
LANDSLIDE = "INC-7K3QF"
MESSAGE = "MGRS 52SEE1656070590 2 trapped, bridge out, need lifting gear"
TABLE = """title,kind,severity,lat,lon,place_name,occurred_at,trapped
Landslide behind the school,landslide,severe,35.8512,129.2104,Hyeongok,2026-11-23T16:05:00Z,2
,flood,moderate,35.5372,129.3112,Samsan underpass,2026-11-23T16:20:00Z,
Roof down on a shelter,building_collapse,severe,36.0190,129.3435,Jukdo-dong,2026-11-23T15:50:00Z,4
Trees across Route 31,road_cut,minor,north of Gampo,129.5041,Gampo,2026-11-23T15:10:00Z,
"""
taken: dict[str, Callable[[Browser, str], None]] = {}
Look = Callable[[Page], None]


def picture(
    name: str, *, by: str = "ms_rivera", at: str = "", theme: str = "light", phone: bool = False
) -> Callable[[Look], Look]:
    """What the function brings to stand at this place of the demo is kept as docs/images/<name>.png."""

    def remember(look: Look) -> Look:
        def take(browser: Browser, url: str) -> None:
            screen = {**TOUCH, "device_scale_factor": 2} if phone else {"viewport": DESK}
            context = browser.new_context(base_url=url, reduced_motion="reduce", **screen)
            page = context.new_page()
            if by:
                enter(page, by, theme)
                page.goto(HOME + at)
                if not at.startswith("import"):
                    expect(page.locator("h-link .link-pill")).to_contain_text("Live")
            look(page)
            page.wait_for_load_state("networkidle")
            settle(page)
            page.screenshot(path=IMAGES / f"{name}.png")
            context.close()

        taken[name] = take
        return look

    return remember


def enter(page: Page, username: str, theme: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill(os.environ["HADR_DEMO_PASSWORD"])
    page.locator("form[data-login] button[type=submit]").click()
    page.wait_for_url("**/operations/")
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie.get("name") == "csrftoken")
    answer = page.request.patch(
        "/api/v1/me/", data={"theme": theme, "language": "en"}, headers={"X-CSRFToken": token, "Referer": page.url}
    )
    assert answer.ok, answer.text()


def settle(page: Page) -> None:
    """Fonts are there, the map is drawn."""
    page.evaluate(
        "document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"
    )
    page.wait_for_timeout(600)


@picture("login", by="")
def _login(page: Page) -> None:
    page.goto("/accounts/login/")


@picture("picture-light")
def _picture_light(page: Page) -> None:
    expect(page.locator("h-feed .entry").first).to_be_visible()


@picture("picture-dark", by="major_park", theme="dark", at=f"?incident={LANDSLIDE}")
def _picture_dark(page: Page) -> None:
    expect(page.locator("h-incident-panel h-entry").first).to_be_visible()


@picture("incident-open", at=f"?incident={LANDSLIDE}")
def _incident_open(page: Page) -> None:
    expect(page.locator("h-incident-panel h-entry").first).to_be_visible()


@picture("list-twin", at="?view=list")
def _list_twin(page: Page) -> None:
    expect(page.locator("h-list-twin tr[data-id]").first).to_be_visible()


@picture("report", by="dr_okafor", at="?report=new")
def _report(page: Page) -> None:
    page.get_by_role("button", name="Paste text").click()
    page.get_by_label("Message, as it came").fill(MESSAGE)
    page.get_by_role("button", name="Fill the form").click()
    expect(page.locator("#report-where")).not_to_have_value("")
    page.locator(".sevpick label", has_text="Severe").click()
    expect(page.locator("h-alike")).to_be_attached()


@picture("cmoc-watch", by="major_park", at="cmoc/")
def _cmoc_watch(page: Page) -> None:
    expect(page.locator("h-duty .seat").first).to_be_visible()
    expect(page.locator("h-room .msg").first).to_be_visible()


@picture("log", at="log/")
def _log(page: Page) -> None:
    expect(page.locator("main .entry").first).to_be_visible()


@picture("resources", at="resources/")
def _resources(page: Page) -> None:
    expect(page.locator("main tbody tr").first).to_be_visible()


@picture("import", at="import/")
def _import(page: Page) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "reports of the fire service.csv"
        table.write_text(TABLE)
        page.set_input_files("input[type=file]", table)
        page.get_by_role("button", name="Look at the rows").click()
        expect(page.get_by_text("No title. Say in a few words what happened.")).to_be_visible()


@picture("phone-map", by="dr_okafor", phone=True)
def _phone_map(page: Page) -> None:
    expect(page.locator("#panel")).to_have_attribute("data-height", "peek")
    page.get_by_role("button", name="Height of the sheet").tap()
    expect(page.locator("h-feed .entry").first).to_be_visible()


@picture("phone-report", by="dr_okafor", at="?report=new", phone=True)
def _phone_report(page: Page) -> None:
    page.locator("#report-title").fill("Road flooded at the underpass, two cars inside")
    page.locator("#report-where").fill("35.5372 129.3112")
    page.locator("#report-people").fill("3 trapped, need a boat")
    page.locator(".sevpick label", has_text="Severe").tap()
    expect(page.get_by_text("read as")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_role("button", name="Keep and send when online")).to_be_visible()


def main(url: str, names: list[str]) -> int:
    expect.set_options(timeout=20_000)
    IMAGES.mkdir(parents=True, exist_ok=True)
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=ARGUMENTS)
        for name in names or taken:
            try:
                taken[name](browser, url)
                print(f"docs/images/{name}.png")
            except Exception as wrong:
                failed += 1
                print(f"{name}: {wrong}", file=sys.stderr)
        browser.close()
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
