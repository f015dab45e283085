"""A client that comes from another server process goes on where it stood, also when this process has read less so far."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Any

from tests.cast import Scene
from tests.server import Server, messages_until, resume, serving
from tests.world import report


def numbers(found: list[dict]) -> list[int]:
    return [message["seq"] for message in found if message["type"] == "entry" and message["stream"] == "shared"]


def heard_at(server: Server, scene: Scene, have: int, wanted: int) -> list[int]:
    """What a socket at this server is sent of the shared stream until number `wanted` is there."""
    with server.socket(scene.major_park, scene.operation.slug) as client:
        resume(client, {"shared": have})
        return numbers(messages_until(client, lambda found: wanted in numbers(found), silence=0.3))


def test_what_was_heard_at_another_process_does_not_come_again(scene: Scene) -> None:
    """Without hints between them each looks at the journal by the clock, so that one is ahead of the other for seconds."""
    report(scene.ms_rivera, scene.operation)
    with ExitStack() as opened:
        quick, late = (opened.enter_context(serving(REDIS_URL="")) for _each in range(2))
        api = opened.enter_context(quick.api(scene.ms_rivera))
        watching = opened.enter_context(late.socket(scene.ms_rivera, scene.operation.slug))
        resume(watching, {})
        head = json.loads(watching.recv())["heads"]["shared"]
        for _each in range(4):
            head = _comes_over(quick, late, scene, api, head)


def _comes_over(quick: Server, late: Server, scene: Scene, api: Any, before: int) -> int:
    """Somebody hears of a report at one process, then of another one at the other. Returns the head afterwards."""
    head = _report(api, scene)
    assert heard_at(quick, scene, before, head)[-1] == head
    with late.socket(scene.major_park, scene.operation.slug) as client:
        resume(client, {"shared": head})
        last = _report(api, scene)
        found = messages_until(client, lambda found: last in numbers(found), silence=0.3)
    assert numbers(found) == list(range(head + 1, last + 1))
    return last


def _report(api: Any, scene: Scene) -> int:
    """Report an incident; the number that the shared stream has reached."""
    inside = f"/operations/{scene.operation.slug}/"
    body = {"title": "Bridge out", "kind": "bridge_out", "severity": "severe", "place_name": "Route 68"}
    api.post(f"{inside}incidents/", json=body).raise_for_status()
    head: int = api.get(f"{inside}snapshot/").json()["heads"]["shared"]
    return head
