"""One deed for each service that changes something. The replay test fails for a service that is missing here."""

# ruff: noqa: E501  (a table is easier to read with one deed a line)

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from incidents.fixes import Fix
from incidents.models import LogLine
from incidents.services import attachment, bulk, commitment, figure, imports, incident, link, log_line, release, resource, track
from liaison.models import Shift
from liaison.services import contact, presence, room, seat, watch
from operations.row_security import viewing_as
from tests.world import PHOTO, World

Deed = Callable[[World], object]
QUAKES = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [129.2 + step / 50, 35.8]}, "properties": {"title": f"Shelter {step} full", "kind": "shelter", "severity": "minor"}}
            for step in range(3)
        ],
    }
).encode()  # fmt: skip


def imported(world: World) -> object:
    batch, _ = imports.stage_import(
        by=world.cast.ms_rivera,
        operation=world.operation,
        audience=world.audience("shared"),
        file_name="shelters.geojson",
        data=QUAKES,
    )
    return imports.apply_import(by=world.cast.ms_rivera, operation=world.operation, import_id=batch.id)


def undone(world: World) -> object:
    batch = imported(world)
    return imports.undo_import(by=world.cast.ms_rivera, operation=world.operation, import_id=batch.id)  # type: ignore[attr-defined]


def taken(world: World) -> object:
    return watch.take_watch(by=world.cast.major_park, operation=world.operation, seat="watch-officer")


def offered(world: World) -> object:
    taken(world)
    return watch.hand_over_watch(
        by=world.cast.major_park, operation=world.operation, seat="watch-officer", note="Quiet at Hyeongok."
    )


def accepted(world: World) -> object:
    offered(world)
    return watch.accept_watch(by=world.cast.ms_rivera, operation=world.operation, seat="watch-officer", remarks="I have it.")


def merged(world: World) -> object:
    made, _ = link.merge_incidents(
        by=world.cast.major_park, operation=world.operation, incident_id=world.twin.id, into_id=world.incident.id
    )
    return made


def cancelled(world: World) -> object:
    with viewing_as(world.cast.major_park, world.operation):
        planned = Shift.objects.filter(seat=world.seat).first()
    assert planned is not None
    return seat.cancel_shift(by=world.cast.major_park, operation=world.operation, seat="watch-officer", shift_id=planned.id)


def by_major(call: Callable[..., object], **given: object) -> Deed:
    """A deed of major_park, whose arguments may be functions of the world."""

    def act(world: World) -> object:
        settled = {name: value(world) if callable(value) else value for name, value in given.items()}
        return call(by=world.cast.major_park, operation=world.operation, **settled)

    return act


incident_id = lambda world: world.incident.id  # noqa: E731
shared = lambda world: world.audience("shared")  # noqa: E731
military = lambda world: world.audience("military")  # noqa: E731

DEEDS: dict[str, Deed] = {
    "report_incident": by_major(incident.report_incident, title="Bridge out", kind="bridge_out", severity="severe", place_name="Route 68", audience=military),
    "report_incidents": by_major(bulk.report_incidents, reports=lambda world: [{"title": f"Slope {n}", "kind": "landslide", "severity": "minor", "place_name": f"House {n}", "audience": audience} for n, audience in enumerate(("shared", "military"))]),
    "update_incident": by_major(incident.update_incident, incident_id=incident_id, version=None, changes={"status": "verified", "severity": "extreme"}),
    "add_log_line": by_major(log_line.add_log_line, incident_id=incident_id, text="Guns at Route 20.", audience=military),
    "strike_log_line": by_major(log_line.strike_log_line, line_id=lambda world: world.line.id, reason="It was house 4."),
    "record_figure": by_major(figure.record_figure, incident_id=incident_id, kind="trapped", value=4, basis="confirmed"),
    "attach_file": by_major(attachment.attach_file, incident_id=incident_id, content=PHOTO.getvalue(), name="b.jpg", audience=military),
    "link_incidents": by_major(link.link_incidents, incident_id=lambda world: world.twin.id, to_id=incident_id),
    "merge_incidents": merged,
    "remove_link": by_major(link.remove_link, link_id=lambda world: world.link.id),
    "release_incident": by_major(release.release_incident, incident_id=lambda world: world.secret.id, to=shared),
    "withdraw_incident": by_major(release.withdraw_incident, incident_id=lambda world: world.twin.id, to=military, reason="Not for all."),
    "release_part": by_major(release.release_part, model=lambda world: LogLine, record_id=lambda world: _military_line(world), to=shared),
    "withdraw_part": by_major(release.withdraw_part, model=lambda world: LogLine, record_id=lambda world: world.line.id, to=military, reason="Names a person."),
    "add_resource": by_major(resource.add_resource, audience=military, name="2 Surion", kind="helicopter"),
    "update_resource": by_major(resource.update_resource, resource_id=lambda world: world.resource.id, changes={"status": "en_route"}),
    "release_resource_to": by_major(resource.release_resource_to, resource_id=lambda world: _military_resource(world), to=shared),
    "withdraw_resource": by_major(resource.withdraw_resource, resource_id=lambda world: world.resource.id, to=military, reason="Moved."),
    "commit_resource": by_major(commitment.commit_resource, resource_id=lambda world: world.resource.id, incident_id=lambda world: world.secret.id, quantity=2),
    "release_commitment": by_major(commitment.release_commitment, commitment_id=lambda world: world.commitment.id),
    "stage_import": lambda world: imports.stage_import(by=world.cast.ms_rivera, operation=world.operation, audience=world.audience("shared"), file_name="a.geojson", data=QUAKES),
    "apply_import": imported,
    "undo_import": undone,
    "report_fixes": by_major(track.report_fixes, audience=military, fixes=lambda world: [Fix("HELO 11", timezone.now(), 129.2, 35.8, 60.0, 270.0, 5.0)]),
    "add_contact": by_major(contact.add_contact, audience=military, name="Yoon Tae-min", title="Capt"),
    "update_contact": by_major(contact.update_contact, contact_id=lambda world: world.contact.id, changes={"phone": "+82 51 000 0119"}),
    "release_contact_to": by_major(contact.release_contact_to, contact_id=lambda world: _military_contact(world), to=shared),
    "withdraw_contact": by_major(contact.withdraw_contact, contact_id=lambda world: world.contact.id, to=military, reason="Off the list."),
    "set_presence": by_major(presence.set_presence, contact_id=lambda world: world.contact.id, presence="on_call"),
    "open_incident_room": by_major(room.open_incident_room, incident_id=incident_id),
    "post_message": by_major(room.post_message, room_id=lambda world: world.room.id, text="Two sets of listening gear."),
    "mark_seen": by_major(room.mark_seen, room_id=lambda world: world.room.id, message_id=lambda world: world.message.id),
    "define_seat": by_major(seat.define_seat, audience=shared, key="air", name="Air liaison", side="military"),
    "update_seat": by_major(seat.update_seat, seat="watch-officer", changes={"name": "Watch officer of the CMOC"}),
    "plan_shift": by_major(seat.plan_shift, seat="watch-officer", starts_at=timezone.now() + timedelta(hours=8), ends_at=timezone.now() + timedelta(hours=16)),
    "cancel_shift": cancelled,
    "fill_seat": by_major(seat.fill_seat, seat="watch-officer", contact_id=lambda world: world.contact.id),
    "take_watch": taken,
    "hand_over_watch": offered,
    "withdraw_offer": lambda world: (offered(world), watch.withdraw_offer(by=world.cast.major_park, operation=world.operation, seat="watch-officer")),
    "accept_watch": accepted,
    "relieve_watch": lambda world: (taken(world), watch.relieve_watch(by=world.cast.ms_rivera, operation=world.operation, seat="watch-officer", reason="Gone.")),
}  # fmt: skip


def _military_line(world: World) -> object:
    line, _ = log_line.add_log_line(
        by=world.cast.major_park,
        operation=world.operation,
        incident_id=world.incident.id,
        text="Slope moves.",
        audience=world.audience("military"),
    )
    return line.id


def _military_resource(world: World) -> object:
    made, _ = resource.add_resource(
        by=world.cast.major_park,
        operation=world.operation,
        audience=world.audience("military"),
        name="Bridge set",
        kind="bridge_set",
    )
    return made.id


def _military_contact(world: World) -> object:
    made, _ = contact.add_contact(
        by=world.cast.major_park, operation=world.operation, audience=world.audience("military"), name="Han So-ra"
    )
    return made.id
