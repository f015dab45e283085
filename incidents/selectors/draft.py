"""The draft of an incident from a pasted text: what the text says of place, kind and people, with the gazetteer's help."""

from __future__ import annotations

from django.contrib.gis.geos import Point

from incidents.geometry import geojson_of
from incidents.kinds import incident_kinds
from incidents.selectors.whereabouts import likely_place, whereabouts_of
from incidents.shapes.incident import DraftFigure, DraftForm, ProblemForm, SpanForm
from operations.models import Operation
from places.free_text import Draft, draft_from_text


def draft_of(text: str, *, operation: Operation, language: str) -> DraftForm:
    """Each guess is a guess: the screen shows it as one, and nothing is stored."""
    read = draft_from_text(text)
    location, place_name = _place(read, operation, language)
    kinds = [kind for kind in read.kinds if kind in incident_kinds()]
    draft = DraftForm(
        title=read.title,
        location=geojson_of(location),
        location_problem=_problem(read),
        place_name=place_name,
        kind=kinds[0] if kinds else "",
        kinds=kinds,
        figures=[DraftFigure(kind=each.kind, value=each.value, basis=each.basis) for each in read.figures],
        guessed=[],
        spans=[SpanForm(start=span.start, end=span.end, used_for=span.used_for) for span in read.spans],
    )
    filled = {
        "title": draft["title"],
        "location": draft["location"],
        "place_name": draft["place_name"],
        "kind": draft["kind"],
        "figures": draft["figures"],
    }
    draft["guessed"] = [field for field, value in filled.items() if value]
    return draft


def _place(read: Draft, operation: Operation, language: str) -> tuple[Point | None, str]:
    """A coordinate decides; without one, the names do."""
    if read.location is None:
        name, point = likely_place(read.place_words, operation)
        return point, name
    point = Point(read.location.lon, read.location.lat, srid=4326)
    named = read.place_words[0] if read.place_words else whereabouts_of(point).name(language)
    return point, named


def _problem(read: Draft) -> ProblemForm | None:
    wrong = read.location_problem
    return ProblemForm(text=read.location_text, message=wrong.message, suggestion=wrong.suggestion) if wrong else None
