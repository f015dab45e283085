"""The API keeps to its own description, whatever is sent to it (RELIABILITY S5)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from operations.services import issue_token
from tests.access_world import AccessWorld, make_access_world
from tests.cast import Cast

#: Cases for each operation, person and kind of data. Before a release: OPENAPI_CASES=500 make test ARGS=tests/test_openapi.py
CASES = int(os.environ.get("OPENAPI_CASES", "6"))
CHECKS: list[Any] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.ignored_auth,
]


def test_the_description_is_whole(tmp_path: Any) -> None:
    call_command("spectacular", "--fail-on-warn", "--validate", file=str(tmp_path / "schema.yml"))


@pytest.fixture
def in_this_transaction() -> Iterator[None]:
    """The server in this thread, on the test's own connection, which a request must not close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(cast: Cast, in_this_transaction: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> AccessWorld:
    settings.ALLOWED_HOSTS = ["*"]
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("rest_framework.throttling.SimpleRateThrottle.allow_request", lambda *given: True)
    return make_access_world(cast)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("who", ["ms_rivera", "dr_okafor"])
def test_every_operation_answers_as_described(world: AccessWorld, who: str, mode: GenerationMode) -> None:
    """Well-formed and malformed requests on records that are there, as a watch officer and as a reporter."""
    token = f"Token {issue_token(user=getattr(world.cast, who))}"
    schema: Any = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", WSGIHandler())
    wrong: list[str] = []
    tried = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation: Any = found.ok()
        try:
            tried += _try(operation, _ids(world, operation), mode, token)
        except Unsatisfiable:
            continue  # an operation that takes nothing cannot be given anything malformed
        except (Exception, FailureGroup) as failure:
            said = getattr(failure, "exceptions", [failure])
            wrong.append(f"{operation.label}: {[str(each)[:700] for each in said]}")
    assert tried >= 90 * CASES / 2, "hardly anything was asked"
    assert not wrong, "\n\n".join([f"{len(wrong)} operations differ from their description", *wrong])


def _ids(world: AccessWorld, operation: Any) -> dict[str, str]:
    """What stands in the address: records that are there and shared."""
    known = {**world.records["shared"], "slug": world.cast.operation.slug}
    return {name: known[name] for name in (parameter.name for parameter in operation.path_parameters)}


def _try(operation: Any, ids: dict[str, str], mode: GenerationMode, token: str) -> int:
    """So many cases of one operation; raises for the first that is not answered as described."""
    tried = 0

    @settings(
        max_examples=CASES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
    )  # fmt: skip
    @given(case=operation.as_strategy(mode, path_parameters=ids))
    def run(case: Case) -> None:
        nonlocal tried
        tried += 1
        with transaction.atomic():
            try:
                case.call_and_validate(headers={"Authorization": token}, checks=CHECKS)
            finally:
                transaction.set_rollback(True)

    run()
    return tried
