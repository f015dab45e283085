"""One of everything in each audience of tests/access_table.py, and what is sent to each address that takes a body."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import uuid6
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from incidents.fixes import Fix
from incidents.models import Track
from incidents.services.attachment import attach_file
from incidents.services.commitment import commit_resource
from incidents.services.imports import stage_import
from incidents.services.link import link_incidents
from incidents.services.log_line import add_log_line
from incidents.services.resource import add_resource
from incidents.services.track import report_fixes
from journal.row_security import seeing
from journal.shapes import moment
from liaison.models import Room
from liaison.services import add_contact, define_seat, open_rooms_for, plan_shift, post_message
from liaison.services.watch import hand_over_watch, take_watch
from operations.enums import Role
from operations.models import Assignment, Audience, User
from operations.services import add_user, assign, end_assignment
from tests.access_table import PERSONS, TARGETS
from tests.cast import Cast, organization
from tests.world import PHOTO, report

Ids = dict[str, str]
FILE = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [129.2, 35.8]},
                "properties": {"title": "Shelter full", "kind": "shelter", "severity": "minor"},
            }
        ],
    }
).encode()
SHELTER = json.loads(FILE)["features"][0]
#: Whose records each audience holds. None of them is Dr Okafor's: a reporter may change what is their own.
AUTHORS = {"shared": "major_park", "military": "major_park", "rok-army": "major_park", "civilian": "ms_rivera"}


@dataclass
class AccessWorld:
    """`records[audience][noun]` is an id; "unknown" holds ids of nothing. `people` are PERSONS and two who may not come in."""

    cast: Cast
    people: dict[str, User | None]
    records: dict[str, Ids] = field(default_factory=dict)

    def key(self, audience: str) -> str:
        """The audience's key on the wire."""
        return f"organization:{organization('ROK Army').id}" if audience == "rok-army" else audience


def make_access_world(cast: Cast) -> AccessWorld:
    observer = add_user(username=f"observer-{cast.operation.slug}", password=None, organization=organization("Observers"))
    ended = add_user(username=f"ended-{cast.operation.slug}", password=None, organization=organization("ROK Army"))
    suspended = add_user(username=f"suspended-{cast.operation.slug}", password=None, organization=organization("ROK Army"))
    assign(user=observer, operation=cast.operation, role=Role.OBSERVER)
    assign(user=suspended, operation=cast.operation, role=Role.WATCH_OFFICER)
    end_assignment(assignment=assign(user=ended, operation=cast.operation, role=Role.WATCH_OFFICER))
    named = {"anonymous": None, "observer": observer, "suspended": suspended, "ended": ended}
    people = {name: named[name] if name in named else getattr(cast, name) for name in (*PERSONS, "suspended", "ended")}
    world = AccessWorld(cast, people)
    open_rooms_for(cast.operation)
    shared = report(cast.major_park, cast.operation, "shared", title="Where lines and photos of all audiences hang")
    for audience in TARGETS:
        world.records[audience] = _one_of_each(world, audience, shared.id)
    world.records["unknown"] = {noun: str(uuid6.uuid7()) for noun in world.records["shared"]}
    world.records["unknown"]["stream"] = "no-such-stream"
    return world


def _one_of_each(world: AccessWorld, audience: str, common: Any) -> Ids:
    operation, by = world.cast.operation, getattr(world.cast, AUTHORS[audience])
    key = world.key(audience)
    readers = Audience.objects.get(operation=operation, key=key)
    here: dict[str, Any] = {"by": by, "operation": operation}
    incident, other = (report(by, operation, key, title=f"{word} in {audience}") for word in ("Fire", "Flood"))
    line, _ = add_log_line(**here, incident_id=common, text="Seen.", audience=readers)
    attachment, _ = attach_file(**here, incident_id=common, content=PHOTO.getvalue(), name="a.jpg", audience=readers)
    link, _ = link_incidents(**here, incident_id=incident.id, to_id=report(by, operation, key).id)
    resource, _ = add_resource(**here, audience=readers, name="Trucks", kind="truck", quantity=9)
    commitment, _ = commit_resource(**here, resource_id=resource.id, incident_id=other.id, quantity=1)
    batch, _ = stage_import(**here, audience=readers, file_name="a.geojson", data=FILE)
    contact, _ = add_contact(**here, audience=readers, name="Somebody")
    seat, _ = define_seat(**here, audience=readers, key=f"seat-{audience}", name="Post", side=by.side)
    begin = timezone.now() + timedelta(hours=1)
    plan_shift(**here, seat=str(seat.id), starts_at=begin, ends_at=begin + timedelta(hours=8))
    with seeing([readers.id]):
        room = Room.objects.get(operation=operation, audience=readers, incident=None)
        shift = seat.shifts.get()
    message, _ = post_message(**here, room_id=room.id, text="Over.")
    role = Assignment.objects.get(operation=operation, user=world.people["observer"])
    report_fixes(**here, audience=readers, fixes=[fix_of("BOAT")])
    with seeing([readers.id]):
        track = Track.objects.get(audience=readers)
    made: dict[str, Any] = {
        "incident": incident, "other": other, "line": line, "attachment": attachment, "link": link, "resource": resource,
        "commitment": commitment, "batch": batch, "contact": contact, "seat": seat, "shift": shift, "room": room,
        "message": message, "track": track, "assignment": role,
    }  # fmt: skip
    return {**{noun: str(record.id) for noun, record in made.items()}, "stream": key}


def fix_of(source: str) -> Fix:
    return Fix(source, timezone.now(), 129.2, 35.8, 12.0, 90.0, 5.0)


def hold(world: AccessWorld, ids: Ids, holder: User, *, offered: bool = False) -> None:
    """Let somebody have the watch of the seat, and offer it."""
    take_watch(by=holder, operation=world.cast.operation, seat=ids["seat"])
    if offered:
        hand_over_watch(by=holder, operation=world.cast.operation, seat=ids["seat"], note="All quiet.")


#: Who stands watches in each audience, two of them so that one can hand over to the other.
WATCHES = {
    "shared": ("major_park", "ms_rivera"),
    "military": ("major_park", "wg_cdr_suda"),
    "civilian": ("ms_rivera", "observer_controller"),
    "rok-army": ("major_park", "major_park"),
}
STANDS_WATCH = {"wg_cdr_suda", "ms_rivera", "major_park", "observer_controller"}


def prepare(world: AccessWorld, name: str, person: str, audience: str) -> None:
    """What has to be so before the act: a watch that is one's own, or one that somebody else offers."""
    ids, user = world.records[audience], world.people.get(person)
    sees = person in TARGETS.get(audience, set())
    own = sees and person in STANDS_WATCH
    first, second = WATCHES.get(audience, ("", ""))
    act = name.rpartition("<str:seat>/")[2]
    if audience == "unknown" or act not in ("hand_over/", "withdraw_offer/", "accept/", "relieve/"):
        return
    if act in ("hand_over/", "withdraw_offer/"):
        holder = user if own and user else getattr(world.cast, first)
    else:
        holder = getattr(world.cast, second if person == first else first)
    hold(world, ids, holder, offered=act in ("withdraw_offer/", "accept/"))


Body = Callable[[AccessWorld, Ids, User | None], dict[str, Any]]


def _own_audience(world: AccessWorld, ids: Ids, user: User | None) -> dict[str, Any]:
    """The narrowest audience of the person: their own organization."""
    home = user.organization_id if user else organization("ROK Army").id
    return {"audience": f"organization:{home}", "reason": "Too early."}


def _fixed(**body: Any) -> Body:
    return lambda world, ids, user: body


def _file(name: str, data: bytes, **more: str) -> Body:
    return lambda world, ids, user: {"file": SimpleUploadedFile(name, data), **more}


def _hours(after: float) -> str:
    return moment(timezone.now() + timedelta(hours=after))


_REPORT = {"title": "Bridge out", "kind": "bridge_out", "severity": "severe", "place_name": "Route 68"}
BODIES: dict[str, Body] = {
    "POST tracks/": _fixed(fixes=[{"source": "HELO 11", "at": "2026-11-23T16:25:00Z", "lon": 129.2, "lat": 35.8}]),
    "POST incidents/": _fixed(**_REPORT),
    "POST incidents/bulk/": _fixed(type="FeatureCollection", features=[{**SHELTER, "id": str(uuid6.uuid7())}]),
    "POST incidents/draft/": _fixed(text="2 trapped, bridge out at 35.1, 129.04"),
    "PATCH incidents/<uuid:incident>/": _fixed(title="Another title"),
    "POST incidents/<uuid:incident>/log/": _fixed(text="Two sets of listening gear."),
    "POST incidents/<uuid:incident>/figures/": _fixed(kind="trapped", value=2),
    "POST incidents/<uuid:incident>/attachments/": _file("b.jpg", PHOTO.getvalue()),
    "POST incidents/<uuid:incident>/link/": lambda world, ids, user: {"to": ids["other"]},
    "POST incidents/<uuid:incident>/merge/": lambda world, ids, user: {"into": ids["other"]},
    "POST log/<uuid:line>/strike/": _fixed(reason="It was house 4."),
    "POST resources/": _fixed(name="Ambulances", kind="ambulance"),
    "PATCH resources/<uuid:resource>/": _fixed(remarks="Fuel for two hours."),
    "POST resources/<uuid:resource>/commit/": lambda world, ids, user: {"incident": ids["incident"], "quantity": 1},
    "POST imports/": _file("b.geojson", FILE, audience="shared"),
    "POST contacts/": _fixed(name="Han So-ra"),
    "PATCH contacts/<uuid:contact>/": _fixed(phone="+82 51 000 0119"),
    "POST contacts/<uuid:contact>/presence/": _fixed(presence="on_call"),
    "PATCH contacts/<uuid:contact>/presence/": _fixed(presence="on_call"),
    "POST seats/": _fixed(key="air", name="Air liaison", side="military"),
    "PATCH seats/<str:seat>/": _fixed(name="Another name"),
    "POST seats/<str:seat>/shifts/": lambda world, ids, user: {"starts_at": _hours(20), "ends_at": _hours(28)},
    "POST seats/<str:seat>/fill/": lambda world, ids, user: {"contact": ids["contact"]},
    "POST watches/<str:seat>/hand_over/": _fixed(note="Quiet at Hyeongok."),
    "POST watches/<str:seat>/relieve/": _fixed(reason="Not reached for an hour."),
    "POST rooms/": lambda world, ids, user: {"incident": world.records["shared"]["incident"]},
    "POST rooms/<uuid:room>/messages/": _fixed(text="Copied."),
    "POST rooms/<uuid:room>/seen/": lambda world, ids, user: {"message": ids["message"]},
    "POST assignments/": lambda world, ids, user: {"user": world.cast.outsider.username, "role": "observer"},
    "POST operations/<slug:slug>/people/": lambda world, ids, user: {"user": world.cast.outsider.username, "role": "observer"},
    "POST operations/<slug:slug>/people/<uuid:assignment>/revoke/": _fixed(reason="Left for home."),
    "POST token/": _fixed(username="major_park", password="a guess"),
    "PATCH me/": _fixed(theme="dark"),
    "POST operations/<slug:slug>/import/": _file("b.geojson", FILE, audience="shared"),
    "POST operations/<slug:slug>/import/<uuid:batch>/": _fixed(action="apply"),
    "POST account/display/": _fixed(theme="dark", language="en", coordinate_notation="utm", symbol_set="owner"),
    "POST account/language/": _fixed(language="ko"),
}
RELEASE: Body = _fixed(audience="shared")
QUERIES: dict[str, dict[str, str]] = {
    "GET coordinates/": {"q": "35.1, 129.04"},
    "GET places/": {"q": "Busan"},
    "GET places/at/": {"lon": "129.04", "lat": "35.1"},
}


def body_of(name: str) -> Body:
    if name.endswith("/release_to/"):
        return RELEASE
    if name.endswith("/withdraw/"):
        return _own_audience
    return BODIES.get(name, _fixed())
