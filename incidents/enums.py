"""The fixed words of incidents. Severity, urgency and certainty are those of CAP 1.2; names are those of docs/glossary.md."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Severity(TextChoices):
    EXTREME = "extreme", _("Extreme")
    SEVERE = "severe", _("Severe")
    MODERATE = "moderate", _("Moderate")
    MINOR = "minor", _("Minor")
    UNKNOWN = "unknown", _("Unknown")


class Urgency(TextChoices):
    IMMEDIATE = "immediate", _("Immediate")
    EXPECTED = "expected", _("Expected")
    FUTURE = "future", _("Future")
    PAST = "past", _("Past")
    UNKNOWN = "unknown", _("Unknown")


class Certainty(TextChoices):
    OBSERVED = "observed", _("Observed")
    LIKELY = "likely", _("Likely")
    POSSIBLE = "possible", _("Possible")
    UNLIKELY = "unlikely", _("Unlikely")
    UNKNOWN = "unknown", _("Unknown")


class IncidentStatus(TextChoices):
    REPORTED = "reported", _("Reported")
    VERIFIED = "verified", _("Verified")
    RESPONDING = "responding", _("Responding")
    CONTAINED = "contained", _("Contained")
    CLOSED = "closed", _("Closed")
    DUPLICATE = "duplicate", _("Duplicate")
    FALSE = "false", _("False report")


#: What people set by hand. A duplicate is made by a merge alone, so that it always names its survivor.
FREE_STATUSES = tuple(status for status in IncidentStatus if status is not IncidentStatus.DUPLICATE)
#: What nobody works on any more.
ENDED_STATUSES = (IncidentStatus.CLOSED, IncidentStatus.DUPLICATE, IncidentStatus.FALSE)


class Reliability(TextChoices):
    """Of the source (Admiralty code)."""

    A = "A", _("Completely reliable")
    B = "B", _("Usually reliable")
    C = "C", _("Fairly reliable")
    D = "D", _("Not usually reliable")
    E = "E", _("Unreliable")
    F = "F", _("Cannot be judged")


class Credibility(TextChoices):
    """Of the information (Admiralty code)."""

    CONFIRMED = "1", _("Confirmed by other sources")
    PROBABLE = "2", _("Probably true")
    POSSIBLE = "3", _("Possibly true")
    DOUBTFUL = "4", _("Doubtful")
    IMPROBABLE = "5", _("Improbable")
    UNJUDGED = "6", _("Cannot be judged")


class FigureKind(TextChoices):
    DEAD = "dead", _("Dead")
    MISSING = "missing", _("Missing")
    INJURED = "injured", _("Injured")
    TRAPPED = "trapped", _("Trapped")
    DISPLACED = "displaced", _("Displaced")
    AFFECTED = "affected", _("Affected")


class Basis(TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    REPORTED = "reported", _("Reported")
    ESTIMATED = "estimated", _("Estimated")


class Relation(TextChoices):
    DUPLICATE_OF = "duplicate_of", _("Duplicate of")
    RELATED = "related", _("Related to")


class ResourceStatus(TextChoices):
    AVAILABLE = "available", _("Available")
    COMMITTED = "committed", _("Committed")
    EN_ROUTE = "en_route", _("En route")
    ON_SCENE = "on_scene", _("On scene")
    OUT_OF_SERVICE = "out_of_service", _("Out of service")
    OFFERED = "offered", _("Offered")
    DEMOBILIZING = "demobilizing", _("Demobilizing")


#: What can not be sent anywhere now.
UNFIT_STATUSES = (ResourceStatus.OUT_OF_SERVICE, ResourceStatus.DEMOBILIZING)


class ImportState(TextChoices):
    PREVIEWED = "previewed", _("Previewed")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class ImportRowState(TextChoices):
    READY = "ready", _("Ready")
    BAD = "bad", _("Not readable")
    EXISTING = "existing", _("Already there")
    IMPORTED = "imported", _("Imported")
    UNDONE = "undone", _("Taken back")
    KEPT = "kept", _("Kept, somebody works with it")


#: Every kind of journal entry that this app writes.
JOURNAL_KINDS: tuple[str, ...] = (
    "incident.reported",
    "incident.updated",
    "incident.merged",
    "incident.released",
    "incident.withdrawn",
    "log_line.added",
    "log_line.struck",
    "log_line.updated",
    "log_line.released",
    "log_line.withdrawn",
    "incident_link.made",
    "incident_link.moved",
    "incident_link.updated",
    "incident_link.removed",
    "incident_link.withdrawn",
    "attachment.attached",
    "attachment.updated",
    "attachment.released",
    "attachment.withdrawn",
    "resource.added",
    "resource.updated",
    "resource.committed",
    "resource.returned",
    "resource.released",
    "resource.withdrawn",
    "commitment.made",
    "commitment.updated",
    "commitment.released",
    "commitment.withdrawn",
)
