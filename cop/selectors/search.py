"""One question to everything: coordinates, codes, incidents, resources, people, places, and what was written.

Each answer comes through the viewer's own selectors, so what they may not see is neither found nor counted nor ranked.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, TypedDict

from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from incidents.geometry import GeoJson
from incidents.models import Incident
from incidents.selectors.incident import incidents_found
from incidents.selectors.log_line import log_found
from incidents.selectors.resource import filtered_resources, resources_for
from incidents.selectors.whereabouts import places_called
from incidents.shapes.incident import incident_form
from incidents.shapes.resource import resource_form
from liaison.selectors.contact import contacts_seen, filtered_contacts
from operations.errors import Invalid
from operations.models import Operation, User
from places.coordinates import CoordinateError, format_position, parse

LONGEST = 200
#: Of each kind so many at most: a word that stands in every log line must not hide the one place of that name.
OF_A_KIND = 8


class FoundForm(TypedDict):
    """One answer. `kind`: coordinate, incident, resource, contact, place or log_line. `id` and `code` where it has them;
    `detail` tells it from others of that title; `audience` is the key of a record's audience, null for what all may know.
    """

    kind: str
    id: str | None
    code: str | None
    title: str
    detail: str
    location: GeoJson | None
    audience: str | None


class SearchForm(TypedDict):
    results: list[FoundForm]


def found_for(user: User, operation: Operation, words: str, *, most: int, near: Point | None = None) -> SearchForm:
    """What answers to the words, the surest kinds first. Call inside viewing_as(). Raises Invalid for no words or too many."""
    words = " ".join(words.split())
    if not words or len(words) > LONGEST:
        raise Invalid({"q": _("Write one or more words, at most %(most)s characters.") % {"most": LONGEST}})
    kinds = (
        _coordinates(words, user.coordinate_notation),
        _incidents(user, operation, words),
        _resources(user, operation, words),
        _contacts(user, operation, words),
        _places(words, near, user.language or "en"),
        _log_lines(user, operation, words),
    )
    return SearchForm(results=list(islice((each for found in kinds for each in islice(found, OF_A_KIND)), most)))


def _coordinates(words: str, notation: Any) -> Iterator[FoundForm]:
    try:
        place = parse(words)
    except CoordinateError:
        return
    location = GeoJson(type="Point", coordinates=[place.lon, place.lat])
    title = format_position(place.lat, place.lon, notation, 5 if notation == "mgrs" else None)
    yield _found("coordinate", title=title, detail=place.notation, location=location)


def _incidents(user: User, operation: Operation, words: str) -> Iterator[FoundForm]:
    for incident in _newest(incidents_found(user, operation, q=words), words):
        form = incident_form(incident)
        yield _found(
            "incident",
            record=form,
            title=form["title"],
            detail=" · ".join(part for part in (form["place_name"], form["status"], form["severity"]) if part),
            location=form["location"] or _middle(incident),
        )


def _resources(user: User, operation: Operation, words: str) -> Iterator[FoundForm]:
    for resource in _newest(filtered_resources(resources_for(user, operation), {"q": words}), words):
        form = resource_form(resource)
        owner = form["organization"]["short_name"]
        yield _found("resource", record=form, title=form["name"], detail=f"{owner} · {form['status']}", location=form["location"])


def _contacts(user: User, operation: Operation, words: str) -> Iterator[FoundForm]:
    for contact in filtered_contacts(contacts_seen(user, operation), {"q": words})[:OF_A_KIND]:
        detail = " · ".join(part for part in (contact.title, contact.organization.short_name, contact.radio_callsign) if part)
        yield _found(
            "contact", record={"id": str(contact.id), "audience": contact.audience.key}, title=contact.name, detail=detail
        )


def _places(words: str, near: Point | None, language: str) -> Iterator[FoundForm]:
    for place in places_called(words[:80], near=near, language=language, most=OF_A_KIND):
        location = GeoJson(type="Point", coordinates=[place.point.x, place.point.y])
        yield _found("place", title=place.name, detail=place.detail, location=location)


def _log_lines(user: User, operation: Operation, words: str) -> Iterator[FoundForm]:
    lines = log_found(user, operation, q=words).select_related("incident").filter(struck_at=None).order_by("-at", "-id")
    for line in lines[:OF_A_KIND]:
        record = {"id": str(line.id), "audience": line.audience.key, "code": line.incident.code}
        yield _found("log_line", record=record, title=line.text, detail=line.incident.code)


def _newest(rows: QuerySet[Any], words: str) -> list[Any]:
    """The record whose code it is comes first, then the last changed."""
    found = list(rows.order_by("-updated_at", "-id")[: OF_A_KIND * 4])
    said = words.upper()
    return sorted(found, key=lambda record: not (record.code == said or record.code.endswith(f"-{said}")))


def _middle(incident: Incident) -> GeoJson | None:
    """A point in the area, for what has no location of its own."""
    if incident.area is None:
        return None
    inside = incident.area.point_on_surface
    return GeoJson(type="Point", coordinates=[inside.x, inside.y])


def _found(kind: str, *, title: str, detail: str, location: Any = None, record: Any = None) -> FoundForm:
    held = record or {}
    return FoundForm(
        kind=kind,
        id=held.get("id"),
        code=held.get("code"),
        title=title,
        detail=detail,
        location=location,
        audience=held.get("audience"),
    )
