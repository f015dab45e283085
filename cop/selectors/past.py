"""The picture as it was known at a moment: from the journal alone, through the streams that the viewer may read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _

from cop.collections import COLLECTIONS
from journal.selectors import current_epoch, first_told_at, heads_at, histogram, known_at
from journal.shapes import moment
from operations import policy
from operations.errors import Invalid
from operations.models import Operation, User
from operations.parameters import instant
from operations.shapes import operation_form

MOST_BINS = 500
DEFAULT_BINS = 60


class BinForm(TypedDict):
    """Entries in [from, until): all, and by the kind of what they tell of."""

    at: str
    until: str
    count: int
    kinds: dict[str, int]


#: "from" is a word of Python's, so the shape is written as a call.
HistogramForm = TypedDict("HistogramForm", {"from": str, "until": str, "first": str | None, "bins": list[BinForm]})


def moment_asked(text: str, field: str = "as_of") -> datetime:
    """The moment of an address. Raises Invalid for what is no time, and for a time that has not come."""
    at = instant(text, field)
    if at > timezone.now():
        raise Invalid({field: _("This lies in the future. Leave it out for the picture of now.")})
    return at


def snapshot_at(user: User, operation: Operation, at: datetime) -> dict[str, Any]:
    """The snapshot as this viewer's streams had told it by `at`. Call inside viewing_as().

    It equals what somebody would hold who had read every entry up to then. Who was at a screen then is not known: `presence`
    is empty. `operation` is as it is now.
    """
    streams = [audience.id for audience in policy.audiences(user, operation)]
    body: dict[str, Any] = {
        "epoch": current_epoch(),
        "heads": heads_at(streams, at),
        "at": moment(at),
        "operation": operation_form(operation),
    }
    truncated: dict[str, bool] = {}
    for collection in COLLECTIONS:
        known = known_at(streams, collection.subject, at, collection.most + 1)
        if len(known) > collection.most:
            truncated[collection.name] = True
        body[collection.name] = [each.data for each in known[: collection.most]]
    return {**body, "presence": [], "truncated": truncated}


def histogram_for(user: User, operation: Operation, asked: dict[str, str]) -> HistogramForm:
    """How much the viewer's streams tell over time. `asked`: from, until (RFC 3339) and bins, all optional.

    Without `from` it begins with the first entry, without `until` it ends now.
    """
    streams = [audience.id for audience in policy.audiences(user, operation)]
    first = first_told_at(streams)
    until = instant(asked["until"], "until") if "until" in asked else timezone.now()
    begins = instant(asked["from"], "from") if "from" in asked else (first or until - timedelta(hours=1))
    if begins >= until:
        raise Invalid({"until": _("The end lies before the beginning. Give a later time.")})
    bins = _count(asked.get("bins", str(DEFAULT_BINS)))
    found = [
        BinForm(at=moment(each.from_at), until=moment(each.until_at), count=sum(each.counts.values()), kinds=each.counts)
        for each in histogram(streams, begins, until, bins)
    ]
    return {"from": moment(begins), "until": moment(until), "first": moment(first) if first else None, "bins": found}


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= MOST_BINS:
        raise Invalid({"bins": f"Ask for 1 to {MOST_BINS} bins."})
    return int(text)
