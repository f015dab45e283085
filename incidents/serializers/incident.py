"""What programs may send about incidents, and what they may ask for. Nothing that is not declared here gets in."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from incidents.enums import (
    Basis,
    Certainty,
    Credibility,
    FigureKind,
    IncidentStatus,
    Relation,
    Reliability,
    Severity,
    Urgency,
)
from incidents.kinds import incident_kinds
from incidents.serializers.fields import AreaField, LocationField, Moment, OneOf, TextByKey, Words
from operations.enums import Side
from operations.models.operation import GLIDE

_SCHEME = re.compile(r"^[a-z][a-z0-9_]{1,30}$")
_CODE = r"^INC-[0-9A-HJKMNP-TV-Z]{5}$"
MOST_PEOPLE = 2_000_000_000


class KindField(OneOf):
    """A code of the incident kinds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=[(code, kind["names"]["en"]) for code, kind in incident_kinds().items()], **options)


class FigureFields(serializers.Serializer[Any]):
    kind = OneOf(choices=FigureKind.choices)
    value = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE)
    as_of = Moment(required=False, past=True)
    basis = OneOf(choices=Basis.choices, default=Basis.REPORTED.value)

    def get_fields(self) -> dict[str, Any]:
        # `source` is an attribute of every serializer, so the field of that name cannot be declared in the class body.
        return {**super().get_fields(), "source": Words(max_length=200, required=False, allow_blank=True, default="")}


class NewFigure(FigureFields):
    id = serializers.UUIDField(required=False)


class IncidentFields(serializers.Serializer[Any]):
    """What both a report and a change may hold."""

    title = Words(max_length=200)
    titles = TextByKey(required=False)
    kind = KindField()
    severity = OneOf(choices=Severity.choices)
    urgency = OneOf(choices=Urgency.choices, required=False)
    certainty = OneOf(choices=Certainty.choices, required=False)
    status = OneOf(choices=IncidentStatus.choices, required=False)
    location = LocationField(required=False, allow_null=True)
    area = AreaField(required=False, allow_null=True)
    place_name = Words(max_length=200, required=False, allow_blank=True)
    description = Words(max_length=20_000, required=False, allow_blank=True)
    needs = Words(max_length=5_000, required=False, allow_blank=True)
    organization = serializers.UUIDField(required=False, allow_null=True)
    occurred_at = Moment(required=False, allow_null=True)
    source_reliability = OneOf(choices=Reliability.choices, required=False)
    credibility = OneOf(choices=Credibility.choices, required=False)
    glide = serializers.RegexField(GLIDE.regex, max_length=30, required=False, allow_blank=True)
    external_ids = TextByKey(keys=_SCHEME, example='{"usgs": "us7000abcd"}', required=False)


class NewIncident(IncidentFields):
    """A report: needs title, kind, severity and a location, an area or a place name."""

    id = serializers.UUIDField(required=False)
    code = serializers.RegexField(_CODE, required=False)
    audience = serializers.CharField(max_length=64, required=False)
    reported_at = Moment(required=False, past=True)
    figures = serializers.ListField(child=FigureFields(), required=False, max_length=20)


class ChangedIncident(IncidentFields):
    """Any of the fields; those left out stay as they are."""


class NewLogLine(serializers.Serializer[Any]):
    """`audience` may be narrower than the incident's; left out, it is the incident's."""

    id = serializers.UUIDField(required=False)
    text = Words(max_length=5_000)
    audience = serializers.CharField(max_length=64, required=False)


class StrikeRequest(serializers.Serializer[Any]):
    reason = Words(max_length=500)


class MergeRequest(serializers.Serializer[Any]):
    """The id of the incident that stays."""

    into = serializers.UUIDField()


class LinkRequest(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    to = serializers.UUIDField()
    relation = OneOf(choices=Relation.choices, default=Relation.RELATED.value)


class DraftRequest(serializers.Serializer[Any]):
    """A pasted text, as it came in."""

    text = Words(max_length=5_000)


class NewAttachment(serializers.Serializer[Any]):
    """multipart/form-data with `file`."""

    id = serializers.UUIDField(required=False)
    file = serializers.FileField(max_length=255, allow_empty_file=False)
    caption = Words(max_length=500, required=False, allow_blank=True, default="")
    audience = serializers.CharField(max_length=64, required=False)


@extend_schema_field(str)
class SeveralOf(serializers.Field[list[str], str, Any, Any]):
    """Fixed words with commas between them."""

    def __init__(self, words: Any, **options: Any) -> None:
        self.words = tuple(map(str, words))
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> list[str]:
        asked = [word for word in str(data).split(",") if word]
        if unknown := [word for word in asked if word not in self.words]:
            raise serializers.ValidationError(f"Unknown: {', '.join(unknown)[:200]}. Choose among {', '.join(self.words)}.")
        return asked


class IncidentFilters(serializers.Serializer[Any]):
    """What a list may be filtered by. Several words go with commas between them."""

    severity = SeveralOf(Severity.values, required=False)
    status = SeveralOf(IncidentStatus.values, required=False)
    kind = serializers.CharField(required=False, help_text="Codes of GET /api/v1/kinds/, with commas between them")
    organization = serializers.CharField(required=False, help_text="Ids, with commas between them")
    audience = serializers.CharField(required=False, help_text="Keys, with commas between them")
    bbox = serializers.CharField(required=False, help_text="minlon,minlat,maxlon,maxlat")
    q = serializers.CharField(required=False, max_length=200, allow_blank=True)
    updated_after = Moment(required=False)
    open = serializers.BooleanField(required=False, help_text="1: only those that somebody still works on")


class LogFilters(serializers.Serializer[Any]):
    """What the log of the operation may be filtered by."""

    incident = serializers.CharField(required=False, help_text="Ids, with commas between them")
    author = serializers.CharField(required=False, help_text="Ids of people, with commas between them")
    side = OneOf(choices=Side.choices, required=False)
    by = OneOf(choices=[("person", "person"), ("system", "system")], required=False)
    struck = serializers.BooleanField(required=False, allow_null=True, help_text="1: only struck lines; 0: only lines that stand")
    q = serializers.CharField(required=False, max_length=200, allow_blank=True)
    since = Moment(required=False, help_text="Lines of this time and later")
    until = Moment(required=False, help_text="Lines before this time")


class SketchQuery(serializers.Serializer[Any]):
    """What is known so far of the incident that is being written."""

    lon = serializers.FloatField(required=False, min_value=-180, max_value=180)
    lat = serializers.FloatField(required=False, min_value=-90, max_value=90)
    title = Words(required=False, max_length=200, allow_blank=True)
    kind = KindField(required=False)
    occurred_at = Moment(required=False)
    exclude = serializers.UUIDField(required=False)
