"""Incidents with all that belongs to them, resources and their commitments, imported files, tracks of what moves."""

from incidents.models.attachment import Attachment
from incidents.models.commitment import Commitment
from incidents.models.imported import Import, ImportRow
from incidents.models.incident import Figure, Incident, IncidentLink
from incidents.models.log_line import LogLine
from incidents.models.resource import Resource
from incidents.models.track import Track, TrackFix

__all__ = [
    "Attachment",
    "Commitment",
    "Figure",
    "Import",
    "ImportRow",
    "Incident",
    "IncidentLink",
    "LogLine",
    "Resource",
    "Track",
    "TrackFix",
]
