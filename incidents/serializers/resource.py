"""What programs may send about resources and commitments."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from incidents.enums import ResourceStatus
from incidents.kinds import resource_kinds
from incidents.serializers.fields import LocationField, Moment, OneOf, TextByKey, Words

MOST = 1_000_000_000
_CODE = r"^RES-[0-9A-HJKMNP-TV-Z]{5}$"


class ResourceKindField(OneOf):
    """A code of the resource kinds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=[(code, kind["names"]["en"]) for code, kind in resource_kinds().items()], **options)


class CapabilityFields(serializers.Serializer[Any]):
    """What it can do: a measure of its kind, such as payload, with value and unit."""

    measure = Words(max_length=40)
    value = serializers.FloatField(min_value=-1e12, max_value=1e12)
    unit = Words(max_length=20, allow_blank=True)


class ResourceFields(serializers.Serializer[Any]):
    """What both a new resource and a change may hold."""

    name = Words(max_length=120)
    names = TextByKey(required=False)
    kind = ResourceKindField()
    type = Words(max_length=80, required=False, allow_blank=True)
    capabilities = serializers.ListField(child=CapabilityFields(), required=False, max_length=20)
    quantity = serializers.IntegerField(min_value=0, max_value=MOST, required=False)
    status = OneOf(choices=ResourceStatus.choices, required=False)
    location = LocationField(required=False, allow_null=True)
    position_at = Moment(required=False, allow_null=True, past=True)
    position_source = Words(max_length=80, required=False, allow_blank=True)
    contact = Words(max_length=200, required=False, allow_blank=True)
    remarks = Words(max_length=4_000, required=False, allow_blank=True)


class NewResource(ResourceFields):
    """A new resource. `organization` is the id of its owner, your own when left out; `audience` a key of audiences/."""

    id = serializers.UUIDField(required=False)
    code = serializers.RegexField(_CODE, required=False)
    audience = serializers.CharField(max_length=64, required=False)
    organization = serializers.UUIDField(required=False, allow_null=True)


class ChangedResource(ResourceFields):
    """Any of the fields; those left out stay as they are."""


class CommitRequest(serializers.Serializer[Any]):
    """`quantity` is all that is available when left out."""

    id = serializers.UUIDField(required=False)
    incident = serializers.UUIDField()
    quantity = serializers.IntegerField(min_value=1, max_value=MOST, required=False)
    note = Words(max_length=500, required=False, allow_blank=True)
