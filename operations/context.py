"""What every page knows of the person who looks at it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from operations.models import User
from operations.selectors import viewer_in


def viewer(request: HttpRequest) -> dict[str, Any]:
    """`viewer` (null before login) and `theme`. Pages of an operation set `viewer` themselves, with roles and actions."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"viewer": None, "theme": "system"}
    return {"viewer": viewer_in(user, None), "theme": user.theme}
