"""Replay equals reload: for every service and every persona, the snapshot before plus the entries since is the snapshot after."""

from __future__ import annotations

import ast
import random
from pathlib import Path
from typing import Any

import orjson
import pytest

from cop.collections import COLLECTIONS
from cop.selectors.snapshot import entries, snapshot
from operations.models import User
from operations.row_security import viewing_as
from tests.cast import PEOPLE, Cast
from tests.deeds import DEEDS
from tests.world import World, make_world

ROOT = Path(__file__).resolve().parent.parent
COLLECTION_OF = {collection.subject: collection.name for collection in COLLECTIONS}
#: Parts of services that record nothing by themselves; their callers above do.
PARTS = {"store_figures", "report_drafts", "system_line"}
VIEWERS = [name for name, (_home, _title, roles) in PEOPLE.items() if roles]


def services() -> set[str]:
    """Every public function of a services module that acts for somebody: it takes `by`."""
    found = set()
    for app in ("incidents", "liaison"):
        for path in (ROOT / app / "services").glob("*.py"):
            for node in ast.parse(path.read_text()).body:
                if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                    continue
                if any(argument.arg == "by" for argument in node.args.kwonlyargs):
                    found.add(node.name)
    return found - PARTS


def test_every_service_is_replayed() -> None:
    assert services() == set(DEEDS)


def look(world: World, viewer: User) -> dict[str, Any]:
    with viewing_as(viewer, world.operation):
        seen: dict[str, Any] = orjson.loads(orjson.dumps(snapshot(viewer, world.operation)))
    return seen


def replay(before: dict[str, Any], streams: list[list[dict[str, Any]]], order: random.Random) -> dict[str, dict[str, Any]]:
    """The reference store: what the browser's store does, in Python. Streams may interleave in any order."""
    state = {collection.name: {row["id"]: row for row in before[collection.name]} for collection in COLLECTIONS}
    gone: dict[str, int] = {}
    waiting = [list(stream) for stream in streams if stream]
    while waiting:
        stream = order.choice(waiting)
        entry = stream.pop(0)
        waiting = [left for left in waiting if left]
        data, name = entry["data"], COLLECTION_OF.get(entry["subject"]["kind"])
        if name is None:
            continue
        held = state[name].get(data["id"])
        if data["version"] < max(held["version"] if held else 0, gone.get(data["id"], 0)):
            continue
        if data.get("withdrawn"):
            state[name].pop(data["id"], None)
            gone[data["id"]] = data["version"]
        else:
            state[name][data["id"]] = data
    return state


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_snapshot_and_entries_arrive_at_the_same_picture(cast: Cast, deed: str) -> None:
    world = make_world(cast)
    viewers = {name: getattr(cast, name) for name in VIEWERS}
    before = {name: look(world, viewer) for name, viewer in viewers.items()}
    DEEDS[deed](world)
    recorded = 0
    for name, viewer in viewers.items():
        after = look(world, viewer)
        with viewing_as(viewer, world.operation):
            streams = [
                orjson.loads(orjson.dumps(entries(viewer, world.operation, stream, head, 1_000)["entries"]))
                for stream, head in before[name]["heads"].items()
            ]
        recorded += sum(map(len, streams))
        for seed in range(4):
            replayed = replay(before[name], streams, random.Random(seed))
            for collection in COLLECTIONS:
                fresh = {row["id"]: row for row in after[collection.name]}
                assert replayed[collection.name] == fresh, f"{name}, {collection.name}, seed {seed}"
    assert recorded or deed in ("stage_import", "report_fixes"), "a deed that nobody hears of proves nothing"
