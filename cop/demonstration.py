"""The demo operation's files and the order of what happened in them. Pure: reads files, touches no database.

Times in the files are ISO 8601 durations from the moment of loading (`-PT2H45M`), so that the demonstration is always fresh.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Thing = dict[str, Any]

_DURATION = re.compile(r"^([+-]?)P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")
_MOMENT = re.compile(r"\{([zk]):([^}]+)\}")
#: Resources and rooms are there before the first incident.
BEFORE_ALL = timedelta(hours=-24)


def offset(text: str) -> timedelta:
    """ "-PT2H45M" as a timedelta. Raises ValueError for anything else."""
    found = _DURATION.match(text)
    if not found or text.endswith(("P", "T")):
        raise ValueError(f"{text!r} is not a duration such as -PT2H45M")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


@dataclass(frozen=True)
class Clock:
    """The moment of loading (aware) and the operation's time zone."""

    now: datetime
    zone: ZoneInfo

    def at(self, text: str) -> datetime:
        return self.now + offset(text)

    def maybe(self, text: str | None) -> datetime | None:
        return self.at(text) if text else None

    def words(self, text: str) -> str:
        """`{z:-PT20M}` becomes 1605Z, `{k:-PT20M}` the same moment on the operation's clocks, 01:05."""
        return _MOMENT.sub(lambda found: self._written(found[1], self.at(found[2])), text)

    def _written(self, zone: str, moment: datetime) -> str:
        return f"{moment.astimezone(UTC):%H%MZ}" if zone == "z" else f"{moment.astimezone(self.zone):%H:%M}"


@dataclass(frozen=True)
class Step:
    """One thing that somebody does. `verb` names what the loader calls, `about` is the entry of the files."""

    at: timedelta
    verb: str
    about: Thing


@dataclass(frozen=True)
class Demonstration:
    """The files of data/demo, as they are written there."""

    operation: Thing
    organizations: list[Thing]
    people: list[Thing]
    incidents: list[Thing]
    links: list[Thing]
    resources: Thing
    log: list[Thing]
    liaison: Thing
    messages: Thing
    track: Thing

    @classmethod
    def read(cls, folder: Path) -> Demonstration:
        def held(name: str) -> Any:
            return json.loads((folder / f"{name}.json").read_text("utf-8"))

        told = held("incidents")
        return cls(
            operation=held("operation"),
            organizations=held("organizations"),
            people=held("people"),
            incidents=told["incidents"],
            links=told["links"],
            resources=held("resources"),
            log=held("log"),
            liaison=held("liaison"),
            messages=held("messages"),
            track=held("track"),
        )

    def person(self, username: str) -> Thing:
        return next(each for each in self.people if each["username"] == username)

    def organization(self, key: str) -> Thing:
        return next(each for each in self.organizations if each["key"] == key)

    def hazard_track(self, clock: Clock) -> Thing:
        """The storm's track with its times moved to the demonstration's days: features' `at` in RFC 3339."""
        line, *points = self.track["features"]
        moved = [
            {**point, "properties": {**point["properties"], "at": f"{clock.at(point['properties']['at']):%Y-%m-%dT%H:%M:%SZ}"}}
            for point in points
        ]
        return {**self.track, "features": [line, *moved]}

    def steps(self) -> list[Step]:
        """Everything that happened up to now, in the order of time; at the same moment, the cause before what it causes."""
        steps = [*self._preparation(), *self._incidents(), *self._resources(), *self._watches(), *self._rooms()]
        return sorted((step for step in steps if step.at <= timedelta(0)), key=lambda step: step.at)

    def _preparation(self) -> list[Step]:
        return [
            *(Step(BEFORE_ALL, "define_seat", each) for each in self.liaison["seats"]),
            *(Step(BEFORE_ALL, "add_contact", each) for each in self.liaison["contacts"]),
            *(Step(BEFORE_ALL, "plan_shifts", each) for each in self.liaison["seats"]),
            *(Step(BEFORE_ALL, "open_room", each) for each in self.messages["rooms"] if not each["incident"]),
            *(Step(BEFORE_ALL, "add_resource", each) for each in self.resources["resources"]),
        ]

    def _incidents(self) -> list[Step]:
        steps = []
        reported = {each["code"]: offset(each["reported_at"]) for each in self.incidents}
        for incident in self.incidents:
            code = incident["code"]
            steps.append(Step(reported[code], "report", incident))
            steps += [Step(offset(each["at"]), "change", {"incident": code, **each}) for each in incident["steps"]]
            for figure in incident["figures"]:
                at = max(offset(figure["as_of"]), reported[code])
                steps.append(Step(at, "record_figure", {"incident": code, **figure}))
        for line in self.log:
            steps.append(Step(offset(line["at"]), "add_line", line))
            if line["struck"]:
                steps.append(Step(offset(line["struck"]["at"]), "strike_line", line))
        steps += [Step(offset(each["at"]), "link", each) for each in self.links]
        return steps

    def _resources(self) -> list[Step]:
        steps = []
        moved: dict[str, timedelta] = {}
        for each in self.resources["commitments"]:
            at = offset(each["committed_at"])
            moved[each["resource"]] = max(at, moved.get(each["resource"], at))
            steps.append(Step(at, "commit", each))
            if each["released_at"]:
                steps.append(Step(offset(each["released_at"]), "release", each))
        for each in self.resources["resources"]:
            if each["position_at"]:
                at = max(offset(each["position_at"]), moved.get(each["code"], BEFORE_ALL))
                steps.append(Step(at, "report_position", each))
        return steps

    def _watches(self) -> list[Step]:
        steps = []
        relieved = {
            (each["seat"], each["handover"]["to"], each["handover"]["accepted_at"])
            for each in self.liaison["watches"]
            if each["handover"] and each["handover"]["accepted_at"]
        }
        for watch in self.liaison["watches"]:
            if (watch["seat"], watch["person"], watch["started_at"]) not in relieved:
                steps.append(Step(offset(watch["started_at"]), "take_watch", watch))
            handover = watch["handover"]
            if handover and handover["offered_at"]:
                steps.append(Step(offset(handover["offered_at"]), "hand_over_watch", watch))
            if handover and handover["accepted_at"]:
                steps.append(Step(offset(handover["accepted_at"]), "accept_watch", watch))
            if handover and handover.get("ended_at"):
                steps.append(Step(offset(handover["ended_at"]), "leave_watch", watch))
        steps += [Step(offset(each["presence_at"]), "set_presence", each) for each in self.liaison["contacts"]]
        return steps

    def _rooms(self) -> list[Step]:
        steps = []
        first: dict[str, timedelta] = {}
        for message in self.messages["messages"]:
            at = offset(message["at"])
            first[message["room"]] = min(at, first.get(message["room"], at))
            steps.append(Step(at, "post_message", message))
        opened = [Step(first[each["key"]], "open_room", each) for each in self.messages["rooms"] if each["incident"]]
        steps += [Step(offset(each["at"]), "mark_seen", each) for each in self.messages["seen"]]
        return opened + steps
