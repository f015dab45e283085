"""An incident for tests of what hangs on one."""

from __future__ import annotations

from django.contrib.gis.geos import Point

from incidents.models import Incident
from incidents.services.incident import report_incident
from operations.selectors import audience_for


def incident_of(cast, *, by=None, audience="shared", **fields) -> Incident:
    """A flood in Busan, reported by `by` (Major Park when left out) to the audience of that key."""
    who = by or cast.major_park
    incident, _new = report_incident(
        by=who, operation=cast.operation, audience=audience_for(who, cast.operation, audience), title="Flood at the Suyeong",
        kind="flood", severity="severe", location=Point(129.12, 35.17, srid=4326), **fields,
    )  # fmt: skip
    return incident
