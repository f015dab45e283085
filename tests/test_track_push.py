"""Movement on the sockets of the real server: who sees what of it, and that everybody ends with the newest."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

from uuid6 import uuid7
from websockets.sync.client import ClientConnection

from cop.thinning import Mark, in_window, thinned, unit_place, window_of
from operations.models import User
from tests.cast import Scene
from tests.server import Server, messages, messages_until, resume, serving


def fix(source: str, lon: float = 129.2, lat: float = 35.8, **more: Any) -> dict[str, Any]:
    return {"source": source, "at": datetime.now(UTC).isoformat(), "lon": lon, "lat": lat, **more}


def post(server: Server, scene: Scene, user: User, fixes: list[dict[str, Any]], **more: Any) -> None:
    with server.api(user) as client:
        answer = client.post(f"/operations/{scene.operation.slug}/tracks/", json={"fixes": fixes, **more})
    assert answer.status_code == 200, answer.text
    assert answer.json()["refused"] == []


def fixes_in(found: list[dict[str, Any]], stream: str | None = None) -> list[dict[str, Any]]:
    frames = [message for message in found if message["type"] == "track" and stream in (None, message["stream"])]
    return [each for frame in frames for each in frame["fixes"]]


def enter(client: ClientConnection, view: list[float] | None = None, zoom: float = 9) -> None:
    resume(client, {})
    messages_until(client, lambda found: any(message["type"] == "welcome" for message in found), silence=0.3)
    if view:
        client.send(json.dumps({"type": "view", "bbox": view, "zoom": zoom}))
        messages(client, until=1.5)


def until_sources(client: ClientConnection, wanted: set[str]) -> list[dict[str, Any]]:
    found = messages_until(client, lambda found: wanted <= {each["source"] for each in fixes_in(found)})
    return fixes_in(found)


def test_everybody_of_the_audience_sees_it_move_and_nobody_else(server: Server, scene: Scene) -> None:
    with (
        server.socket(scene.ms_rivera, scene.operation.slug) as civilian,
        server.socket(scene.major_park, scene.operation.slug) as military,
    ):
        enter(civilian)
        enter(military)
        post(server, scene, scene.major_park, [fix("HELO 11", speed=60.0, course=270)])
        post(server, scene, scene.major_park, [fix("ALPHA 1", lon=129.3)], audience="military")
        (shared,) = [each for each in until_sources(military, {"HELO 11", "ALPHA 1"}) if each["source"] == "HELO 11"]
        assert {"lon": 129.2, "lat": 35.8, "speed": 60.0, "course": 270.0, "accuracy": None}.items() <= shared.items()
        heard = messages_until(civilian, lambda found: bool(fixes_in(found)), silence=2)
        assert {each["source"] for each in fixes_in(heard)} == {"HELO 11"}
        assert {message["stream"] for message in heard if message["type"] == "track"} == {"shared"}
        assert "ALPHA" not in json.dumps(heard)


def test_each_screen_gets_what_lies_in_its_view(server: Server, scene: Scene) -> None:
    with (
        server.socket(scene.ms_rivera, scene.operation.slug) as east,
        server.socket(scene.major_park, scene.operation.slug) as west,
    ):
        enter(east, [129.0, 35.5, 129.5, 36.0], zoom=10)
        enter(west, [126.5, 37.3, 127.2, 37.7], zoom=10)
        post(server, scene, scene.major_park, [fix("BUSAN", 129.1, 35.7), fix("SEOUL", 127.0, 37.5), fix("JEJU", 126.5, 33.4)])
        assert {each["source"] for each in until_sources(east, {"BUSAN"})} == {"BUSAN"}
        assert {each["source"] for each in until_sources(west, {"SEOUL"})} == {"SEOUL"}
        # Whoever looks elsewhere gets at once what is there.
        west.send(json.dumps({"type": "view", "bbox": [128.9, 35.6, 129.4, 35.9], "zoom": 11}))
        assert {each["source"] for each in until_sources(west, {"BUSAN"})} == {"BUSAN"}


def test_who_comes_later_gets_what_is_in_its_view(server: Server, scene: Scene) -> None:
    post(server, scene, scene.major_park, [fix("BUSAN", 129.1, 35.7), fix("SEOUL", 127.0, 37.5)])
    with server.socket(scene.ms_rivera, scene.operation.slug) as client:
        resume(client, {})
        client.send(json.dumps({"type": "view", "bbox": [129.0, 35.5, 129.5, 36.0], "zoom": 10}))
        assert {each["source"] for each in until_sources(client, {"BUSAN"})} == {"BUSAN"}


def test_two_thousand_sources_a_second_reach_everybody_with_the_newest_of_each(server: Server, scene: Scene) -> None:
    sources = [f"S{n}" for n in range(2_000)]
    people = [scene.ms_rivera, scene.major_park, scene.dr_okafor, scene.wg_cdr_suda]
    with ExitStack() as open_sockets:
        clients = [open_sockets.enter_context(server.socket(person, scene.operation.slug, max_size=None)) for person in people]
        for client in clients:
            enter(client)
        for second in range(4):
            began = time.monotonic()
            fixes = [fix(source, 128 + n / 1_000, 35 + second / 10) for n, source in enumerate(sources)]
            post(server, scene, scene.major_park, fixes)
            time.sleep(max(0.0, 1 - (time.monotonic() - began)))
        for client in clients:
            newest: dict[str, float] = {}

            def all_newest(found: list[dict[str, Any]], newest: dict[str, float] = newest) -> bool:
                newest.update((each["source"], each["lat"]) for each in fixes_in(found))
                return len(newest) == 2_000 and set(newest.values()) == {35.3}

            found = messages_until(client, all_newest, silence=1)
            frames = [message for message in found if message["type"] == "track"]
            assert len(frames) <= 8, "at most one frame a second"


def test_another_process_finds_the_movement_without_a_channel_layer(committed_db: None, scene: Scene) -> None:
    with (
        serving(REDIS_URL="") as one,
        serving(REDIS_URL="") as other,
        other.socket(scene.ms_rivera, scene.operation.slug) as client,
    ):
        enter(client)
        for step in range(3):
            post(one, scene, scene.major_park, [fix("HELO 11", 129 + step)])
            wanted = 129 + step
            found = messages_until(client, lambda found: wanted in {each["lon"] for each in fixes_in(found)})  # noqa: B023
            assert {each["source"] for each in fixes_in(found)} == {"HELO 11"}


def test_who_was_behind_gets_what_it_missed_with_the_next(server: Server, scene: Scene) -> None:
    """A screen that does not read for a while: frames are dropped, and the newest of each comes all the same."""
    with server.socket(scene.ms_rivera, scene.operation.slug, max_size=None, max_queue=1) as client:
        enter(client)
        sources = [f"S{n}" for n in range(2_000)]
        for step in range(6):
            post(
                server,
                scene,
                scene.major_park,
                [fix(source, 128 + n / 1_000, 35 + step / 10) for n, source in enumerate(sources)],
            )
            time.sleep(1)
        newest: dict[str, float] = {}

        def all_newest(found: list[dict[str, Any]]) -> bool:
            newest.update((each["source"], each["lat"]) for each in fixes_in(found))
            return len(newest) == 2_000 and set(newest.values()) == {35.5}

        messages_until(client, all_newest, silence=1)


def marks(*places: tuple[float, float]) -> list[Mark]:
    return [Mark(uuid7(), float(n), "", *unit_place(lon, lat), 1) for n, (lon, lat) in enumerate(places)]


def test_things_in_one_place_take_turns() -> None:
    crowd = marks(*[(129.2, 35.8)] * 3, (130.5, 35.8))
    shown: dict[Any, int] = {}
    seen = []
    for round_ in range(1, 4):
        for mark in crowd:
            mark.round = round_
        chosen = thinned(crowd, 8, shown)
        assert len(chosen) == 2
        seen += [mark.id for mark in chosen]
    assert set(seen) == {mark.id for mark in crowd}
    assert len(thinned(crowd, 0, {})) == 4


def test_a_view_over_the_date_line_holds_both_sides() -> None:
    fiji, samoa, korea = marks((178, -17), (-172, -13), (129, 36))
    for view in ((170.0, -25.0, -165.0, -5.0), (170.0, -25.0, 195.0, -5.0), (-190.0, -25.0, -165.0, -5.0)):
        assert in_window([fiji, samoa, korea], window_of(view, 5)) == [fiji, samoa]
    assert len(in_window([fiji, samoa, korea], window_of((-180.0, -85.0, 180.0, 85.0), 2))) == 3
    assert len(in_window([fiji, samoa, korea], window_of((-360.0, -90.0, 360.0, 90.0), None))) == 3
