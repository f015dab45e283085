"""The public forms of a track and of one fix of it. The socket's frames carry the shorter fix alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from incidents.geometry import GeoJson
from incidents.models import Track, TrackFix
from journal.shapes import moment
from operations.shapes import ActorForm, actor_form


class FixForm(TypedDict):
    """Where it was `at` that time: degrees WGS 84, m/s, degrees true, meters; null where the device did not say.

    `clock_ahead`: the device's clock was more than two minutes ahead, so `at` is when the server took the fix.
    """

    at: str
    lon: float
    lat: float
    speed: float | None
    course: float | None
    accuracy: float | None
    clock_ahead: bool


class TrackForm(FixForm):
    """The newest fix of a source. `id` stays while the source moves; `updated_at` is when the server took this fix."""

    id: str
    source: str
    audience: str
    location: GeoJson
    reported_by: ActorForm
    updated_at: str


class MovedFix(TypedDict):
    """One fix of a `track` frame."""

    id: str
    source: str
    at: str
    lon: float
    lat: float
    speed: float | None
    course: float | None
    accuracy: float | None


class RefusedForm(TypedDict):
    """A fix that was not taken: its place in the list, and what is wrong with each field."""

    index: int
    errors: dict[str, list[str]]


class TakenForm(TypedDict):
    """`accepted` fixes are stored; `older` of them were not newer than the position that was held."""

    accepted: int
    older: int
    refused: list[RefusedForm]


def fix_form(fix: TrackFix | Track) -> FixForm:
    return FixForm(
        at=moment(fix.at), lon=fix.location.x, lat=fix.location.y, speed=fix.speed, course=fix.course, accuracy=fix.accuracy,
        clock_ahead=fix.clock_ahead,
    )  # fmt: skip


def track_form(track: Track) -> TrackForm:
    return TrackForm(
        id=str(track.id),
        source=track.source,
        audience=track.audience.key,
        location=GeoJson(type="Point", coordinates=[track.location.x, track.location.y]),
        reported_by=actor_form(track.reported_by),
        updated_at=moment(track.updated_at),
        **fix_form(track),
    )


def moved_fix(row: Iterable[Any]) -> MovedFix:
    """From a row (id, source, at, longitude, latitude, speed, course, accuracy)."""
    track_id, source, at, lon, lat, speed, course, accuracy = row
    return MovedFix(
        id=str(track_id), source=source, at=moment(at), lon=lon, lat=lat, speed=speed, course=course, accuracy=accuracy
    )
