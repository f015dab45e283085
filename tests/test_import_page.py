"""The import page works without a script: upload, look, apply with each press, undo."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from incidents.services import imports
from operations.services import set_preferences
from tests.test_import_incidents import TABLE, incidents_of


@pytest.fixture
def page(cast):
    return f"/operations/{cast.operation.slug}/import/"


def browser(who):
    client = Client()
    client.force_login(who)
    return client


def upload(client, page, data=TABLE, **fields):
    file = SimpleUploadedFile("사고.csv", data.encode())
    return client.post(page, {"file": file, "audience": "shared", "kind": "", "severity": "", **fields})


def test_a_file_goes_from_upload_over_the_preview_into_the_picture_and_out_again(cast, page):
    park = browser(cast.major_park)
    shown = park.get(page)
    assert shown.status_code == 200 and 'name="audience"' in shown.content.decode()
    answer = upload(park, page)
    assert answer.status_code == 302
    preview = park.get(answer["Location"]).content.decode()
    assert "왜관교 붕괴" in preview and "Import 2 incidents" in preview and "자리 없음" in preview
    assert "No title. Say in a few words what happened." in preview and "This is no date or time." in preview
    assert "=HYPERLINK(" not in preview.replace("&quot;", '"') or "<script" not in preview.split("<main")[1].split("</main>")[0]

    applied = park.post(answer["Location"], {"action": "apply"}, follow=True).content.decode()
    codes = [incident.code for incident in incidents_of(cast).values()]
    assert len(codes) == 2 and all(code in applied for code in codes) and "Undo this import" in applied
    only_bad = park.get(answer["Location"] + "?rows=bad").content.decode()
    assert "자리 없음" in only_bad and "해운대 침수" not in only_bad
    undone = park.post(answer["Location"], {"action": "undo"}, follow=True).content.decode()
    assert incidents_of(cast) == {} and "Undone" in undone
    refused = park.post(answer["Location"], {"action": "apply"}, follow=True).content.decode()
    assert "Send the file again" in refused
    assert "사고.csv" in park.get(page).content.decode()


def test_each_press_takes_a_chunk_when_there_is_no_script(cast, page, monkeypatch):
    monkeypatch.setattr(imports.apply_import, "__kwdefaults__", {"most": 10})
    park = browser(cast.major_park)
    address = upload(park, page, "title,kind,place\n" + "".join(f"Flood {n},flood,Busan\n" for n in range(15)))["Location"]
    half = park.post(address, {"action": "apply"}, follow=True).content.decode()
    assert "10 of 15" in half and "Go on" in half
    assert "Applied" in park.post(address, {"action": "apply"}, follow=True).content.decode()


def test_an_unreadable_file_is_refused_beside_its_field(cast, page):
    answer = upload(browser(cast.major_park), page, "nothing\n1\n")
    assert answer.status_code == 400 and "No column is named title" in answer.content.decode()
    assert upload(browser(cast.major_park), page, audience="civilian").status_code == 400


def test_outsider_and_stranger_find_no_such_page(cast, page):
    assert Client().get(page).status_code == 302
    assert browser(cast.outsider).get(page).status_code == 404
    address = upload(browser(cast.major_park), page, audience="military")["Location"]
    for who in (cast.ms_rivera, cast.outsider):
        assert browser(who).get(address).status_code == 404
        assert browser(who).post(address, {"action": "apply"}).status_code == 404


def test_who_may_not_import_learns_who_may(cast, page):
    answer = browser(cast.dr_okafor).get(page)
    assert answer.status_code == 403 and "Major Park" in answer.content.decode()


def test_wrong_addresses_of_rows_are_harmless(cast, page):
    park = browser(cast.major_park)
    address = upload(park, page)["Location"]
    for query in ("?rows=x", "?after=x", "?after=99999999999999", "?after=²", "?rows=bad&after=4"):
        assert park.get(address + query).status_code == 200
    assert park.post(address, {"action": "burn"}).status_code == 404


def test_times_and_places_stand_in_the_readers_own_notation(cast, page):
    table = "title,kind,latitude,longitude,occurred_at\nSlope moves,landslide,35.8795,129.1835,2026-11-23T16:25:00Z\n"
    park, rivera = browser(cast.major_park), browser(cast.ms_rivera)
    set_preferences(user=cast.ms_rivera, wishes={"coordinate_notation": "dm"})
    address = upload(park, page, table)["Location"]
    shown = park.get(address).content.decode()
    assert "52S EE 1656 7059" in shown and ">231625ZNOV26</time>" in shown
    assert "35° 52.770" in rivera.get(address).content.decode()
