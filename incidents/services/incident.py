"""Reporting and changing incidents. Every change writes what changed into the incident's log, and both into the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.contrib.gis.geos import GEOSGeometry, Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from uuid6 import uuid7

from incidents.enums import FREE_STATUSES, IncidentStatus
from incidents.geometry import geojson_of
from incidents.kinds import incident_kinds
from incidents.models import Incident
from incidents.services.figure import FigureGiven, store_figures
from incidents.services.holding import held, own_audience
from incidents.services.log_line import line_fact, system_line
from incidents.services.whereabouts import point_of, settle
from incidents.shapes.incident import incident_form
from incidents.shapes.log_line import ChangeForm
from journal import clock
from journal.services import record
from journal.shapes import moment
from journal.statement import at_once
from operations import policy, records
from operations.enums import Action
from operations.errors import Invalid
from operations.models import Audience, Operation, Organization, User
from operations.row_security import viewing_as
from operations.shapes import actor_form

#: What a change may set, in the order in which the log tells of it.
FIELDS = (
    "title", "titles", "kind", "severity", "urgency", "certainty", "status", "location", "area", "place_name", "description",
    "needs", "organization", "occurred_at", "source_reliability", "credibility", "glide", "external_ids",
)  # fmt: skip
#: Whose history starts with the report.
_FIRST_TOLD = ("status", "severity")


class Details(TypedDict, total=False):
    """The fields of an incident beside its title, kind and severity. `organization` is an id; left out, it is the reporter's."""

    titles: Mapping[str, str]
    urgency: str
    certainty: str
    status: str
    location: Point | None
    area: GEOSGeometry | None
    place_name: str
    description: str
    needs: str
    organization: UUID | None
    occurred_at: datetime | None
    source_reliability: str
    credibility: str
    glide: str
    external_ids: Mapping[str, str]


def report_incident(
    *,
    by: User,
    operation: Operation,
    title: str,
    kind: str,
    severity: str,
    audience: Audience | None = None,
    record_id: UUID | None = None,
    code: str = "",
    reported_at: datetime | None = None,
    figures: Sequence[FigureGiven] = (),
    **details: Unpack[Details],
) -> tuple[Incident, bool]:
    """Log what happened. True when it is new; the same request sent twice reports once. Needs location, area or place_name.

    Geometry is WGS 84 (SRID 4326). Raises Invalid naming the field, Conflict when the id or the code is taken.
    """
    policy.require(by, Action.REPORT, operation)
    with viewing_as(by, operation):
        readers = own_audience(by, operation, audience)
        given = {"title": title, "kind": kind, "severity": severity, **details}
        request = {
            **_plain(given), "audience": readers.key, "code": code, "reported_at": reported_at and moment(reported_at),
            "figures": [_plain(figure) for figure in figures],
        }  # fmt: skip
        now = clock.now()
        incident = Incident(id=record_id or uuid7(), operation=operation, code=code, reported_at=reported_at or now)
        incident.organization = by.organization
        _set(incident, given)
        settle(incident, given=[field for field, value in given.items() if value is not None], language=by.language)
        if known := records.create_once(incident, by=by, request=request, code_prefix="INC", audience=readers):
            return known, False
        told = [ChangeForm({"field": field, "from": None, "to": getattr(incident, field)}) for field in _FIRST_TOLD]
        if figures:
            told += store_figures(incident, figures, by=by)
            incident.save(update_fields=["figures"])
        with at_once():
            line = system_line(incident, by=by, changes=told, at=incident.reported_at)
            record(records.fact(incident, "incident.reported", incident_form(incident)), line_fact(line), actor=actor_form(by))
    return incident, True


def update_incident(
    *,
    by: User,
    operation: Operation,
    incident_id: UUID,
    version: int | None,
    changes: Mapping[str, Any],
    at: datetime | None = None,
) -> Incident:
    """Change some of FIELDS. Raises Conflict with both versions when somebody changed it since `version` was read.

    A change that changes nothing writes nothing. The status "duplicate" comes and goes by a merge alone.
    """
    with viewing_as(by, operation):
        incident = held(Incident, incident_id, operation)
        policy.require(by, Action.UPDATE, incident)
        records.check_version(incident, version, form=incident_form, yours=_plain(changes))
        before, point = incident_form(incident), point_of(incident)
        _set(incident, changes)
        if {"location", "area", "place_name"} & set(changes):
            settle(incident, given=changes, language=by.language, before=point)
        found = records.changes(before, incident_form(incident), list(FIELDS))
        if not found:
            return incident
        records.touch(incident)
        incident.save()
        told = [ChangeForm({"field": each["field"], "from": each["from"], "to": each["to"]}) for each in found]
        line = system_line(incident, by=by, changes=told, at=at)
        record(records.fact(incident, "incident.updated", incident_form(incident)), line_fact(line), actor=actor_form(by))
    return incident


def _set(incident: Incident, given: Mapping[str, Any]) -> None:
    if unknown := sorted(set(given) - set(FIELDS)):
        raise Invalid(dict.fromkeys(unknown, "This cannot be set here."))
    if "status" in given and given["status"] != incident.status:
        _check_status(incident, given["status"])
    for field, value in given.items():
        if field == "organization":
            incident.organization = _organization(value)
        else:
            setattr(incident, field, dict(value) if isinstance(value, Mapping) else value)
    if incident.kind not in incident_kinds():
        raise Invalid({"kind": "There is no such kind. GET /api/v1/kinds/ lists them."})
    try:
        incident.clean_fields(exclude=[field.name for field in Incident._meta.fields if field.name not in given])
    except ValidationError as wrong:
        raise Invalid({field: [str(said) for said in told] for field, told in wrong.message_dict.items()}) from None


def _check_status(incident: Incident, status: str) -> None:
    if incident.status == IncidentStatus.DUPLICATE:
        raise Invalid({"status": _("This was merged into another incident. Remove that link first.")})
    if status not in FREE_STATUSES:
        free = ", ".join(FREE_STATUSES)
        raise Invalid({"status": f"Choose one of {free}. A duplicate is made by merging it into the other incident."})


def _organization(organization_id: UUID | None) -> Organization | None:
    if organization_id is None:
        return None
    found = Organization.objects.filter(id=organization_id).first()
    if found is None:
        raise Invalid({"organization": "There is no organization with this id."})
    return found


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON holds it, for the comparison of requests and for the answer to a conflict."""
    plain: dict[str, Any] = {}
    for field, value in given.items():
        if isinstance(value, GEOSGeometry):
            plain[field] = geojson_of(value)
        elif isinstance(value, datetime):
            plain[field] = moment(value)
        else:
            plain[field] = str(value) if isinstance(value, UUID) else value
    return plain
