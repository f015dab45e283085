"""What may be some seconds old is read from a streaming standby: under the same rights, marked with its age, never in the way."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from operations.enums import Role
from operations.models import Assignment, User
from operations.services import assign
from operations.services.assignment import end_assignment
from scripts.database import APP, OWNER
from tests.cast import Scene, enter_scene
from tests.clusters import Throwaway, acting_on, throwaway_home
from tests.server import Server, serving

pytestmark = pytest.mark.slow
LAG = "HADR-Replica-Lag"
LAG_MOST = 3


@dataclass
class Pair:
    primary: Throwaway
    standby: Throwaway
    server: Server
    scene: Scene
    clients: dict[str, httpx.Client]

    def get(self, who: str, path: str, status: int = 200) -> httpx.Response:
        answer = self.clients[who].get(f"/operations/{self.scene.operation.slug}/{path}")
        assert answer.status_code == status, answer.text
        return answer

    def post(self, who: str, path: str, **body: object) -> Any:
        answer = self.clients[who].post(f"/operations/{self.scene.operation.slug}/{path}", json=body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def report(self, who: str, title: str, **more: object) -> Any:
        return self.post(who, "incidents/", title=title, kind="flood", severity="severe", place_name="Gampo", **more)

    def line(self, who: str, incident: dict, text: str) -> Any:
        return self.post(who, f"incidents/{incident['id']}/log/", text=text)

    def log(self, who: str) -> tuple[list[str], str | None]:
        """What people wrote, the newest first, and how old the answer says it is."""
        answer = self.get(who, "log/?by=person")
        return [line["text"] for line in answer.json()["results"]], answer.headers.get(LAG)

    def caught_up(self) -> None:
        self.standby.psql("SELECT pg_wal_replay_resume()")
        wanted = self.primary.psql("SELECT pg_current_wal_lsn()")
        while self.standby.psql(f"SELECT pg_last_wal_replay_lsn() >= '{wanted}'") != "t":
            time.sleep(0.05)

    def paused(self) -> None:
        """The standby takes what the primary sends but shows none of it."""
        self.caught_up()
        self.standby.psql("SELECT pg_wal_replay_pause()")
        while self.standby.psql("SELECT pg_get_wal_replay_pause_state()") != "paused":
            time.sleep(0.05)


@pytest.fixture(scope="module")
def _pair(django_db_setup: None, django_db_blocker) -> Iterator[Pair]:
    with throwaway_home() as home, django_db_blocker.unblock():
        primary = Throwaway(home, "primary")
        primary.make()
        primary.start()
        primary.create_database(os.environ)
        standby = primary.standby("standby")
        more = {"HADR_REPLICA_DATABASE_URL": standby.url(APP), "HADR_REPLICA_LAG_MOST": str(LAG_MOST)}
        with acting_on(primary), serving(**more) as server:
            scene = enter_scene()
            clients = {name: server.api(person) for name, person in scene.everybody().items()}
            yield Pair(primary, standby, server, scene, clients)


@pytest.fixture
def pair(_pair: Pair, committed_db: None) -> Iterator[Pair]:
    with acting_on(_pair.primary):
        _pair.caught_up()
        yield _pair


def test_the_replica_answers_what_the_primary_would_and_says_so(pair):
    flood = pair.report("ms_rivera", "River over its bank")
    pair.line("ms_rivera", flood, "Water at the second step")
    pair.caught_up()
    for path in ("log/", f"incidents/{flood['id']}/log/", f"incidents/{flood['id']}/history/"):
        answer = pair.get("dr_okafor", path)
        assert float(answer.headers[LAG]) == 0, path
        assert answer.headers["Age"] == "0"
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert pair.log("dr_okafor")[0][0] == "Water at the second step"
    assert LAG not in pair.get("dr_okafor", "incidents/").headers, "only what is said to tolerate age goes there"


def test_row_security_binds_on_the_replica_too(pair):
    convoy = pair.report("major_park", "Convoy stopped", audience="military")
    pair.line("major_park", convoy, "Two trucks lost")
    pair.caught_up()
    texts, lag = pair.log("wg_cdr_suda")
    assert texts[0] == "Two trucks lost" and lag is not None
    texts, lag = pair.log("ms_rivera")
    assert "Two trucks lost" not in texts and lag is not None
    pair.get("ms_rivera", f"incidents/{convoy['id']}/history/", 404)
    pair.get("outsider", "log/", 404)


def test_an_old_answer_tells_its_age_and_nobody_misses_what_they_wrote(pair):
    flood = pair.report("ms_rivera", "Dike leaks")
    pair.paused()
    pair.line("ms_rivera", flood, "Sandbags on the way")
    texts, lag = pair.log("ms_rivera")
    assert texts[0] == "Sandbags on the way" and lag is None, "who wrote it reads the primary"
    texts, lag = pair.log("dr_okafor")
    assert "Sandbags on the way" not in texts
    assert lag is not None and 0 < float(lag) <= LAG_MOST
    convoy = pair.report("major_park", "Convoy waits", audience="military")
    assert pair.log("wg_cdr_suda")[1] is not None
    assert pair.get("wg_cdr_suda", f"incidents/{convoy['id']}/history/").status_code == 200, "not there yet: the primary knows"


def test_past_the_limit_the_primary_answers(pair):
    flood = pair.report("ms_rivera", "Bridge under water")
    pair.paused()
    pair.line("ms_rivera", flood, "Closed to all traffic")
    time.sleep(LAG_MOST + 0.5)
    texts, lag = pair.log("dr_okafor")
    assert texts[0] == "Closed to all traffic" and lag is None


def test_a_right_that_was_withdrawn_is_withdrawn_at_once(pair):
    person = User.objects.get(id=pair.scene.outsider.id)
    assign(user=person, operation=pair.scene.operation, role=Role.OBSERVER)
    pair.paused()
    assert pair.get("outsider", "log/").headers.get(LAG), "a right given a moment ago holds at once as well"
    end_assignment(assignment=Assignment.objects.get(user=person, operation=pair.scene.operation))
    pair.get("outsider", "log/", 404)


def test_a_replica_that_goes_away_keeps_nobody_waiting_and_comes_back(pair):
    pair.report("ms_rivera", "Power out")
    pair.caught_up()
    assert pair.get("dr_okafor", "log/").headers.get(LAG)
    pair.standby.kill()
    assert LAG not in pair.get("dr_okafor", "log/").headers
    pair.standby.start()
    deadline = time.monotonic() + 60
    while LAG not in pair.get("dr_okafor", "log/").headers:
        assert time.monotonic() < deadline, "it was never asked again"
        time.sleep(0.5)


def test_a_role_that_row_security_does_not_bind_is_never_read_through(pair):
    pair.report("ms_rivera", "Road blocked")
    pair.caught_up()
    with serving(HADR_REPLICA_DATABASE_URL=pair.standby.url(OWNER)) as server, server.api(pair.scene.dr_okafor) as client:
        answer = client.get(f"/operations/{pair.scene.operation.slug}/log/")
    assert answer.status_code == 200
    assert LAG not in answer.headers
