"""Which of two audiences is the narrower one. What links two records takes the narrower of theirs (DESIGN section 5)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from operations.enums import AudienceKind
from operations.errors import Invalid
from operations.models import Audience


def within(inner: Audience, outer: Audience) -> bool:
    """Whether everybody in `inner` is also in `outer`, whoever joins later."""
    if inner.id == outer.id or outer.kind == AudienceKind.SHARED:
        return True
    if inner.kind == AudienceKind.ORGANIZATION and inner.organization is not None:
        sides, members = {inner.organization.side}, {inner.organization.id}
    elif inner.kind == AudienceKind.NAMED:
        people = list(inner.members.all())
        sides, members = {organization.side for organization in people}, {organization.id for organization in people}
    else:
        return False
    if outer.kind in (AudienceKind.MILITARY, AudienceKind.CIVILIAN):
        return sides == {outer.kind}
    reached: set[UUID | None] = (
        {outer.organization_id} if outer.kind == AudienceKind.ORGANIZATION else set(outer.members.values_list("id", flat=True))
    )
    return bool(members) and members <= reached


def narrower(one: Audience, other: Audience, field: str = "audience") -> Audience:
    """The narrower of the two. Raises Invalid when neither lies within the other: nobody could see both ends of the link."""
    if within(one, other):
        return one
    if within(other, one):
        return other
    raise Invalid(
        {
            field: _("%(one)s and %(other)s have no common readers. Release one of the two to a wider audience first.")
            % {"one": one.name, "other": other.name}
        }
    )
