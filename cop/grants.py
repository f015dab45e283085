"""The gate of live push: which streams a person may join, computed by the server at join and again at each change."""

from __future__ import annotations

from uuid import UUID

from operations import policy
from operations.enums import Action
from operations.models import Operation, User


def streams_of(user_id: UUID, operation_id: UUID) -> dict[UUID, str]:
    """Stream id -> name on the wire. Empty when the person takes no part now."""
    user = User.objects.select_related("organization").filter(id=user_id).first()
    operation = Operation.objects.filter(id=operation_id).first()
    if user is None or operation is None or not policy.can(user, Action.READ, operation):
        return {}
    return {audience.id: audience.key for audience in policy.audiences(user, operation)}
