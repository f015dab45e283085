"""Resources: listed by either side, changed with If-Match, found by filters, moved between audiences."""

from __future__ import annotations

from uuid import uuid4

import pytest

from incidents.models import Resource
from journal.models import Entry

BUSAN = {"type": "Point", "coordinates": [129.0756, 35.1796]}


@pytest.fixture
def base(cast):
    return f"/api/v1/operations/{cast.operation.slug}/resources/"


def truck(**fields):
    return {"name": "1 Engineer Coy", "kind": "truck", "quantity": 4, "audience": "shared", **fields}


def test_watch_officer_lists_a_resource_and_everybody_in_its_audience_finds_it(cast, api, base):
    answer = api(cast.major_park).post(base, truck(location=BUSAN, names={"ko": "1공병중대"}), format="json")
    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert made["code"].startswith("RES-") and made["available_quantity"] == 4 and made["position_at"]
    assert made["organization"]["side"] == "military"
    seen = api(cast.dr_okafor).get(base).json()["results"]
    assert [each["id"] for each in seen] == [made["id"]]
    one = api(cast.dr_okafor).get(f"{base}{made['id']}/")
    assert one["ETag"] == '"1"' and one.json()["mine"]["allowed"] == []
    assert {**one.json(), "mine": None} == {**made, "mine": None}


def test_same_request_twice_lists_once(cast, api, base):
    body = truck(id=str(uuid4()))
    first, again = (api(cast.major_park).post(base, body, format="json") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    assert api(cast.major_park).post(base, {**body, "quantity": 5}, format="json").status_code == 409


def test_other_side_does_not_see_a_military_resource(cast, api, base):
    made = api(cast.major_park).post(base, truck(audience="military"), format="json").json()
    assert api(cast.ms_rivera).get(base).json()["results"] == []
    for path in ("", "history/"):
        assert api(cast.ms_rivera).get(f"{base}{made['id']}/{path}").status_code == 404
    refused = api(cast.ms_rivera).patch(f"{base}{made['id']}/", {"name": "x"}, format="json", HTTP_IF_MATCH='"1"')
    assert refused.status_code == 404


def test_outsider_finds_no_such_address(cast, api, base):
    assert api(cast.outsider).get(base).status_code == 404
    assert api(cast.outsider).post(base, truck(), format="json").status_code == 404


def test_reporter_keeps_the_resources_of_their_own_organization_only(cast, api, base):
    own = api(cast.dr_okafor).post(base, truck(kind="medical_team"), format="json")
    assert own.status_code == 201
    foreign = api(cast.dr_okafor).post(base, truck(organization=str(cast.ms_rivera.organization_id)), format="json")
    assert foreign.status_code == 403 and foreign.json()["who_may"]
    changed = api(cast.dr_okafor).patch(f"{base}{own.json()['id']}/", {"quantity": 2}, format="json", HTTP_IF_MATCH='"1"')
    assert changed.status_code == 200
    theirs = api(cast.ms_rivera).post(base, truck(), format="json").json()
    refused = api(cast.dr_okafor).patch(f"{base}{theirs['id']}/", {"quantity": 2}, format="json", HTTP_IF_MATCH='"1"')
    assert refused.status_code == 403


def test_change_needs_the_version_and_a_stale_one_loses_nothing(cast, api, base):
    made = api(cast.major_park).post(base, truck(), format="json").json()
    address = f"{base}{made['id']}/"
    assert api(cast.major_park).patch(address, {"contact": "Ch 5"}, format="json").status_code == 428
    good = api(cast.major_park).patch(address, {"contact": "Ch 5"}, format="json", HTTP_IF_MATCH='"1"')
    assert good.status_code == 200 and good.json()["version"] == 2 and good["ETag"] == '"2"'
    stale = api(cast.ms_rivera).patch(address, {"location": BUSAN}, format="json", HTTP_IF_MATCH='"1"')
    assert stale.status_code == 409
    assert stale.json()["current"]["contact"] == "Ch 5" and stale.json()["yours"]["location"] == BUSAN


def test_moving_a_resource_sets_the_age_of_its_position(cast, api, base):
    made = api(cast.major_park).post(base, truck(), format="json").json()
    assert made["position_at"] is None
    address = f"{base}{made['id']}/"
    fix = {"location": BUSAN, "position_at": "2026-01-02T03:04:05Z", "position_source": "GPS"}
    moved = api(cast.major_park).patch(address, fix, format="json", HTTP_IF_MATCH='"1"').json()
    assert (moved["position_at"], moved["position_source"]) == ("2026-01-02T03:04:05Z", "GPS")
    later = (
        api(cast.major_park)
        .patch(address, {"location": {"type": "Point", "coordinates": [129.1, 35.2]}}, format="json", HTTP_IF_MATCH='"2"')
        .json()
    )
    assert later["position_at"] > moved["position_at"]
    gone = api(cast.major_park).patch(address, {"location": None}, format="json", HTTP_IF_MATCH='"3"').json()
    assert gone["location"] is None and gone["position_at"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "spaceship"}, "kind"),
        ({"quantity": -1}, "quantity"),
        ({"quantity": 10**12}, "quantity"),
        ({"status": "lost"}, "status"),
        ({"status": "committed"}, "status"),
        ({"location": {"type": "Point", "coordinates": [35, 129]}}, "location"),
        ({"location": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}, "location"),
        ({"position_at": "2026-01-01T00:00:00Z"}, "position_at"),
        ({"position_at": "2199-01-01T00:00:00Z", "location": BUSAN}, "position_at"),
        ({"names": {"??": "x"}}, "names"),
        ({"capabilities": [{"measure": "payload"}]}, "capabilities.0.value"),
        ({"capabilities": "all"}, "capabilities"),
        ({"audience": "civilian"}, "audience"),
        ({"organization": str(uuid4())}, "organization"),
        ({"committed": 3}, "committed"),
    ],
)
def test_bad_input_names_its_field(cast, api, base, body, field):
    answer = api(cast.major_park).post(base, truck(**body), format="json")
    assert answer.status_code == 400, answer.content
    assert any(name.startswith(field) for name in answer.json()["errors"]), answer.json()
    assert not Resource.objects.exists()


def test_list_is_narrowed_by_each_filter(cast, api, base):
    park, rivera = api(cast.major_park), api(cast.ms_rivera)
    near = park.post(base, truck(location=BUSAN, type="Type 1", names={"ko": "공병"}), format="json").json()
    far = rivera.post(
        base,
        truck(name="Water truck", kind="water_truck", status="offered", location={"type": "Point", "coordinates": [126.9, 37.5]}),
        format="json",
    ).json()
    for query, expected in {
        "kind=truck": [near],
        "kind=truck,water_truck&side=civilian": [far],
        "status=offered": [far],
        f"organization={cast.major_park.organization_id}": [near],
        "bbox=129,35,130,36": [near],
        "q=engineer type": [near],
        "q=공병": [near],
        "q=nothing": [],
        "q=" + far["code"].lower(): [far],
        "updated_after=2020-01-01T00:00:00Z": [near, far],
        "updated_after=2100-01-01T00:00:00Z": [],
        "side=military": [near],
    }.items():
        found = park.get(f"{base}?{query}").json()["results"]
        assert {each["id"] for each in found} == {each["id"] for each in expected}, query


@pytest.mark.parametrize(
    "query",
    [
        "kind=x",
        "status=x",
        "side=x",
        "organization=x",
        "bbox=1,2",
        "bbox=nan,0,1,1",
        "updated_after=now",
        "updated_after=2020-01-01T00:00",
    ],
)
def test_wrong_filter_is_named(cast, api, base, query):
    answer = api(cast.major_park).get(f"{base}?{query}")
    assert answer.status_code == 400 and list(answer.json()["errors"]) == [query.partition("=")[0]]


def test_list_as_geojson_has_points(cast, api, base):
    api(cast.major_park).post(base, truck(location=BUSAN), format="json")
    answer = api(cast.major_park).get(base, HTTP_ACCEPT="application/geo+json")
    assert answer["Content-Type"] == "application/geo+json"
    assert answer.json()["features"][0]["geometry"] == BUSAN


def test_release_and_withdraw_tell_the_stream_that_gains_and_the_one_that_loses(cast, api, base):
    park = api(cast.major_park)
    made = park.post(base, truck(audience="military"), format="json").json()
    released = park.post(f"{base}{made['id']}/release_to/", {"audience": "shared"}, format="json")
    assert released.status_code == 200 and released.json()["audience"] == "shared"
    assert api(cast.ms_rivera).get(f"{base}{made['id']}/").status_code == 200
    back = park.post(f"{base}{made['id']}/withdraw/", {"audience": "military", "reason": "Not yet agreed"}, format="json")
    assert back.status_code == 200 and "Not yet agreed" in back.json()["remarks"]
    assert api(cast.ms_rivera).get(f"{base}{made['id']}/").status_code == 404
    wider = park.post(f"{base}{made['id']}/withdraw/", {"audience": "shared", "reason": "x"}, format="json")
    assert wider.status_code == 400


def test_history_tells_what_changed_from_and_to(cast, api, base):
    made = api(cast.major_park).post(base, truck(), format="json").json()
    api(cast.ms_rivera).patch(f"{base}{made['id']}/", {"quantity": 6, "contact": "Ch 5"}, format="json", HTTP_IF_MATCH='"1"')
    told = api(cast.dr_okafor).get(f"{base}{made['id']}/history/").json()
    newest, first = told["results"]
    assert first["kind"] == "resource.added" and newest["kind"] == "resource.updated"
    assert {"field": "quantity", "from": 4, "to": 6} in newest["changes"]
    assert newest["actor"]["name"] == "Ms Rivera" and told["commitments"] == []


def test_what_get_returns_is_what_the_journal_carries(cast, api, base):
    made = api(cast.major_park).post(base, truck(location=BUSAN), format="json").json()
    form = api(cast.major_park).get(f"{base}{made['id']}/").json()
    form.pop("mine")
    from operations.row_security import viewing_as

    with viewing_as(cast.major_park, cast.operation):
        assert Entry.objects.get(subject_id=made["id"]).data == form
