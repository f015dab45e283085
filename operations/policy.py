"""Who may do what, on one screen. Everything asks here: pages, REST, the socket, commands and every adapter alike."""

from __future__ import annotations

from collections.abc import Collection
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.statement import Statement, prepared
from operations.enums import Action, AudienceKind, OperationKind, Role
from operations.errors import NotAllowed, NotFound
from operations.models import Assignment, Audience, Operation, Record, User

A = Action
_WORKS = {A.READ, A.REPORT, A.UPDATE, A.COMMIT, A.MESSAGE, A.COORDINATE, A.STAND_WATCH, A.RELEASE}
ROLES: dict[Role, frozenset[Action]] = {
    Role.OBSERVER: frozenset({A.READ}),
    Role.REPORTER: frozenset({A.READ, A.REPORT, A.MESSAGE}),  # and changes what they reported themselves
    Role.LIAISON_OFFICER: frozenset(_WORKS),
    Role.WATCH_OFFICER: frozenset(_WORKS | {A.MERGE, A.IMPORT, A.RELIEVE}),
    Role.DIRECTOR: frozenset(_WORKS | {A.MERGE, A.IMPORT, A.RELIEVE, A.ADMINISTER}),
    Role.ADMINISTRATOR: frozenset({A.READ, A.MESSAGE, A.ADMINISTER}),
    Role.EXERCISE_CONTROL: frozenset(_WORKS | {A.MERGE, A.IMPORT, A.RELIEVE}),  # in an exercise: sees every audience
}
_READERS = [role for role, actions in ROLES.items() if A.READ in actions]
Viewer = User | AnonymousUser
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Rights:
    """What one person holds in one operation, looked up once at the beginning of a request or transaction, kept until its end."""

    user_id: UUID | None
    operation_id: UUID
    roles: frozenset[Role]
    audiences: tuple[Audience, ...]


#: Set by row_security alone: within it the database shows these audiences or none.
settled: ContextVar[Rights | None] = ContextVar("settled", default=None)


def _settled(user: Viewer, operation: Operation) -> Rights | None:
    rights = settled.get()
    return rights if rights and rights.user_id == user.pk and rights.operation_id == operation.pk else None


def roles(user: Viewer, operation: Operation) -> set[Role]:
    """The roles that hold at this moment. Empty for somebody who takes no part, is suspended or whose time is over."""
    if not isinstance(user, User) or not user.is_active:
        return set()
    if rights := _settled(user, operation):
        return set(rights.roles)
    return {Role(held.role) for held in _assignments_of(user=user.pk, operation=operation.pk, now=timezone.now())}


def rights_of(user: Viewer, operation: Operation) -> Rights:
    """All that the person holds in the operation at this moment, for the rest of a transaction."""
    if rights := _settled(user, operation):
        return rights
    return rights_with(user, operation, roles(user, operation))


def rights_with(user: Viewer, operation: Operation, held: set[Role], reached: list[Audience] | None = None) -> Rights:
    """The same when the roles that hold at this moment, and what `reaching_in` finds, have just been read."""
    return Rights(user.pk, operation.pk, frozenset(held), tuple(_reached(user, operation, held, reached)))


def current_assignments(operation: Operation) -> QuerySet[Assignment]:
    return holding_at(timezone.now()).filter(operation=operation)


def holding_at(now: datetime) -> QuerySet[Assignment]:
    """The assignments that hold at this moment: their time has begun and is not over, and their person is not suspended."""
    return Assignment.objects.filter(valid_from__lte=now, user__is_active=True).filter(
        Q(valid_until=None) | Q(valid_until__gt=now)
    )


@prepared
def _assignments_of(*, user: UUID, operation: UUID, now: datetime) -> QuerySet[Assignment]:
    return holding_at(now).filter(operation=operation, user=user)


def audiences(user: Viewer, operation: Operation) -> list[Audience]:
    """The audiences whose records this person sees and may write into: shared, those of their side and organization."""
    if rights := _settled(user, operation):
        return list(rights.audiences)
    return _reached(user, operation, roles(user, operation))


def _reached(user: Viewer, operation: Operation, held: set[Role], reached: list[Audience] | None = None) -> list[Audience]:
    if not held or not isinstance(user, User):
        return []
    if Role.EXERCISE_CONTROL in held and operation.kind == OperationKind.EXERCISE:
        return list(Audience.objects.filter(operation=operation).select_related("organization"))
    if reached is not None:
        return reached
    question, values = reaching_in(user, operation.slug)
    return question(**values)


def reaching_in(user: User, slug: str) -> tuple[Statement[Audience], dict[str, Any]]:
    """The question for the audiences of an operation that reach the person by their organization and side, if they take part."""
    home = user.organization_id
    return _audiences_in, {"slug": slug, "organization": home, "side": str(user.side) if home else None}


@prepared
def _audiences_in(*, slug: str, organization: UUID | None, side: str | None) -> QuerySet[Audience]:
    everything = Audience.objects.filter(operation__slug=slug).select_related("organization")
    return everything.filter(_reaching(organization, side)).distinct()


def _reaching(organization: Any, side: Any, at: str = "") -> Q:
    """Which audiences reach a person of this organization and side: values, or expressions over rows that lead there `at`."""
    mine = Q(**{f"{at}kind": AudienceKind.SHARED})
    if organization is not None:
        mine |= Q(**{f"{at}kind": side}) | Q(**{f"{at}organization": organization}) | Q(**{f"{at}members": organization})
    return mine


Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Sight:
    """What a person sees in an operation: audience id -> key, and when this changes by time alone (a role begins or ends)."""

    audiences: dict[UUID, str]
    until: datetime | None = None


def sights(pairs: Collection[Pair]) -> dict[Pair, Sight]:
    """`audiences` of many (user id, operation id) at once, in two queries. Who sees nothing has a Sight of nothing."""
    now = timezone.now()
    held = (
        Assignment.objects.filter(user__in={user for user, _operation in pairs}, user__is_active=True)
        .filter(operation__in={operation for _user, operation in pairs}, role__in=_READERS)
        .filter(Q(valid_until=None) | Q(valid_until__gt=now))
    )
    changes: dict[Pair, list[datetime]] = {}
    for user, operation, *times in held.values_list("user_id", "operation_id", "valid_from", "valid_until"):
        changes.setdefault((user, operation), []).extend(at for at in times if at is not None and at > now)
    controls = Q(role=Role.EXERCISE_CONTROL, operation__kind=OperationKind.EXERCISE)
    mine = _reaching(F("user__organization"), F("user__organization__side"), "operation__audiences__")
    found: dict[Pair, dict[UUID, str]] = {}
    seen = held.filter(mine | controls, valid_from__lte=now).order_by("operation__audiences__id").distinct()
    for user, operation, audience, key in seen.values_list(
        "user_id", "operation_id", "operation__audiences__id", "operation__audiences__key"
    ):
        found.setdefault((user, operation), {})[audience] = key
    return {pair: Sight(found.get(pair, {}), min(changes.get(pair, []), default=None)) for pair in pairs}


def can(user: Viewer, action: Action, target: Operation | Record) -> bool:
    """Whether the person may do this to the operation, or to one record of it."""
    operation = target if isinstance(target, Operation) else target.operation
    held = roles(user, operation)
    if isinstance(target, Record):
        if target.audience_id not in {audience.id for audience in audiences(user, operation)}:
            return False
        if action == A.UPDATE and A.REPORT in _allowed(held) and target.created_by_id == user.pk:
            return True
    return action in _allowed(held)


def require(user: Viewer, action: Action, target: Operation | Record) -> None:
    """Raise NotFound for somebody who may not know of the target, NotAllowed with whom to ask for somebody who may."""
    if can(user, action, target):
        return
    if not can(user, A.READ, target):
        raise NotFound
    operation = target if isinstance(target, Operation) else target.operation
    raise NotAllowed(_("Your role here does not include: %(deed)s.") % {"deed": Action(action).label}, who_may(action, operation))


def who_may(action: Action, operation: Operation) -> list[str]:
    """Up to five people who hold a role with this right now, as "Maj Park Ji-hoon, watch officer"."""
    fitting = [role for role, actions in ROLES.items() if action in actions]
    holders = current_assignments(operation).filter(role__in=fitting).select_related("user").order_by("role", "user__name")[:5]
    return [f"{holder.user.title} {holder.user}".strip() + f", {holder.get_role_display()}" for holder in holders]


def visible_to(user: Viewer, queryset: QuerySet[M], operation: Operation | None = None) -> QuerySet[M]:
    """Records of the audiences this person belongs to. The first lock; row security in the database is the second."""
    if operation is not None:
        return queryset.filter(**_in(operation, audiences(user, operation)))
    taking_part = Operation.objects.filter(assignments__user=user).distinct() if isinstance(user, User) else []
    allowed = [audience for part in taking_part for audience in audiences(user, part)]
    return queryset.filter(audience__in=allowed)


def _in(operation: Operation, allowed: list[Audience]) -> dict[str, Any]:
    return {"operation": operation, "audience__in": allowed}


def _allowed(held: set[Role]) -> set[Action]:
    return {action for role in held for action in ROLES[role]}
