"""What devices and programs send about what moves."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from incidents.fixes import LONGEST_SOURCE, MOST


class FixFields(serializers.Serializer[Any]):
    """One position, for the description of the API: fixes are read by incidents.fixes, thousands at once, each by itself."""

    source = serializers.CharField(max_length=LONGEST_SOURCE, help_text="name of what moves")  # type: ignore[assignment]
    at = serializers.DateTimeField()
    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)
    speed = serializers.FloatField(min_value=0, max_value=1_000, required=False, allow_null=True, help_text="m/s over ground")
    course = serializers.FloatField(min_value=0, max_value=360, required=False, allow_null=True, help_text="degrees true")
    accuracy = serializers.FloatField(min_value=0, max_value=100_000, required=False, allow_null=True, help_text="meters")


class FixList(serializers.ListField):
    """Up to 10,000 fixes, unread."""

    child = FixFields()

    def to_internal_value(self, data: Any) -> list[Any]:
        if not isinstance(data, list):
            self.fail("not_a_list", input_type=type(data).__name__)
        if not 0 < len(data) <= MOST:
            raise serializers.ValidationError(f"Send 1 to {MOST:,} fixes at once.")
        return data


class FixesReport(serializers.Serializer[Any]):
    """Fixes of any number of sources. `audience` is a key of audiences/, the operation's default when left out."""

    fixes = FixList()
    audience = serializers.CharField(max_length=64, required=False)
