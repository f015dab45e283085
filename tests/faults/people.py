"""Who takes part in a run, and who may know what: the oracle, written down without asking the product."""

from __future__ import annotations

from typing import Any

#: Organization -> side.
ORGANIZATIONS = {
    "ROK Army": "military",
    "Royal Thai Armed Forces": "military",
    "UN OCHA": "civilian",
    "Relief Medics": "civilian",
}
#: Named audience -> the organizations in it. One lies across both sides.
NAMED = {"joint": ("ROK Army", "UN OCHA"), "medical": ("Relief Medics", "Royal Thai Armed Forces")}
#: A server takes at most 20 sockets of one person, so that 200 listeners need some people.
PEOPLE_OF_EACH = 6

Person = dict[str, Any]


def entitled(person: Person) -> set[str]:
    """The streams of which this person gets every entry, and no others: {"id", "organization", "organization_id", "side"}."""
    named = {key for key, members in NAMED.items() if person["organization"] in members}
    return {"shared", person["side"], f"organization:{person['organization_id']}", *named}
