"""What the services of incidents begin with: the row they change, locked, and the readers of what they add."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from incidents.models import Incident
from operations import policy, records
from operations.audience_order import within
from operations.errors import Invalid, NotFound
from operations.models import Audience, Operation, Record, User

R = TypeVar("R", bound=Record)


def held(model: type[R], record_id: UUID, operation: Operation, *, lock: bool = True) -> R:
    """The record, its row locked until the transaction ends. Raises NotFound alike for absent and for unseen."""
    try:
        row = records.locked(model, record_id) if lock else records.read(model, record_id)
    except model.DoesNotExist:
        raise NotFound from None
    if row.operation_id != operation.id:
        raise NotFound
    row.operation = operation
    return row


def own_audience(by: User, operation: Operation, audience: Audience | None) -> Audience:
    """The audience asked for, or the operation's default. Raises Invalid for one that the person does not belong to."""
    mine = policy.audiences(by, operation)
    for each in mine:
        if each.id == audience.id if audience else each.key == operation.default_audience:
            return each
    raise Invalid({"audience": f"Choose one of {', '.join(each.key for each in mine)}."})


def readers_of(by: User, incident: Incident, audience: Audience | None) -> Audience:
    """Who reads what is added to an incident: its own readers, or fewer."""
    if audience is None:
        return incident.audience
    chosen = own_audience(by, incident.operation, audience)
    if not within(chosen, incident.audience):
        raise Invalid({"audience": f"{chosen.name} is wider than {incident.audience.name}, the audience of the incident."})
    return chosen
