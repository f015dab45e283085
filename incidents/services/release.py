"""Moving an incident, a line of its log or an attachment to a wider audience, and back to a narrower one (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q

from incidents.models import Attachment, Commitment, Figure, Incident, IncidentLink, LogLine
from incidents.services.commitment import withdraw_commitments
from incidents.services.holding import held
from incidents.services.log_line import line_fact, system_line
from incidents.shapes.attachment import attachment_form
from incidents.shapes.incident import incident_form, incident_link_form
from incidents.shapes.log_line import ChangeForm, log_line_form
from journal.services import Fact, record
from operations import policy, records
from operations.audience_order import within
from operations.enums import Action
from operations.errors import Invalid
from operations.models import Audience, Operation, Record, User
from operations.row_security import viewing_as
from operations.shapes import actor_form

Part = TypeVar("Part", LogLine, Attachment)
_PARTS: dict[type[Record], tuple[str, Callable[[Any], Mapping[str, Any]]]] = {
    LogLine: ("log_line", log_line_form),
    Attachment: ("attachment", attachment_form),
    IncidentLink: ("incident_link", incident_link_form),
}


def release_incident(*, by: User, operation: Operation, incident_id: UUID, to: Audience) -> Incident:
    """Show an incident to a wider audience. Its lines, links and attachments keep their readers; what comes next is for all."""
    with viewing_as(by, operation):
        incident = held(Incident, incident_id, operation)
        policy.require(by, Action.RELEASE, incident)
        before = incident.audience
        records.widen(incident, to)
        incident.save()
        Figure.objects.filter(incident=incident).update(audience=to)
        # For those who knew it before: the new readers need not learn who else did.
        change = ChangeForm({"field": "audience", "from": before.key, "to": to.key})
        line = system_line(incident, by=by, changes=[change], audience=before)
        record(records.fact(incident, "incident.released", incident_form(incident)), line_fact(line), actor=actor_form(by))
    return incident


def withdraw_incident(*, by: User, operation: Operation, incident_id: UUID, to: Audience, reason: str) -> Incident:
    """Take an incident back to a narrower audience, with all of it that the losing readers saw. They are told that it is gone."""
    with viewing_as(by, operation):
        incident = held(Incident, incident_id, operation)
        policy.require(by, Action.RELEASE, incident)
        before = incident.audience
        gone = records.narrow(incident, to, noun="incident")
        incident.save()
        Figure.objects.filter(incident=incident).update(audience=to)
        commitments = Commitment.objects.filter(incident=incident).order_by("id").select_for_update(of=("self",), no_key=True)
        parts = _narrow_parts(_parts_of(incident), to) + withdraw_commitments(commitments, to)
        change = ChangeForm({"field": "audience", "from": before.key, "to": to.key})
        why = ChangeForm({"field": "reason", "from": None, "to": reason})
        text = f"withdrawn from {before.name} to {to.name}: {reason}"
        line = system_line(incident, by=by, changes=[change, why], text=text)
        stays = records.fact(incident, "incident.updated", incident_form(incident))
        record(gone, stays, *parts, line_fact(line), actor=actor_form(by))
    return incident


def release_part(*, by: User, operation: Operation, model: type[Part], record_id: UUID, to: Audience) -> Part:
    """Show one line or attachment to a wider audience, at most to that of its incident."""
    with viewing_as(by, operation):
        part = held(model, record_id, operation)
        policy.require(by, Action.RELEASE, part)
        if not within(to, part.incident.audience):
            raise Invalid({"audience": f"{to.name} is wider than {part.incident.audience.name}. Release the incident first."})
        records.widen(part, to)
        part.save()
        noun, form = _PARTS[model]
        record(records.fact(part, f"{noun}.released", form(part)), actor=actor_form(by))
    return part


def withdraw_part(*, by: User, operation: Operation, model: type[Part], record_id: UUID, to: Audience, reason: str) -> Part:
    """Take one line or attachment back to a narrower audience; the incident's log there says why."""
    with viewing_as(by, operation):
        part = held(model, record_id, operation)
        policy.require(by, Action.RELEASE, part)
        noun, form = _PARTS[model]
        before = part.audience
        gone = records.narrow(part, to, noun=noun)
        part.save()
        text = f"{noun.replace('_', ' ')} withdrawn from {before.name} to {to.name}: {reason}"
        line = system_line(part.incident, by=by, text=text, audience=to)
        record(gone, records.fact(part, f"{noun}.updated", form(part)), line_fact(line), actor=actor_form(by))
    return part


def _parts_of(incident: Incident) -> list[Record]:
    links = IncidentLink.objects.filter(Q(from_incident=incident) | Q(to_incident=incident))
    kept: list[Any] = [
        rows.select_for_update(of=("self",), no_key=True).order_by("id")
        for rows in (LogLine.objects.filter(incident=incident), Attachment.objects.filter(incident=incident), links)
    ]
    return [row for rows in kept for row in rows]


def _narrow_parts(parts: Iterable[Record], to: Audience) -> list[Fact]:
    """What was read more widely than `to` follows into it; what has readers of its own stays with them."""
    facts = []
    for part in parts:
        if part.audience_id == to.id or not within(to, part.audience):
            continue
        noun, form = _PARTS[type(part)]
        facts.append(records.narrow(part, to, noun=noun))
        part.save()
        facts.append(records.fact(part, f"{noun}.updated", form(part)))
    return facts
