"""The ground that all tests stand on: a database of their own under the app's role, and the standing cast.

Each worker clones the migrated template, so that row-level security binds in every test exactly as it does in service.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation
from psycopg import sql
from rest_framework.test import APIClient

from tests.cast import Cast, Scene, assemble, enter_scene
from tests.server import Server, serving


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Clone the template made by `make test` and point both roles' connections at the clone."""
    name = f"test_hadr_{os.environ.get('PYTEST_XDIST_WORKER', 'solo')}_{os.getpid()}"
    template = os.environ["HADR_TEST_TEMPLATE"]
    with psycopg.connect(os.environ["HADR_TEST_SUPER_URL"], autocommit=True) as maintenance:
        maintenance.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER hadr_owner").format(*map(sql.Identifier, (name, template)))
        )
    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
    with django_db_blocker.unblock():
        yield
        connections.close_all()
    with psycopg.connect(os.environ["HADR_TEST_SUPER_URL"], autocommit=True) as maintenance:
        maintenance.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test begins in English: a request of the one before may have left its language in this thread."""
    with translation.override("en"):
        yield


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Real commits, for sockets, threads and servers. Nothing is flushed (the journal cannot be): each test has its operation."""
    with django_db_blocker.unblock():
        yield
        for alias in ("default", "owner"):
            connections[alias].close()


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast and their operation, inside the test's transaction."""
    return assemble()


@pytest.fixture
def scene(committed_db: None) -> Scene:
    """The standing cast in an operation of its own, committed."""
    return enter_scene()


@pytest.fixture
def api() -> Callable[..., APIClient]:
    """`api(user)` is a REST client that acts as this person; `api()` is nobody."""

    def client(user: Any = None) -> APIClient:
        made = APIClient()
        if user is not None:
            made.force_authenticate(user)
        return made

    return client


@pytest.fixture(scope="session")
def _server(django_db_setup: None, django_db_blocker: Any) -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def server(committed_db: None, _server: Server) -> Server:
    """The real server program on this worker's database. Use with `scene`."""
    return _server
