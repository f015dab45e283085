"""Sets the stage of a run, through the product's own services: `python -m tests.faults.scenery` on the site's database.

Prints JSON: {"slug", "operation", "streams": {key: id}, "people": [{"id", "username", "organization", "organization_id", "side",
"token"}], "outsider": {...}, "trucks": [{"id", "audience", "quantity"}]}.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from incidents.services.resource import add_resource  # noqa: E402
from liaison.services.room import open_rooms_for  # noqa: E402
from operations.enums import Role  # noqa: E402
from operations.models import Audience, Operation, Organization, User  # noqa: E402
from operations.services import add_organization, add_user, assign, issue_token, name_audience, open_operation  # noqa: E402
from tests.faults.people import NAMED, ORGANIZATIONS, PEOPLE_OF_EACH  # noqa: E402

SLUG = "faults"


def set_stage(people_of_each: int, trucks: int) -> dict[str, Any]:
    organizations = {name: add_organization(name=name, short_name=name, side=side) for name, side in ORGANIZATIONS.items()}
    operation = open_operation(slug=SLUG, name="Typhoon Relief", kind="real", organizations=organizations.values())
    for key, members in NAMED.items():
        name_audience(operation=operation, key=key, name=key.title(), members=[organizations[name] for name in members])
    users = [
        person(f"p{number}_{place}", organization)
        for place, organization in enumerate(organizations.values())
        for number in range(people_of_each)
    ]
    for user in users:
        assign(user=user, operation=operation, role=Role.WATCH_OFFICER)
    open_rooms_for(operation)
    outsider = person("outsider", organizations["Relief Medics"])
    return {
        "slug": SLUG,
        "operation": str(operation.id),
        "streams": {audience.key: str(audience.id) for audience in Audience.objects.filter(operation=operation)},
        "people": [told(user) for user in users],
        "outsider": told(outsider),
        "trucks": fleet(operation, users, trucks),
    }


def person(username: str, organization: Organization) -> User:
    return add_user(username=username, password=None, organization=organization, name=username.upper())


def told(user: User) -> dict[str, str]:
    organization = user.organization
    assert organization is not None
    return {
        "id": str(user.id),
        "username": user.username,
        "organization": organization.name,
        "organization_id": str(organization.id),
        "side": organization.side,
        "token": issue_token(user=user),
    }


def fleet(operation: Operation, users: list[User], count: int) -> list[dict[str, Any]]:
    """Ten trucks under each name: most for all, some of one side alone."""
    found = []
    for number in range(count):
        key = ("shared", "shared", "military", "civilian")[number % 4]
        owner = next(user for user in users if key in ("shared", user.side))
        audience = Audience.objects.get(operation=operation, key=key)
        resource, _new = add_resource(
            by=owner, operation=operation, audience=audience, name=f"Trucks {number}", kind="truck", quantity=10
        )
        found.append({"id": str(resource.id), "audience": key, "quantity": 10})
    return found


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:3]] + [PEOPLE_OF_EACH, 8][len(sys.argv) - 1 :]
    json.dump(set_stage(*asked), sys.stdout)
