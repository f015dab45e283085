"""Reading incidents through the viewer. What a form needs comes with the first query: a list costs the same at any length."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.gis.geos import Polygon
from django.db.models import F, Func, JSONField, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from incidents.enums import ENDED_STATUSES
from incidents.models import Figure, Incident, IncidentLink
from incidents.shapes.incident import MineForm, NotAllowedForm
from operations import policy
from operations.enums import Action
from operations.errors import NotFound
from operations.models import Operation, User

M = TypeVar("M", bound=Model)
#: What may be done with an incident, in the order in which a screen offers it.
ACTIONS = (Action.REPORT, Action.UPDATE, Action.COMMIT, Action.MESSAGE, Action.MERGE, Action.RELEASE)


def incidents_seen(user: policy.Viewer, operation: Operation) -> QuerySet[Incident]:
    """The incidents of the operation that this person may see, ready for `incident_form`."""
    rows = Incident.objects.select_related("operation", "audience", "organization", "created_by__organization")
    return policy.visible_to(user, rows, operation)


def open_incidents_for(user: policy.Viewer, operation: Operation) -> QuerySet[Incident]:
    """Those that somebody still works on."""
    return incidents_seen(user, operation).exclude(status__in=ENDED_STATUSES)


def incident_for(user: policy.Viewer, operation: Operation, incident_id: UUID) -> Incident:
    """Raises NotFound alike for an incident that is not there and for one that is not for this person."""
    return one(incidents_seen(user, operation), incident_id)


def one(rows: QuerySet[M], record_id: UUID) -> M:
    """The row of that id. Raises NotFound."""
    found = rows.filter(pk=record_id).first()
    if found is None:
        raise NotFound
    return found


def incidents_found(
    user: policy.Viewer,
    operation: Operation,
    *,
    severity: Sequence[str] = (),
    status: Sequence[str] = (),
    kind: Sequence[str] = (),
    organization: Sequence[UUID] = (),
    audience: Sequence[str] = (),
    bbox: Polygon | None = None,
    q: str = "",
    updated_after: datetime | None = None,
    open: bool = False,  # noqa: A002 - the word of the address
) -> QuerySet[Incident]:
    """The incidents that fit all of the filters given."""
    rows = open_incidents_for(user, operation) if open else incidents_seen(user, operation)
    among: dict[str, Sequence[Any]] = {
        "severity__in": severity,
        "status__in": status,
        "kind__in": kind,
        "organization__in": organization,
        "audience__key__in": audience,
    }
    rows = rows.filter(**{lookup: values for lookup, values in among.items() if values})
    if bbox is not None:
        rows = rows.filter(Q(location__intersects=bbox) | Q(area__intersects=bbox))
    if updated_after is not None:
        rows = rows.filter(updated_at__gt=updated_after)
    return _with_words(rows, q) if q.strip() else rows


def _with_words(rows: QuerySet[Incident], q: str) -> QuerySet[Incident]:
    """Each word somewhere in title, titles, place, description, needs or code: by letters, so that it works in any script."""
    values = Func(F("titles"), Value("$.*"), function="jsonb_path_query_array", output_field=JSONField())
    titles = Cast(values, TextField())
    gap = Value("\n")
    rows = rows.annotate(
        searched=Concat(
            "title", gap, titles, gap, "place_name", gap, "description", gap, "needs", gap, "code", output_field=TextField()
        )
    )
    for word in unicodedata.normalize("NFC", q).split()[:8]:
        rows = rows.filter(searched__icontains=word)
    return rows


def figures_seen(user: policy.Viewer, operation: Operation) -> QuerySet[Figure]:
    return policy.visible_to(user, Figure.objects.select_related("audience", "created_by__organization"), operation)


def links_seen(user: policy.Viewer, operation: Operation) -> QuerySet[IncidentLink]:
    """The links that hold now."""
    rows = IncidentLink.objects.select_related("audience", "created_by__organization").filter(removed_at=None)
    return policy.visible_to(user, rows, operation)


def links_of(user: policy.Viewer, incident: Incident) -> QuerySet[IncidentLink]:
    return links_seen(user, incident.operation).filter(Q(from_incident=incident) | Q(to_incident=incident))


def mine(user: User, incident: Incident) -> MineForm:
    """What this person may do with the incident next, and whom to ask for the rest."""
    allowed = [action for action in ACTIONS if policy.can(user, action, incident)]
    refused = [action for action in ACTIONS if action not in allowed]
    return MineForm(
        allowed=[action.value for action in allowed],
        not_allowed=[
            NotAllowedForm(action=action.value, who_may=policy.who_may(action, incident.operation)) for action in refused
        ],
    )
