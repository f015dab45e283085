"""What the machines tell about themselves: health, numbers and logs, and that nothing a person wrote is in any of them."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest
import uuid6
from django.conf import settings
from django.test import Client

from hadr import health
from hadr.metrics import worker_seen
from tests.cast import Scene
from tests.server import Server, serving

INSIDE: dict[str, Any] = {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1"}
TOKEN = "only-for-this-test-0123456789"


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readiness is remembered for a second; each test asks."""
    monkeypatch.setattr(health, "_last", (0.0, {}))


# ------------------------------------------------------------------ health


def test_the_process_answers_whatever_the_name_it_is_asked_by(db: None) -> None:
    assert Client().get("/healthz", HTTP_HOST="10.0.0.7").json() == {"status": "ok"}


def test_only_the_inside_hears_which_part_fails(db: None) -> None:
    assert Client().get("/readyz").json() == {"status": "ok"}
    inside = Client().get("/readyz", **INSIDE).json()
    assert inside == {"status": "ok", "database": "ok", "migrations": "ok", "channel_layer": "ok"}


def test_a_database_of_an_older_version_is_not_served(db: None) -> None:
    health._migrations().add(("hadr", "9999_of_tomorrow"))
    try:
        answer = Client().get("/readyz", **INSIDE)
        assert answer.status_code == 503
        assert answer.json()["migrations"] == "1 missing"
    finally:
        health._wanted.clear()


def test_without_redis_people_are_served(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_channel_layer", lambda: "away")
    answer = Client().get("/readyz", **INSIDE)
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"


# ------------------------------------------------------------------ numbers


def test_numbers_are_for_the_machine_itself_and_for_the_bearer_of_the_token(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/metrics", **INSIDE).status_code == 200
    for header in ("X_FORWARDED_FOR", "X_FORWARDED_PROTO", "FORWARDED", "VIA"):
        assert Client().get("/metrics", **{**INSIDE, f"HTTP_{header}": "127.0.0.1"}).status_code == 404
    assert Client().get("/metrics", HTTP_HOST="127.0.0.1", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert Client().get("/metrics", HTTP_HOST="rebound.example", REMOTE_ADDR="127.0.0.1").status_code == 404
    away: dict[str, Any] = {"HTTP_HOST": "web:8000", "REMOTE_ADDR": "192.0.2.7"}
    assert Client().get("/metrics", **away, HTTP_AUTHORIZATION="Bearer ").status_code == 404
    monkeypatch.setattr(settings, "METRICS_TOKEN", TOKEN)
    assert Client().get("/metrics", **away, HTTP_AUTHORIZATION=f"Bearer {TOKEN}").status_code == 200
    assert Client().get("/metrics", **away, HTTP_AUTHORIZATION="Bearer another").status_code == 404
    assert Client().get("/metrics", **away).status_code == 404


def test_requests_are_counted_by_route_without_anybodys_name(server: Server, scene: Scene) -> None:
    slug, secret = scene.operation.slug, uuid6.uuid7()
    with server.api(scene.major_park) as client:
        client.get(f"/operations/{slug}/incidents/{secret}/")
        client.get(f"/operations/{slug}/entries/?stream=military&q=ambush")
        client.get(f"/operations/{slug}/no-such-thing/{secret}/")
    told = httpx.get(f"{server.url}/metrics").text
    line = 'hadr_requests_total{method="GET",route="api/v1/operations/<slug:slug>/incidents/<uuid:incident>/",status="404"}'
    assert line in told
    assert re.search(r'hadr_request_seconds_count\{route="api/v1/operations/<slug:slug>/entries/"\} [1-9]', told)
    names = re.findall(r"^hadr\w+\{.*\}", told, re.MULTILINE)
    for word in (slug, str(secret), "military", "civilian", "ambush", "no-such-thing", str(scene.major_park.id), "major_park"):
        assert not [name for name in names if word in name]


def test_the_worker_is_known_to_be_alive(db: None) -> None:
    worker_seen(finished_round=True)
    told = Client().get("/metrics", **INSIDE).content.decode()
    age = re.search(r"^hadr_worker_age_seconds (\S+)$", told, re.MULTILINE)
    assert age
    assert 0 <= float(age[1]) < 60
    assert "hadr_worker_round_age_seconds" in told


# ------------------------------------------------------------------ logs


JSON_LINES = {"HADR_LOG_FORMAT": "json", "HADR_LOG_LEVEL": "DEBUG"}


def deeds(server: Server, scene: Scene) -> list[str]:
    """A session of deeds, good ones and bad ones, whose every word is a marker. Returns the markers."""
    slug = scene.operation.slug
    base = f"/operations/{slug}"
    with server.api(scene.ms_rivera) as client:
        made = client.post(
            f"{base}/incidents/",
            json={
                "title": "MARKtitle",
                "kind": "flood",
                "severity": "severe",
                "place_name": "MARKplace",
                "description": "MARKtext",
            },
        ).json()
        client.post(f"{base}/incidents/{made['id']}/log/", json={"text": 'MARKline\r\n{"level":"FORGED"}'})
        client.get(f"{base}/incidents/?q=MARKsearch&bbox=MARKbox")
        client.post(f"{base}/incidents/", json={"title": "MARKbad", "kind": "MARKkind", "severity": 7})
        client.post(f"{base}/incidents/", content=b'{"title": "MARKbroken', headers={"Content-Type": "application/json"})
        client.patch(f"{base}/incidents/{made['id']}/", json={"title": "MARKstale"}, headers={"If-Match": '"99"'})
        client.get(f"{base}/MARKpath%0d%0aFORGED/")
        client.get("/coordinates/?q=MARKcoordinates")
        files = {"file": ("MARKfile.txt", b"MARKcontent", "text/plain")}
        client.post(f"{base}/incidents/{made['id']}/attachments/", files=files, data={"caption": "MARKcaption"})
        rooms = client.get(f"{base}/rooms/").json()["results"]
        if rooms:
            client.post(f"{base}/rooms/{rooms[0]['id']}/messages/", json={"id": str(uuid6.uuid7()), "text": "MARKmessage"})
        token = client.headers["Authorization"].split()[1]
    with httpx.Client(base_url=server.url) as stranger:
        stranger.post("/api/v1/token/", json={"username": "MARKname", "password": "MARKpassword"})
        stranger.get("/api/v1/me/", headers={"Authorization": "Token MARKtoken", "Cookie": "sessionid=MARKcookie"})
        stranger.get("/accounts/password/reset/key/MARKuid-MARKkey/")
        stranger.get("/api/v1/me/", headers={"Host": "another.example"})
        stranger.post("/account/language/", data={"language": "MARKlanguage"})
        stranger.get(f"/ws{base}/?q=MARKsocket")
    with server.socket(scene.ms_rivera, slug) as ear:
        ear.send('{"type":"MARKframe"}')
    return ["MARK", 'FORGED"', token]


def test_logs_hold_no_content(scene: Scene, capfd: pytest.CaptureFixture[str]) -> None:
    with serving(**JSON_LINES) as server:
        words = deeds(server, scene)
    said = capfd.readouterr().err
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    answered = [line for line in lines if line["logger"] == "hadr.request"]
    assert len(answered) > 12
    assert not [line for line in said.splitlines() if any(word in line for word in words)]
    assert all(re.fullmatch(r"[A-Za-z0-9-]{8,64}", line["request_id"]) for line in answered)
    assert any(line.get("user") == str(scene.ms_rivera.id) for line in answered)
    assert scene.ms_rivera.username not in said


def test_a_refusal_and_its_log_lines_name_the_same_request(scene: Scene, capfd: pytest.CaptureFixture[str]) -> None:
    mine = f"support-{uuid6.uuid7().hex[:8]}"
    missing = f"/operations/{scene.operation.slug}/incidents/{uuid6.uuid7()}/"
    with serving(**JSON_LINES) as server, server.api(scene.ms_rivera) as client:
        refused = client.get(missing, headers={"X-Request-Id": mine})
    assert refused.status_code == 404 and "instance" not in refused.json(), "two refusals are alike to the byte"
    assert refused.headers["X-Request-Id"] == mine
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert [line["logger"] for line in lines if line.get("request_id") == mine] == ["hadr.request", "django.request"]
