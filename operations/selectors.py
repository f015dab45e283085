"""Reading operations through the viewer: who takes no part finds nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from journal.statement import prepared, together
from operations import policy
from operations.enums import Action, Role
from operations.errors import Invalid, NotFound
from operations.models import AccessToken, Assignment, Audience, Operation, Organization, User
from operations.shapes import ViewerForm, viewer_form
from operations.tokens import digest_of


def operations_of(user: policy.Viewer) -> QuerySet[Operation]:
    """The operations in which the person holds an assignment now, the newest first."""
    if not isinstance(user, User) or not user.is_active:
        return Operation.objects.none()
    now = timezone.now()
    held = Assignment.objects.filter(user=user, valid_from__lte=now).filter(Q(valid_until=None) | Q(valid_until__gt=now))
    return Operation.objects.filter(id__in=held.values("operation"))


def operation_for(user: policy.Viewer, slug: str) -> Operation:
    """Raises NotFound alike for an operation that does not exist and for one in which the person takes no part."""
    return standing_in(user, slug)[0]


def standing_in(user: policy.Viewer, slug: str) -> tuple[Operation, policy.Rights]:
    """The operation and all that the person holds in it at this moment. Raises NotFound as operation_for."""
    if not isinstance(user, User) or not user.is_active:
        raise NotFound
    held, reached = together(
        (_held_in, {"user": user.pk, "slug": str(slug), "now": timezone.now()}), policy.reaching_in(user, str(slug))
    )
    if not held:
        raise NotFound
    operation = held[0].operation
    return operation, policy.rights_with(user, operation, {Role(assignment.role) for assignment in held}, reached)


@prepared
def _held_in(*, user: UUID, slug: str, now: datetime) -> QuerySet[Assignment]:
    return policy.holding_at(now).filter(user=user, operation__slug=slug).select_related("operation")


def audience_for(user: policy.Viewer, operation: Operation, key: str, *, field: str = "audience") -> Audience:
    """The audience of that key among those the person belongs to. Raises Invalid, alike for unknown and for others' audiences."""
    wanted = key or operation.default_audience
    mine = policy.audiences(user, operation)
    for audience in mine:
        if audience.key == wanted:
            return audience
    raise Invalid({field: f"Choose one of {', '.join(audience.key for audience in mine)}."})


def participants(operation: Operation) -> QuerySet[Organization]:
    """The organizations that have people in the operation now."""
    return Organization.objects.filter(id__in=policy.current_assignments(operation).values("user__organization")).annotate(
        people_assigned=Count(
            "people__assignments", filter=Q(people__assignments__in=policy.current_assignments(operation)), distinct=True
        )
    )


def reach_of(audience: Audience) -> QuerySet[Organization]:
    """The participating organizations whose people see this audience."""
    taking_part = participants(audience.operation)
    if audience.kind in ("military", "civilian"):
        return taking_part.filter(side=audience.kind)
    if audience.kind == "organization":
        return taking_part.filter(id__in=[audience.organization_id])
    if audience.kind == "named":
        return taking_part.filter(id__in=audience.members.values("id"))
    return taking_part


def viewer_in(user: User, operation: Operation | None) -> ViewerForm:
    """The logged-in person with their roles and what these allow in the operation at hand."""
    held = policy.roles(user, operation) if operation else set()
    actions = {action.value for role in held for action in policy.ROLES[role]}
    return viewer_form(user, sorted(role.value for role in held), sorted(actions))


def token_of(secret: str) -> AccessToken | None:
    """The unexpired token of an active person, by its secret. The comparison is by digest: the secret itself is never stored."""
    found = _token_of.first(digest=digest_of(secret))
    if found is None or found.expires_at <= timezone.now() or not found.user.is_active:
        return None
    return found


@prepared
def _token_of(*, digest: bytes) -> QuerySet[AccessToken]:
    return AccessToken.objects.select_related("user__organization").filter(digest=digest)


def assignments_in(
    viewer: policy.Viewer, operation: Operation, *, user: str = "", role: str = "", current: bool | None = None
) -> QuerySet[Assignment]:
    """Who holds which role, for those who may give roles. `user`: the name of an account; `current`: those that hold now, or
    those that do not. Raises NotAllowed for others of the operation."""
    policy.require(viewer, Action.ADMINISTER, operation)
    found = Assignment.objects.filter(operation=operation)
    if user:
        found = found.filter(user__username=user)
    if role:
        found = found.filter(role=role)
    if current is not None:
        held = policy.current_assignments(operation).values("id")
        found = found.filter(id__in=held) if current else found.exclude(id__in=held)
    people = ("user", "assigned_by", "revoked_by")
    return found.select_related(*people, *(f"{person}__organization" for person in people))


def account_named(username: str) -> User | None:
    """For the console: the account of that name, whatever its state."""
    return User.objects.filter(username=username).first()
