"""A small world to act in: one of everything, in several audiences. Used by the replay, the two-world and the matrix tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.utils import timezone
from PIL import Image

from incidents.models import Commitment, Incident, IncidentLink, LogLine, Resource
from incidents.services.attachment import attach_file
from incidents.services.commitment import commit_resource
from incidents.services.figure import record_figure
from incidents.services.incident import report_incident
from incidents.services.link import link_incidents
from incidents.services.log_line import add_log_line
from incidents.services.resource import add_resource
from journal.row_security import seeing
from liaison.models import Contact, Message, Room, Seat
from liaison.services.contact import add_contact
from liaison.services.room import open_rooms_for, post_message
from liaison.services.seat import define_seat, plan_shift
from operations.models import Audience, Operation, User
from tests.cast import Cast

PHOTO = BytesIO()
Image.new("RGB", (8, 6), "red").save(PHOTO, "JPEG")


@dataclass
class World:
    cast: Cast
    incident: Incident
    twin: Incident
    secret: Incident
    line: LogLine
    resource: Resource
    commitment: Commitment
    link: IncidentLink
    contact: Contact
    contact_of_rivera: Contact
    seat: Seat
    room: Room
    message: Message

    @property
    def operation(self) -> Operation:
        return self.cast.operation

    def audience(self, key: str) -> Audience:
        return Audience.objects.get(operation=self.operation, key=key)


def report(by: User, operation: Operation, key: str = "shared", **given: Any) -> Incident:
    audience = Audience.objects.get(operation=operation, key=key)
    wanted: dict[str, Any] = {
        "title": "Landslide on six houses",
        "kind": "landslide",
        "severity": "severe",
        "location": Point(129.21, 35.85, srid=4326),
    }
    incident, _new = report_incident(by=by, operation=operation, audience=audience, **{**wanted, **given})
    return incident


def make_world(cast: Cast) -> World:
    """Shared things by the civilian and the military side, and a military-only incident."""
    operation, major, rivera = cast.operation, cast.major_park, cast.ms_rivera
    shared = Audience.objects.get(operation=operation, key="shared")
    incident = report(rivera, operation)
    twin = report(major, operation, title="Houses buried at Hyeongok")
    secret = report(major, operation, "military", title="Ammunition depot road flooded", kind="flood")
    line, _ = add_log_line(by=rivera, operation=operation, incident_id=incident.id, text="Voices heard under house 3.")
    record_figure(by=rivera, operation=operation, incident_id=incident.id, kind="trapped", value=6, source="119")
    resource, _ = add_resource(
        by=major, operation=operation, audience=shared, name="1 Engineer Coy", kind="excavator", quantity=4
    )
    commitment, _ = commit_resource(by=major, operation=operation, resource_id=resource.id, incident_id=incident.id, quantity=1)
    link, _ = link_incidents(by=major, operation=operation, incident_id=incident.id, to_id=secret.id)
    attach_file(by=rivera, operation=operation, incident_id=incident.id, content=PHOTO.getvalue(), name="slope.jpg")
    contact, _ = add_contact(by=major, operation=operation, audience=shared, user=major, name="Park Ji-hoon", title="Maj")
    of_rivera, _ = add_contact(by=rivera, operation=operation, audience=shared, user=rivera, name="Elena Rivera")
    seat, _ = define_seat(
        by=major, operation=operation, audience=shared, key="watch-officer", name="Watch officer", side="military"
    )
    begin = timezone.now()
    plan_shift(by=major, operation=operation, seat="watch-officer", starts_at=begin, ends_at=begin + timedelta(hours=8))
    open_rooms_for(operation)
    with seeing([shared.id]):
        room = Room.objects.get(operation=operation, audience=shared, incident=None)
    message, _ = post_message(by=rivera, operation=operation, room_id=room.id, text=f"Look at {incident.code}, please.")
    return World(
        cast, incident, twin, secret, line, resource, commitment, link, contact, of_rivera, seat, room, message
    )  # fmt: skip


def first(rows: list[dict[str, Any]], **wanted: Any) -> UUID:
    """The id of the first form with these values."""
    return UUID(next(row["id"] for row in rows if all(row[key] == value for key, value in wanted.items())))
