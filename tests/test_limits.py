"""Limits exist, say what they are, and nothing that comes from outside breaks the server (RELIABILITY S7, S22)."""

from __future__ import annotations

import json
import math
from base64 import b64encode
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import uuid6
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from cop.socket import MOST_PER_SECOND, MOST_SOCKETS_PER_PERSON
from operations.api.paging import RecordPages
from tests.cast import Cast, Scene
from tests.incidents_by_rest import base, report_body, reported
from tests.server import Server, messages_until, resume
from tests.world import PHOTO

Api = Callable[..., APIClient]
MEGABYTE = 1024 * 1024


def raw(client: APIClient, url: str, body: bytes, kind: str = "application/json") -> Any:
    return client.generic("POST", url, body, content_type=kind)  # type: ignore[arg-type]


def is_problem(answer: Any, status: int) -> bool:
    plain = bool(answer["Content-Type"] == "application/problem+json")
    return plain and (answer.status_code, answer.json()["status"]) == (status, status)


# ------------------------------------------------------------------ bodies


def test_a_body_over_ten_megabytes_is_too_large(cast: Cast, api: Api) -> None:
    client, url = api(cast.major_park), f"{base(cast)}/incidents/"
    just = json.dumps(report_body(description="x" * (10 * MEGABYTE - 400))).encode()
    assert raw(client, url, just).status_code == 400, "small enough to be read, and its description too long"
    assert is_problem(raw(client, url, b" " * (10 * MEGABYTE + 1)), 413)


def test_a_form_over_its_limit_is_too_large(cast: Cast, api: Api, settings: Any) -> None:
    settings.ATTACHMENT_MOST = MEGABYTE
    client = api(cast.major_park)
    incident = reported(client, cast)
    photo = SimpleUploadedFile("a.jpg", PHOTO.getvalue() + bytes(2 * MEGABYTE))
    assert is_problem(client.post(f"{base(cast)}/incidents/{incident['id']}/attachments/", {"file": photo}), 413)
    table = SimpleUploadedFile("a.csv", b"title\n" + bytes(11 * MEGABYTE))
    assert is_problem(client.post(f"{base(cast)}/imports/", {"file": table}), 413)


@pytest.mark.parametrize(
    "body",
    {
        "nothing": b"",
        "half": b'{"title": "x"',
        "a list": b"[]",
        "a word": b'"title"',
        "nested without end": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "nested lists": b"[" * 100_000 + b"]" * 100_000,
        "nested deeper than a person writes": b'{"titles":' + b"[" * 40 + b"]" * 40 + b"}",
        "NaN": b'{"title": NaN}',
        "Infinity": b'{"location": {"type": "Point", "coordinates": [Infinity, 35]}}',
        "beyond every number": b'{"location": {"type": "Point", "coordinates": [1e999, 35]}}',
        "NUL in a text": b'{"title": "a\\u0000b"}',
        "NUL in a key": b'{"ti\\u0000tle": "a"}',
        "half a character": b'{"title": "\\ud800"}',
        "no UTF-8": b'{"title": "\xff\xfe"}',
        "a million keys": b"{" + b",".join(b'"%d":1' % n for n in range(100_000)) + b"}",
        "the same key twice": b'{"title": "a", "title": ["b"]}',
        "numbers for words": b'{"title": 1, "kind": 2, "severity": 3, "place_name": {}}',
        "words for objects": b'{"title": "a", "kind": "flood", "location": "here", "titles": "x", "figures": "y"}',
        "an endless number": b'{"figures": [{"kind": "dead", "value": ' + b"9" * 5_000 + b"}]}",
    }.items(),
    ids=lambda pair: pair[0],
)  # fmt: skip
def test_a_body_that_is_no_report_is_refused_in_words(cast: Cast, api: Api, body: tuple[str, bytes]) -> None:
    answer = raw(api(cast.major_park), f"{base(cast)}/incidents/", body[1])
    assert is_problem(answer, 400), answer.content[:300]


@pytest.mark.parametrize(
    "kind", ["application/xml", "text/plain", "", "x", "application/json; charset=utf-16", "multipart/form-data"]
)
def test_another_kind_of_body_is_refused(cast: Cast, api: Api, kind: str) -> None:
    answer = raw(api(cast.major_park), f"{base(cast)}/incidents/", b"<x/>", kind)
    assert answer.status_code in (400, 415)


@pytest.mark.parametrize("vertices", [5_001, 60_000])
def test_an_area_with_too_many_corners_is_refused(cast: Cast, api: Api, vertices: int) -> None:
    turn = [2 * math.pi * n / vertices for n in range(vertices)]
    ring = [[129 + math.cos(at), 35 + math.sin(at)] for at in turn]
    area = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    answer = api(cast.major_park).post(f"{base(cast)}/incidents/", report_body(area=area), format="json")
    assert answer.status_code == 400
    assert "5,000" in str(answer.json()["errors"]["area"])


# ------------------------------------------------------------------ lists


def test_no_page_is_longer_than_the_limit(cast: Cast, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    assert RecordPages.max_page_size == 500
    monkeypatch.setattr(RecordPages, "max_page_size", 2)
    monkeypatch.setattr(RecordPages, "page_size", 2)
    client = api(cast.major_park)
    for _turn in range(4):
        reported(client, cast)
    for limit in ("500", "100000", "0", "-1", "x", "9" * 400, "1.5", "２"):
        answer = client.get(f"{base(cast)}/incidents/?limit={quote(limit)}")
        assert answer.status_code == 200
        assert len(answer.json()["results"]) <= 2, limit


def test_no_more_entries_than_the_limit_at_once(cast: Cast, api: Api) -> None:
    for limit in ("1001", "0", "-1", "x", "9" * 400):
        answer = api(cast.major_park).get(f"{base(cast)}/entries/", {"stream": "shared", "limit": limit})
        assert is_problem(answer, 400), limit


def cursor(**parts: str) -> str:
    return b64encode(urlencode(parts).encode()).decode()


NASTY = [
    "", " ", "%", "_", "\\", "'", "';--", '"', "\x00", "a\x00b", "é" * 300, "%00", "../../etc/passwd", "{{7*7}}",
    "<script>", "1e999", "NaN", "-1", "9" * 30, "true", "null", "[]", "٣", "2026-13-45T99:99:99Z", "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59", "2026-11-23", "\r\nX-Evil: 1", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
]  # fmt: skip
#: Everything that may be asked in an address, by where.
ASKED = {
    "incidents/": [
        "q",
        "severity",
        "status",
        "kind",
        "organization",
        "audience",
        "bbox",
        "updated_after",
        "open",
        "limit",
        "cursor",
    ],
    "incidents/suggest_duplicates/": ["lon", "lat", "title", "kind", "occurred_at", "exclude"],
    "resources/": ["q", "kind", "status", "side", "organization", "bbox", "updated_after", "limit", "cursor"],
    "commitments/": ["incident", "resource", "active", "updated_after", "cursor"],
    "contacts/": ["q", "presence", "side", "organization", "seat", "language", "valid_at", "updated_after", "cursor"],
    "seats/": ["limit", "cursor"],
    "rooms/": ["limit", "cursor"],
    "imports/": ["limit", "cursor"],
    "log/": ["limit", "cursor"],
    "entries/": ["stream", "after", "limit"],
    "/api/v1/coordinates/": ["q", "notation"],
    "/api/v1/places/": ["q", "lon", "lat"],
    "/api/v1/places/at/": ["lon", "lat"],
    "/api/v1/kinds/": ["x"],
}


@pytest.mark.parametrize("path", sorted(ASKED))
def test_nothing_that_is_asked_breaks_the_server(cast: Cast, api: Api, path: str) -> None:
    client = api(cast.major_park)
    client.raise_request_exception = False
    cursors = [cursor(p=value) for value in ("1", "x", "\x00", "2026-01-01")] + [
        cursor(o="9" * 30),
        cursor(o="-1", r="1"),
        "====",
        "é",
    ]
    for field in ASKED[path]:
        for value in [*NASTY, *(cursors if field == "cursor" else [])]:
            url = path if path.startswith("/") else f"{base(cast)}/{path}"
            others = {"stream": "shared"} if path == "entries/" and field != "stream" else {}
            answer = client.get(url, {**others, field: value})
            assert answer.status_code in (200, 400, 404), f"{path}?{field}={value!r}: {answer.status_code}"


@pytest.mark.parametrize("noun", ["incidents", "resources", "contacts"])
def test_signs_of_patterns_are_letters_in_a_search(cast: Cast, api: Api, noun: str) -> None:
    client = api(cast.major_park)
    for name in ("Dam 100% full", "snow_plough", "back\\slash", "Nothing of it"):
        body = {
            "incidents": report_body(title=name),
            "resources": {"name": name, "kind": "truck"},
            "contacts": {"name": name},
        }[noun]
        assert client.post(f"{base(cast)}/{noun}/", body, format="json").status_code == 201
    field = "title" if noun == "incidents" else "name"
    for sign, only in (("%", "Dam 100% full"), ("_", "snow_plough"), ("back\\", "back\\slash")):
        found = client.get(f"{base(cast)}/{noun}/", {"q": sign}).json()["results"]
        assert [row[field] for row in found] == [only]


# ------------------------------------------------------------------ headers and addresses


def test_headers_of_requests_cannot_break_those_of_answers(cast: Cast, api: Api) -> None:
    client = api(cast.major_park)
    for name in (
        "a\r\nSet-Cookie: x=1.jpg",
        'a"; filename="b.exe',
        "사진.jpg",
        "../../etc/passwd",
        "a;b=c.jpg",
        "x" * 240 + ".jpg",
    ):
        incident = reported(client, cast)
        file = SimpleUploadedFile("placeholder", PHOTO.getvalue())
        vars(file)["_name"] = name  # past what this client would clean
        made = client.post(f"{base(cast)}/incidents/{incident['id']}/attachments/", {"file": file})
        assert made.status_code in (201, 400)
        if made.status_code == 201:
            told = client.get(made.json()["url"])["Content-Disposition"]
            assert told.startswith("inline; filename*=UTF-8''")
            assert not set('\r\n"/\\;') & set(told.removeprefix("inline; "))
    for given in ("x\r\ny", "x" * 200, "a b", "<script>", ""):
        answer = client.get("/api/v1/me/", HTTP_X_REQUEST_ID=given)
        assert answer["X-Request-Id"] != given


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_AUTHORIZATION": "Token"}, {"HTTP_AUTHORIZATION": "Token a b"}, {"HTTP_AUTHORIZATION": "Token \xff\x00"},
        {"HTTP_AUTHORIZATION": "Basic eA=="}, {"HTTP_AUTHORIZATION": "Token " + "x" * 100_000},
    ],
)  # fmt: skip
def test_a_token_of_nobody_is_refused(cast: Cast, headers: dict[str, str]) -> None:
    assert APIClient().get(f"{base(cast)}/snapshot/", **headers).status_code == 401  # type: ignore[arg-type]


def test_what_cannot_be_given_is_said(cast: Cast, api: Api) -> None:
    client = api(cast.major_park)
    assert client.get(f"{base(cast)}/incidents/", HTTP_ACCEPT="application/pdf").status_code == 406
    geojson = "application/geo+json"
    assert client.post(f"{base(cast)}/incidents/", report_body(), format="json", HTTP_ACCEPT=geojson).status_code == 406
    assert client.get(f"{base(cast)}/incidents/", HTTP_ACCEPT=geojson)["Content-Type"] == geojson
    assert client.get(f"{base(cast)}/incidents/", HTTP_ACCEPT="x/\x00").status_code in (200, 406)
    assert client.get(f"{base(cast)}/incidents/", HTTP_ACCEPT_LANGUAGE="xx;q=9, \xff" * 50).status_code == 200
    assert client.get("/api/v1/me/", HTTP_HOST="evil.example").status_code == 400
    assert client.get(f"/api/v1/operations/{quote('../x')}/snapshot/").status_code == 404
    assert client.get(f"{base(cast)}/incidents/{'x' * 500}/").status_code == 404
    assert client.get(f"{base(cast)}/seats/{quote(chr(0))}/").status_code == 404
    assert client.patch(f"{base(cast)}/seats/x/", {}, format="json", HTTP_IF_MATCH="9" * 400).status_code == 404


def test_pages_stand_nasty_addresses(cast: Cast) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.major_park)
    slug = cast.operation.slug
    for value in NASTY:
        for page in ("import/", f"import/{uuid6.uuid7()}/"):
            answer = browser.get(f"/operations/{slug}/{page}", {"q": value, "after": value, "rows": value})
            assert answer.status_code in (200, 404), value
    for away in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"):
        for page in ("/account/language/", "/account/display/"):
            wishes = {"language": "en", "theme": "dark", "coordinate_notation": "utm", "symbol_set": "owner", "next": away}
            assert "evil" not in browser.post(page, wishes)["Location"]
            assert "javascript" not in browser.post(page, wishes)["Location"]


# ------------------------------------------------------------------ how often


@pytest.fixture
def three_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"user": "3/min", "anon": "3/min", "token": "3/min"})


def test_too_many_requests_are_told_when_to_come_back(cast: Cast, api: Api, three_a_minute: None) -> None:
    client = api(cast.major_park)
    for _turn in range(3):
        assert client.get("/api/v1/me/").status_code == 200
    answer = client.get("/api/v1/me/")
    assert is_problem(answer, 429)
    assert 0 < int(answer["Retry-After"]) <= 61
    assert api(cast.ms_rivera).get("/api/v1/me/").status_code == 200, "one person's haste is nobody else's"


def test_passwords_cannot_be_guessed_quickly(cast: Cast, three_a_minute: None) -> None:
    """Neither by changing the account, nor by claiming to come from elsewhere."""
    here = f"198.51.100.{uuid6.uuid7().int % 250}"
    statuses = []
    for turn in range(6):
        answer = APIClient().post(
            "/api/v1/token/", {"username": f"guess-{turn}", "password": "x"}, format="json",
            REMOTE_ADDR=here, HTTP_X_FORWARDED_FOR=f"203.0.113.{turn}",
        )  # fmt: skip
        statuses.append(answer.status_code)
    assert statuses == [401] * 3 + [429] * 3


def test_the_login_page_limits_guesses_too(cast: Cast) -> None:
    here = f"192.0.2.{uuid6.uuid7().int % 250}"
    name = f"guessed-{uuid6.uuid7()}"
    said = []
    for turn in range(8):
        guess = {"login": name, "password": f"{turn}"}
        said.append(Client().post("/accounts/login/", guess, REMOTE_ADDR=here, HTTP_X_FORWARDED_FOR=f"203.0.113.{turn}"))
    assert "Too many failed login attempts" in said[-1].content.decode() or said[-1].status_code == 429


# ------------------------------------------------------------------ the socket


def test_a_person_has_so_many_sockets_and_no_more(server: Server, scene: Scene) -> None:
    slug = scene.operation.slug
    with ExitStack() as held:
        for _turn in range(MOST_SOCKETS_PER_PERSON - 1):
            _enter(held.enter_context(server.socket(scene.dr_okafor, slug)))
        with server.socket(scene.dr_okafor, slug) as last:
            _enter(last)
            with pytest.raises(InvalidStatus) as refused, server.socket(scene.dr_okafor, slug):
                pass
            assert refused.value.response.status_code == 403
            with server.socket(scene.ms_rivera, slug) as another:
                _enter(another)
        assert _comes_in(server, scene), "a place that is free again is given again"


def _enter(client: ClientConnection) -> None:
    resume(client, {})
    messages_until(client, lambda said: bool(said), silence=0.05)


def _comes_in(server: Server, scene: Scene) -> bool:
    """The server learns of a closed socket a moment later."""
    for _patience in range(50):
        try:
            with server.socket(scene.dr_okafor, scene.operation.slug) as client:
                _enter(client)
                return True
        except InvalidStatus:
            continue
    return False


@pytest.mark.parametrize("said", ["too often", "too much", "deep", "bytes"])
def test_a_client_that_says_too_much_is_cut_and_the_others_go_on(server: Server, scene: Scene, said: str) -> None:
    here = '{"type":"here"}'
    texts: dict[str, list[Any]] = {
        "too often": [here] * MOST_PER_SECOND * 20,
        "too much": ['{"type":"here","x":"' + "x" * 70_000 + '"}'],
        "deep": ["[" * 30_000],
        "bytes": [b"\x00\x01"],
    }
    slug = scene.operation.slug
    with server.socket(scene.ms_rivera, slug) as other, server.socket(scene.dr_okafor, slug) as client:
        resume(other, {})
        messages_until(other, lambda found: bool(found))
        with pytest.raises(ConnectionClosed):
            _say_and_listen(client, texts[said])
        other.send(here)
        resume(other, {"shared": 0})
        assert messages_until(other, lambda found: any(each["type"] == "welcome" for each in found))


def _say_and_listen(client: ClientConnection, texts: list[Any]) -> None:
    for text in texts:
        client.send(text)
    while True:
        client.recv(timeout=20)


def test_strange_numbers_in_a_resume_are_taken_as_they_are(server: Server, scene: Scene) -> None:
    for have in ({"shared": 10**18}, {"shared": 2**63 - 1}, {f"s{n}": n for n in range(2_000)}, {"": 0, "military": 5}):
        with server.socket(scene.ms_rivera, scene.operation.slug) as client:
            resume(client, have)
            found = messages_until(client, lambda said: bool(said))
            assert found[0]["type"] == "welcome"
            assert "military" not in found[0]["heads"]
