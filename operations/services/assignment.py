"""Who holds which role in an operation: given, and taken away again, by whom and why."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from operations import policy, records
from operations.enums import Action, Role
from operations.errors import Invalid, NotFound
from operations.models import Assignment, Operation, User
from operations.services.authorization import begin_authorization, raise_authorization
from operations.services.operation import audience_of_organization

#: The roles that may give and take roles.
KEEPERS = [role for role, actions in policy.ROLES.items() if Action.ADMINISTER in actions]


def assign(
    *,
    user: User,
    operation: Operation,
    role: str,
    by: User | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    assignment_id: UUID | None = None,
    request_digest: bytes | None = None,
) -> Assignment:
    """Give a person a role. Opens their organization's audience when it is the first of its people. `by` None: the console."""
    if by is not None:
        policy.require(by, Action.ADMINISTER, operation)
    begins = valid_from or timezone.now()
    if valid_until is not None and valid_until <= begins:
        raise Invalid({"valid_until": _("The end lies before the beginning. Give a later time.")})
    with transaction.atomic():
        assignment = Assignment(
            user=user, operation=operation, role=Role(role), assigned_by=by, valid_from=begins, valid_until=valid_until
        )
        assignment.request_digest = request_digest
        if assignment_id is not None:
            assignment.id = assignment_id
        assignment.save(force_insert=True)
        if user.organization:
            audience_of_organization(operation, user.organization)
        begin_authorization(user_id=user.id, operation=operation)
        raise_authorization(user_ids=[user.id], operation=operation)
    return assignment


def appoint(
    *,
    by: User,
    operation: Operation,
    username: str,
    role: str,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    assignment_id: UUID | None = None,
) -> tuple[Assignment, bool]:
    """Give a role to the account of that name. Also says whether it is new: the same request twice appoints once.

    Raises Invalid naming the field, Conflict when the id belongs to another request.
    """
    policy.require(by, Action.ADMINISTER, operation)
    request = {"user": username, "role": role, "valid_from": valid_from, "valid_until": valid_until, "operation": operation.id}
    with transaction.atomic():
        if known := records.already_created(Assignment, assignment_id, request):
            return known, False
        user = User.objects.select_related("organization").filter(username=username, is_active=True).first()
        if user is None:
            raise Invalid({"user": _("There is no account by this name. Write the name with which the person logs in.")})
        if _holds_already(user, operation, role, valid_from, valid_until):
            raise Invalid({"role": _("%(person)s holds this role already.") % {"person": user}})
        given = assign(
            user=user,
            operation=operation,
            role=role,
            by=by,
            valid_from=valid_from,
            valid_until=valid_until,
            assignment_id=assignment_id,
            request_digest=records.digest(request),
        )
    return given, True


def revoke_assignment(*, by: User, operation: Operation, assignment_id: UUID, reason: str = "") -> Assignment:
    """Take a role away now and keep who did it and why. The person's open sockets lose what it gave. Again: nothing more.

    Raises NotFound for an assignment of another operation, Invalid for the last one that may give roles.
    """
    policy.require(by, Action.ADMINISTER, operation)
    with transaction.atomic():
        # One at a time in an operation: two who revoke each other at once would leave nobody.
        Operation.objects.select_for_update(no_key=True).get(id=operation.id)
        assignment = (
            Assignment.objects.select_related("user__organization", "assigned_by__organization", "revoked_by__organization")
            .filter(operation=operation, id=assignment_id)
            .first()
        )
        if assignment is None:
            raise NotFound
        if _over(assignment):
            return assignment
        if assignment.role in KEEPERS and not _other_keepers(assignment):
            raise Invalid(
                {
                    "assignment": _(
                        "Nobody else may give roles in this operation: without this one it is locked. "
                        "Make somebody else director or administrator first."
                    )
                }
            )
        assignment.revoked_by, assignment.revocation_reason = by, reason
        return end_assignment(assignment=assignment)


def end_assignment(*, assignment: Assignment) -> Assignment:
    """End a role now, asking nobody: what the console does, and the last step of revoking."""
    with transaction.atomic():
        assignment.valid_until = assignment.revoked_at = timezone.now()
        assignment.save(update_fields=["valid_until", "revoked_at", "revoked_by", "revocation_reason"])
        raise_authorization(user_ids=[assignment.user_id], operation=assignment.operation)
    return assignment


def _over(assignment: Assignment) -> bool:
    return assignment.valid_until is not None and assignment.valid_until <= timezone.now()


def _other_keepers(assignment: Assignment) -> bool:
    return policy.current_assignments(assignment.operation).filter(role__in=KEEPERS).exclude(id=assignment.id).exists()


def _holds_already(user: User, operation: Operation, role: str, begins: datetime | None, ends: datetime | None) -> bool:
    """Whether the person holds this role now, to the same end or a later one."""
    held = policy.current_assignments(operation).filter(user=user, role=role)
    longer = held.filter(Q(valid_until=None) | Q(valid_until__gte=ends)) if ends else held.filter(valid_until=None)
    return begins is None and longer.exists()
