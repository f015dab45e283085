"""What programs may send about themselves and their operation."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from operations.enums import CoordinateNotation, Language, Role, SymbolSet, Theme


class TokenRequest(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class TokenAnswer(serializers.Serializer[Any]):
    token = serializers.CharField()


class Preferences(serializers.Serializer[Any]):
    coordinate_notation = serializers.ChoiceField(choices=CoordinateNotation.choices, required=False)
    symbol_set = serializers.ChoiceField(choices=SymbolSet.choices, required=False)
    theme = serializers.ChoiceField(choices=Theme.choices, required=False)
    language = serializers.ChoiceField(choices=Language.choices, required=False)
    shortcuts = serializers.BooleanField(required=False)


class ReleaseRequest(serializers.Serializer[Any]):
    """The key of the audience to release to."""

    audience = serializers.CharField(max_length=64)


class WithdrawRequest(ReleaseRequest):
    reason = serializers.CharField(max_length=500)


class AppointRequest(serializers.Serializer[Any]):
    """`user` is the name with which the person logs in."""

    id = serializers.UUIDField(required=False)
    user = serializers.CharField(max_length=150)
    role = serializers.ChoiceField(choices=Role.choices)
    valid_from = serializers.DateTimeField(required=False, allow_null=True)
    valid_until = serializers.DateTimeField(required=False, allow_null=True)


class RevokeRequest(serializers.Serializer[Any]):
    """Why, for the record of rights."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class AssignmentsAsked(serializers.Serializer[Any]):
    user = serializers.CharField(max_length=150, required=False, allow_blank=True)
    role = serializers.ChoiceField(choices=Role.choices, required=False)
    current = serializers.BooleanField(required=False, allow_null=True, default=None)
