"""Linking incidents that belong together, merging duplicates into the one that stays, and taking both back."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from uuid6 import uuid7

from incidents.enums import IncidentStatus, Relation
from incidents.models import Commitment, Incident, IncidentLink
from incidents.services.holding import held
from incidents.services.log_line import line_fact, system_line
from incidents.shapes.commitment import commitment_form
from incidents.shapes.incident import incident_form, incident_link_form
from incidents.shapes.log_line import ChangeForm
from journal import clock
from journal.services import Fact, record
from operations import policy, records
from operations.audience_order import narrower
from operations.enums import Action
from operations.errors import Conflict, Invalid, NotFound
from operations.models import Operation, Record, User
from operations.row_security import viewing_as
from operations.shapes import actor_form


def link_incidents(
    *, by: User, operation: Operation, incident_id: UUID, to_id: UUID, record_id: UUID | None = None
) -> tuple[IncidentLink, bool]:
    """Say that two incidents are related. True when the link is new. It takes the narrower audience of the two."""
    with viewing_as(by, operation):
        incident, other = _both(operation, incident_id, to_id, field="to")
        policy.require(by, Action.UPDATE, incident)
        request = {"from": str(incident_id), "to": str(to_id), "relation": "related"}
        known = records.already_created(IncidentLink, record_id, request) or _related(incident, other)
        if known:
            return known, False
        link = IncidentLink(
            id=record_id or uuid7(), operation=operation, relation=Relation.RELATED, from_incident=incident, to_incident=other
        )
        records.create(link, by=by, request=request, audience=narrower(incident.audience, other.audience, field="to"))
        facts = [records.fact(link, "incident_link.made", incident_link_form(link))]
        facts += _tell(link, by, "related", added=True)
        record(*facts, actor=actor_form(by))
    return link, True


def merge_incidents(*, by: User, operation: Operation, incident_id: UUID, into_id: UUID) -> tuple[IncidentLink, bool]:
    """Make one incident a duplicate of another, the survivor. Both logs are kept; links and commitments go to the survivor.

    The link takes the narrower audience of the two. Removing it undoes the merge. True when it was not merged before.
    """
    with viewing_as(by, operation):
        duplicate, survivor = _both(operation, incident_id, into_id, field="into")
        policy.require(by, Action.MERGE, duplicate)
        policy.require(by, Action.MERGE, survivor)
        if known := _merge_of(duplicate):
            if known.to_incident_id == survivor.id:
                return known, False
            raise Conflict(
                _("%(code)s is merged into %(other)s already. Remove that link first.")
                % {"code": duplicate.code, "other": known.to_incident.code}
            )
        if survivor.status == IncidentStatus.DUPLICATE:
            raise Invalid(
                {"into": _("%(code)s is a duplicate itself. Merge into the incident that stays.") % {"code": survivor.code}}
            )
        link = IncidentLink(
            id=uuid7(), operation=operation, relation=Relation.DUPLICATE_OF, from_incident=duplicate, to_incident=survivor,
            status_before=duplicate.status,
        )  # fmt: skip
        readers = narrower(duplicate.audience, survivor.audience, field="into")
        records.create(link, by=by, request={"merge": str(incident_id), "into": str(into_id)}, audience=readers)
        facts = [
            *_set_status(duplicate, IncidentStatus.DUPLICATE, by, kind="incident.merged"),
            records.fact(link, "incident_link.made", incident_link_form(link)),
            *_tell(link, by, "duplicate_of", added=True),
            *_move_links(link),
            *_move_commitments(link),
        ]
        record(*facts, actor=actor_form(by))
    return link, True


def remove_link(*, by: User, operation: Operation, link_id: UUID) -> IncidentLink:
    """Take a link back. Of a merge, everything goes back to where it was. Removing it twice removes it once."""
    with viewing_as(by, operation):
        found = held(IncidentLink, link_id, operation, lock=False)
        _both(operation, found.from_incident_id, found.to_incident_id, field="link")
        link = held(IncidentLink, link_id, operation)
        merge = link.relation == Relation.DUPLICATE_OF
        if not (merge or policy.can(by, Action.UPDATE, link.to_incident)):
            policy.require(by, Action.UPDATE, link.from_incident)
        if merge:
            policy.require(by, Action.MERGE, link.from_incident)
        if link.removed_at:
            return link
        link.removed_at = clock.now()
        records.touch(link)
        link.save()
        facts = [records.fact(link, "incident_link.removed", incident_link_form(link))]
        facts += _tell(link, by, str(link.relation), added=False)
        if merge:
            facts += _set_status(link.from_incident, link.status_before, by, kind="incident.updated")
            facts += _move_links_back(link) + _move_commitments_back(link)
        record(*facts, actor=actor_form(by))
    return link


def _both(operation: Operation, one_id: UUID, other_id: UUID, *, field: str) -> tuple[Incident, Incident]:
    """Both incidents locked, in the order of their ids so that two merges never wait for each other."""
    if one_id == other_id:
        raise Invalid({field: _("Name another incident than this one.")})
    rows = {}
    for each in sorted((one_id, other_id)):
        try:
            rows[each] = held(Incident, each, operation)
        except NotFound:
            if each == one_id:
                raise
            raise Invalid({field: "There is no incident with this id."}) from None
    return rows[one_id], rows[other_id]


def _related(one: Incident, other: Incident) -> IncidentLink | None:
    ends = Q(from_incident=one, to_incident=other) | Q(from_incident=other, to_incident=one)
    return IncidentLink.objects.filter(ends, relation=Relation.RELATED, removed_at=None).first()


def _merge_of(duplicate: Incident) -> IncidentLink | None:
    rows = IncidentLink.objects.filter(from_incident=duplicate, relation=Relation.DUPLICATE_OF, removed_at=None)
    return rows.select_related("to_incident").first()


def _set_status(incident: Incident, status: str, by: User, *, kind: str) -> list[Fact]:
    change = ChangeForm({"field": "status", "from": str(incident.status), "to": str(status)})
    incident.status = status
    records.touch(incident)
    incident.save()
    line = system_line(incident, by=by, changes=[change])
    return [records.fact(incident, kind, incident_form(incident)), line_fact(line)]


def _tell(link: IncidentLink, by: User, word: str, *, added: bool) -> list[Fact]:
    """One line in each log, read by those who may know of both incidents."""
    facts = []
    back = {"related": "related", "duplicate_of": "duplicate"}[word]
    for incident, other, field in ((link.from_incident, link.to_incident, word), (link.to_incident, link.from_incident, back)):
        change = ChangeForm({"field": field, "from": None if added else other.code, "to": other.code if added else None})
        facts.append(line_fact(system_line(incident, by=by, changes=[change], audience=link.audience)))
    return facts


def _move_links(merge: IncidentLink) -> list[Fact]:
    """The duplicate's other links go to the survivor, as far as somebody may read both ends there."""
    duplicate, survivor = merge.from_incident, merge.to_incident
    ends = Q(from_incident=duplicate) | Q(to_incident=duplicate)
    facts = []
    for link in (
        IncidentLink.objects.filter(ends, removed_at=None).exclude(id=merge.id).select_for_update(of=("self",), no_key=True)
    ):
        side = "from_incident" if link.from_incident_id == duplicate.id else "to_incident"
        far = link.to_incident if side == "from_incident" else link.from_incident
        if far.id == survivor.id or (link.relation == Relation.RELATED and _related(far, survivor)):
            continue  # the merge says it already
        facts += _move(link, side, survivor, by=merge, came_from=duplicate)
    return facts


def _move(link: IncidentLink, side: str, to: Incident, *, by: IncidentLink | None, came_from: Incident | None) -> list[Fact]:
    setattr(link, side, to)
    link.moved_by, link.moved_from = by, came_from
    facts = _follow(link, to, "incident_link")
    if facts is None:
        return []
    link.save()
    return [*facts, records.fact(link, "incident_link.moved", incident_link_form(link))]


def _follow(row: Record, incident: Incident, noun: str) -> list[Fact] | None:
    """Into the audience of the incident that the row now belongs to, where that is narrower. None: nobody could read both."""
    try:
        readers = narrower(row.audience, incident.audience)
    except Invalid:
        return None
    if readers.id == row.audience_id:
        records.touch(row)
        return []
    return [records.narrow(row, readers, noun=noun)]


def _move_links_back(merge: IncidentLink) -> list[Fact]:
    facts = []
    for link in IncidentLink.objects.filter(moved_by=merge, removed_at=None).select_for_update(of=("self",), no_key=True):
        if link.moved_from is not None:
            side = "from_incident" if link.from_incident_id == merge.to_incident_id else "to_incident"
            facts += _move(link, side, link.moved_from, by=None, came_from=None)
    return facts


def _move_commitments(merge: IncidentLink) -> list[Fact]:
    """What works for the duplicate works for the survivor. Remembered on the merge's link for the way back."""
    rows = Commitment.objects.filter(incident=merge.from_incident, released_at=None).order_by("id")
    facts, moved = _reassign(list(rows.select_for_update(of=("self",), no_key=True)), merge.to_incident)
    if moved:
        merge.moved_commitments = moved
        merge.save(update_fields=["moved_commitments"])
    return facts


def _move_commitments_back(merge: IncidentLink) -> list[Fact]:
    rows = Commitment.objects.filter(id__in=merge.moved_commitments, incident=merge.to_incident, released_at=None).order_by("id")
    return _reassign(list(rows.select_for_update(of=("self",), no_key=True)), merge.from_incident)[0]


def _reassign(commitments: list[Commitment], to: Incident) -> tuple[list[Fact], list[str]]:
    facts: list[Fact] = []
    moved = []
    for commitment in commitments:
        followed = _follow(commitment, to, "commitment")
        if followed is None:
            continue
        commitment.incident = to
        commitment.save()
        moved.append(str(commitment.id))
        facts += [*followed, records.fact(commitment, "commitment.updated", commitment_form(commitment))]
    return facts, moved
