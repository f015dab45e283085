"""Committing resources to incidents and releasing them. Ten trucks go to ten claims, however many ask at once.

Rows are locked in one order everywhere: resource, incident, commitment.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _
from uuid6 import uuid7

from incidents.enums import ENDED_STATUSES, UNFIT_STATUSES, ResourceStatus
from incidents.models import Commitment, Incident, LogLine, Resource
from incidents.services.holding import held
from incidents.services.log_line import line_fact, system_line
from incidents.shapes.commitment import commitment_form
from incidents.shapes.log_line import ChangeForm
from incidents.shapes.resource import resource_form
from journal import clock
from journal.services import Fact, record
from operations import policy, records
from operations.audience_order import narrower
from operations.enums import Action
from operations.errors import Conflict, Invalid, NotFound
from operations.models import Audience, Operation, User
from operations.row_security import viewing_as
from operations.shapes import actor_form


def commit_resource(
    *,
    by: User,
    operation: Operation,
    resource_id: UUID,
    incident_id: UUID,
    quantity: int | None = None,
    note: str = "",
    record_id: UUID | None = None,
) -> tuple[Commitment, bool]:
    """Commit `quantity` of a resource, or all that is available, to an incident. True when it is new.

    Raises Conflict when fewer are available. The commitment and its log line take the narrower audience of the two; everybody
    who sees the resource sees that so many are committed, and no more.
    """
    policy.require(by, Action.COMMIT, operation)
    with viewing_as(by, operation):
        resource, incident = _both(operation, resource_id, incident_id)
        policy.require(by, Action.COMMIT, resource)
        policy.require(by, Action.COMMIT, incident)
        request = {"resource": str(resource_id), "incident": str(incident_id), "quantity": quantity, "note": note}
        # Asked under the resource's lock: of two equal requests at once, the second finds what the first made.
        if known := records.already_created(Commitment, record_id, request):
            return known, False
        _check_fit(resource, incident)
        audience = narrower(resource.audience, incident.audience, field="incident")
        amount = _claim(resource, quantity, request)
        commitment = records.create(
            Commitment(
                id=record_id or uuid7(), operation=operation, resource=resource, incident=incident, quantity=amount, note=note
            ),
            by=by, request=request, audience=audience,
        )  # fmt: skip
        line = _line(commitment, by, "committed", note=note)
        record(
            records.fact(resource, "resource.committed", resource_form(resource)),
            records.fact(commitment, "commitment.made", commitment_form(commitment)),
            line_fact(line),
            actor=actor_form(by),
        )
    return commitment, True


def release_commitment(*, by: User, operation: Operation, commitment_id: UUID) -> Commitment:
    """Give back what was committed. Releasing twice gives back once."""
    policy.require(by, Action.COMMIT, operation)
    with viewing_as(by, operation):
        found = held(Commitment, commitment_id, operation, lock=False)
        resource, _incident = _both(operation, found.resource_id, found.incident_id)
        commitment = held(Commitment, commitment_id, operation)
        policy.require(by, Action.COMMIT, commitment)
        if commitment.released_at is not None:
            return commitment
        commitment.released_at = clock.now()
        commitment.released_by = by
        records.touch(commitment)
        commitment.save()
        Resource.objects.filter(id=resource.id).update(committed=F("committed") - commitment.quantity)
        resource.refresh_from_db(fields=["committed"])
        if resource.status == ResourceStatus.COMMITTED:
            resource.status = ResourceStatus.AVAILABLE
        _store(resource)
        line = _line(commitment, by, "returned")
        record(
            records.fact(resource, "resource.returned", resource_form(resource)),
            records.fact(commitment, "commitment.released", commitment_form(commitment)),
            line_fact(line),
            actor=actor_form(by),
        )
    return commitment


def withdraw_commitments(commitments: Iterable[Commitment], to: Audience) -> list[Fact]:
    """Let commitments follow a record they link into a narrower audience. Returns the journal's lines, for the caller to record.

    One that `to` does not lie within stays where it is: its readers lose the record itself and nothing tells them more.
    """
    facts: list[Fact] = []
    for commitment in commitments:
        try:
            target = narrower(commitment.audience, to)
        except Invalid:
            continue
        if target.id != commitment.audience_id:
            facts.append(records.narrow(commitment, target, noun="commitment"))
            commitment.save()
            facts.append(records.fact(commitment, "commitment.updated", commitment_form(commitment)))
    return facts


def _both(operation: Operation, resource_id: UUID, incident_id: UUID) -> tuple[Resource, Incident]:
    resource = held(Resource, resource_id, operation)
    try:
        return resource, held(Incident, incident_id, operation)
    except NotFound:
        raise Invalid({"incident": "There is no incident with this id."}) from None


def _check_fit(resource: Resource, incident: Incident) -> None:
    if resource.status in UNFIT_STATUSES:
        raise Invalid(
            {
                "status": _("%(code)s: %(status)s. Set another status first.")
                % {"code": resource.code, "status": resource.get_status_display()}
            }
        )
    if incident.status in ENDED_STATUSES:
        raise Invalid(
            {
                "incident": _("%(code)s: %(status)s. Choose one that is open.")
                % {"code": incident.code, "status": incident.get_status_display()}
            }
        )


def _claim(resource: Resource, quantity: int | None, request: dict[str, str | int | None]) -> int:
    """Win the claim by one conditional update or raise Conflict. The row's lock alone would do; this holds without it too."""
    amount = resource.available_quantity if quantity is None else quantity
    won = amount > 0 and Resource.objects.filter(id=resource.id, committed__lte=F("quantity") - amount).update(
        committed=F("committed") + amount
    )
    if not won:
        available = {"count": resource.available_quantity, "total": resource.quantity, "name": resource.name}
        said = _("Only %(count)s of %(total)s %(name)s can be committed now.") % available
        raise Conflict(said, current=resource_form(resource), yours=request)
    resource.refresh_from_db(fields=["committed"])
    if resource.available_quantity == 0 and resource.status in (ResourceStatus.AVAILABLE, ResourceStatus.OFFERED):
        resource.status = ResourceStatus.COMMITTED
    _store(resource)
    return amount


def _store(resource: Resource) -> None:
    records.touch(resource)
    resource.save(update_fields=["status", "version", "updated_at"])


def _line(commitment: Commitment, by: User, deed: str, *, note: str = "") -> LogLine:
    """The system's line in the incident's log, for the readers of the commitment alone. `changes` says it in any language."""
    resource, amount, remark = commitment.resource, commitment.quantity, f" ({note})" if note else ""
    word = {"committed": "committed", "returned": "released"}[deed]
    text = f"{resource.code} {resource.name}: {word} {amount} of {resource.quantity}{remark}"
    change = ChangeForm(
        {"field": deed, "from": None, "to": f"{amount}/{resource.quantity} {resource.code} {resource.name}{remark}"}
    )
    return system_line(commitment.incident, by=by, text=text, changes=[change], audience=commitment.audience)
