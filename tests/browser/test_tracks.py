"""What moves, on the screens of two people: one reports it, the other sees it move."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import expect

from cop.thinning import unit_place
from tests.browser.chromium import TOUCH
from tests.browser.desk import offstage

#: The map opens on Korea (33 to 39 north, 124 to 132 east); its middle lies under the crosshair.
LON = 128.0
LAT = math.degrees(math.atan(math.sinh(math.pi * (1 - unit_place(0, 33)[1] - unit_place(0, 39)[1]))))


def post(server: Any, scene: Any, *fixes: dict[str, Any], **more: Any) -> None:
    def send() -> None:
        with server.api(scene.major_park) as client:
            answer = client.post(f"/operations/{scene.operation.slug}/tracks/", json={"fixes": list(fixes), **more})
            assert answer.status_code == 200 and not answer.json()["refused"], answer.text

    offstage(send)


def fix(source: str, lon: float = LON, lat: float = LAT, **more: Any) -> dict[str, Any]:
    return {"source": source, "at": datetime.now(UTC).isoformat(), "lon": lon, "lat": lat, "speed": 50.0, "course": 45.0, **more}


def test_one_reports_and_the_other_sees_it_move(people, scene, server):
    post(server, scene, fix("HELO 11"))
    rivera = people("ms_rivera", prefer={"coordinate_notation": "dd"}).go()
    expect(rivera.page.locator(".map-legend")).to_contain_text("Moving things: 1")
    with rivera.staying():
        # The mark stands in the middle of the map, under the crosshair of who works by keyboard.
        rivera.page.locator("#map").focus()
        rivera.page.keyboard.press("Enter")
        panel = rivera.page.locator("h-track-panel")
        expect(panel.get_by_role("heading", name="HELO 11")).to_be_visible()
        expect(panel).to_contain_text("180 km/h (97 kn)")
        expect(panel).to_contain_text(f"{LAT:.5f}, {LON:.5f}")
        post(server, scene, fix("HELO 11", lon=LON + 0.01, course=90.0))
        expect(panel).to_contain_text(f"{LON + 0.01:.5f}")
        expect(panel).to_contain_text("090°")
        post(server, scene, fix("ALPHA 7"), audience="military")
        post(server, scene, fix("BOAT 3", lon=LON + 0.5))
        expect(rivera.page.locator(".map-legend")).to_contain_text("Moving things: 2")
        rivera.page.keyboard.press("Escape")
        expect(panel).to_have_count(0)
    assert "ALPHA 7" not in rivera.everything_received()


def test_the_list_shows_what_moves_to_the_keyboard(people, scene, server):
    post(server, scene, fix("HELO 11"), fix("구조헬기 2", speed=None, course=None), fix("OLD BUS", at="2026-11-01T00:00:00Z"))
    park = people("major_park").go("?view=tracks")
    rows = park.page.locator("h-track-list tr[data-id]")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="OLD BUS")).to_have_class(re.compile("stale"))
    rows.first.focus()
    park.page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    park.page.keyboard.press("Enter")
    panel = park.page.locator("h-track-panel")
    expect(panel.get_by_role("heading", name="OLD BUS")).to_be_visible()
    expect(panel).to_contain_text("may be wrong")
    assert "track=" in park.page.url
    park.page.go_back()
    park.page.get_by_label("Find by name").fill("헬기")
    expect(rows).to_have_count(1)
    # The address of one opens it anywhere.
    rows.first.click()
    address = park.page.url
    suda = people("wg_cdr_suda", **TOUCH)
    suda.page.goto(address)
    expect(suda.page.locator("h-track-panel").get_by_role("heading", name="구조헬기 2")).to_be_visible()


def test_two_thousand_at_once_leave_the_page_usable(people, scene, server):
    def all_of_them(step: int) -> list[dict[str, Any]]:
        return [fix(f"S{n}", LON - 2 + n / 500, LAT - 1 + (n * 7 % 200) / 100 + step / 100) for n in range(2_000)]

    post(server, scene, *all_of_them(0))
    rivera = people("ms_rivera").go()
    legend = rivera.page.locator(".map-legend")
    expect(legend).to_contain_text("Moving things: 2000")
    for step in range(1, 4):
        post(server, scene, *all_of_them(step))
        rivera.page.wait_for_timeout(1_000)
    # The layer goes away and comes back by its switch, and the list finds one among them.
    legend.get_by_label(re.compile("Moving things")).uncheck()
    legend.get_by_label(re.compile("Moving things")).check()
    legend.get_by_role("button", name="List").click()
    rivera.page.get_by_label("Find by name").fill("S1999")
    expect(rivera.page.locator("h-track-list tr[data-id]")).to_have_count(1)
