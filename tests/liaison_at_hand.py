"""Seats, contacts and rooms for tests of what hangs on them, made through REST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.test import APIClient

from journal.models import Entry
from journal.shapes import moment
from liaison.services import open_rooms_for
from operations.row_security import viewing_as


class Desk:
    """One person at work in one operation: `desk.get("contacts/")`, `desk.post("seats/", {...})`."""

    def __init__(self, client: APIClient, operation: Any) -> None:
        self.client, self.inside = client, f"/api/v1/operations/{operation.slug}/"

    def get(self, path: str, **asked: str) -> Any:
        return self.client.get(self.inside + path, asked)

    def post(self, path: str, body: Any = None) -> Any:
        return self.client.post(self.inside + path, body or {}, format="json")

    def patch(self, path: str, body: Any, version: int | None = None) -> Any:
        extra: dict[str, Any] = {} if version is None else {"HTTP_IF_MATCH": f'"{version}"'}
        return self.client.patch(self.inside + path, body, format="json", **extra)

    def made(self, path: str, body: Any) -> dict[str, Any]:
        answer = self.post(path, body)
        assert answer.status_code == 201, answer.content
        return dict(answer.json())


def desks(cast: Any, api: Callable[..., APIClient]) -> dict[str, Desk]:
    """A desk for each of the cast, and the rooms of their audiences."""
    open_rooms_for(cast.operation)
    return {name: Desk(api(user), cast.operation) for name, user in cast.everybody().items()}


def air_liaison(**fields: Any) -> dict[str, Any]:
    return {"key": "air-liaison", "name": "Air liaison", "side": "military", "audience": "shared", **fields}


def in_hours(hours: float) -> str:
    return moment(timezone.now() + timedelta(hours=hours))


def told(user: Any, operation: Any, kind: str | None = None) -> list[dict[str, Any]]:
    """What this person's streams say, oldest first, as {"kind", "data", "stream"}; without the rooms that `desks` opened."""
    with viewing_as(user, operation):
        rows = Entry.objects.filter(stream__operation_id=operation.id).select_related("stream").order_by("at", "seq")
        return [
            {"kind": row.kind, "data": row.data, "stream": row.stream.name}
            for row in rows
            if row.kind == kind or (kind is None and row.kind != "room.opened")
        ]
