"""Importing files of incidents: look, apply in chunks, undo; through REST and the command."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.models import Figure, Incident, LogLine
from incidents.services import imports
from incidents.services.log_line import add_log_line
from journal.models import Entry
from operations.row_security import viewing_as
from places.models import AdministrativeArea

FILES = Path(__file__).parent / "files"
WEEK = gzip.decompress((FILES / "usgs_week.json.gz").read_bytes())
BAD = json.loads((FILES / "bad_geojson.json").read_text())

TABLE = """\ufeff심각도,제목,좌표,종류,발생일시,사망,부상자,내용
심각,왜관교 붕괴,52S DE 41500 83500,교량 통제,2569-11-23 16:25,2,약 20명,=HYPERLINK("http://x")
,해운대 침수,"35.1631, 129.1636",침수,2026년 11월 23일 오후 4시 25분,,,
보통,,35.2 129.1,flood,2026-11-23,,,
극심,자리 없음,,산사태,어제,두 명,,
"""


@pytest.fixture
def base(cast):
    return f"/api/v1/operations/{cast.operation.slug}/imports/"


def send(client, base, data, name="incidents.csv", **fields):
    body = data.encode() if isinstance(data, str) else data
    return client.post(base, {"file": SimpleUploadedFile(name, body), **fields}, format="multipart")


def through(client, base, batch, act="apply"):
    """Call until it is through; the forms of all answers."""
    answers: list[dict] = []
    while not answers or answers[-1]["state"] not in ("applied", "undone"):
        answer = client.post(f"{base}{batch['id']}/{act}/")
        assert answer.status_code == 200, answer.content
        answers.append(answer.json())
    return answers


def incidents_of(cast, who=None):
    with viewing_as(who or cast.major_park, cast.operation):
        return {incident.title: incident for incident in Incident.objects.filter(operation=cast.operation)}


def rows(client, base, batch, query=""):
    return client.get(f"{base}{batch['id']}/?{query}").json()["results"]


def test_table_is_looked_at_first_and_only_its_good_rows_are_imported(cast, api, base):
    park = api(cast.major_park)
    answer = send(park, base, TABLE)
    assert answer.status_code == 201, answer.content
    batch = answer.json()
    assert (batch["state"], batch["rows"], batch["counts"]["ready"], batch["counts"]["bad"]) == ("previewed", 4, 2, 2)
    assert batch["fields"]["좌표"] == "coordinates" and incidents_of(cast) == {}

    bad = {row["number"]: row["errors"] for row in rows(park, base, batch, "state=bad")}
    assert [error["field"] for error in bad[4]] == ["title"]
    assert {error["field"] for error in bad[5]} == {"occurred_at", "dead", "location"}
    assert all(error["message"] for errors in bad.values() for error in errors)
    assert bad[5][0]["column"] == "발생일시" and bad[5][0]["value"] == "어제"

    assert through(park, base, batch)[-1]["counts"]["imported"] == 2
    made = incidents_of(cast)
    bridge, flood = made["왜관교 붕괴"], made["해운대 침수"]
    assert (bridge.kind, bridge.severity, bridge.description) == ("bridge_out", "severe", '=HYPERLINK("http://x")')
    assert bridge.occurred_at.isoformat() == flood.occurred_at.isoformat() == "2026-11-23T07:25:00+00:00"
    assert (flood.severity, flood.kind, flood.location.x, flood.location.y) == ("unknown", "flood", 129.1636, 35.1631)
    assert [(figure["kind"], figure["value"], figure["basis"]) for figure in bridge.figures] == [
        ("dead", 2, "reported"),
        ("injured", 20, "estimated"),
    ]
    with viewing_as(cast.major_park, cast.operation):
        assert Figure.objects.filter(incident=bridge).count() == 2


def test_what_get_returns_is_what_the_journal_carries(cast, api, base):
    park = api(cast.major_park)
    through(park, base, send(park, base, TABLE).json())
    for incident in incidents_of(cast).values():
        form = park.get(f"/api/v1/operations/{cast.operation.slug}/incidents/{incident.id}/").json()
        form.pop("mine")
        with viewing_as(cast.major_park, cast.operation):
            entry = Entry.objects.get(subject_id=incident.id)
        assert entry.kind == "incident.reported" and entry.data == form
        assert (entry.actor or {})["name"] == "Maj Major Park"


def test_each_place_is_named_by_its_boundaries_as_for_a_single_report(cast, api, base):
    square = MultiPolygon(Polygon.from_bbox((129, 35, 129.2, 35.2)), srid=4326)
    busan = AdministrativeArea.objects.create(
        scheme="test", code="26", level=1, names={"en": "Busan", "ko": "부산광역시"}, geometry=square
    )
    AdministrativeArea.objects.create(
        scheme="test", code="26350", level=2, parent=busan, names={"en": "Haeundae-gu", "ko": "해운대구"}, geometry=square
    )
    text = "title,kind,lat,lon,place\nA,flood,35.1,129.1,\nB,flood,35.21,129.1,\nC,flood,35.1,129.1,Beach\nD,flood,10,10,\n"
    through(api(cast.major_park), base, send(api(cast.major_park), base, text).json())
    made = incidents_of(cast)
    assert {title: one.place_name for title, one in made.items()} == {
        "A": "Haeundae-gu, Busan", "B": "Haeundae-gu, Busan", "C": "Beach", "D": "",
    }  # fmt: skip
    assert made["A"].administrative_area == {"code": "26350", "names": {"en": "Haeundae-gu", "ko": "해운대구"}}
    assert made["D"].administrative_area is None


def test_same_file_twice_adds_nothing(cast, api, base):
    park = api(cast.major_park)
    through(park, base, send(park, base, TABLE).json())
    again = send(park, base, TABLE + "보통,새 침수,35.2 129.2,침수,,,,\n").json()
    assert (again["counts"]["ready"], again["counts"]["existing"], again["counts"]["bad"]) == (1, 2, 2)
    assert through(park, base, again)[-1]["counts"]["imported"] == 1
    assert len(incidents_of(cast)) == 3


def test_two_previews_of_one_file_import_it_once(cast, api, base):
    park, rivera = api(cast.major_park), api(cast.ms_rivera)
    one, other = send(park, base, TABLE).json(), send(rivera, base, TABLE).json()
    through(park, base, one)
    assert through(rivera, base, other)[-1]["counts"] | {"bad": 2} == {
        "ready": 0,
        "bad": 2,
        "existing": 2,
        "imported": 0,
        "undone": 0,
        "kept": 0,
    }
    assert len(incidents_of(cast)) == 2


def test_same_row_twice_in_a_file_is_imported_once(cast, api, base):
    batch = send(api(cast.major_park), base, "title,kind,place\nA,flood,Busan\na,flood,Busan\nA,flood,Ulsan\n").json()
    assert (batch["counts"]["ready"], batch["counts"]["existing"]) == (2, 1)
    assert "row 2" in rows(api(cast.major_park), base, batch, "state=existing")[0]["errors"][0]["message"]


def test_same_upload_sent_twice_is_staged_once(cast, api, base):
    chosen = str(uuid4())
    first, again = (send(api(cast.major_park), base, TABLE, id=chosen) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    assert send(api(cast.major_park), base, TABLE + "\n", id=chosen).status_code == 409


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_are_read_whatever_program_wrote_them(cast, api, base, encoding, separator):
    cells = ["위도", "제목", "경도", "종류"], ["35,1", "침수 발생", "129,1", "침수"]
    text = "\n".join(separator.join(line) for line in cells)
    if separator == ",":
        text = text.replace("35,1", "35.1").replace("129,1", "129.1")
    batch = send(api(cast.major_park), base, text.encode(encoding)).json()
    assert batch["counts"]["ready"] == 1, rows(api(cast.major_park), base, batch)
    assert rows(api(cast.major_park), base, batch)[0]["location"]["coordinates"] == [129.1, 35.1]


def test_rows_without_kind_or_severity_take_what_was_chosen_for_them(cast, api, base):
    text = "title,lat,lon\nA,35,129\n"
    assert send(api(cast.major_park), base, text).json()["counts"]["bad"] == 1
    batch = send(api(cast.major_park), base, text, kind="landslide", severity="minor").json()
    row = rows(api(cast.major_park), base, batch)[0]
    assert (row["kind"], row["severity"]) == ("landslide", "minor")


def test_usgs_week_is_imported_in_seconds_and_again_without_duplicates(cast, api, base):
    park = api(cast.major_park)
    began = time.monotonic()
    batch = send(park, base, WEEK, "earthquakes.json").json()
    assert (batch["format"], batch["rows"], batch["counts"]["ready"]) == ("usgs", 1707, 1707)
    answers = through(park, base, batch)
    told = [(answer["state"], answer["done"], answer["total"]) for answer in answers]
    assert told == [("applying", 1000, 1707), ("applied", 1707, 1707)]
    assert time.monotonic() - began < 15
    with viewing_as(cast.major_park, cast.operation):
        made = Incident.objects.filter(operation=cast.operation)
        assert made.count() == 1707 and made.values("code").distinct().count() == 1707
        assert made.filter(kind="earthquake").count() == 1679 and made.filter(kind="explosion").count() == 28
        assert made.filter(severity="severe").count() == 5
        one = made.get(external_ids__usgs="ci37868143")
        assert one.title == "M 2.0 - 4km W of Castaic, CA" and one.severity == "minor" and "26.49 km" in one.description
        assert str(one.occurred_at) == "2018-02-07 01:26:13.840000+00:00"
        assert one.location and one.location.coords == (-118.6671667, 34.4945)
        assert Entry.objects.filter(kind="incident.reported").count() == 1707
    again = send(park, base, WEEK, "earthquakes.json").json()
    assert again["counts"]["existing"] == 1707 and through(park, base, again)[-1]["counts"]["imported"] == 0


def test_an_earthquake_whose_preferred_id_changed_is_known_by_its_other_ids(cast, api, base):
    feed = json.loads(WEEK)
    feed["features"] = feed["features"][:1]
    feed["features"][0]["properties"]["ids"] = ",ci37868143,us1000abcd,"
    park = api(cast.major_park)
    through(park, base, send(park, base, json.dumps(feed)).json())
    feed["features"][0] |= {"id": "us1000abcd"}
    assert send(park, base, json.dumps(feed)).json()["counts"]["existing"] == 1
    feed["features"][0] |= {"id": "at00"}
    feed["features"][0]["properties"]["ids"] = ",at00,us1000abcd,"
    assert send(park, base, json.dumps(feed)).json()["counts"]["existing"] == 1


def test_undo_takes_back_what_nobody_touched_and_tells_the_stream(cast, api, base):
    park, rivera = api(cast.major_park), api(cast.ms_rivera)
    text = "title,kind,place,dead\n" + "".join(f"Flood {n},flood,Busan,1\n" for n in range(5))
    batch = send(park, base, text).json()
    through(park, base, batch)
    made = incidents_of(cast)
    add_log_line(by=cast.ms_rivera, operation=cast.operation, incident_id=made["Flood 1"].id, text="Two boats sent.")
    address = f"/api/v1/operations/{cast.operation.slug}/incidents/{made['Flood 2'].id}/"
    assert rivera.patch(address, {"severity": "extreme"}, format="json", HTTP_IF_MATCH='"1"').status_code == 200
    undone = through(park, base, batch, "undo")[-1]
    assert (undone["state"], undone["counts"]["undone"], undone["counts"]["kept"]) == ("undone", 3, 2)
    assert set(incidents_of(cast)) == {"Flood 1", "Flood 2"}
    kept = rows(park, base, batch, "state=kept")
    assert [row["title"] for row in kept] == ["Flood 1", "Flood 2"] and kept[0]["errors"]
    with viewing_as(cast.ms_rivera, cast.operation):
        gone = Entry.objects.filter(kind="incident.withdrawn")
        assert {entry.data["id"] for entry in gone} == {str(made[f"Flood {n}"].id) for n in (0, 3, 4)}
        assert gone[0].data["withdrawn"] is True and gone[0].data["version"] == 2
        assert LogLine.objects.filter(incident=made["Flood 1"]).count() == 1
    assert park.post(f"{base}{batch['id']}/undo/").json() == undone
    assert park.post(f"{base}{batch['id']}/apply/").status_code == 409
    again = send(park, base, text).json()
    assert (again["counts"]["ready"], again["counts"]["existing"]) == (3, 2)


def test_undo_keeps_what_somebody_unseen_works_with(cast, api, base):
    park, rivera = api(cast.major_park), api(cast.ms_rivera)
    batch = send(rivera, base, "title,kind,place\nA,flood,Busan\nB,flood,Busan\n").json()
    through(rivera, base, batch)
    military = park.post(
        f"/api/v1/operations/{cast.operation.slug}/incidents/{incidents_of(cast)['A'].id}/log/",
        {"text": "For us alone", "audience": "military"},
        format="json",
    )
    assert military.status_code == 201, military.content
    undone = through(rivera, base, batch, "undo")[-1]
    assert (undone["counts"]["undone"], undone["counts"]["kept"]) == (1, 1) and set(incidents_of(cast)) == {"A"}


def test_a_kill_between_chunks_loses_nothing_and_the_next_caller_goes_on(cast, api, base, monkeypatch):
    park = api(cast.major_park)
    text = "title,kind,place\n" + "".join(f"Flood {n},flood,Busan\n" for n in range(25))
    batch = send(park, base, text).json()
    monkeypatch.setattr(imports, "APPLIED_AT_ONCE", 10)
    first = imports.apply_import(by=cast.major_park, operation=cast.operation, import_id=UUID(batch["id"]), most=10)
    assert first.state == "applying" and len(incidents_of(cast)) == 10
    for _each in range(2):
        imports.apply_import(by=cast.ms_rivera, operation=cast.operation, import_id=UUID(batch["id"]), most=10)
    assert len(incidents_of(cast)) == 25
    assert park.post(f"{base}{batch['id']}/apply/").json()["state"] == "applied"


def test_military_import_is_not_there_for_the_other_side(cast, api, base):
    park, rivera = api(cast.major_park), api(cast.ms_rivera)
    batch = send(park, base, TABLE, audience="military").json()
    through(park, base, batch)
    assert rivera.get(base).json()["results"] == [] and incidents_of(cast, cast.ms_rivera) == {}
    for call in (rivera.get(f"{base}{batch['id']}/"), *(rivera.post(f"{base}{batch['id']}/{act}/") for act in ("apply", "undo"))):
        assert call.status_code == 404
    assert send(rivera, base, TABLE).json()["counts"]["existing"] == 0


def test_only_who_may_import_imports(cast, api, base):
    batch = send(api(cast.major_park), base, TABLE).json()
    for who in (cast.dr_okafor, cast.wg_cdr_suda):
        assert send(api(who), base, TABLE).status_code == 403
        assert api(who).get(base).status_code == 403 and api(who).post(f"{base}{batch['id']}/apply/").status_code == 403
        assert api(who).post(f"{base}{batch['id']}/undo/").json()["who_may"]
    assert send(api(cast.outsider), base, TABLE).status_code == 404 and api(cast.outsider).get(base).status_code == 404


@pytest.mark.parametrize("name", sorted(BAD))
def test_broken_geojson_is_refused_with_its_reason(cast, api, base, name):
    answer = send(api(cast.major_park), base, BAD[name], name)
    if answer.status_code == 400:
        assert answer.json()["errors"]["file"][0]
        return
    batch = answer.json()
    assert answer.status_code == 201 and batch["counts"]["ready"] == 0 and batch["counts"]["bad"] == batch["rows"]
    assert all(row["errors"][0]["message"] for row in rows(api(cast.major_park), base, batch))


POINT = '{"type":"Feature","properties":{"title":"x","kind":"flood"},"geometry":{"type":"Point","coordinates":%s}}'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"{",
        b"[1,2]",
        b"null",
        b"\xff\xfe",
        b"\x00" * 50,
        b"PK\x03\x04xxxx",
        b"%PDF-1.4",
        b"<kml/>",
        b"\x89PNG\r\n",
        b"title\nA\n",
        b"lat,lon\n1,2\n",
        b"title,lat,lon\n",
        b'title,lat,lon\n"A',
        b"[" * 100_000,
        b'{"type":' * 100_000,
        b'{"type":"FeatureCollection","features":[]}',
        b'{"type":"FeatureCollection","features":[NaN]}',
        b'{"type":"FeatureCollection","features":[1e999]}',
        ("title,lat,lon\n" + "x" * 60_000 + ",1,2\n").encode(),
        ("title," + ",".join(f"c{n}" for n in range(300))).encode(),
        b"title,lat,lon\n" + b"a,1,2\n" * 50_001,
        b"\xb0\x00title",
        "título,ñ\n".encode("latin-1"),
    ],
    ids=lambda data: repr(data[:24]),
)
def test_unreadable_files_are_refused_in_words(cast, api, base, data):
    answer = send(api(cast.major_park), base, data)
    assert answer.status_code == 400, answer.content
    assert len(answer.json()["errors"]["file"][0]) > 15


@pytest.mark.parametrize(
    ("coordinates", "word"),
    [
        ("[129, 35, 1, 2]", "position"),
        ("[200, 35]", "longitude"),
        ("[35, 129]", "latitude"),
        ('["129", "35"]', "number"),
        ("[]", "position"),
        ("null", "position"),
        ("[true, 1]", "number"),
    ],
)
def test_a_feature_in_an_impossible_place_is_named_and_the_others_are_taken(cast, api, base, coordinates, word):
    text = f'{{"type":"FeatureCollection","features":[{POINT % "[129,35]"},{POINT % coordinates}]}}'
    batch = send(api(cast.major_park), base, text, "a.geojson").json()
    assert (batch["counts"]["ready"], batch["counts"]["bad"]) == (1, 1)
    row = rows(api(cast.major_park), base, batch, "state=bad")[0]
    assert row["number"] == 2 and word in row["errors"][0]["message"]


def test_polygon_becomes_an_area_and_control_characters_are_gone(cast, api, base):
    ring = [[129, 35], [129.1, 35], [129.1, 35.1], [129, 35]]
    feature = {
        "type": "Feature",
        "id": 7,
        "properties": {"na\u0000me": 1, "title": "Fl\u0000ood\u0007", "type": "FL"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    batch = send(api(cast.major_park), base, text, "a.geojson").json()
    through(api(cast.major_park), base, batch)
    made = incidents_of(cast)["Flood"]
    assert made.area.geom_type == "Polygon" and made.location is None and made.kind == "flood"


def test_file_over_ten_megabytes_is_refused(cast, api, base):
    answer = send(api(cast.major_park), base, b"title,lat,lon\n" + b"x" * (10 * 1024 * 1024))
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("query", ["state=lost", "limit=501", "after=x", "limit=-1"])
def test_wrong_questions_about_rows_are_named(cast, api, base, query):
    batch = send(api(cast.major_park), base, TABLE).json()
    assert api(cast.major_park).get(f"{base}{batch['id']}/?{query}").status_code == 400


def test_rows_come_in_pages(cast, api, base):
    park = api(cast.major_park)
    batch = send(park, base, TABLE).json()
    page = park.get(f"{base}{batch['id']}/?limit=3").json()
    assert [row["number"] for row in page["results"]] == [2, 3, 4] and page["next_after"] == 4
    rest = park.get(f"{base}{batch['id']}/?limit=3&after=4").json()
    assert [row["number"] for row in rest["results"]] == [5] and rest["next_after"] is None
    assert park.get(base).json()["results"][0]["counts"]["ready"] == 2
