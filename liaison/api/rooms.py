"""REST of rooms and messages."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from liaison.selectors.room import listed_rooms, messages_seen, read_markers_seen, room_for, rooms_seen
from liaison.serializers import NewMessage, NewRoom, SeenRequest
from liaison.services import mark_seen, open_incident_room, post_message
from liaison.shapes.room import (
    MessageForm,
    ReadMarkerForm,
    RoomForm,
    RoomListedForm,
    message_form,
    read_marker_form,
    room_form,
)
from operations.api.base import OperationView, created, one_deed, page_of, shape
from operations.api.paging import RecordPages

PAGES = [OpenApiParameter("limit", int, description="At most 500 a page"), OpenApiParameter("cursor", str)]


class RoomsView(OperationView):
    """The rooms that the viewer may enter, each with its last message and what of it they have not read."""

    @extend_schema(parameters=PAGES, responses={200: page_of(RoomListedForm)})
    def get(self, request: Request, slug: str) -> Response:
        pages = RecordPages()
        rooms = pages.paginate_queryset(rooms_seen(self.viewer, self.operation), request, view=self) or []
        return pages.get_paginated_response(listed_rooms(self.viewer, self.operation, rooms))

    @extend_schema(request=NewRoom, responses={200: shape(RoomForm), 201: shape(RoomForm)})
    def post(self, request: Request, slug: str) -> Response:
        asked = self.checked(NewRoom)
        room, new = open_incident_room(
            by=self.viewer, operation=self.operation, incident_id=asked["incident"], record_id=asked.get("id")
        )
        return created(room_form(room), new=new)


class RoomView(OperationView):
    """One room."""

    @extend_schema(responses={200: shape(RoomListedForm)})
    def get(self, request: Request, slug: str, room: UUID) -> Response:
        found = room_for(self.viewer, self.operation, room)
        return Response(listed_rooms(self.viewer, self.operation, [found])[0], headers={"ETag": f'"{found.version}"'})


class MessagesView(OperationView):
    """What was said in a room, the newest first."""

    @extend_schema(parameters=PAGES, responses={200: page_of(MessageForm)})
    def get(self, request: Request, slug: str, room: UUID) -> Response:
        found = room_for(self.viewer, self.operation, room)
        rows = messages_seen(self.viewer, self.operation).filter(room=found)
        return self.page(rows, message_form, ordering=("-created_at", "-id"))

    @extend_schema(request=NewMessage, responses={200: shape(MessageForm), 201: shape(MessageForm)})
    @one_deed
    def post(self, request: Request, slug: str, room: UUID) -> Response:
        asked = self.checked(NewMessage)
        message, new = post_message(
            by=self.viewer, operation=self.operation, room_id=room, text=asked["text"], record_id=asked.get("id")
        )
        return created(message_form(message), new=new)


class SeenView(OperationView):
    """How far people have read in a room. A message was seen by those whose marker stands at it or later."""

    @extend_schema(parameters=PAGES, responses={200: page_of(ReadMarkerForm)})
    def get(self, request: Request, slug: str, room: UUID) -> Response:
        found = room_for(self.viewer, self.operation, room)
        return self.page(read_markers_seen(self.viewer, self.operation).filter(room=found), read_marker_form)

    @extend_schema(request=SeenRequest, responses={200: shape(ReadMarkerForm)})
    @one_deed
    def post(self, request: Request, slug: str, room: UUID) -> Response:
        asked = self.checked(SeenRequest)
        marker = mark_seen(by=self.viewer, operation=self.operation, room_id=room, message_id=asked["message"])
        return Response(read_marker_form(marker), headers={"ETag": f'"{marker.version}"'})
