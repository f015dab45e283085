"""Reading seats and their roster through the viewer. Call inside the viewer's transaction (`viewing_as`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from journal.shapes import moment
from liaison.models import Seat, Shift
from liaison.selectors.coverage import Planned, uneven
from liaison.shapes.watch import CoverageForm
from operations import policy
from operations.errors import Conflict, Invalid, NotFound
from operations.models import Operation

LONGEST_LOOK = timedelta(days=31)


def seats_seen(viewer: policy.Viewer, operation: Operation) -> QuerySet[Seat]:
    """The seats of the viewer's audiences with their planned shifts, in the order of the roster."""
    planned = Prefetch("shifts", Shift.objects.filter(cancelled_at=None).order_by("starts_at", "id"))
    whole = Seat.objects.select_related("organization", "audience", "operation").prefetch_related(planned)
    return policy.visible_to(viewer, whole.order_by("order", "id"), operation)


def seat_for(viewer: policy.Viewer, operation: Operation, name: str) -> Seat:
    """The seat of this id or key. Raises NotFound alike for absent and hidden, Conflict when the viewer sees two with the key."""
    try:
        wanted = {"id": UUID(name)}
    except ValueError:
        if "\x00" in name:
            raise NotFound from None
        wanted = {"key": name}  # type: ignore[dict-item]
    found = list(seats_seen(viewer, operation).filter(**wanted)[:2])
    if not found:
        raise NotFound
    if len(found) > 1:
        raise Conflict(f"You see two seats with the key {name}. Name the one you mean by its id.")
    return found[0]


def coverage(seat: Seat, start: datetime, end: datetime) -> list[CoverageForm]:
    """Where between two times nobody, or more than one person, is planned for the seat. A shift without a contact covers nothing.

    Raises Invalid when the end is not after the start or lies more than 31 days after it.
    """
    if not timedelta(0) < end - start <= LONGEST_LOOK:
        raise Invalid({"until": f"Give an end after the start, at most {LONGEST_LOOK.days} days later."})
    shifts = seat.shifts.filter(cancelled_at=None, contact__isnull=False, starts_at__lt=end, ends_at__gt=start)
    planned = [Planned(str(shift.contact_id), shift.starts_at, shift.ends_at) for shift in shifts]
    return [
        CoverageForm(kind=each.kind, starts_at=moment(each.starts_at), ends_at=moment(each.ends_at), contacts=list(each.who))
        for each in uneven(planned, start, end)
    ]
