"""Last seen: told by the socket, kept by liaison, shown as a passing message to those who see the person's contact."""

from __future__ import annotations

from uuid import UUID


def person_seen(user_id: UUID, operation_id: UUID) -> None:
    """Note that the person's screen is there. It never changes their presence: connected is not on duty."""
