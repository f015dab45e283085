"""Every page in every theme: axe finds nothing serious, nothing is asked of another host, no policy is broken (see conftest)."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.desk import Desk, offstage
from tests.browser.picture import ReportForm
from tests.world import World, make_world

#: What a theme can spoil; everything else is looked at in the first.
COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
THEMES: dict[str, dict[str, Any]] = {"light": {}, "dark": {"color_scheme": "dark"}, "contrast": {"contrast": "more"}}
#: Pages of an operation, with what has to be there before it is looked at.
PLACES = {
    "": "h-feed .entry",
    "?view=list": "h-list-twin tr[data-id]",
    "?incident={code}": "h-incident-panel h-entry",
    "?incident={code}&tab=resources": "h-incident-panel .entry",
    "?incident={code}&tab=files": "h-files .files li",
    "?resource={resource}": "h-resource-panel .facts",
    "log/": "main .entry",
    "resources/": "main tr",
    "cmoc/": "h-duty .seat",
    "cmoc/?tab=roster": "h-roster svg",
    "cmoc/?tab=contacts": "h-contacts",
}


@pytest.fixture
def world(scene) -> World:
    return offstage(make_world, scene)


def serious(desk: Desk, theme: str) -> list[str]:
    """What axe calls serious or critical, in lines that lead to the place."""
    found = Axe().run(desk.page, options=None if theme == "light" else COLORS).response["violations"]
    return [
        f"{desk.page.url} {rule['id']}: {rule['help']} {[node['target'] for node in rule['nodes'][:4]]}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_serious_on_the_pages_of_an_operation(people, world, theme):
    desk = people("major_park", prefer={"theme": theme})
    wrong: list[str] = []
    for place, sign in PLACES.items():
        desk.go(place.format(code=world.incident.code, resource=world.resource.code))
        expect(desk.page.locator(sign).first).to_be_visible()
        expect(desk.page.locator("h-skeleton")).to_have_count(0)
        wrong += serious(desk, theme)
    desk.go("?report=new")
    ReportForm(desk).is_open().form.get_by_role("button", name="Report incident").click()
    expect(desk.page.get_by_role("alert").first).to_be_visible()
    wrong += serious(desk, theme)
    desk.go(f"?incident={world.incident.code}")
    desk.page.locator("h-incident-panel").get_by_role("button", name="Edit", exact=True).click()
    expect(desk.page.get_by_label("Needs")).to_be_visible()
    wrong += serious(desk, theme)
    assert wrong == []


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_serious_on_the_other_pages(people, world, theme):
    nobody = people("", **THEMES[theme])
    nobody.page.goto("/accounts/login/")
    wrong = serious(nobody, theme)
    desk = people("major_park", prefer={"theme": theme})
    for address in ("/operations/", "/account/display/", "/accounts/2fa/", "/accounts/sessions/", desk.path("import/")):
        answer = desk.page.goto(address)
        assert answer is not None and answer.ok, address
        wrong += serious(desk, theme)
    desk.allow("404")
    desk.page.goto("/operations/nothing-here/")
    wrong += serious(desk, theme)
    assert wrong == []


def test_the_theme_of_the_system_is_followed(people):
    colors = []
    for scheme in ("light", "dark"):
        desk = people("major_park", prefer={"theme": "system"}, color_scheme=scheme).go()
        colors.append(desk.page.locator("#panel").evaluate("el => getComputedStyle(el).backgroundColor"))
    dark = people("major_park", prefer={"theme": "dark"}).go()
    chosen = dark.page.locator("#panel").evaluate("el => getComputedStyle(el).backgroundColor")
    assert colors[0] != colors[1] == chosen
