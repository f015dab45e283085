"""What the codes and @names in a text mean to everybody who may read it.

A code resolves only to a record whose audience holds every reader of the room. To somebody who types the code of a military
incident into the shared room it stays plain text, whoever they are: a link there would tell that it exists.
"""

from __future__ import annotations

import re

from incidents.models import Incident, Resource
from liaison.models import Contact, Room
from liaison.shapes.room import MentionForm
from operations import policy
from operations.audience_order import within
from operations.codes import codes_in
from operations.models import Audience, User

_NAME = re.compile(r"(?<![\w@.+-])@([\w.+-]{1,150})")
MOST = 50


def mentions_in(text: str, room: Room) -> list[MentionForm]:
    """The incidents, resources, contacts and people that a text names, each once, in order. At most 50 codes and 50 names."""
    codes, names = codes_in(text)[:MOST], names_in(text)[:MOST]
    if not codes and not names:
        return []
    found = {**_records(codes, room), **_people(names, room)}
    return [found[word] for word in (*codes, *(f"@{name}" for name in names)) if word in found]


def names_in(text: str) -> list[str]:
    """Names after @, each once; for one at the end of a sentence also without its point."""
    spelled = [name for found in _NAME.findall(text) for name in (found, found.rstrip(".+-"))]
    return [name for name in dict.fromkeys(spelled) if name]


def _records(codes: list[str], room: Room) -> dict[str, MentionForm]:
    if not codes:
        return {}
    known = _known_to_all(room)
    found = {}
    for kind, model in (("incident", Incident), ("resource", Resource)):
        rows = model._default_manager.filter(operation=room.operation_id, code__in=codes, audience__in=known)
        for record_id, code in rows.values_list("id", "code"):
            found[code] = MentionForm(kind=kind, id=str(record_id), code=code)
    return found


def _people(names: list[str], room: Room) -> dict[str, MentionForm]:
    """A person's contact, or the person when no contact of theirs is known to all but they take part and read the room."""
    if not names:
        return {}
    found = {}
    holders = policy.current_assignments(room.operation).filter(user__username__in=names).values("user")
    for person in User.objects.filter(id__in=holders).select_related("organization"):
        if room.audience_id in {audience.id for audience in policy.audiences(person, room.operation)}:
            found[f"@{person.username}"] = MentionForm(kind="person", id=str(person.id), code=f"@{person.username}")
    rows = Contact.objects.filter(operation=room.operation_id, user__username__in=names, audience__in=_known_to_all(room))
    for contact_id, username in rows.order_by("-created_at").values_list("id", "user__username"):
        found[f"@{username}"] = MentionForm(kind="contact", id=str(contact_id), code=f"@{username}")
    return found


def _known_to_all(room: Room) -> list[Audience]:
    """The audiences that hold everybody who reads the room."""
    every = Audience.objects.filter(operation=room.operation_id).select_related("organization").prefetch_related("members")
    return [audience for audience in every if within(room.audience, audience)]
