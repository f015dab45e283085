"""Reading rooms and messages through the viewer. Call inside the viewer's transaction (`viewing_as`)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from liaison.models import Message, ReadMarker, Room
from liaison.shapes.room import RoomListedForm, RoomReading, message_form, room_form
from operations import policy
from operations.errors import NotFound
from operations.models import Operation, User


def rooms_seen(viewer: policy.Viewer, operation: Operation) -> QuerySet[Room]:
    """The rooms of the viewer's audiences, those of the audiences themselves first."""
    whole = Room.objects.select_related("audience", "operation")
    return policy.visible_to(viewer, whole.order_by(F("incident").desc(nulls_first=True), "id"), operation)


def room_for(viewer: policy.Viewer, operation: Operation, room_id: UUID) -> Room:
    """Raises NotFound alike for one that is absent and one that the viewer may not see."""
    found = rooms_seen(viewer, operation).filter(id=room_id).first()
    if found is None:
        raise NotFound
    return found


def messages_seen(viewer: policy.Viewer, operation: Operation) -> QuerySet[Message]:
    """The messages of the viewer's audiences, newest first."""
    whole = Message.objects.select_related("audience", "created_by__organization").order_by("-created_at", "-id")
    return policy.visible_to(viewer, whole, operation)


def read_markers_seen(viewer: policy.Viewer, operation: Operation) -> QuerySet[ReadMarker]:
    whole = ReadMarker.objects.select_related("audience", "person__organization").order_by("-updated_at", "-id")
    return policy.visible_to(viewer, whole, operation)


def listed_rooms(viewer: User, operation: Operation, rooms: Sequence[Room]) -> list[RoomListedForm]:
    """Each room with its last message and how far the viewer has read, in four questions however many rooms."""
    ids = [room.id for room in rooms]
    newest = Message.objects.filter(room=OuterRef("id")).order_by("-created_at", "-id").values("id")[:1]
    last_ids = Room.objects.filter(id__in=ids).annotate(last=Subquery(newest)).values("last")
    last = {message.room_id: message for message in messages_seen(viewer, operation).filter(id__in=last_ids)}
    read = dict(ReadMarker.objects.filter(room__in=ids, person=viewer).values_list("room", "message"))
    counts = unread_counts(viewer, ids)
    return [
        RoomListedForm(
            **room_form(room),
            last_message=message_form(last[room.id]) if room.id in last else None,
            mine=RoomReading(unread=counts.get(room.id, 0), message=str(read[room.id]) if room.id in read else None),
        )
        for room in rooms
    ]


def unread_counts(viewer: User, room_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many messages of others stand in each room after the viewer's marker. Rooms without any are left out."""
    marker = ReadMarker.objects.filter(room=OuterRef("room"), person=viewer)
    unread = (
        Message.objects.filter(room__in=room_ids)
        .exclude(created_by=viewer)
        .annotate(read_at=Subquery(marker.values("message__created_at")[:1]), read_id=Subquery(marker.values("message")[:1]))
        .filter(Q(read_at=None) | Q(created_at__gt=F("read_at")) | Q(created_at=F("read_at"), id__gt=F("read_id")))
    )
    return dict(unread.order_by().values("room").annotate(count=Count("id")).values_list("room", "count"))
