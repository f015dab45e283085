"""Many reports at once from many people at once: one number range each, nothing lost, nothing twice, nothing half."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import psycopg
import pytest
import uuid6
from django.core.management import call_command
from django.db import connections

from incidents.models import Incident
from journal.models import Entry, Stream
from operations.models import Audience
from operations.row_security import viewing_as
from tests.cast import Scene
from tests.incidents_by_rest import base, post, report_body
from tests.server import ROOT, Server, environment, messages_until, resume

BULKS, SINGLES, EACH = 8, 8, 100


def lines_of(bodies) -> bytes:
    return b"\n".join(json.dumps(body).encode() for body in bodies)


def bodies_of(count: int, **more):
    return [report_body(id=str(uuid6.uuid7()), title=f"House {n}", **more) for n in range(count)]


def send(client, scene, bodies):
    return client.generic("POST", f"{base(scene)}/incidents/bulk/", lines_of(bodies), content_type="application/x-ndjson")


def stored(scene, key: str = "shared"):
    """(number, subject) of each entry of a stream that reports an incident, after proving the chain and the numbers."""
    shared = Audience.objects.get(operation=scene.operation, key=key)
    with viewing_as(scene.major_park, scene.operation):
        entries = list(Entry.objects.filter(stream_id=shared.id).order_by("seq").values_list("seq", "kind", "subject_id"))
        assert Stream.objects.get(id=shared.id).head == len(entries)
    assert [seq for seq, _kind, _subject in entries] == list(range(1, len(entries) + 1))
    call_command("verify_journal", stdout=(said := StringIO()))
    assert "every link as it was written" in said.getvalue()
    return [(seq, str(subject)) for seq, kind, subject in entries if kind == "incident.reported"]


def test_sixteen_writers_of_bulks_and_single_reports_leave_no_gap(scene: Scene, api) -> None:
    """Eight send a hundred at once, three times, to two audiences; eight report one after the other, all at the same time."""
    sent: list[list[dict]] = [[] for _ in range(BULKS + SINGLES)]

    def write(which: int) -> None:
        client = api(scene.major_park)
        try:
            if which < BULKS:
                for _turn in range(3):
                    bodies = bodies_of(EACH, audience="military" if which % 2 else "shared")
                    answer = send(client, scene, bodies)
                    assert answer.status_code == 200 and answer.json()["created"] == EACH, answer.content[:300]
                    sent[which] += bodies
            else:
                for body in bodies_of(10):
                    assert post(client, f"{base(scene)}/incidents/", body).status_code == 201
                    sent[which].append(body)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(BULKS + SINGLES) as pool:
        list(pool.map(write, range(BULKS + SINGLES)))
    told = [subject for key in ("shared", "military") for _seq, subject in stored(scene, key)]
    every = [body["id"] for bodies in sent for body in bodies]
    assert Counter(told) == Counter(every), "each once, none lost"
    with viewing_as(scene.major_park, scene.operation):
        assert Incident.objects.count() == len(every)
        assert Incident.objects.values("code").distinct().count() == len(every)
    place = {subject: seq for key in ("shared", "military") for seq, subject in stored(scene, key)}
    for bodies in sent[:BULKS]:
        for at in range(0, len(bodies), EACH):
            numbers = [place[body["id"]] for body in bodies[at : at + EACH]]
            assert numbers == list(range(numbers[0], numbers[0] + EACH)), "one range, in the order of the body"


def test_the_same_body_sent_by_four_at_once_is_stored_once(scene: Scene, api) -> None:
    bodies = bodies_of(200)

    def write(_which: int) -> dict:
        try:
            answer: dict = send(api(scene.dr_okafor), scene, bodies).json()
            return answer
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(write, range(4)))
    assert sorted((each["created"], each["existing"], each["refused"]) for each in answers) == [(0, 200, 0)] * 3 + [(200, 0, 0)]
    assert [subject for _seq, subject in stored(scene)] == [body["id"] for body in bodies]


def test_a_listener_hears_two_thousand_in_order(scene: Scene, server: Server) -> None:
    bodies = bodies_of(2_000)
    with server.socket(scene.ms_rivera, scene.operation.slug, max_size=None) as listener, server.api(scene.dr_okafor) as client:
        resume(listener, {"shared": 0})
        address = f"/operations/{scene.operation.slug}/incidents/bulk/"
        headers = {"Content-Type": "application/x-ndjson"}
        answer = client.post(address, content=lines_of(bodies), headers=headers, timeout=120)
        assert answer.status_code == 200 and answer.json()["created"] == 2_000, answer.text[:300]
        heard = messages_until(listener, lambda found: sum(each["type"] == "entry" for each in found) >= 2_000)
    entries = [each for each in heard if each["type"] == "entry" and each["stream"] == "shared"]
    assert [each["seq"] for each in entries] == list(range(1, 2_001))
    assert [each["subject"]["id"] for each in entries] == [body["id"] for body in bodies]
    assert entries[7]["data"]["title"] == "House 7" and entries[7]["data"]["code"].startswith("INC-")


KILLED = """
import sys, time
import django
django.setup()
from incidents.services import rows
from incidents.services.bulk import report_incidents
from operations.models import Operation, User
from tests.test_many_reports_at_once import bodies_of

def hang(*given, **more):
    print("stored, not told", flush=True)
    time.sleep(600)

rows.Writer.tell = hang
report_incidents(by=User.objects.get(pk=sys.argv[1]), operation=Operation.objects.get(pk=sys.argv[2]), reports=bodies_of(500))
"""


@pytest.mark.parametrize("victim", ["writer", "database connection"])
def test_killed_in_the_middle_nothing_is_half(scene: Scene, api, victim: str) -> None:
    """The rows are in, their entries are not: then the process, or its connection, dies."""
    command = [sys.executable, "-c", KILLED, str(scene.dr_okafor.pk), str(scene.operation.pk)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(PYTHONPATH=str(ROOT)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None and b"not told" in process.stdout.readline()
        if victim == "writer":
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            time.sleep(0.2)
        else:
            with psycopg.connect(os.environ["HADR_TEST_SUPER_URL"], autocommit=True) as database:
                database.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND state = 'idle in transaction'",
                    [connections["default"].settings_dict["NAME"]],
                )
    finally:
        process.kill()
        process.wait()
    with viewing_as(scene.major_park, scene.operation):
        assert not Incident.objects.exists() and not Entry.objects.exists()
    bodies = bodies_of(50)
    assert send(api(scene.dr_okafor), scene, bodies).json()["created"] == 50, "and nobody waits for the dead"
    assert [subject for _seq, subject in stored(scene)] == [body["id"] for body in bodies]
