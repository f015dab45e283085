"""Opening rooms, speaking in them and marking what one has read."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _
from uuid6 import uuid7

from incidents.models import Incident
from journal import clock
from journal.row_security import seeing
from journal.services import record
from liaison.models import Message, ReadMarker, Room
from liaison.selectors.mention import mentions_in
from liaison.selectors.room import room_for
from liaison.shapes.room import message_form, read_marker_form, room_form
from operations import policy, records
from operations.enums import Action, AudienceKind
from operations.errors import Invalid
from operations.models import Audience, Operation, User
from operations.row_security import viewing_as
from operations.shapes import actor_form

LONGEST_MESSAGE = 4_000
NAMES: dict[str, dict[str, str]] = {
    AudienceKind.SHARED: {"en": "Everyone", "ko": "전체", "th": "ทุกคน", "ja": "全員"},
    AudienceKind.MILITARY: {"en": "Military side", "ko": "군", "th": "ฝ่ายทหาร", "ja": "軍"},
    AudienceKind.CIVILIAN: {"en": "Civilian side", "ko": "민간", "th": "ฝ่ายพลเรือน", "ja": "民間"},
}


def open_rooms_for(operation: Operation, audiences: Iterable[Audience] | None = None) -> list[Room]:
    """Open the room of each audience that has none yet, of all audiences or of those named. Returns the new ones.

    Nobody's act: each audience's room is opened with it, and this finds those that lack one. Doing so twice opens none.
    """
    wanted = sorted(audiences if audiences is not None else operation.audiences.all(), key=lambda audience: audience.id)
    opened: list[Room] = []
    with seeing(audience.id for audience in wanted):
        held = set(Room.objects.filter(operation=operation, incident=None).values_list("audience", flat=True))
        for audience in wanted:
            if audience.id in held:
                continue
            names = NAMES.get(audience.kind, dict(audience.names))
            room = Room(id=uuid7(), operation=operation, name=names.get("en", audience.name), names=names)
            try:
                opened.append(records.create(room, by=None, request={}, audience=audience))
            except IntegrityError as broken:
                if "room_once_per_audience" not in str(broken):
                    raise
        if opened:
            record(*(records.fact(room, "room.opened", room_form(room)) for room in opened), actor=None)
    return opened


def open_room_of(audience: Audience) -> None:
    """The room of an audience that is being opened."""
    open_rooms_for(audience.operation, [audience])


def open_incident_room(*, by: User, operation: Operation, incident_id: UUID, record_id: UUID | None = None) -> tuple[Room, bool]:
    """The room of an incident for its audience of today, opened when it is not there yet. True when it is new."""
    policy.require(by, Action.MESSAGE, operation)
    with viewing_as(by, operation):
        incident = Incident.objects.filter(operation=operation, id=incident_id).select_related("audience").first()
        if incident is None:
            raise Invalid({"incident": "There is no incident with this id."})
        policy.require(by, Action.MESSAGE, incident)
        there = Room.objects.filter(incident=incident, audience=incident.audience)
        if known := there.first():
            return known, False
        room = Room(id=record_id or uuid7(), operation=operation, name=incident.title, names=incident.titles, incident=incident)
        request = {"incident": str(incident.id)}
        try:
            records.create(room, by=by, request=request, audience=incident.audience)
        except IntegrityError as broken:
            if "room_once_per_incident" not in str(broken):
                raise
            return there.get(), False
        record(records.fact(room, "room.opened", room_form(room)), actor=actor_form(by))
    return room, True


def post_message(
    *, by: User, operation: Operation, room_id: UUID, text: str, record_id: UUID | None = None
) -> tuple[Message, bool]:
    """Say something in a room. Codes and @names that everybody in the room may know become mentions. True when it is new."""
    policy.require(by, Action.MESSAGE, operation)
    with viewing_as(by, operation):
        room = room_for(by, operation, room_id)
        policy.require(by, Action.MESSAGE, room)
        request = {"room": str(room.id), "text": text}
        if not text.strip():
            raise Invalid({"text": _("Write something.")})
        if len(text) > LONGEST_MESSAGE:
            raise Invalid({"text": _("Write at most %(most)s characters, or two messages.") % {"most": f"{LONGEST_MESSAGE:,}"}})
        message = Message(id=record_id or uuid7(), operation=operation, room=room, text=text, mentions=mentions_in(text, room))
        if known := records.create_once(message, by=by, request=request, audience=room.audience):
            return known, False
        record(records.fact(message, "message.posted", message_form(message)), actor=actor_form(by))
    return message, True


def mark_seen(*, by: User, operation: Operation, room_id: UUID, message_id: UUID) -> ReadMarker:
    """Say how far one has read. The marker only moves forward: a device that lags behind does not take it back."""
    policy.require(by, Action.READ, operation)
    with viewing_as(by, operation):
        room = room_for(by, operation, room_id)
        message = Message.objects.filter(room=room, id=message_id).first()
        if message is None:
            raise Invalid({"message": "There is no message with this id in the room."})
        marker, new = _marker(by, room, message)
        if not new:
            before = marker.message
            if (message.created_at, message.id) <= (before.created_at, before.id):
                return marker
            marker.message = message
            marker.at = clock.now()
            records.touch(marker)
            marker.save(update_fields=["message", "at", "version", "updated_at"])
        record(records.fact(marker, "read_marker.moved", read_marker_form(marker)), actor=actor_form(by))
    return marker


def _marker(by: User, room: Room, message: Message) -> tuple[ReadMarker, bool]:
    """The person's marker of the room, locked, or a new one at this message."""
    held = ReadMarker.objects.select_for_update(of=("self",), no_key=True).filter(room=room, person=by)
    if found := held.first():
        return found, False
    marker = ReadMarker(id=uuid7(), operation=room.operation, room=room, person=by, message=message, at=clock.now())
    try:
        return records.create(marker, by=by, request={}, audience=room.audience), True
    except IntegrityError as broken:
        if "read_marker_once_per_person" not in str(broken):
            raise
        return held.get(), False
