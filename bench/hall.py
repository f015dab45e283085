"""Who listens in the measurements of live push: one operation, and so many people of one organization with a token each."""

from __future__ import annotations

from dataclasses import dataclass

from bench.ground import Ground

#: The server takes at most 20 sockets of one person.
SOCKETS_PER_PERSON = 15
AUDIENCES = 8


@dataclass(frozen=True)
class Hall:
    """`streams`: audience key -> stream id. `incident` is one to which log lines can be added by `writer` (a token)."""

    slug: str
    tokens: list[str]
    streams: dict[str, str]
    writer: str
    incident: str


def open_hall(here: Ground, sockets: int) -> Hall:
    """Everybody sees the shared audience, that of their side and organization, and eight named ones."""
    here.enter()
    from django.contrib.gis.geos import Point  # Django knows its database only now

    from incidents.services.incident import report_incident
    from operations.enums import Role
    from operations.models import Audience
    from operations.services import add_user, assign, issue_token, name_audience
    from tests.cast import enter_scene, organization

    scene = enter_scene()
    home = organization("Relief Medics")
    for number in range(AUDIENCES):
        name_audience(operation=scene.operation, key=f"named-{number}", name=f"Named {number}", members=[home])
    tokens = []
    for number in range(sockets // SOCKETS_PER_PERSON + 1):
        user = add_user(username=f"listener-{number}", password=None, organization=home)
        assign(user=user, operation=scene.operation, role=Role.REPORTER)
        tokens.append(issue_token(user=user))
    incident, _new = report_incident(
        by=scene.ms_rivera, operation=scene.operation, title="Bridge out", kind="bridge_out", severity="severe",
        location=Point(129.0, 35.2, srid=4326),
    )  # fmt: skip
    streams = {audience.key: str(audience.id) for audience in Audience.objects.filter(operation=scene.operation)}
    return Hall(scene.operation.slug, tokens, streams, issue_token(user=scene.ms_rivera), str(incident.id))
