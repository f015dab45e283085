"""What programs may send about contacts, seats, watches and rooms."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from incidents.serializers.fields import Moment, OneOf, TextByKey, Words
from liaison.enums import Presence
from operations.enums import Side

_LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


class ContactFields(serializers.Serializer[Any]):
    """What both a new contact and a change may hold. `organization` and `user` are ids, `seat` an id or key."""

    name = Words(max_length=120)
    names = TextByKey(required=False)
    title = Words(max_length=60, required=False, allow_blank=True)
    organization = serializers.UUIDField(required=False)
    user = serializers.UUIDField(required=False, allow_null=True)
    seat = Words(max_length=40, required=False, allow_null=True)
    languages = serializers.ListField(child=serializers.RegexField(_LANGUAGE, max_length=35), required=False, max_length=20)
    phone = Words(max_length=60, required=False, allow_blank=True)
    radio_callsign = Words(max_length=60, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    roles = serializers.ListField(child=Words(max_length=60), required=False, max_length=20)
    valid_from = Moment(required=False, allow_null=True)
    valid_until = Moment(required=False, allow_null=True)


class NewContact(ContactFields):
    """A new contact. Name, title and organization left out are those of the account `user`; `audience` is a key of audiences/."""

    id = serializers.UUIDField(required=False)
    name = Words(max_length=120, required=False)
    audience = serializers.CharField(max_length=64, required=False)
    presence = OneOf(choices=Presence.choices, required=False)


class ChangedContact(ContactFields):
    """Any of the fields; those left out stay as they are. Presence is set by the person: contacts/<id>/presence/."""


class PresenceRequest(serializers.Serializer[Any]):
    presence = OneOf(choices=Presence.choices)


class SeatFields(serializers.Serializer[Any]):
    name = Words(max_length=80)
    names = TextByKey(required=False)
    side = OneOf(choices=Side.choices)
    organization = serializers.UUIDField(required=False, allow_null=True)
    order = serializers.IntegerField(min_value=0, max_value=9_999, required=False)


class NewSeat(SeatFields):
    """A new seat. `key` is its name in addresses: small letters, digits and hyphens."""

    id = serializers.UUIDField(required=False)
    key = serializers.RegexField(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)
    audience = serializers.CharField(max_length=64, required=False)


class ChangedSeat(SeatFields):
    """Any of the fields; those left out stay as they are."""


class NewShift(serializers.Serializer[Any]):
    """A planned time in a seat. `contact` left out: nobody is named yet."""

    id = serializers.UUIDField(required=False)
    contact = serializers.UUIDField(required=False, allow_null=True)
    starts_at = Moment()
    ends_at = Moment()


class FillRequest(serializers.Serializer[Any]):
    contact = serializers.UUIDField()


class TakeRequest(serializers.Serializer[Any]):
    """`until` left out is the end of the planned shift. `id` is that of the new watch."""

    id = serializers.UUIDField(required=False)
    until = Moment(required=False, allow_null=True)


class HandOverRequest(serializers.Serializer[Any]):
    """`to` is the id of a contact; left out, anybody who stands watches may accept."""

    note = Words(max_length=4_000)
    to = serializers.UUIDField(required=False, allow_null=True)


class AcceptRequest(TakeRequest):
    remarks = Words(max_length=4_000, required=False, allow_blank=True)


class RelieveRequest(serializers.Serializer[Any]):
    reason = Words(max_length=500)


class NothingAsked(serializers.Serializer[Any]):
    """No fields: the address says it all."""


class NewRoom(serializers.Serializer[Any]):
    """The room of an incident. Rooms of audiences are there by themselves."""

    id = serializers.UUIDField(required=False)
    incident = serializers.UUIDField()


class NewMessage(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    text = Words(max_length=4_000)


class SeenRequest(serializers.Serializer[Any]):
    """The last message that the person has seen."""

    message = serializers.UUIDField()
