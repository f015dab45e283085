"""How often one person may ask, without asking the cache each time."""

from __future__ import annotations

import threading
from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

#: So many requests of a minute are counted; what lies between two of them passes uncounted in its process.
COUNTED = 100
MOST_REMEMBERED = 10_000


class PersonThrottle(UserRateThrottle):
    """REST framework's count of requests by person, of which only one in N is told to the cache when the limit is high.

    A limit of 3,000 a minute is then a hundred times thirty: each process may be thirty generous, and no request carries a list
    of thousands of times to Redis and back. Limits below two hundred are counted exactly. A refused request is never free.
    """

    num_requests: int | None
    _free: dict[str, int] = {}
    _lock = threading.Lock()

    def allow_request(self, request: Request, view: Any) -> bool:
        every = (self.num_requests or 0) // COUNTED if self.rate else 0
        key = self.get_cache_key(request, view) if every > 1 else None
        if key is None:
            return super().allow_request(request, view)
        with self._lock:
            if self._free.get(key, 0) > 0:
                self._free[key] -= 1
                return True
        self.num_requests = COUNTED
        allowed = super().allow_request(request, view)
        if allowed:
            with self._lock:
                if len(self._free) > MOST_REMEMBERED:
                    self._free.clear()
                self._free[key] = every - 1
        return allowed
