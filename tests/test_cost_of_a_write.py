"""What a hot write costs in statements: a number that does not depend on the machine, and that only shrinks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uuid6
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from liaison.services import open_rooms_for
from operations.services import end_assignment, issue_token
from tests.cast import Scene
from tests.incidents_by_rest import report_body

#: Statements of one POST by token, BEGIN and COMMIT with them: the token, the roles and the audiences; the viewer's rights of the
#: transaction; the record that is written to or the place, the row, the system's line; the journal. No boundaries here:
#: where they are, the first of five questions about the place is the only one, and an incident takes 10.
MOST = {"incident": 14, "log line": 9, "message": 9, "figure": 14, "change": 10}
#: The same incident sent again: it is looked for only when its row cannot be stored.
MOST_AGAIN = 13


@pytest.fixture
def client(scene: Scene) -> Iterator[APIClient]:
    open_rooms_for(scene.operation)
    made = APIClient()
    made.credentials(HTTP_AUTHORIZATION=f"Token {issue_token(user=scene.major_park)}")
    yield made


def statements_of(ask: Callable[[], Any], status: int) -> list[str]:
    """Of the second request of its kind: the first one finds its statements unprepared."""
    ask()
    with CaptureQueriesContext(connection) as asked:
        answer = ask()
    assert answer.status_code == status, answer.content
    return [query["sql"] for query in asked.captured_queries]


def test_hot_writes_take_few_statements(scene: Scene, client: APIClient) -> None:
    base = f"/api/v1/operations/{scene.operation.slug}"
    incident = client.post(f"{base}/incidents/", report_body(), format="json").json()
    room = client.get(f"{base}/rooms/").json()["results"][0]["id"]
    version = iter(range(incident["version"], 100))

    def post(address: str, body: dict[str, Any]) -> Callable[[], Any]:
        return lambda: client.post(f"{base}/{address}", {"id": str(uuid6.uuid7()), **body}, format="json")

    def change() -> Any:
        at = next(version)
        body = {"severity": "minor" if at % 2 else "severe"}
        return client.patch(f"{base}/incidents/{incident['id']}/", body, format="json", HTTP_IF_MATCH=f'"{at}"')

    asked: dict[str, tuple[Callable[[], Any], int]] = {
        "incident": (post("incidents/", report_body()), 201),
        "log line": (post(f"incidents/{incident['id']}/log/", {"text": "Two trucks passed."}), 201),
        "message": (post(f"rooms/{room}/messages/", {"text": "Copied."}), 201),
        "change": (change, 200),
        "figure": (post(f"incidents/{incident['id']}/figures/", {"kind": "injured", "value": 3}), 201),
    }
    found = {name: statements_of(ask, status) for name, (ask, status) in asked.items()}
    over = {name: each for name, each in found.items() if len(each) > MOST[name]}
    assert not over, "\n".join(f"{name}: {len(each)}\n  " + "\n  ".join(each) for name, each in over.items())


def test_a_report_sent_again_takes_no_more(scene: Scene, client: APIClient) -> None:
    body = {"id": str(uuid6.uuid7()), **report_body()}
    address = f"/api/v1/operations/{scene.operation.slug}/incidents/"
    assert client.post(address, body, format="json").status_code == 201
    found = statements_of(lambda: client.post(address, body, format="json"), 200)
    assert len(found) <= MOST_AGAIN, "\n".join(found)
    assert not [sql for sql in found if "journal_append" in sql]


def test_rights_are_read_anew_with_every_write(scene: Scene, client: APIClient) -> None:
    """Prepared statements keep plans, never answers: the request after a role ended is refused."""
    address = f"/api/v1/operations/{scene.operation.slug}/incidents/"
    assert client.post(address, report_body(), format="json").status_code == 201
    for assignment in scene.major_park.assignments.filter(operation=scene.operation):
        end_assignment(assignment=assignment)
    assert client.post(address, report_body(), format="json").status_code == 404
