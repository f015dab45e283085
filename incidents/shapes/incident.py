"""The public forms of an incident, its figures and its links. Times are RFC 3339 in UTC, geometry is GeoJSON in WGS 84."""

from __future__ import annotations

from typing import TypedDict

from incidents.geometry import GeoJson, geojson_of
from incidents.models import Figure, Incident, IncidentLink
from journal.shapes import moment
from operations.shapes import ActorForm, OrganizationForm, actor_form, organization_form
from places.shapes import AreaName


class CurrentFigure(TypedDict):
    """The latest figure of one kind."""

    kind: str
    value: int
    as_of: str
    source: str
    basis: str


class IncidentForm(TypedDict):
    """What GET returns, what the snapshot holds and what the journal carries. `version` grows with each change."""

    id: str
    code: str
    title: str
    titles: dict[str, str]
    kind: str
    severity: str
    urgency: str
    certainty: str
    status: str
    location: GeoJson | None
    area: GeoJson | None
    place_name: str
    administrative_area: AreaName | None
    description: str
    needs: str
    audience: str
    organization: OrganizationForm | None
    occurred_at: str | None
    reported_at: str
    reported_by: ActorForm | None
    source_reliability: str
    credibility: str
    figures: list[CurrentFigure]
    glide: str
    external_ids: dict[str, str]
    version: int
    created_at: str
    updated_at: str


class FigureForm(TypedDict):
    """One row of a figure's time series: `value` people as of `as_of`, written down at `created_at`."""

    id: str
    incident: str
    kind: str
    value: int
    as_of: str
    source: str
    basis: str
    author: ActorForm | None
    created_at: str
    audience: str
    version: int


class IncidentLinkForm(TypedDict):
    """`from_incident` is a duplicate of, or related to, `to_incident`."""

    id: str
    relation: str
    from_incident: str
    to_incident: str
    created_at: str
    created_by: ActorForm | None
    removed_at: str | None
    audience: str
    version: int


class NotAllowedForm(TypedDict):
    action: str
    who_may: list[str]


class MineForm(TypedDict):
    """What the viewer may do next with a record, and whom to ask for the rest."""

    allowed: list[str]
    not_allowed: list[NotAllowedForm]


class IncidentForViewer(IncidentForm):
    mine: MineForm


class LikenessForm(TypedDict):
    """A likely duplicate. `score` runs from 0 to 1; `why` holds near, recent, similar_words, same_kind, related_kind."""

    incident: IncidentForm
    score: float
    why: list[str]
    distance_meters: int | None
    hours_apart: float | None


class SuggestionsForm(TypedDict):
    results: list[LikenessForm]


class DraftFigure(TypedDict):
    kind: str
    value: int
    basis: str


class SpanForm(TypedDict):
    """Characters `start` to `end` of the text, and what was made of them: location, figure, kind or place_name."""

    start: int
    end: int
    used_for: str


class ProblemForm(TypedDict):
    """What is nearly a coordinate: what is wrong with it, and the mended text where there is one."""

    text: str
    message: str
    suggestion: str | None


class DraftForm(TypedDict):
    """What a pasted text seems to say, for a person to check. Nothing is stored.

    `guessed` names the fields that were filled; `kinds` are the likely kinds, of which `kind` is the first.
    """

    title: str
    location: GeoJson | None
    location_problem: ProblemForm | None
    place_name: str
    kind: str
    kinds: list[str]
    figures: list[DraftFigure]
    guessed: list[str]
    spans: list[SpanForm]


def incident_form(incident: Incident) -> IncidentForm:
    """Needs audience, organization and created_by__organization loaded, else asks for each."""
    return IncidentForm(
        id=str(incident.id),
        code=incident.code,
        title=incident.title,
        titles=incident.titles,
        kind=incident.kind,
        severity=str(incident.severity),
        urgency=str(incident.urgency),
        certainty=str(incident.certainty),
        status=str(incident.status),
        location=geojson_of(incident.location),
        area=geojson_of(incident.area),
        place_name=incident.place_name,
        administrative_area=incident.administrative_area,
        description=incident.description,
        needs=incident.needs,
        audience=incident.audience.key,
        organization=organization_form(incident.organization) if incident.organization else None,
        occurred_at=moment(incident.occurred_at) if incident.occurred_at else None,
        reported_at=moment(incident.reported_at),
        reported_by=actor_form(incident.created_by) if incident.created_by else None,
        source_reliability=str(incident.source_reliability),
        credibility=str(incident.credibility),
        figures=incident.figures,
        glide=incident.glide,
        external_ids=incident.external_ids,
        version=incident.version,
        created_at=moment(incident.created_at),
        updated_at=moment(incident.updated_at),
    )


def current_figure(figure: Figure) -> CurrentFigure:
    return CurrentFigure(
        kind=str(figure.kind), value=figure.value, as_of=moment(figure.as_of), source=figure.source, basis=str(figure.basis)
    )


def figure_form(figure: Figure) -> FigureForm:
    return FigureForm(
        id=str(figure.id),
        incident=str(figure.incident_id),
        **current_figure(figure),
        author=actor_form(figure.created_by) if figure.created_by else None,
        created_at=moment(figure.created_at),
        audience=figure.audience.key,
        version=figure.version,
    )


def incident_link_form(link: IncidentLink) -> IncidentLinkForm:
    return IncidentLinkForm(
        id=str(link.id),
        relation=str(link.relation),
        from_incident=str(link.from_incident_id),
        to_incident=str(link.to_incident_id),
        created_at=moment(link.created_at),
        created_by=actor_form(link.created_by) if link.created_by else None,
        removed_at=moment(link.removed_at) if link.removed_at else None,
        audience=link.audience.key,
        version=link.version,
    )
