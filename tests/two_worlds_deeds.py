"""What people do in the two worlds. Each deed works on either side of the veil and touches nothing of the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from django.contrib.gis.geos import Point
from django.utils import timezone

from incidents.fixes import Fix
from incidents.models import Track
from incidents.services.attachment import attach_file
from incidents.services.bulk import report_incidents
from incidents.services.commitment import commit_resource, release_commitment
from incidents.services.figure import record_figure
from incidents.services.imports import apply_import, stage_import, undo_import
from incidents.services.incident import report_incident, update_incident
from incidents.services.link import link_incidents, merge_incidents
from incidents.services.log_line import add_log_line, strike_log_line
from incidents.services.release import release_incident, withdraw_incident
from incidents.services.resource import add_resource, update_resource, withdraw_resource
from incidents.services.track import report_fixes
from journal.row_security import seeing
from liaison.models import Room
from liaison.services import (
    accept_watch,
    add_contact,
    define_seat,
    fill_seat,
    hand_over_watch,
    mark_seen,
    open_incident_room,
    open_rooms_for,
    plan_shift,
    post_message,
    relieve_watch,
    seen,
    set_presence,
    take_watch,
    update_contact,
)
from operations.services import assign, name_audience, open_operation
from tests.cast import organization
from tests.two_worlds import Step, Thing
from tests.world import PHOTO

Deed = Callable[[Step], None]
WORDS = ["bridge", "depot", "convoy", "levee", "clinic", "harbor", "tunnel", "산사태", "침수", "병원", "สะพาน", "避難所"]
KINDS = ["flood", "landslide", "bridge_out", "fire", "shelter"]


def words(step: Step, least: int = 2) -> str:
    return " ".join(step.chance.sample(WORDS, least + step.chance.randrange(3)))


def place(step: Step) -> Point:
    return Point(129 + step.chance.random() / 2, 35 + step.chance.random() / 2, srid=4326)


def report(step: Step, *, sealed: bool = False) -> None:
    title = words(step)
    incident, _ = report_incident(
        **step.here, title=title, kind=step.chance.choice(KINDS), severity=step.chance.choice(["extreme", "minor"]),
        location=place(step), description=words(step), audience=step.audience,
    )  # fmt: skip
    step.made("incident", incident, title, sealed=sealed)


def report_sealed(step: Step) -> None:
    report(step, sealed=True)


def update(step: Step) -> None:
    changes = step.chance.choice([{"status": "verified"}, {"status": "closed"}, {"severity": "severe"}, {"title": words(step)}])
    update_incident(**step.here, incident_id=step.own("incident").id, version=None, changes=changes)


def figure(step: Step) -> None:
    record_figure(**step.here, incident_id=step.own("incident").id, kind="trapped", value=step.chance.randrange(99), source="119")


def line(step: Step) -> None:
    made, _ = add_log_line(**step.here, incident_id=step.near("incident").id, text=words(step), audience=step.audience)
    step.made("line", made)


def strike(step: Step) -> None:
    strike_log_line(**step.here, line_id=step.own("line").id, reason=words(step))


def attach(step: Step) -> None:
    incident = step.near("incident").id
    made, _ = attach_file(**step.here, incident_id=incident, content=PHOTO.getvalue(), name="a.jpg", audience=step.audience)
    step.made("attachment", made)


def link(step: Step) -> None:
    made, _ = link_incidents(**step.here, incident_id=step.own("incident").id, to_id=step.near("incident").id)
    step.made("link", made)


def merge(step: Step) -> None:
    merge_incidents(**step.here, incident_id=step.own("incident").id, into_id=step.near("incident").id)


def resource(step: Step) -> None:
    name = words(step)
    made, _ = add_resource(
        **step.here, audience=step.audience, name=name, kind=step.chance.choice(["excavator", "truck"]),
        quantity=step.chance.randrange(2, 9), location=place(step),
    )  # fmt: skip
    step.made("resource", made, name)


def change_resource(step: Step) -> None:
    update_resource(**step.here, resource_id=step.own("resource").id, changes={"remarks": words(step)})


def commit(step: Step) -> None:
    taken, incident = step.own("resource"), step.near("incident")
    made, _ = commit_resource(**step.here, resource_id=taken.id, incident_id=incident.id, quantity=1, note=words(step))
    step.made("commitment", made)


def give_back(step: Step) -> None:
    release_commitment(**step.here, commitment_id=step.own("commitment").id)


def contact(step: Step) -> None:
    name = words(step)
    # Only somebody without a contact that the viewer sees: where their screen was last seen is shown with that one.
    user = step.world.stage.cast.wg_cdr_suda if step.behind and step.chance.random() < 0.5 else None
    made, _ = add_contact(**step.here, audience=step.audience, name=name, user=user, roles=[words(step)])
    step.made("contact", made, name)
    if user:
        seen(user, step.world.stage.operation)


def change_contact(step: Step) -> None:
    update_contact(**step.here, contact_id=step.own("contact").id, changes={"phone": str(step.chance.randrange(10**6))})


def presence(step: Step) -> None:
    set_presence(**step.here, contact_id=step.own("contact").id, presence=step.chance.choice(["on_call", "on_duty", "away"]))


def seat(step: Step) -> None:
    key = step.chance.choice(["air", "sea", "medical", "engineers", "liaison"])
    # Somebody who sees both sides of the veil could not use a key of the other one again.
    key = key if step.behind else f"{key}-{step.world.clock.step}"
    made, _ = define_seat(**step.here, audience=step.audience, key=key, name=words(step), side=step.by.side)
    step.made("seat", made, key)


def shift(step: Step) -> None:
    begin = timezone.now() + timedelta(hours=step.chance.randrange(1, 30))
    known = [thing.id for thing in step.things if thing.noun == "contact" and thing.audience == step.key]
    who = step.chance.choice([None, *known])
    where = str(step.own("seat").id)
    plan_shift(**step.here, seat=where, starts_at=begin, ends_at=begin + timedelta(hours=8), contact_id=who)


def fill(step: Step) -> None:
    fill_seat(**step.here, seat=str(step.own("seat").id), contact_id=step.own("contact").id)


def watch(step: Step) -> None:
    """Take it, hand it over or end it. Behind the veil only by people whose contact the viewer does not see."""
    if step.behind and step.by in (step.world.stage.cast.major_park, step.world.stage.cast.ms_rivera):
        raise LookupError
    where = {**step.here, "seat": str(step.own("seat").id)}
    act = step.chance.choice(["take", "take", "offer", "accept", "relieve"])
    if act == "take":
        take_watch(**where)
    elif act == "offer":
        hand_over_watch(**where, note=words(step))
    elif act == "accept":
        accept_watch(**where)
    else:
        relieve_watch(**where, reason=words(step))


def room(step: Step) -> None:
    made, _ = open_incident_room(**step.here, incident_id=step.own("incident").id)
    step.made("room", made)


def _room_of(step: Step) -> Room:
    with seeing([step.audience.id]):
        return Room.objects.get(audience=step.audience, incident=None)


def message(step: Step) -> None:
    made, _ = post_message(**step.here, room_id=_room_of(step).id, text=f"{words(step)} @major_park")
    step.made("message", made)


def read(step: Step) -> None:
    mark_seen(**step.here, room_id=_room_of(step).id, message_id=step.own("message").id)


def move(step: Step) -> None:
    """Boats of the same names on both sides of the veil."""
    name = f"BOAT {step.chance.randrange(3)}"
    lon, lat = place(step).coords
    report_fixes(**step.here, audience=step.audience, fixes=[Fix(name, timezone.now(), lon, lat, 5.0, None, None)])
    with seeing([step.audience.id]):
        step.made("track", Track.objects.get(audience=step.audience, source=name), name)


def file_of_incidents(step: Step) -> None:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": list(place(step).coords)},
            "properties": {"title": words(step), "kind": "shelter", "severity": "minor"},
        }
        for _feature in range(3)
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    made, _ = stage_import(**step.here, audience=step.audience, file_name="a.geojson", data=data)
    step.made("batch", made)
    if step.chance.random() < 0.7:
        apply_import(**step.here, import_id=made.id)
    if step.chance.random() < 0.2:
        undo_import(**step.here, import_id=made.id)


def many_reports(step: Step) -> None:
    said = {"kind": "flood", "severity": "minor", "audience": step.audience.key}
    reports = [
        {"title": words(step), "location": {"type": "Point", "coordinates": list(place(step).coords)}, **said} for _ in range(3)
    ]
    report_incidents(**step.here, reports=reports)


# ------------------------------------------------------------------ deeds that cross the veil, seen from one side


def commit_to_somewhere(step: Step) -> None:
    """A truck that the viewer sees goes to an incident that they do not: they see that it is committed, in both worlds alike."""
    taken = step.own("resource")
    sees = step.world.keys[next(who for who in step.world.keys if step.world.stage.people[who] == step.by)]
    keys = [key for key in step.world.unseen if key in sees]
    if not keys:
        raise LookupError
    veiled = Step(step.world, step.world.veil, True, step.world.veil.choice(keys), step.by)
    report(veiled)
    where = step.world.hidden[-1].id
    commit_resource(**step.here, resource_id=taken.id, incident_id=where, quantity=1, note=words(veiled))


def withdraw(step: Step) -> None:
    """What the viewer saw is taken from them; what is then done to it behind the veil differs from world to world."""
    noun = step.chance.choice(["incident", "resource"])
    thing = step.own(noun)
    sees = step.world.stage.keys_of(step.by)
    into = [key for key in step.world.unseen if key in sees]
    if not into:
        raise LookupError
    key = step.chance.choice(into)
    to = step.world.stage.audience(key)
    if noun == "incident":
        withdraw_incident(**step.here, incident_id=thing.id, to=to, reason="Not for all.")
    else:
        withdraw_resource(**step.here, resource_id=thing.id, to=to, reason="Not for all.")
    step.world.visible.remove(thing)
    step.world.hidden.append(Thing(noun, thing.id, key, thing.name))


def seal_and_show(step: Step) -> None:
    """One incident is made behind the veil alike in both worlds, or one made so before is shown to the viewer."""
    sealed = [thing for thing in step.world.hidden if thing.sealed]
    sees = step.world.stage.keys_of(step.by)
    if not sealed:
        key = step.chance.choice([key for key in step.world.unseen if key in sees] or [""])
        if not key:
            raise LookupError
        report(Step(step.world, step.chance, True, key, step.by), sealed=True)
        return
    thing = sealed[0]
    if step.key != "shared" or thing.audience not in sees:
        raise LookupError
    release_incident(**step.here, incident_id=thing.id, to=step.audience)
    step.world.hidden.remove(thing)
    step.world.visible.append(Thing("incident", thing.id, "shared", thing.name))


def another_audience(step: Step) -> None:
    """A named audience without the viewer's organization, with its stream and room."""
    others = ["ROK Army", "UN OCHA", "Relief Medics", "Royal Thai Armed Forces"]
    home = step.world.viewer.organization
    members = [organization(name) for name in others if home is None or name != home.name]
    key = f"cell-{step.chance.randrange(10**9)}"
    made = name_audience(operation=step.world.stage.operation, key=key, name=key, members=step.chance.sample(members, 2))
    open_rooms_for(step.world.stage.operation, [made])


def another_operation(step: Step) -> None:
    """An operation without the viewer, with things of its own."""
    other = open_operation(slug=f"quiet-{step.chance.randrange(10**9)}", name=words(step))
    assign(user=step.by, operation=other, role="watch_officer")
    report_incident(by=step.by, operation=other, title=words(step), kind="flood", severity="extreme", location=place(step))


_EVERYDAY: list[Deed] = [
    report, report, report, update, figure, line, line, strike, attach, link, merge, resource, resource, change_resource, commit,
    commit, give_back, contact, change_contact, presence, seat, seat, shift, fill, watch, room, message, message, read,
    file_of_incidents, many_reports, move, move,
]  # fmt: skip
VISIBLE: list[Deed] = [*_EVERYDAY, commit_to_somewhere, commit_to_somewhere, withdraw, seal_and_show, seal_and_show]
HIDDEN: list[Deed] = [*_EVERYDAY, another_audience, another_operation]
