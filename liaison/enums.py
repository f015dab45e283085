"""The fixed words of liaison: presence, watches, gaps. Names are those of docs/glossary.md."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Presence(TextChoices):
    """Set by a person, never read off a connection: a screen left open is nobody on duty."""

    ON_DUTY = "on_duty", _("On duty")
    ON_CALL = "on_call", _("On call")
    AWAY = "away", _("Away")
    OFF_DUTY = "off_duty", _("Off duty")
    UNREACHABLE = "unreachable", _("Unreachable")


class WatchState(TextChoices):
    ON_DUTY = "on_duty", _("On duty")
    HANDING_OVER = "handing_over", _("Handing over")
    ENDED = "ended", _("Ended")


#: Every kind of journal entry that this app writes.
JOURNAL_KINDS: tuple[str, ...] = (
    "contact.added",
    "contact.updated",
    "contact.presence_changed",
    "contact.released",
    "contact.withdrawn",
    "seat.defined",
    "seat.updated",
    "watch.taken",
    "watch.handover_offered",
    "watch.handover_withdrawn",
    "watch.handed_over",
    "watch.ended",
    "room.opened",
    "message.posted",
    "read_marker.moved",
)
