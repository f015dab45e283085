"""Reading photos and papers through the viewer."""

from __future__ import annotations

from django.db.models import QuerySet

from incidents.models import Attachment, Incident
from operations import policy
from operations.models import Operation


def attachments_seen(user: policy.Viewer, operation: Operation) -> QuerySet[Attachment]:
    """All attachments of the operation that this person may see, ready for `attachment_form`."""
    rows = Attachment.objects.select_related("operation", "audience", "created_by__organization")
    return policy.visible_to(user, rows, operation)


def attachments_of(user: policy.Viewer, incident: Incident) -> QuerySet[Attachment]:
    return attachments_seen(user, incident.operation).filter(incident=incident)
