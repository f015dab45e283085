"""What programs may send about imports."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from incidents.enums import ImportRowState, Severity
from incidents.serializers.fields import OneOf
from incidents.serializers.incident import KindField


class NewImport(serializers.Serializer[Any]):
    """A GeoJSON or CSV file of incidents. `kind` and `severity` are for rows that name none."""

    file = serializers.FileField(allow_empty_file=True, max_length=300)
    id = serializers.UUIDField(required=False)
    audience = serializers.CharField(max_length=64, required=False, allow_blank=True)
    kind = KindField(required=False, allow_blank=True)
    severity = OneOf(choices=Severity.choices, required=False, allow_blank=True)


class RowsAsked(serializers.Serializer[Any]):
    """Which rows of an import: those of a state, after a number, at most so many."""

    state = OneOf(choices=ImportRowState.choices, required=False)
    after = serializers.IntegerField(min_value=0, max_value=2_000_000_000, default=0)
    limit = serializers.IntegerField(min_value=0, max_value=500, default=50)
