"""The public forms of rooms, messages and read markers."""

from __future__ import annotations

from typing import TypedDict

from journal.shapes import moment
from liaison.models import Message, ReadMarker, Room
from operations.models import User
from operations.shapes import ActorForm, actor_form


class RoomForm(TypedDict):
    """`incident` is the id of the incident it is about; its name is that of the moment when the room was opened."""

    id: str
    name: str
    names: dict[str, str]
    incident: str | None
    audience: str
    version: int


class MentionForm(TypedDict):
    """What a code or @name in a text means to everybody in the room. `kind` is incident, resource, contact or person; `code`
    is as it stands in the text, in capitals for codes."""

    kind: str
    id: str
    code: str


class MessageForm(TypedDict):
    """`at` is the server's time; messages of a room stand in the order of (at, id)."""

    id: str
    room: str
    text: str
    author: ActorForm | None
    at: str
    mentions: list[MentionForm]
    audience: str
    version: int


class ReadMarkerForm(TypedDict):
    """How far a person has read: `message` and everything before it. One per room and person."""

    id: str
    room: str
    person: ActorForm
    message: str
    at: str
    audience: str
    version: int


class RoomReading(TypedDict):
    """`unread` counts others' messages after `message`, the last one that the viewer marked as seen."""

    unread: int
    message: str | None


class RoomListedForm(RoomForm):
    last_message: MessageForm | None
    mine: RoomReading


def room_form(room: Room) -> RoomForm:
    return RoomForm(
        id=str(room.id),
        name=room.name,
        names=room.names,
        incident=str(room.incident_id) if room.incident_id else None,
        audience=room.audience.key,
        version=room.version,
    )


def message_form(message: Message) -> MessageForm:
    return MessageForm(
        id=str(message.id),
        room=str(message.room_id),
        text=message.text,
        author=actor_form(message.created_by) if isinstance(message.created_by, User) else None,
        at=moment(message.created_at),
        mentions=message.mentions,
        audience=message.audience.key,
        version=message.version,
    )


def read_marker_form(marker: ReadMarker) -> ReadMarkerForm:
    return ReadMarkerForm(
        id=str(marker.id),
        room=str(marker.room_id),
        person=actor_form(marker.person),
        message=str(marker.message_id),
        at=moment(marker.at),
        audience=marker.audience.key,
        version=marker.version,
    )
