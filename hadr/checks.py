"""Refuse to serve with rights that would open the second lock (RELIABILITY S12)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

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


@register(Tags.database)
def database_role(*, app_configs: Any, databases: Sequence[str] | None, **options: Any) -> list[CheckMessage]:
    if "default" not in (databases or []):
        return []
    reason = dangerous_role()
    if not reason:
        return []
    return [Error(f"DATABASE_URL: {reason}.", hint="Use a plain role, see docs/deployment.md.", id="hadr.E001")]
