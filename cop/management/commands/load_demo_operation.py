"""Loads the demo operation once: `manage.py load_demo_operation`. Prints the demo accounts, and nothing else.

Called again, it changes nothing of the operation and sets the accounts' passwords to HADR_DEMO_PASSWORD.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cop.demonstration import BEFORE_ALL, Clock, Demonstration, Step, Thing
from cop.journeys import Journey, read_journeys
from incidents.models import Commitment, Incident, LogLine, Resource
from incidents.services.commitment import commit_resource, release_commitment
from incidents.services.figure import record_figure
from incidents.services.incident import report_incident, update_incident
from incidents.services.link import link_incidents, merge_incidents
from incidents.services.log_line import add_log_line, strike_log_line
from incidents.services.resource import add_resource, update_resource
from incidents.services.track import report_fixes
from journal.clock import telling
from journal.row_security import seeing
from liaison import services as liaison
from liaison.models import Contact, Message, Room
from operations.models import Audience, Operation, Organization, User
from operations.services import add_organization, add_user, assign, name_audience, open_operation, set_password

#: Who keeps the directory and the roster: somebody of each side, for the audiences of that side.
KEEPERS = {"military": "major_park", "rok-us": "major_park"}
KEEPER = "mr_choi"
OPENERS = ("major_park", "ms_rivera", "dr_okafor", "wg_cdr_suda", "observer_controller", "admin", "outsider")


class Command(BaseCommand):
    help = "Load the demo operation once and print its accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        password = settings.DEMO_PASSWORD
        if not password:
            raise CommandError("Set HADR_DEMO_PASSWORD to the password that the demo accounts get.")
        folder = Path(settings.BASE_DIR) / "data" / "demo"
        demo = Demonstration.read(folder)
        if Operation.objects.filter(slug=demo.operation["operation"]["slug"]).exists():
            self.renew(demo, password)
        else:
            self.check_names(demo)
            with transaction.atomic():
                Loading(demo, timezone.now(), read_journeys(folder)).everything(password)
        for username in OPENERS:
            person = demo.person(username)
            home = demo.organization(person["organization"])
            role = ", ".join(role.replace("_", " ") for role in person["roles"]) or "takes no part"
            self.stdout.write(f"{username:<20} {person['title']:<7} {person['name']:<16} {home['short_name']:<14} {role}")

    def check_names(self, demo: Demonstration) -> None:
        """Never take over an account that somebody made for work."""
        names = [person["username"] for person in demo.people]
        if taken := sorted(User.objects.filter(username__in=names).values_list("username", flat=True)):
            raise CommandError(f"The demo needs the account names {', '.join(taken)}. Rename those accounts first.")

    def renew(self, demo: Demonstration, password: str) -> None:
        for person in demo.people:
            home = demo.organization(person["organization"])["name"]
            for user in User.objects.filter(username=person["username"], organization__name=home):
                if not user.check_password(password):
                    set_password(user=user, password=password)


class Loading:
    """One loading of the demonstration. Each method named like a step's verb does that step as the person who did it."""

    def __init__(self, demo: Demonstration, now: datetime, journeys: list[Journey]) -> None:
        self.demo = demo
        self.journeys = journeys
        self.clock = Clock(now.replace(second=0, microsecond=0), ZoneInfo(demo.operation["operation"]["time_zone"]))
        self.organizations: dict[str, Organization] = {}
        self.people: dict[str, User] = {}
        self.audiences: dict[str, Audience] = {}
        self.incidents: dict[str, Incident] = {}
        self.resources: dict[str, Resource] = {}
        self.lines: dict[int, LogLine] = {}
        self.commitments: dict[int, Commitment] = {}
        self.contacts: dict[str, Contact] = {}
        self.rooms: dict[str, Room] = {}
        self.said: dict[str, list[tuple[datetime, Message]]] = {}

    def everything(self, password: str) -> None:
        with telling(self.clock.now + BEFORE_ALL):
            self.open(password)
        for step in self.demo.steps():
            with telling(self.clock.now + step.at):
                self.take(step)
        for journey in self.journeys:
            audience = self.audiences[journey.audience]
            report_fixes(**self.acting(journey.by), audience=audience, fixes=journey.history(self.clock.now))

    def take(self, step: Step) -> None:
        try:
            getattr(self, step.verb)(step.about)
        except Exception as broken:
            broken.add_note(f"while loading {step.verb} at {step.at}: {step.about}")
            raise

    def open(self, password: str) -> None:
        """The operation, its audiences, and everybody who takes part."""
        for each in self.demo.organizations:
            fields = {field: each[field] for field in ("name", "short_name", "names", "side", "country")}
            self.organizations[each["key"]] = Organization.objects.filter(name=each["name"]).first() or add_organization(**fields)
        taking_part = [self.organizations[each["key"]] for each in self.demo.organizations if each.get("takes_part", True)]
        about = self.demo.operation["operation"]
        fields = {field: about[field] for field in ("kind", "demonstration", "hazard", "glide", "time_zone", "default_audience")}
        self.operation = open_operation(
            slug=about["slug"], name=about["name"], names=about["names"], organizations=taking_part, **fields,
            area=MultiPolygon(Polygon.from_bbox(about["bounds"]), srid=4326), hazard_track=self.demo.hazard_track(self.clock),
        )  # fmt: skip
        for each in self.demo.operation["audiences"]:
            members = [self.organizations[key] for key in each["members"]]
            name_audience(operation=self.operation, key=each["key"], name=each["name"], names=each["names"], members=members)
        self.audiences = {audience.key: audience for audience in Audience.objects.filter(operation=self.operation)}
        for each in self.demo.people:
            self.bring(each, password)
        liaison.open_rooms_for(self.operation)
        with seeing(audience.id for audience in self.audiences.values()):
            self.rooms = {room.audience.key: room for room in Room.objects.filter(operation=self.operation, incident=None)}

    def bring(self, each: Thing, password: str) -> None:
        fields = ("name", "names", "title", "language", "coordinate_notation", "symbol_set", "theme")
        user = add_user(
            username=each["username"], password=password, organization=self.organizations[each["organization"]],
            **{field: each[field] for field in fields},
        )  # fmt: skip
        for role in each["roles"]:
            assign(user=user, operation=self.operation, role=role)
        self.people[each["username"]] = user

    def acting(self, username: str) -> dict[str, Any]:
        return {"by": self.people[username], "operation": self.operation}

    # Incidents and their log

    def report(self, each: Thing) -> None:
        fields = ("titles", "kind", "urgency", "certainty", "source_reliability", "credibility")
        places = each["place_names"]
        self.incidents[each["code"]], _new = report_incident(
            **self.acting(each["reported_by"]), audience=self.audiences[each["audience"]], code=f"INC-{each['code']}",
            title=each["titles"]["en"], severity=each.get("severity_at_report") or each["severity"],
            location=_point(each["location"]), area=_geometry(each["area"]),
            place_name=f"{places['en']} {places['ko']}", description=self.clock.words(each["description"]),
            needs="\n".join(self.clock.words(need) for need in each["needs"]), occurred_at=self.clock.at(each["occurred_at"]),
            **{field: each[field] for field in fields},
        )  # fmt: skip

    def change(self, each: Thing) -> None:
        changes = {field: value for field, value in each.items() if field not in ("incident", "at", "by")}
        incident_id = self.incidents[each["incident"]].id
        update_incident(**self.acting(each["by"]), incident_id=incident_id, version=None, changes=changes)

    def record_figure(self, each: Thing) -> None:
        record_figure(
            **self.acting(each["recorded_by"]), incident_id=self.incidents[each["incident"]].id, kind=each["kind"],
            value=each["value"], as_of=self.clock.at(each["as_of"]), source=each["source"], basis=each["basis"],
        )  # fmt: skip

    def add_line(self, each: Thing) -> None:
        self.lines[id(each)], _new = add_log_line(
            **self.acting(each["by"]), incident_id=self.incidents[each["incident"]].id, text=self.clock.words(each["text"]),
            audience=self.audiences[each["audience"]] if each["audience"] else None,
        )  # fmt: skip

    def strike_line(self, each: Thing) -> None:
        struck = each["struck"]
        strike_log_line(**self.acting(struck["by"]), line_id=self.lines[id(each)].id, reason=struck["reason"])

    def link(self, each: Thing) -> None:
        one, other = (self.incidents[each[end]].id for end in ("from_incident", "to_incident"))
        if each["relation"] == "duplicate_of":
            merge_incidents(**self.acting(each["by"]), incident_id=one, into_id=other)
        else:
            link_incidents(**self.acting(each["by"]), incident_id=one, to_id=other)

    # Resources

    def add_resource(self, each: Thing) -> None:
        fields = ("name", "names", "kind", "type", "capabilities", "quantity")
        person = self.demo.person(each["contact"])
        self.resources[each["code"]], _new = add_resource(
            **self.acting(each["contact"]), audience=self.audiences[each["audience"]], code=f"RES-{each['code']}",
            organization=self.organizations[each["organization"]], remarks=self.clock.words(each["remarks"]),
            contact=f"{person['title']} {person['name']}, {self.reached(each['contact'])}".strip(),
            status=each["status"] if each["position_at"] is None else "available",
            **{field: each[field] for field in fields},
        )  # fmt: skip

    def reached(self, username: str) -> str:
        contact = next(each for each in self.demo.liaison["contacts"] if each["user"] == username)
        return ", ".join(filter(None, [contact["radio_callsign"], contact["phone"]]))

    def report_position(self, each: Thing) -> None:
        place, at = _point(each["location"]), self.clock.at(each["position_at"])
        changes = {"status": each["status"], "location": place, "position_at": at}
        resource_id = self.resources[each["code"]].id
        update_resource(**self.acting(each["contact"]), resource_id=resource_id, changes=changes)

    def commit(self, each: Thing) -> None:
        self.commitments[id(each)], _new = commit_resource(
            **self.acting(each["committed_by"]), resource_id=self.resources[each["resource"]].id,
            incident_id=self.incidents[each["incident"]].id, quantity=each["quantity"], note=self.clock.words(each["note"]),
        )  # fmt: skip

    def release(self, each: Thing) -> None:
        release_commitment(**self.acting(each["released_by"]), commitment_id=self.commitments[id(each)].id)

    # Liaison

    def add_contact(self, each: Thing) -> None:
        user = self.people[each["user"]]
        names = self.demo.person(each["user"])
        self.contacts[each["key"]], _new = liaison.add_contact(
            **self.acting(KEEPERS.get(each["audience"], KEEPER)), audience=self.audiences[each["audience"]], user=user,
            names=names["names"], languages=names["languages"], phone=each["phone"], radio_callsign=each["radio_callsign"],
            email=f"{each['user']}@hadr.example", roles=each["roles"], valid_from=self.clock.maybe(each["valid_from"]),
            valid_until=self.clock.maybe(each["valid_until"]),
        )  # fmt: skip

    def define_seat(self, each: Thing) -> None:
        liaison.define_seat(
            **self.acting(KEEPER), audience=self.audiences[each["audience"]], key=each["key"], name=each["name"],
            names=each["names"], side=each["side"], organization=self.organizations[each["organization"]], order=each["order"],
        )  # fmt: skip

    def plan_shifts(self, each: Thing) -> None:
        for contact in self.demo.liaison["contacts"]:
            if contact["seat"] == each["key"]:
                liaison.fill_seat(**self.acting(KEEPER), seat=each["key"], contact_id=self.contacts[contact["key"]].id)
        for shift in each["shifts"]:
            liaison.plan_shift(
                **self.acting(KEEPER), seat=each["key"], contact_id=self.contacts[shift["contact"]].id,
                starts_at=self.clock.at(shift["starts_at"]), ends_at=self.clock.at(shift["ends_at"]),
            )  # fmt: skip

    def set_presence(self, each: Thing) -> None:
        contact_id = self.contacts[each["key"]].id
        liaison.set_presence(**self.acting(each["presence_by"]), contact_id=contact_id, presence=each["presence"])

    def take_watch(self, each: Thing) -> None:
        liaison.take_watch(**self.acting(each["person"]), seat=each["seat"], until=self.clock.at(each["until"]))

    def hand_over_watch(self, each: Thing) -> None:
        note = self.clock.words(each["handover"]["note"])
        receiver = each["handover"]["to"]
        to = self.contacts[receiver].id if receiver else None
        liaison.hand_over_watch(**self.acting(each["person"]), seat=each["seat"], note=note, to=to)

    def accept_watch(self, each: Thing) -> None:
        remarks = self.clock.words(each["handover"]["remarks"])
        liaison.accept_watch(**self.acting(each["handover"]["to"]), seat=each["seat"], remarks=remarks, until=self.next_end(each))

    def next_end(self, each: Thing) -> datetime | None:
        """Until when the one who accepts this watch has it."""
        handover = each["handover"]
        for watch in self.demo.liaison["watches"]:
            if (watch["seat"], watch["person"], watch["started_at"]) == (each["seat"], handover["to"], handover["accepted_at"]):
                return self.clock.at(watch["until"])
        return None

    def leave_watch(self, each: Thing) -> None:
        reason = self.clock.words(each["handover"]["note"])
        liaison.relieve_watch(**self.acting(each["person"]), seat=each["seat"], reason=reason)

    # Rooms

    def open_room(self, each: Thing) -> None:
        """Those of audiences came with the operation; an incident's room is opened by whoever speaks first in it."""
        if each["incident"]:
            first = next(said for said in self.demo.messages["messages"] if said["room"] == each["key"])
            incident_id = self.incidents[each["incident"]].id
            room, _new = liaison.open_incident_room(**self.acting(first["by"]), incident_id=incident_id)
        else:
            room = self.rooms[each["audience"]]
        self.rooms[each["key"]] = room

    def post_message(self, each: Thing) -> None:
        text = self.clock.words(each["text"])
        message, _new = liaison.post_message(**self.acting(each["by"]), room_id=self.rooms[each["room"]].id, text=text)
        self.said.setdefault(each["room"], []).append((self.clock.at(each["at"]), message))

    def mark_seen(self, each: Thing) -> None:
        reached = [message for at, message in self.said[each["room"]] if at <= self.clock.at(each["at"])]
        liaison.mark_seen(**self.acting(each["person"]), room_id=self.rooms[each["room"]].id, message_id=reached[-1].id)


def _point(place: list[float]) -> Point:
    lon, lat = place
    return Point(lon, lat, srid=4326)


def _geometry(geojson: Thing | None) -> GEOSGeometry | None:
    return GEOSGeometry(json.dumps(geojson), srid=4326) if geojson else None
