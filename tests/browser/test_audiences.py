"""What one side may not see never reaches the other side's browser: not the page, not an answer, not a frame of the socket."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.desk import offstage
from tests.browser.picture import ReportForm, feed, open_list, row
from tests.world import report


def test_a_military_incident_reaches_no_civilian_browser(people, scene):
    known = offstage(report, scene.major_park, scene.operation, "military", title="Ammunition depot road flooded", kind="flood")
    park, rivera = people("major_park").go(), people("ms_rivera").go()
    suda = people("wg_cdr_suda").go("?view=list")
    park.page.keyboard.press("n")
    form = ReportForm(park).is_open()
    form.title.fill("Bridge out for tracked vehicles")
    form.where.fill("35.61 129.12")
    form.choose_severity("Severe")
    form.choose_audience("Military")
    code = form.store()
    expect(park.toast).to_contain_text(f"{code} stored")
    expect(row(suda, code)).to_be_visible()
    # A shared report after it is the sign that everything before has had its chance to arrive.
    shown = offstage(report, scene.major_park, scene.operation, title="Landslide on six houses")
    expect(feed(rivera).filter(has_text=shown.code).first).to_be_visible()
    open_list(rivera)
    expect(row(rivera, shown.code)).to_be_visible()
    rivera.page.request.get(f"/api/v1{rivera.path('incidents/')}")
    said = rivera.everything_received()
    assert shown.code in said and shown.title in said
    for secret in (known.title, known.code, str(known.id), "tracked vehicles", code):
        assert secret not in said
    # Neither does the address of it.
    for place in (f"?incident={code}", f"?incident={known.code}"):
        rivera.go(place)
        expect(rivera.page.get_by_text("is not here")).to_be_visible()
        said = rivera.everything_received()
        assert known.title not in said and "tracked vehicles" not in said
