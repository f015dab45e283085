"""What happened, where, how bad, and how sure we are of it."""

from __future__ import annotations

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, GistIndex

from incidents.enums import Basis, Certainty, Credibility, FigureKind, IncidentStatus, Relation, Reliability, Severity, Urgency
from operations.models import Audience, Operation, Organization, Record, User
from operations.models.operation import GLIDE
from operations.records import code_field


class Incident(Record):
    """One incident. `location` and `area` are WGS 84 (SRID 4326), two-dimensional; one of location, area and place_name is there.

    `kind` is a code of data/kinds.json. `administrative_area` is {"code", "names"} as the boundaries said when the place was
    set, so that a later change of boundaries does not rewrite the past. `figures` holds the latest figure of each kind in its
    public form; the whole series is in Figure.
    """

    # One constraint for both in the migration: its audience is one of its operation. Their indexes begin others below.
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    # Nobody asks for all that one person reported, in all operations: only the removal of an account would.
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    code = code_field()
    title = models.CharField(max_length=200)
    titles = models.JSONField(default=dict, blank=True, help_text="Title by language")
    kind = models.CharField(max_length=40)
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.UNKNOWN)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.UNKNOWN)
    certainty = models.CharField(max_length=10, choices=Certainty.choices, default=Certainty.UNKNOWN)
    status = models.CharField(max_length=12, choices=IncidentStatus.choices, default=IncidentStatus.REPORTED)
    location = models.PointField(srid=4326, null=True, blank=True)
    area = models.GeometryField(srid=4326, null=True, blank=True, spatial_index=False)
    place_name = models.CharField(max_length=200, blank=True)
    administrative_area = models.JSONField(null=True, blank=True)
    description = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    occurred_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField()
    source_reliability = models.CharField(max_length=1, choices=Reliability.choices, default=Reliability.F)
    credibility = models.CharField(max_length=1, choices=Credibility.choices, default=Credibility.UNJUDGED)
    figures = models.JSONField(default=list, blank=True)
    glide = models.CharField(max_length=30, blank=True, validators=[GLIDE])
    external_ids = models.JSONField(default=dict, blank=True, help_text="Ids elsewhere by scheme, e.g. usgs, gdacs")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "code"], name="incident_code_once"),
            models.CheckConstraint(
                condition=models.Q(location__isnull=False) | models.Q(area__isnull=False) | ~models.Q(place_name=""),
                name="incident_is_somewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["operation", "-updated_at", "-id"], name="incident_newest_change"),
            models.Index(fields=["operation", "status"], name="incident_by_status"),
            GinIndex(fields=["external_ids"], name="incident_external_ids", opclasses=["jsonb_path_ops"]),
            GistIndex(fields=["area"], name="incident_area", condition=models.Q(area__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Figure(Record):
    """How many people, as of when, by whom. Never overwritten: a new value is a new row, and the latest `as_of` counts."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="figure_rows")
    kind = models.CharField(max_length=10, choices=FigureKind.choices)
    value = models.PositiveIntegerField()
    as_of = models.DateTimeField()
    source = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.REPORTED)

    class Meta:
        indexes = [models.Index(fields=["incident", "kind", "-as_of"], name="figure_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class IncidentLink(Record):
    """Two incidents that belong together. Removed, not deleted: `removed_at` says when."""

    relation = models.CharField(max_length=12, choices=Relation.choices)
    from_incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="links_from")
    to_incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="links_to")
    removed_at = models.DateTimeField(null=True, blank=True)
    #: What the duplicate was before a merge, so that removing the link restores it.
    status_before = models.CharField(max_length=12, blank=True)
    #: Commitments (ids) that a merge moved to the survivor, so that removing the link moves them back.
    moved_commitments = models.JSONField(default=list, blank=True)
    #: A merge moved this link here from the duplicate; removing that merge's link moves it back.
    moved_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="moved_links")
    moved_from = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(from_incident=models.F("to_incident")), name="incident_link_joins_two"),
        ]
        indexes = [
            models.Index(fields=["from_incident", "relation"], name="incident_link_from"),
            models.Index(fields=["to_incident", "relation"], name="incident_link_to"),
        ]

    def __str__(self) -> str:
        return f"{self.from_incident_id} {self.relation} {self.to_incident_id}"
