"""Django's PostGIS backend with a pool that costs a request almost nothing.

Django asks the server "SELECT 1" and registers the geometry types anew each time a connection leaves the pool. Here a connection
is registered once in its life, and it is asked only when its socket says that something happened while it lay in the pool: a
server that ended it has said so.
"""

from __future__ import annotations

import select
from typing import Any

from django.contrib.gis.db.backends.postgis import base
from django.contrib.gis.db.backends.postgis.operations import PostGISOperations
from django.db.backends.postgresql.base import DatabaseWrapper as PlainWrapper
from psycopg import OperationalError
from psycopg_pool import ConnectionPool


class Operations(PostGISOperations):
    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """For tests and logs: a statement that the server keeps is told by its text, without its values."""
        return super().last_executed_query(cursor, sql, params) or str(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """Of a connection that stays open while nothing is said at all, the network's own keepalive tells (hadr.environment)."""

    ops_class = Operations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        while True:
            connection = PlainWrapper.get_new_connection(self, conn_params)
            if not self.pool or _is_quiet(connection) or _answers(connection):
                break
            self.pool.putconn(connection)  # closed by now: the pool replaces it
        if not vars(connection).get("knows_geometry"):
            self.register_geometry_adapters(connection)
            connection.knows_geometry = True
        return connection


def _is_quiet(connection: Any) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)


def _answers(connection: Any) -> bool:
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True
