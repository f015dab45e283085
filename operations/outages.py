"""What passes by itself, told from our own mistakes: a database that is away or full of connections, a disk that is full."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.translation import gettext as _

#: PostgreSQL's classes of conditions under which the same request, sent again, may succeed: connection lost (08), in recovery
#: or shutting down (57P), conflict with another transaction (40), waited too long (55P03, 57014), read only for a while (25006).
_PASSING = ("08", "57P", "40", "55P03", "57014", "25006", "58")
_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Outage:
    """How to answer: `status` 503 or 507, what the person is told, and after how many seconds to try again."""

    status: int
    detail: str
    retry_after: int


def outage_of(error: BaseException) -> Outage | None:
    """The outage behind an error, or None when it is none."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return _full()
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    state = getattr(error.__cause__, "sqlstate", None) or ""
    if state == "53100":
        return _full()
    if state.startswith("53") or type(error.__cause__).__name__ in {"PoolTimeout", "TooManyRequests"}:
        return Outage(503, _("The server is at its limit. Nothing was stored; send it again in a moment."), 5)
    away = isinstance(error, InterfaceError) or (isinstance(error, OperationalError) and not state)
    if away or state.startswith(_PASSING):
        return Outage(503, _("The database does not answer. Nothing was stored; send it again in a moment."), 3)
    return None


def _full() -> Outage:
    return Outage(507, _("The server's disk is full. Nothing was stored. Tell the administrator, then send it again."), 60)
