"""Reading tracks through the viewer. Call inside the viewer's transaction (`viewing_as`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from incidents.geometry import GeometryError, bounding_box
from incidents.models import Track, TrackFix
from operations import policy
from operations.errors import Invalid, NotFound
from operations.models import Operation
from operations.parameters import instant


class Moved(NamedTuple):
    """The newest fix of a track that moved. Degrees WGS 84, m/s, degrees true, meters."""

    id: UUID
    audience_id: UUID
    source: str
    at: datetime
    lon: float
    lat: float
    speed: float | None
    course: float | None
    accuracy: float | None
    updated_at: datetime


def tracks_for(viewer: policy.Viewer, operation: Operation) -> QuerySet[Track]:
    return policy.visible_to(viewer, Track.objects.select_related("audience", "reported_by__organization"), operation)


def track_for(viewer: policy.Viewer, operation: Operation, track_id: UUID) -> Track:
    """Raises NotFound alike for one that is absent and one that the viewer may not see."""
    found = tracks_for(viewer, operation).filter(id=track_id).first()
    if found is None:
        raise NotFound
    return found


def filtered_tracks(rows: QuerySet[Track], asked: Mapping[str, str]) -> QuerySet[Track]:
    """Narrow by bbox, audience (a key), source (its whole name) and updated_after. Raises Invalid naming the filter."""
    if "bbox" in asked:
        try:
            rows = rows.filter(location__intersects=bounding_box(asked["bbox"]))
        except GeometryError as wrong:
            raise Invalid({"bbox": str(wrong)}) from None
    if "audience" in asked:
        rows = rows.filter(audience__key=asked["audience"])
    if "source" in asked:
        rows = rows.filter(source=asked["source"])
    if "updated_after" in asked:
        rows = rows.filter(updated_at__gt=instant(asked["updated_after"], "updated_after"))
    return rows


def fixes_of(track: Track, asked: Mapping[str, str]) -> QuerySet[TrackFix]:
    """The way of a track, the oldest fix first, narrowed by from= and until= (both included). Raises Invalid."""
    rows = TrackFix.objects.filter(track=track, audience=track.audience_id)
    if "from" in asked:
        rows = rows.filter(at__gte=instant(asked["from"], "from"))
    if "until" in asked:
        rows = rows.filter(at__lte=instant(asked["until"], "until"))
    return rows


def moved_since(audience_ids: Iterable[UUID], since: int) -> tuple[int, list[Moved]]:
    """What moved in these audiences in transactions from number `since` on, and the number to ask with next time.

    A transaction that is still open when we look has a number of at least the next one, so nothing is ever missed; what
    was written beside it may come twice. Call inside `seeing()` of these audiences.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, id, audience_id, source, at, ST_X(location),
                   ST_Y(location), speed, course, accuracy, updated_at
            FROM (SELECT 1) AS one LEFT JOIN incidents_track ON audience_id = ANY(%s) AND moved_in >= %s
            """,
            [list(audience_ids), since],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows[0][0], [Moved(*row[1:]) for row in rows if row[1] is not None]
