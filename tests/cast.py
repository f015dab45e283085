"""The standing cast: named people with fixed rights, the same in every test (DESIGN section 7).

`major_park` ROK Army, military liaison officer, watch officer · `ms_rivera` UN OCHA, civilian coordinator, watch officer ·
`dr_okafor` Relief Medics, reads and reports · `wg_cdr_suda` Royal Thai Armed Forces, military liaison officer ·
`observer_controller` exercise control · `admin` administrator of the operation · `outsider` takes no part.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uuid6

from operations.enums import Role, Side
from operations.models import Operation, Organization, User
from operations.services import add_organization, add_user, assign, name_audience, open_operation
from operations.services import operation as opening

PEOPLE: dict[str, tuple[str, str, tuple[Role, ...]]] = {
    "major_park": ("ROK Army", "Maj", (Role.WATCH_OFFICER,)),
    "ms_rivera": ("UN OCHA", "", (Role.WATCH_OFFICER,)),
    "dr_okafor": ("Relief Medics", "Dr", (Role.REPORTER,)),
    "wg_cdr_suda": ("Royal Thai Armed Forces", "Wg Cdr", (Role.LIAISON_OFFICER,)),
    "observer_controller": ("Exercise Control", "", (Role.EXERCISE_CONTROL,)),
    "admin": ("CMOC Secretariat", "", (Role.ADMINISTRATOR,)),
    "outsider": ("Elsewhere", "", ()),
}
SIDES = {"ROK Army": Side.MILITARY, "Royal Thai Armed Forces": Side.MILITARY}


@dataclass(frozen=True)
class Cast:
    operation: Operation
    major_park: User
    ms_rivera: User
    dr_okafor: User
    wg_cdr_suda: User
    observer_controller: User
    admin: User
    outsider: User

    def everybody(self) -> dict[str, User]:
        return {name: getattr(self, name) for name in PEOPLE}


Scene = Cast


def organization(name: str) -> Organization:
    found = Organization.objects.filter(name=name).first()
    return found or add_organization(name=name, short_name=name, side=SIDES.get(name, Side.CIVILIAN), country="")


def person(username: str, suffix: str = "") -> User:
    home, title, _roles = PEOPLE[username]
    found = User.objects.filter(username=username + suffix).first()
    name = username.replace("_", " ").title()
    return found or add_user(username=username + suffix, password=None, organization=organization(home), title=title, name=name)


def assemble(*, kind: str = "real", slug: str | None = None, suffix: str = "") -> Cast:
    """A new operation with the cast assigned to it, and the named audience "rok-only" (ROK Army alone).

    Its streams begin empty, so that a test may count: the rooms, which a new audience has otherwise, are opened by the tests that
    speak in them (liaison.services.open_rooms_for).
    """
    with _nobody_told():
        return _assembled(kind, slug, suffix)


@contextmanager
def _nobody_told() -> Iterator[None]:
    told, opening._opened = opening._opened, []
    try:
        yield
    finally:
        opening._opened = told


def _assembled(kind: str, slug: str | None, suffix: str) -> Cast:
    people = {username: person(username, suffix) for username in PEOPLE}
    operation = open_operation(
        slug=slug or f"op-{uuid6.uuid7().hex[-12:]}", name="Typhoon Relief", kind=kind, glide="TC-2026-000123-KOR"
    )
    for username, (_home, _title, roles) in PEOPLE.items():
        for role in roles:
            assign(user=people[username], operation=operation, role=role)
    name_audience(operation=operation, key="rok-only", name="ROK only", members=[organization("ROK Army")])
    return Cast(operation=operation, **people)


def enter_scene() -> Scene:
    """Committed: people are shared by all scenes of the worker's database, the operation is new."""
    return assemble()
