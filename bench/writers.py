"""Who writes in the measurements, into what: operations with the standing cast, and one token for each writer."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from typing import Any

import orjson

from bench.ground import Ground
from bench.program import Next


@dataclass
class Stage:
    """Slugs of operations, tokens of their watch officers, an incident and a room of each operation by slug."""

    slugs: list[str]
    tokens: list[str]
    incidents: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)

    def _writer(self, which: int, streams: int, path: str, body: dict[str, Any]) -> Next:
        slug = self.slugs[which % streams]
        token = self.tokens[which % len(self.tokens)]
        address = f"/api/v1/operations/{slug}/{path}".format(incident=self.incidents.get(slug), room=self.rooms.get(slug))
        headers = f"Authorization: Token {token}\r\nAccept: application/json\r\n"
        chance = random.Random(which)

        def following() -> tuple[str, str, bytes, str]:
            asked = {"id": str(uuid.uuid4()), **body}
            if "location" in body:
                point = [round(chance.uniform(128.9, 129.1), 5), round(chance.uniform(35.15, 35.25), 5)]
                asked["location"] = {"type": "Point", "coordinates": point}
            return "POST", address, orjson.dumps(asked), headers

        return following

    def reporter(self, which: int, streams: int) -> Next:
        body = {"title": "Bridge out", "kind": "bridge_out", "severity": "severe", "description": "Both lanes.", "location": None}
        return self._writer(which, streams, "incidents/", body)

    def logger(self, which: int, streams: int) -> Next:
        return self._writer(which, streams, "incidents/{incident}/log/", {"text": "Two trucks passed on the left lane."})

    def speaker(self, which: int, streams: int) -> Next:
        return self._writer(which, streams, "rooms/{room}/messages/", {"text": "Copied, two trucks on the left lane."})


def set_stage(here: Ground, *, operations: int, writers: int) -> Stage:
    """Make the operations, each with an incident and its audiences' rooms, and the tokens."""
    here.enter()
    from django.contrib.gis.geos import Point  # Django knows its database only now

    from incidents.services.incident import report_incident
    from liaison.services import open_rooms_for
    from operations.services import issue_token
    from tests.cast import enter_scene

    scenes = [enter_scene() for _ in range(operations)]
    people = scenes[0]
    stage = Stage([scene.operation.slug for scene in scenes], [])
    for writer in range(writers):
        stage.tokens.append(issue_token(user=people.major_park if writer % 2 else people.ms_rivera))
    for scene in scenes:
        slug = scene.operation.slug
        incident, _new = report_incident(
            by=scene.major_park, operation=scene.operation, title="Bridge out", kind="bridge_out", severity="severe",
            location=Point(129.0, 35.2, srid=4326),
        )  # fmt: skip
        stage.incidents[slug] = str(incident.id)
        open_rooms_for(scene.operation)
        shared = scene.operation.audiences.get(key="shared")
        stage.rooms[slug] = room_of(shared)
    return stage


def room_of(audience: Any) -> str:
    from journal.row_security import seeing
    from liaison.models import Room

    with seeing([audience.id]):
        return str(Room.objects.get(audience=audience, incident=None).id)
