"""Whoever adds to a record and whoever changes it at the same moment wait for each other in one order only."""

from __future__ import annotations

import threading
import time

from django.db import connection, transaction

from incidents.services.incident import update_incident
from incidents.services.log_line import add_log_line
from tests.cast import Scene
from tests.world import report


def waiting(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted)", [pid])
        found: bool = cursor.fetchone()[0]
    return found


def test_a_line_and_a_change_of_its_incident_at_once_are_both_stored(scene: Scene) -> None:
    """The line holds the journal's stream when its reference to the incident is checked, the change the incident."""
    incident = report(scene.ms_rivera, scene.operation)
    failures: list[Exception] = []
    pids: list[int] = []

    def change() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                pids.append(cursor.fetchone()[0])
            update_incident(
                by=scene.major_park,
                operation=scene.operation,
                incident_id=incident.id,
                version=1,
                changes={"title": "Six houses"},
            )
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    changing = threading.Thread(target=change)
    with transaction.atomic():
        line, _new = add_log_line(by=scene.ms_rivera, operation=scene.operation, incident_id=incident.id, text="Seen.")
        changing.start()
        deadline = time.monotonic() + 60
        while not (pids and waiting(pids[0])):
            assert changing.is_alive() and time.monotonic() < deadline, f"it should wait for the stream: {failures}"
            time.sleep(0.02)
    changing.join(60)
    assert not failures and not changing.is_alive()
    assert line.text == "Seen."
