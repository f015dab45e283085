"""Incidents, their figures, links, log and attachments."""

from incidents.models.attachment import Attachment
from incidents.models.incident import Figure, Incident, IncidentLink
from incidents.models.log_line import LogLine

__all__ = ["Attachment", "Figure", "Incident", "IncidentLink", "LogLine"]
