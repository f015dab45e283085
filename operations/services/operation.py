"""Opening an operation with its audiences, and the organizations and people it needs.

These run at set-up, from the console or by an administrator of the installation; `by` is None for the console.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction

from journal.row_security import seeing
from journal.services import open_stream
from operations import policy
from operations.enums import Action, AudienceKind
from operations.errors import Invalid
from operations.models import Audience, Operation, Organization, User
from operations.services.authorization import raise_for_organizations

_opened: list[Callable[[Audience], object]] = []


def on_audience_opened(listener: Callable[[Audience], object]) -> None:
    """Call `listener(audience)` in the transaction that opens an audience, for what every audience has from its beginning."""
    _opened.append(listener)


def add_organization(
    *, name: str, short_name: str, side: str, country: str = "", names: Mapping[str, str] | None = None
) -> Organization:
    organization = Organization(name=name, short_name=short_name, side=side, country=country, names=dict(names or {}))
    organization.full_clean()
    organization.save()
    return organization


def open_operation(
    *, slug: str, name: str, organizations: Iterable[Organization] = (), by: User | None = None, **details: Any
) -> Operation:
    """Open an operation with the audiences that every operation has and one for each organization named.

    `details` are the other fields of Operation. Raises ValidationError naming the field.
    """
    operation = Operation(slug=slug, name=name, **details)
    operation.full_clean()
    with transaction.atomic():
        operation.save()
        for kind, words in (
            (AudienceKind.SHARED, {"en": "Shared", "ko": "전체 공유", "th": "ทุกฝ่าย", "ja": "全体共有"}),
            (AudienceKind.MILITARY, {"en": "Military", "ko": "군", "th": "ทหาร", "ja": "軍"}),
            (AudienceKind.CIVILIAN, {"en": "Civilian", "ko": "민간", "th": "พลเรือน", "ja": "民間"}),
        ):
            _open_audience(operation, kind=kind, key=kind.value, name=words["en"], names=words)
        for organization in organizations:
            audience_of_organization(operation, organization)
    return operation


def audience_of_organization(operation: Operation, organization: Organization) -> Audience:
    """The organization's own audience in the operation, opened when it is not there yet."""
    found = Audience.objects.filter(operation=operation, organization=organization).first()
    if found is not None:
        return found
    with transaction.atomic():
        audience = _open_audience(
            operation,
            kind=AudienceKind.ORGANIZATION,
            key=f"organization:{organization.id}",
            name=organization.short_name,
            names=organization.names,
            organization=organization,
        )
        raise_for_organizations(operation=operation, organizations=[organization])
    return audience


def name_audience(
    *,
    operation: Operation,
    key: str,
    name: str,
    members: Iterable[Organization],
    by: User | None = None,
    names: Mapping[str, str] | None = None,
) -> Audience:
    """Open a named audience with listed organizations, e.g. "ROK and US"."""
    if by is not None:
        policy.require(by, Action.ADMINISTER, operation)
    listed = list(members)
    if not listed:
        raise Invalid({"members": "List at least one organization."})
    with transaction.atomic():
        audience = _open_audience(operation, kind=AudienceKind.NAMED, key=key, name=name, names=dict(names or {}))
        audience.members.set(listed)
        raise_for_organizations(operation=operation, organizations=listed)
    return audience


def change_members(*, audience: Audience, members: Iterable[Organization], by: User | None = None) -> Audience:
    """List other organizations in a named audience. Who is no longer listed loses sight of all that is in it, at once."""
    if by is not None:
        policy.require(by, Action.ADMINISTER, audience.operation)
    if audience.kind != AudienceKind.NAMED:
        raise Invalid({"audience": "Only a named audience has listed organizations."})
    listed = list(members)
    if not listed:
        raise Invalid({"members": "List at least one organization."})
    with transaction.atomic():
        before = list(Audience.objects.select_for_update(of=("self",)).get(id=audience.id).members.all())
        audience.members.set(listed)
        raise_for_organizations(operation=audience.operation, organizations={*before, *listed})
    return audience


def _open_audience(operation: Operation, **fields: Any) -> Audience:
    with transaction.atomic():
        audience = Audience(operation=operation, **fields)
        audience.full_clean()
        audience.save()
        with seeing([audience.id]):
            open_stream(stream_id=audience.id, operation_id=operation.id, name=audience.key)
        for listener in _opened:
            listener(audience)
    return audience
