"""Worlds that differ only in what one person may not see (RELIABILITY S2).

A world is a script: steps that the viewer sees and steps behind the veil. Two worlds share the first to the last digit - time,
ids and codes are given out by the number of the step - and have hidden steps of their own between them. Whatever the viewer then
reads must be the same in both, byte for byte.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from liaison.services import add_contact, define_seat, open_rooms_for
from operations import policy
from operations.codes import ALPHABET
from operations.errors import DomainError
from operations.models import Audience, Operation, User
from operations.services import add_user, assign, name_audience
from tests.cast import Cast, assemble, organization

#: Far from every real clock: a time of this century's other half comes from here, any other was read off the machine.
START = datetime(2091, 5, 4, 6, 0, tzinfo=UTC)
VIEWERS = ("ms_rivera", "dr_okafor", "wg_cdr_suda", "major_park", "observer_controller", "admin", "observer", "outsider")
ACTORS = ("major_park", "ms_rivera", "wg_cdr_suda", "observer_controller", "dr_okafor")


@dataclass(frozen=True)
class Thing:
    """A record of the world. `sealed`: made alike in both worlds and shown later, so its own fields stay as they are."""

    noun: str
    id: UUID
    audience: str
    name: str = ""
    sealed: bool = False


class Clockwork:
    """Time, ids and codes by the number of the step: the same for a visible step in every world, random for a hidden one."""

    def __init__(self) -> None:
        self.begin(0, None)

    def begin(self, step: int, chance: random.Random | None) -> None:
        self.base = START + timedelta(minutes=step, seconds=20 if chance else 0)
        self.step, self.chance, self.calls, self.made = step, chance, 0, 0

    def now(self) -> datetime:
        """One moment per visible step: how often its services look at the clock may depend on what is hidden."""
        self.calls += 1
        return self.base + timedelta(milliseconds=self.calls if self.chance else 0)

    def uuid7(self) -> UUID:
        self.made += 1
        millis = int(self.base.timestamp() * 1000) + (self.chance.randrange(30_000) if self.chance else self.made)
        rest = self.chance.getrandbits(62) if self.chance else (self.step << 16) + self.made
        return UUID(int=(millis << 80) | (7 << 76) | ((self.made & 0xFFF) << 64) | (2 << 62) | rest)

    def code(self, prefix: str) -> str:
        self.made += 1
        if self.chance:
            return f"{prefix}-{''.join(self.chance.choice(ALPHABET) for _ in range(5))}"
        number = self.step * 1024 + self.made
        return f"{prefix}-0{''.join(ALPHABET[(number >> shift) & 31] for shift in (15, 10, 5, 0))}"

    def install(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr("django.utils.timezone.now", self.now)
        patch.setattr("uuid6.uuid7", self.uuid7)
        ours: dict[str, Any] = {"uuid7": self.uuid7, "new_code": self.code}
        many = "incidents.services.rows."
        patch.setattr(f"{many}new_ids", lambda count: [str(self.uuid7()) for _ in range(count)])
        patch.setattr(f"{many}new_codes", lambda prefix, count: [self.code(prefix) for _ in range(count)])
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] in ("incidents", "liaison", "operations", "cop"):
                for word, made in ours.items():
                    if hasattr(module, word):
                        patch.setattr(module, word, made)


@dataclass
class Stage:
    """What both worlds stand on: the cast with an observer, named audiences, rooms, two known people and a seat."""

    cast: Cast
    people: dict[str, User]
    operation: Operation

    def audience(self, key: str) -> Audience:
        return Audience.objects.get(operation=self.operation, key=key)

    def keys_of(self, user: User) -> set[str]:
        return {audience.key for audience in policy.audiences(user, self.operation)}


def make_stage() -> Stage:
    cast = assemble()
    observer = add_user(username=f"observer-{cast.operation.slug}", password=None, organization=organization("Observers"))
    assign(user=observer, operation=cast.operation, role="observer")
    named = {"medical": ("Relief Medics", "UN OCHA"), "coalition": ("ROK Army", "Royal Thai Armed Forces")}
    for key, members in named.items():
        name_audience(operation=cast.operation, key=key, name=key.title(), members=[organization(name) for name in members])
    open_rooms_for(cast.operation)
    stage = Stage(cast, {**cast.everybody(), "observer": observer}, cast.operation)
    here: dict[str, Any] = {"operation": cast.operation, "audience": stage.audience("shared")}
    for who in (cast.major_park, cast.ms_rivera):
        add_contact(by=who, user=who, **here)
    define_seat(by=cast.major_park, key="watch-officer", name="Watch officer", side="military", **here)
    return stage


@dataclass
class World:
    """One run of a script. `visible` and `hidden` are what the steps of each side of the veil have made."""

    stage: Stage
    viewer: User
    clock: Clockwork
    veil: random.Random
    visible: list[Thing] = field(default_factory=list)
    hidden: list[Thing] = field(default_factory=list)
    done: int = 0
    #: What the visible steps did, or why not: the same in every world of a script.
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seen = sorted(self.stage.keys_of(self.viewer))
        everything = Audience.objects.filter(operation=self.stage.operation).values_list("key", flat=True)
        self.unseen = sorted(set(everything) - set(self.seen))
        self.keys = {who: self.stage.keys_of(self.stage.people[who]) for who in ACTORS}


@dataclass
class Step:
    """One deed on one side of the veil: who does it, in which audience, and what there is to do it with."""

    world: World
    chance: random.Random
    behind: bool
    key: str
    by: User

    @property
    def here(self) -> dict[str, Any]:
        return {"by": self.by, "operation": self.world.stage.operation}

    @property
    def audience(self) -> Audience:
        return self.world.stage.audience(self.key)

    @property
    def things(self) -> list[Thing]:
        return self.world.hidden if self.behind else self.world.visible

    def own(self, noun: str) -> Thing:
        """A record of this side and audience. Raises LookupError when there is none."""
        return self._one([thing for thing in self._here(noun) if not thing.sealed])

    def near(self, noun: str) -> Thing:
        """One of this audience, or a shared one that the viewer sees: what narrower records hang on."""
        shared = [thing for thing in self.world.visible if thing.noun == noun and thing.audience == "shared"]
        return self._one(self._here(noun) + shared)

    def _here(self, noun: str) -> list[Thing]:
        return [thing for thing in self.things if thing.noun == noun and thing.audience == self.key]

    def _one(self, found: list[Thing]) -> Thing:
        if not found:
            raise LookupError
        return self.chance.choice(found)

    def made(self, noun: str, record: Any, name: str = "", *, sealed: bool = False) -> None:
        thing = Thing(noun, record.id, self.key, name, sealed)
        if all(thing.id != known.id for known in self.things):
            self.things.append(thing)


@dataclass(frozen=True)
class Script:
    """Where the steps of both sides come from. The same seed gives the same world."""

    seed: str
    viewer: str
    steps: int = 16

    def play(self, stage: Stage, clock: Clockwork, letter: str) -> World:
        """Act the world out, inside the caller's transaction."""
        from tests.two_worlds_deeds import HIDDEN, VISIBLE  # the deeds know the steps, not the other way round

        world = World(stage, stage.people[self.viewer], clock, random.Random(f"{self.seed} hidden {letter}"))
        seen, veiled = random.Random(f"{self.seed} visible"), world.veil
        for number in range(1, self.steps + 1):
            for _hidden in range(veiled.choice((0, 0, 1, 1, 2, 3))):
                clock.begin(number, veiled)
                act(world, HIDDEN, veiled, behind=True)
            clock.begin(number, None)
            # Each visible step has its own chances: one that is refused draws no more and no less than in the other world.
            act(world, VISIBLE, random.Random(seen.random()), behind=False)
        clock.begin(self.steps + 1, None)
        return world


def act(world: World, deeds: list[Any], chance: random.Random, *, behind: bool) -> None:
    """One random deed by a random person who belongs to a random audience of that side of the veil. May come to nothing."""
    keys = world.unseen if behind else world.seen
    if not keys:
        return
    key = chance.choice([*keys, *(["shared"] * 3 if "shared" in keys else [])])
    able = [who for who in ACTORS if key in world.keys[who]]
    if not able:
        return
    step = Step(world, chance, behind, key, world.stage.people[chance.choice(able)])
    deed = chance.choice(deeds)
    try:
        with transaction.atomic():
            deed(step)
        world.done += 1
        outcome = "done"
    except (DomainError, LookupError) as refused:
        outcome = f"{type(refused).__name__} {refused}"
    if not behind:
        world.told.append(f"{deed.__name__} by {step.by} in {key}: {outcome}")


@contextmanager
def undone() -> Iterator[None]:
    """Everything inside is taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
