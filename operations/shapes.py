"""The public forms of people, organizations, audiences and operations: what GET returns, what pages and the journal carry."""

from __future__ import annotations

from typing import Any, TypedDict

from django.utils import timezone

from journal.shapes import moment
from operations.models import Assignment, Audience, Operation, Organization, User


class OrganizationForm(TypedDict):
    id: str
    name: str
    short_name: str
    side: str


class ActorForm(TypedDict):
    """Who did it, as the journal keeps it: names of that moment."""

    id: str
    name: str
    organization: str
    side: str


class AudienceForm(TypedDict):
    key: str
    name: str
    names: dict[str, str]
    kind: str


class OperationForm(TypedDict):
    """`bounds` is [west, south, east, north] in degrees (WGS 84) or null."""

    slug: str
    name: str
    names: dict[str, str]
    kind: str
    glide: str
    hazard: str
    time_zone: str
    bounds: list[float] | None
    default_audience: str
    demonstration: bool
    hazard_track: dict[str, Any] | None


class PreferencesForm(TypedDict):
    coordinate_notation: str
    symbol_set: str
    theme: str
    language: str
    shortcuts: bool


class ViewerForm(TypedDict):
    """The person who is logged in. `roles` are those in the operation at hand, empty outside of one."""

    id: str
    username: str
    name: str
    names: dict[str, str]
    title: str
    organization: OrganizationForm | None
    side: str
    roles: list[str]
    actions: list[str]
    preferences: PreferencesForm


class RevocationForm(TypedDict):
    at: str
    by: ActorForm | None
    reason: str


class AssignmentForm(TypedDict):
    """A role that a person holds, held or will hold. `assigned_by` is null when it was given from the console."""

    id: str
    user: ActorForm
    username: str
    role: str
    valid_from: str
    valid_until: str | None
    assigned_by: ActorForm | None
    current: bool
    revoked: RevocationForm | None


def organization_form(organization: Organization) -> OrganizationForm:
    return OrganizationForm(
        id=str(organization.id), name=organization.name, short_name=organization.short_name, side=organization.side
    )


def actor_form(user: User) -> ActorForm:
    return ActorForm(
        id=str(user.id),
        name=f"{user.title} {user}".strip(),
        organization=user.organization.short_name if user.organization else "",
        side=user.side,
    )


def audience_form(audience: Audience) -> AudienceForm:
    return AudienceForm(key=audience.key, name=audience.name, names=audience.names, kind=audience.kind)


def operation_form(operation: Operation) -> OperationForm:
    return OperationForm(
        slug=operation.slug,
        name=operation.name,
        names=operation.names,
        kind=operation.kind,
        glide=operation.glide,
        hazard=operation.hazard,
        time_zone=operation.time_zone,
        bounds=list(operation.area.extent) if operation.area else None,
        default_audience=operation.default_audience,
        demonstration=operation.demonstration,
        hazard_track=operation.hazard_track,
    )


def preferences_form(user: User) -> PreferencesForm:
    return PreferencesForm(
        coordinate_notation=user.coordinate_notation,
        symbol_set=user.symbol_set,
        theme=user.theme,
        language=user.language,
        shortcuts=user.shortcuts,
    )


def viewer_form(user: User, roles: list[str], actions: list[str]) -> ViewerForm:
    return ViewerForm(
        id=str(user.id),
        username=user.username,
        name=str(user),
        names=user.names,
        title=user.title,
        organization=organization_form(user.organization) if user.organization else None,
        side=user.side,
        roles=roles,
        actions=actions,
        preferences=preferences_form(user),
    )


def assignment_form(assignment: Assignment) -> AssignmentForm:
    now, until = timezone.now(), assignment.valid_until
    revoked = None
    if assignment.revoked_at is not None:
        by = actor_form(assignment.revoked_by) if assignment.revoked_by else None
        revoked = RevocationForm(at=moment(assignment.revoked_at), by=by, reason=assignment.revocation_reason)
    return AssignmentForm(
        id=str(assignment.id),
        user=actor_form(assignment.user),
        username=assignment.user.username,
        role=assignment.role,
        valid_from=moment(assignment.valid_from),
        valid_until=moment(until) if until else None,
        assigned_by=actor_form(assignment.assigned_by) if assignment.assigned_by else None,
        current=assignment.user.is_active and assignment.valid_from <= now and (until is None or until > now),
        revoked=revoked,
    )
