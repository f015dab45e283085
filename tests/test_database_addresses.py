"""Addresses of databases, of one server or of several."""

from __future__ import annotations

import pytest

from hadr import environment


@pytest.mark.parametrize(
    ("address", "host", "port", "role", "password", "options"),
    [
        ("postgis://hadr_app@%2Frun%2Fpg/hadr", "/run/pg", "", "hadr_app", "", {}),
        ("postgis://hadr_app:p%40ss@db:5432/hadr?sslmode=require", "db", "5432", "hadr_app", "p@ss", {"sslmode": "require"}),
        ("postgis://hadr_app:x@[fd00::1]:5432/hadr", "fd00::1", "5432", "hadr_app", "x", {}),
        ("postgis://hadr_app:x@a,b/hadr", "a,b", "", "hadr_app", "x", {}),
        (
            "postgis://hadr_app:x@a:5432,b:5433/hadr?target_session_attrs=read-write",
            "a,b", "5432,5433", "hadr_app", "x", {"target_session_attrs": "read-write"},
        ),
    ],
)  # fmt: skip
def test_an_address_names_one_server_or_several(monkeypatch, address, host, port, role, password, options):
    monkeypatch.setenv("DATABASE_URL", address)
    found = environment.database("DATABASE_URL")
    assert found is not None
    assert (found.host, found.port, found.role, found.password, found.options) == (host, port, role, password, options)
    assert found.name == "hadr"


@pytest.mark.parametrize("address", ["mysql://a@b/c", "postgis://a@b", "postgis://a@b:port/c", "postgis://a@b:1,c:99999/d"])
def test_a_bad_address_stops_the_start_with_one_line(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(environment.BadEnvironment, match="DATABASE_URL"):
        environment.database("DATABASE_URL")
