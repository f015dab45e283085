"""Adding and changing resources, and moving them between audiences. Committing them is in incidents.services.commitment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _
from uuid6 import uuid7

from incidents.enums import ResourceStatus
from incidents.geometry import geojson_of
from incidents.kinds import resource_kinds
from incidents.models import Resource
from incidents.services.commitment import withdraw_commitments
from incidents.services.holding import held
from incidents.shapes.resource import resource_form
from journal import clock
from journal.services import record
from journal.shapes import moment
from operations import policy, records
from operations.enums import Action
from operations.errors import Invalid, NotAllowed
from operations.models import Audience, Operation, Organization, User
from operations.row_security import viewing_as
from operations.shapes import actor_form

#: What an update may change.
FIELDS = (
    "name", "names", "kind", "type", "capabilities", "quantity", "status", "location", "position_at", "position_source",
    "contact", "remarks",
)  # fmt: skip


def add_resource(
    *,
    by: User,
    operation: Operation,
    audience: Audience,
    name: str,
    kind: str,
    organization: Organization | None = None,
    record_id: UUID | None = None,
    code: str = "",
    names: Mapping[str, str] | None = None,
    type: str = "",  # noqa: A002  the field's public name
    capabilities: Sequence[Mapping[str, Any]] = (),
    quantity: int = 1,
    status: str = ResourceStatus.AVAILABLE,
    location: Point | None = None,
    position_at: datetime | None = None,
    position_source: str = "",
    contact: str = "",
    remarks: str = "",
) -> tuple[Resource, bool]:
    """List a resource of the person's own organization, or of another one by those who may update. True when it is new."""
    owner = organization or by.organization
    if owner is None:
        raise Invalid({"organization": _("Name the organization that owns it.")})
    _require_hand(by, operation, owner)
    with viewing_as(by, operation):
        request: dict[str, Any] = {
            "audience": audience.key, "name": name, "kind": kind, "organization": str(owner.id), "code": code,
            "names": dict(names or {}), "type": type, "capabilities": [dict(each) for each in capabilities], "quantity": quantity,
            "status": status, "location": geojson_of(location), "position_at": position_at and moment(position_at),
            "position_source": position_source, "contact": contact, "remarks": remarks,
        }  # fmt: skip
        if known := records.already_created(Resource, record_id, request):
            return known, False
        resource = Resource(
            id=record_id or uuid7(), operation=operation, organization=owner, code=code, name=name, names=request["names"],
            kind=kind, type=type, capabilities=request["capabilities"], quantity=quantity, status=status, location=location,
            position_at=position_at or (clock.now() if location else None), position_source=position_source, contact=contact,
            remarks=remarks,
        )  # fmt: skip
        _check(resource)
        records.create(resource, by=by, request=request, code_prefix="RES", audience=audience)
        record(records.fact(resource, "resource.added", resource_form(resource)), actor=actor_form(by))
    return resource, True


def update_resource(
    *, by: User, operation: Operation, resource_id: UUID, changes: Mapping[str, Any], expected: int | None = None
) -> Resource:
    """Change some of FIELDS. A new location takes the time `position_at`, or now. Raises Conflict when `expected` is stale."""
    policy.require(by, Action.READ, operation)
    with viewing_as(by, operation):
        resource = held(Resource, resource_id, operation)
        _require_hand(by, operation, resource.organization, resource)
        records.check_version(resource, expected, form=resource_form, yours=_plain(changes))
        before = resource_form(resource)
        for field in FIELDS:
            if field in changes:
                setattr(resource, field, changes[field])
        _follow_position(resource, changes)
        _follow_quantity(resource, changes)
        _check(resource)
        after = resource_form(resource)
        if before == after:
            return resource
        records.touch(resource)
        resource.save()
        record(records.fact(resource, "resource.updated", resource_form(resource)), actor=actor_form(by))
    return resource


def release_resource_to(*, by: User, operation: Operation, resource_id: UUID, to: Audience) -> Resource:
    """Show a resource to a wider audience. What it is committed to stays in the audience of each commitment."""
    policy.require(by, Action.RELEASE, operation)
    with viewing_as(by, operation):
        resource = held(Resource, resource_id, operation)
        policy.require(by, Action.RELEASE, resource)
        records.widen(resource, to)
        resource.save()
        record(records.fact(resource, "resource.released", resource_form(resource)), actor=actor_form(by))
    return resource


def withdraw_resource(*, by: User, operation: Operation, resource_id: UUID, to: Audience, reason: str) -> Resource:
    """Take a resource back to a narrower audience, with its commitments. Its remarks keep the reason, for who still sees it."""
    policy.require(by, Action.RELEASE, operation)
    with viewing_as(by, operation):
        resource = held(Resource, resource_id, operation)
        policy.require(by, Action.RELEASE, resource)
        gone = records.narrow(resource, to, noun="resource")
        resource.remarks = f"{resource.remarks}\n{moment(clock.now())} {by}: {reason}".strip()
        resource.save()
        commitments = withdraw_commitments(resource.commitments.all(), to)
        record(gone, records.fact(resource, "resource.updated", resource_form(resource)), *commitments, actor=actor_form(by))
    return resource


def _require_hand(by: User, operation: Operation, owner: Organization, resource: Resource | None = None) -> None:
    """Its owner's people who may report, and whoever may update."""
    target = resource or operation
    if by.organization_id == owner.id and policy.can(by, Action.REPORT, target):
        return
    policy.require(by, Action.UPDATE, target)
    if resource is None and by.organization_id != owner.id and not _takes_part(owner, operation):
        raise NotAllowed(
            _("%(organization)s takes no part in this operation.") % {"organization": owner.short_name},
            policy.who_may(Action.ADMINISTER, operation),
        )


def _takes_part(owner: Organization, operation: Operation) -> bool:
    return policy.current_assignments(operation).filter(user__organization=owner).exists()


def _follow_position(resource: Resource, changes: Mapping[str, Any]) -> None:
    if "location" not in changes:
        return
    if resource.location is None:
        resource.position_at = None
        resource.position_source = ""
    elif changes.get("position_at") is None:
        resource.position_at = clock.now()


def _follow_quantity(resource: Resource, changes: Mapping[str, Any]) -> None:
    """More than is committed makes some available; exactly what is committed leaves none. A status set by hand is kept."""
    if "quantity" not in changes or "status" in changes:
        return
    if resource.status == ResourceStatus.COMMITTED and resource.available_quantity > 0:
        resource.status = ResourceStatus.AVAILABLE
    elif resource.status == ResourceStatus.AVAILABLE and resource.committed and resource.available_quantity == 0:
        resource.status = ResourceStatus.COMMITTED


def _check(resource: Resource) -> None:
    """Raises Invalid naming each field that does not fit the others."""
    wrong: dict[str, str] = {}
    if resource.kind not in resource_kinds():
        wrong["kind"] = "This is not a resource kind. GET /api/v1/kinds/ lists them."
    if resource.quantity < resource.committed:
        wrong["quantity"] = _("%(count)s are committed. Release some first, or write %(count)s or more.") % {
            "count": resource.committed
        }
    elif resource.status == ResourceStatus.AVAILABLE and resource.committed and not resource.available_quantity:
        wrong["status"] = _("All are committed. Release a commitment, and it is available again.")
    if resource.status == ResourceStatus.COMMITTED and not resource.committed:
        wrong["status"] = _("None is committed. Commit it to an incident.")
    if resource.location is None and resource.position_at is not None:
        wrong["position_at"] = "A position's time needs a location."
    elif resource.position_at and resource.position_at > clock.now() + timedelta(hours=1):
        wrong["position_at"] = _("This lies in the future. Write the time of the fix.")
    if wrong:
        raise Invalid(wrong)


def _plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes as they were sent, for the answer to a conflict."""
    plain = dict(changes)
    if "location" in plain:
        plain["location"] = geojson_of(plain["location"])
    if plain.get("position_at"):
        plain["position_at"] = moment(plain["position_at"])
    return plain
