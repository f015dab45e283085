"""How many incidents a second enter the picture at once, each with its entry in the journal, against the bare database.

    python -m bench.bulk [--rows 10000] [--rounds 3] [--profile]

In one run: COPY of prebuilt text into a table with a primary key and a spatial index, Django's bulk_create of incidents and
entries, our service, our endpoint through HTTP (GeoJSON and JSON lines, gunicorn), and the applying of a file import.
"""

from __future__ import annotations

import argparse
import random
import socket
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import orjson
import psycopg
import uuid6

from bench.ground import Ground, ground
from bench.program import exchange, serving

BARE = """
CREATE TABLE bare_incident (
    id uuid PRIMARY KEY, code text, title text, kind text, severity text, urgency text, certainty text, status text,
    location geometry(Point, 4326), place_name text, description text, occurred_at timestamptz, reported_at timestamptz,
    external_ids jsonb, version integer, created_at timestamptz, updated_at timestamptz
);
CREATE INDEX ON bare_incident USING gist (location);
GRANT ALL ON bare_incident TO PUBLIC;
"""
KINDS = ("flood", "landslide", "bridge_out", "road_cut", "fire")
FLOOR_RATE, GOAL_RATE, FLOOR_OF_COPY, FLOOR_OF_BULK_CREATE = 25_000, 50_000, 0.15, 4.0


@dataclass
class World:
    """Who reports, and where."""

    slug: str
    token: str
    by: Any
    operation: Any
    chance: random.Random


def bodies(world: World, count: int) -> list[dict[str, Any]]:
    """Reports as a province sends them after a typhoon: with ids of their own, over the land of three provinces."""
    chance = world.chance
    return [
        {
            "id": str(uuid6.uuid7()),
            "title": f"{chance.choice(('Underpass', 'Road', 'House', 'School'))} {n} under water",
            "kind": chance.choice(KINDS),
            "severity": chance.choice(("minor", "moderate", "severe")),
            "location": {
                "type": "Point",
                "coordinates": [round(chance.uniform(127.6, 129.2), 6), round(chance.uniform(35.3, 37.0), 6)],
            },
            "description": "Water stands one meter deep. Two cars are stuck, people wait on the roof for a boat.",
            "occurred_at": f"2026-11-23T{chance.randrange(24):02}:{chance.randrange(60):02}:00Z",
        }
        for n in range(count)
    ]  # fmt: skip


def set_world(here: Ground) -> World:
    here.enter()
    from operations.services import issue_token  # Django knows its database only now
    from tests.cast import enter_scene

    scene = enter_scene()
    return World(scene.operation.slug, issue_token(user=scene.major_park), scene.major_park, scene.operation, random.Random(1))


def copy(here: Ground, world: World, count: int) -> float:
    """Prebuilt text into a table of one's own: what the database takes at best."""
    lines = []
    for body in bodies(world, count):
        lon, lat = body["location"]["coordinates"]
        lines.append(
            f"{body['id']}\tINC-00000\t{body['title']}\t{body['kind']}\t{body['severity']}\tunknown\tunknown\treported"
            f"\tSRID=4326;POINT({lon} {lat})\tHaeundae-gu, Busan\t{body['description']}\t{body['occurred_at']}"
            f"\t{body['occurred_at']}\t{{}}\t1\t{body['occurred_at']}\t{body['occurred_at']}\n"
        )
    text = "".join(lines)
    with psycopg.connect(here.app) as connection, connection.cursor() as cursor:
        begun = time.perf_counter()
        with cursor.copy("COPY bare_incident FROM STDIN") as data:
            data.write(text)
        connection.commit()
        return time.perf_counter() - begun


def bulk_create(world: World, count: int) -> float:
    """Django's own: incidents and their entries, a thousand at a time, neither chained nor named by their boundaries."""
    from django.contrib.gis.geos import Point
    from django.db import transaction
    from django.utils import timezone

    from incidents.models import Incident
    from incidents.shapes.incident import incident_form
    from journal.models import Entry, Stream
    from operations.codes import new_codes
    from operations.row_security import viewing_as

    given = bodies(world, count)
    begun = time.perf_counter()
    with viewing_as(world.by, world.operation) as mine, transaction.atomic():
        shared = next(audience for audience in mine if audience.key == "shared")
        stream, now = Stream.objects.select_for_update().get(id=shared.id), timezone.now()
        incidents = [
            Incident(
                id=body["id"], operation=world.operation, audience=shared, created_by=world.by, created_at=now, updated_at=now,
                reported_at=now, organization=world.by.organization, code=code, title=body["title"], kind=body["kind"],
                severity=body["severity"], location=Point(body["location"]["coordinates"], srid=4326),
                description=body["description"], occurred_at=now,
            )
            for body, code in zip(given, new_codes("INC", count), strict=True)
        ]  # fmt: skip
        Incident.objects.bulk_create(incidents, batch_size=1_000, ignore_conflicts=True)
        Entry.objects.bulk_create(
            [
                Entry(
                    stream=stream, seq=stream.head + n, kind="incident.reported", subject_kind="incident", subject_id=each.id,
                    at=now, data=incident_form(each), hash=b"",
                )
                for n, each in enumerate(incidents, start=1)
            ],
            batch_size=1_000,
        )  # fmt: skip
        took = time.perf_counter() - begun
        transaction.set_rollback(True)  # what is not chained does not stay
    return took


def service(world: World, count: int) -> float:
    """Plain values in, outcomes out."""
    from incidents.services.bulk import report_incidents

    given = bodies(world, count)
    begun = time.perf_counter()
    outcomes = report_incidents(by=world.by, operation=world.operation, reports=given)
    took = time.perf_counter() - begun
    assert all(each.outcome == "created" for each in outcomes), [each for each in outcomes if each.outcome != "created"][:3]
    return took


def endpoint(world: World, port: int, count: int, media: str) -> float:
    """The whole way: a body sent over a socket until its answer was read."""
    given = bodies(world, count)
    if media == "application/x-ndjson":
        body = b"\n".join(map(orjson.dumps, given))
    else:
        made = [{"type": "Feature", "id": each.pop("id"), "geometry": each.pop("location"), "properties": each} for each in given]
        body = orjson.dumps({"type": "FeatureCollection", "features": made})
    headers = f"Authorization: Token {world.token}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n"
    with socket.create_connection(("127.0.0.1", port)) as line:
        begun = time.perf_counter()
        line.sendall(
            f"POST /api/v1/operations/{world.slug}/incidents/bulk/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode()
        )
        status, answer = exchange(_Sent(line), ("", "", None, body.decode("latin-1")))  # type: ignore[arg-type]
        took = time.perf_counter() - begun
    told = orjson.loads(answer)
    assert status == 200 and told["created"] == count, answer[:300]
    return took


class _Sent:
    """A socket on which the head was sent already: what follows is the body alone."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line

    def sendall(self, data: bytes) -> None:
        self.line.sendall(data.partition(b"Host: 127.0.0.1\r\n")[2].removesuffix(b"\r\n"))

    def recv(self, most: int) -> bytes:
        return self.line.recv(most)


def file_import(world: World, count: int) -> tuple[float, float]:
    """A GeoJSON file: reading it into the preview, and applying it."""
    from incidents.enums import ImportState
    from incidents.services.imports import apply_import, stage_import
    from operations.selectors import audience_for

    made = [{"type": "Feature", "geometry": each.pop("location"), "properties": each} for each in bodies(world, count)]
    data = orjson.dumps({"type": "FeatureCollection", "features": made})
    begun = time.perf_counter()
    batch, _new = stage_import(
        by=world.by, operation=world.operation, audience=audience_for(world.by, world.operation, ""), file_name="a.geojson",
        data=data,
    )  # fmt: skip
    staged = time.perf_counter()
    while batch.state != ImportState.APPLIED:
        batch = apply_import(by=world.by, operation=world.operation, import_id=batch.id, most=count)
    return staged - begun, time.perf_counter() - staged


def measure(here: Ground, world: World, asked: argparse.Namespace) -> None:
    with ExitStack() as stack:
        port = stack.enter_context(serving("gunicorn", "hadr", here.environment))
        deeds: dict[str, Callable[[], float]] = {
            "COPY, prebuilt, one table": lambda: copy(here, world, asked.rows),
            "bulk_create, incidents and entries": lambda: (
                bulk_create(world, min(asked.rows, 2_000)) * asked.rows / min(asked.rows, 2_000)
            ),
            "service report_incidents": lambda: service(world, asked.rows),
            "HTTP, GeoJSON": lambda: endpoint(world, port, asked.rows, "application/geo+json"),
            "HTTP, JSON lines": lambda: endpoint(world, port, asked.rows, "application/x-ndjson"),
        }
        found: dict[str, list[float]] = {name: [] for name in [*deeds, "file import: read", "file import: apply"]}
        for run in range(asked.rounds + 1):
            for name, deed in deeds.items():
                took = deed()
                if run:  # the first warms up
                    found[name].append(took)
            read, applied = file_import(world, asked.rows)
            if run:
                found["file import: read"].append(read)
                found["file import: apply"].append(applied)
        tell(asked.rows, found)


def tell(rows: int, found: dict[str, list[float]]) -> None:
    rates = {name: rows / statistics.median(times) for name, times in found.items()}
    bare, usual = list(rates.values())[:2]
    print(f"\n{rows:,} incidents at once, medians of {len(next(iter(found.values())))} rounds")
    for name, rate in rates.items():
        print(f"  {name:36} {rate:9,.0f}/s   {rate / bare:5.2f} x COPY   {rate / usual:5.1f} x bulk_create")
    for name in ("service report_incidents", "HTTP, GeoJSON", "HTTP, JSON lines", "file import: apply"):
        rate = rates[name]
        met = [rate >= FLOOR_RATE, rate / bare >= FLOOR_OF_COPY, rate / usual >= FLOOR_OF_BULK_CREATE, rate >= GOAL_RATE]
        words = [
            f"{FLOOR_RATE:,}/s",
            f"{FLOOR_OF_COPY:g} x COPY",
            f"{FLOOR_OF_BULK_CREATE:g} x bulk_create",
            f"goal {GOAL_RATE:,}/s",
        ]
        print(f"  {name}: " + ", ".join(f"{word} {'reached' if did else 'missed'}" for word, did in zip(words, met, strict=True)))


def profile(world: World, count: int) -> None:
    """Where the time of one call of the service goes: this process and the database's statements."""
    import cProfile
    import pstats

    service(world, count)
    stats = cProfile.Profile()
    stats.enable()
    service(world, count)
    stats.disable()
    pstats.Stats(stats).sort_stats("tottime").print_stats(25)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.bulk", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="only print where the time goes")
    asked = parser.parse_args()
    with ground("bulk") as here:
        with psycopg.connect(here.owner, autocommit=True) as owner:
            owner.execute(BARE)
        here.manage("load_reference_data")
        world = set_world(here)
        if asked.profile:
            profile(world, asked.rows)
        else:
            measure(here, world, asked)


if __name__ == "__main__":
    main()
