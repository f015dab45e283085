"""Refuse to serve with rights that would open the second lock (RELIABILITY S12)."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connection
from django.db.backends.signals import connection_created

log = logging.getLogger("hadr.checks")
#: gunicorn does not start a worker again that ends so.
EXIT_CODE = 3

_QUESTION = """
SELECT r.rolname, r.rolsuper, r.rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relrowsecurity AND pg_has_role(current_user, c.relowner, 'USAGE')) AS owns,
       current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off' AS durable
FROM pg_roles r WHERE r.rolname = current_user
"""


def dangerous_role() -> str:
    """Why the app's database role must not serve, or an empty string."""
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION)
        name, superuser, bypasses, owns, _durable = cursor.fetchone()
    if superuser:
        return f"the role {name} is a superuser, which row-level security does not bind"
    if bypasses:
        return f"the role {name} has BYPASSRLS, which row-level security does not bind"
    if owns:
        return f"the role {name} owns the tables, which row-level security does not bind"
    return ""


def role_at_start() -> str:
    """Why this process must not serve, or an empty string.

    A database that is away is no reason to end: the process answers 503 until it is back, and the role is looked at with the
    first connection, before anything is asked through it.
    """
    try:
        return dangerous_role()
    except OperationalError:
        log.warning("the database is away: its role is looked at as soon as it answers")
        connection_created.connect(_at_the_first_connection, weak=False, dispatch_uid="hadr.role")
        return ""


def _at_the_first_connection(connection: Any, **more: Any) -> None:
    if connection.alias != "default":
        return
    reason = dangerous_role()
    if reason:
        log.critical("DATABASE_URL: %s", reason)
        logging.shutdown()
        os._exit(EXIT_CODE)
    connection_created.disconnect(dispatch_uid="hadr.role")


@register(Tags.database)
def database_role(*, app_configs: Any, databases: Sequence[str] | None, **options: Any) -> list[CheckMessage]:
    if "default" not in (databases or []):
        return []
    reason = dangerous_role()
    if not reason:
        return []
    return [Error(f"DATABASE_URL: {reason}.", hint="Use a plain role, see docs/deployment.md.", id="hadr.E001")]
