"""Which incidents may be the one that somebody is about to report: near in place and time, alike in words, of one kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db.models import Q

from incidents.kinds import related_kinds
from incidents.likeness import distance_meters, likeness
from incidents.models import Incident
from incidents.selectors.incident import incidents_seen
from incidents.shapes.incident import LikenessForm, incident_form
from journal import clock
from operations import policy
from operations.models import Operation

NEAR_METERS = 5_000
NEAR_HOURS = 24
RECENT = timedelta(hours=72)
MOST_COMPARED = 400
SHOWN = 5
#: Words alone make a suggestion from here on; beside a near place less will do.
ALIKE, SOMEWHAT_ALIKE = 0.45, 0.3
#: So close in place and time that it may be the same whatever it is called.
SAME_SPOT_METERS = 500


@dataclass(frozen=True)
class Sketch:
    """What is known so far of an incident that is being written. `occurred_at` stands for now when it is not given."""

    title: str = ""
    kind: str = ""
    location: Point | None = None
    occurred_at: datetime | None = None
    leave_out: UUID | None = None


def likely_duplicates(user: policy.Viewer, operation: Operation, sketch: Sketch) -> list[LikenessForm]:
    """At most five, the likeliest first, each with its reasons; only what this person sees."""
    at = sketch.occurred_at or clock.now()
    rows = incidents_seen(user, operation).exclude(status="duplicate")
    if sketch.leave_out:
        rows = rows.exclude(id=sketch.leave_out)
    around = Q(occurred_at__range=(at - RECENT, at + RECENT)) | Q(occurred_at=None, reported_at__range=(at - RECENT, at + RECENT))
    compared = rows.filter(around).order_by("-updated_at", "-id")[:MOST_COMPARED]
    judged = [found for found in (_judge(incident, sketch, at) for incident in compared) if found]
    judged.sort(key=lambda found: (-found["score"], found["incident"]["id"]))
    return judged[:SHOWN]


def _judge(incident: Incident, sketch: Sketch, at: datetime) -> LikenessForm | None:
    meters = _meters_between(sketch.location, incident)
    hours = abs((incident.occurred_at or incident.reported_at) - at).total_seconds() / 3600
    words = max(likeness(sketch.title, title) for title in (incident.title, *incident.titles.values())) if sketch.title else 0.0
    near, recent = meters is not None and meters <= NEAR_METERS, hours <= NEAR_HOURS
    same, related = incident.kind == sketch.kind, related_kinds(incident.kind, sketch.kind)
    spot = meters is not None and meters <= SAME_SPOT_METERS
    together = near and recent and (same or related or words >= SOMEWHAT_ALIKE or spot)
    if not together and not (words >= ALIKE and (meters is None or meters <= 10 * NEAR_METERS)):
        return None
    reasons = {
        "near": near,
        "recent": recent,
        "similar_words": words >= SOMEWHAT_ALIKE,
        "same_kind": same,
        "related_kind": related and not same,
    }
    closeness = max(0.0, 1 - meters / NEAR_METERS) if meters is not None else 0.0
    score = 0.4 * closeness + 0.15 * max(0.0, 1 - hours / NEAR_HOURS) + 0.35 * words + (0.1 if same else 0.05 if related else 0)
    return LikenessForm(
        incident=incident_form(incident),
        score=round(score, 3),
        why=[reason for reason, holds in reasons.items() if holds],
        distance_meters=round(meters) if meters is not None else None,
        hours_apart=round(hours, 1),
    )


def _meters_between(location: Point | None, incident: Incident) -> float | None:
    if location is None:
        return None
    there = incident.location or (incident.area.point_on_surface if incident.area else None)
    return distance_meters(location.x, location.y, there.x, there.y) if there else None
