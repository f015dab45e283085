"""The public form of a commitment."""

from __future__ import annotations

from typing import TypedDict

from incidents.models import Commitment
from journal.shapes import moment
from operations.shapes import ActorForm, actor_form


class CommitmentForm(TypedDict):
    """`resource` and `incident` are ids. A released commitment stays readable with when and by whom."""

    id: str
    resource: str
    incident: str
    quantity: int
    note: str
    committed_at: str
    committed_by: ActorForm | None
    released_at: str | None
    released_by: ActorForm | None
    audience: str
    version: int


def commitment_form(commitment: Commitment) -> CommitmentForm:
    """Needs audience, created_by__organization and released_by__organization loaded, else asks for each."""
    return CommitmentForm(
        id=str(commitment.id),
        resource=str(commitment.resource_id),
        incident=str(commitment.incident_id),
        quantity=commitment.quantity,
        note=commitment.note,
        committed_at=moment(commitment.created_at),
        committed_by=actor_form(commitment.created_by) if commitment.created_by else None,
        released_at=moment(commitment.released_at) if commitment.released_at else None,
        released_by=actor_form(commitment.released_by) if commitment.released_by else None,
        audience=commitment.audience.key,
        version=commitment.version,
    )
