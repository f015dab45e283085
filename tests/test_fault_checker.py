"""The checker of the fault runs finds what is wrong: diaries and ledgers are doctored here, one lie at a time."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.faults.checker import check, check_contents
from tests.faults.diary import Line
from tests.faults.ledger import Ledger, StoredEntry
from tests.faults.listener import Picture
from tests.faults.nemesis import KILLS, plan
from tests.faults.people import entitled

ARMY = {"id": "u1", "organization": "ROK Army", "organization_id": "o1", "side": "military"}
MEDIC = {"id": "u2", "organization": "Relief Medics", "organization_id": "o2", "side": "civilian"}
LISTENING = {"ear-army": ARMY, "ear-medic": MEDIC}
Record = tuple[dict[str, list[Line]], Any]


def entry(stream: str, seq: int, kind: str, subject: str, **data: Any) -> StoredEntry:
    noun = kind.partition(".")[0]
    form = {"id": subject, "audience": stream, "version": 1, **data}
    return StoredEntry(stream=stream, seq=seq, kind=kind, subject_kind=noun, subject_id=subject, data=form)


def ear(person: dict[str, str], heads: dict[str, int], *runs: list[Any]) -> list[Line]:
    told = {stream: heads.get(stream, 0) for stream in entitled(person)}
    began = {"what": "began", "numbers": dict.fromkeys(told, 0)}
    return [began, {"what": "joined", "heads": told}, {"what": "lost"}, {"what": "heard", "runs": list(runs)}]


def honest() -> Record:
    """Two reports, a change, a truck taken and given back, a line that was refused: everything as it should be."""
    entries = [
        entry("military", 1, "incident.reported", "i2", title="Depot flooded"),
        entry("shared", 1, "incident.reported", "i1", title="Bridge out"),
        entry("shared", 2, "incident.updated", "i1", title="Bridge passable", version=2),
        entry("shared", 3, "resource.committed", "r1", quantity=10, available_quantity=9, version=2),
        entry("shared", 4, "commitment.made", "c1"),
        entry("shared", 5, "commitment.released", "c1", version=2),
    ]
    heads = {"shared": 5, "military": 1}
    ledger = Ledger(
        heads=heads,
        entries=entries,
        rows={"incident": ["i1", "i2"], "log_line": [], "message": [], "commitment": ["c1"]},
        commitments={"c1": ("r1", 1, True)},
        stock={"r1": (10, 0)},
        verified=True,
    )
    writer: list[Line] = [
        {"what": "invoke", "op": "i1", "noun": "incident", "audience": "shared", "text": "Bridge out", "of": ""},
        {"what": "info", "op": "i1", "reason": "TimeoutError"},
        {"what": "ok", "op": "i1", "version": 1},
        {"what": "invoke", "op": "i2", "noun": "incident", "audience": "military", "text": "Depot flooded", "of": ""},
        {"what": "ok", "op": "i2", "version": 1},
        {"what": "invoke", "op": "x1", "noun": "change", "audience": "shared", "text": "Bridge passable", "of": "i1"},
        {"what": "ok", "op": "x1", "version": 2, "base": 1},
        {"what": "invoke", "op": "l1", "noun": "log_line", "audience": "shared", "text": "Refused", "of": ""},
        {"what": "fail", "op": "l1", "status": 400},
        {"what": "invoke", "op": "c1", "noun": "commitment", "audience": "shared", "text": "", "of": "r1"},
        {"what": "ok", "op": "c1", "version": 1},
        {"what": "invoke", "op": "x2", "noun": "release", "audience": "", "text": "", "of": "c1"},
        {"what": "ok", "op": "x2", "version": 2},
    ]
    diaries = {
        "writer-1": writer,
        "ear-army": ear(ARMY, heads, ["shared", 1, 3], ["military", 1, 1], ["shared", 4, 5]),
        "ear-medic": ear(MEDIC, heads, ["shared", 1, 5]),
    }
    return diaries, ledger


def test_an_honest_record_is_believed() -> None:
    diaries, ledger = honest()
    assert check(diaries, ledger, LISTENING) == []


def heard(record: Record, name: str, *runs: list[Any]) -> None:
    record[0][name][-1]["runs"] = list(runs)


def stored(record: Record, stream: str, seq: int) -> Any:
    return next(each for each in record[1]["entries"] if (each["stream"], each["seq"]) == (stream, seq))


def told_to_all(record: Record) -> None:
    """The military's report in everybody's stream."""
    stored(record, "military", 1).update(stream="shared", seq=6)
    record[1]["entries"].append(record[1]["entries"].pop(0))
    record[1]["heads"].update(military=0, shared=6)


def answered_twice_for_one_version(record: Record) -> None:
    lines = record[0]["writer-1"]
    lines += [
        {"what": "invoke", "op": "x9", "noun": "change", "audience": "shared", "text": "Bridge passable", "of": "i1"},
        {"what": "ok", "op": "x9", "version": 2, "base": 1},
    ]


LIES: dict[str, Callable[[Record], Any]] = {
    "an acknowledged report is not stored": lambda record: record[1]["rows"]["incident"].remove("i1"),
    "a report is stored twice": lambda record: record[1]["rows"]["incident"].append("i1"),
    "an acknowledged report is not told": lambda record: record[1]["entries"].remove(stored(record, "military", 1)),
    "a report is told twice": lambda record: stored(record, "shared", 2).update(kind="incident.reported"),
    "another text is stored": lambda record: stored(record, "shared", 1)["data"].update(title="Bridge in"),
    "a report is told to the wrong people": told_to_all,
    "a record of another audience is told": lambda record: stored(record, "shared", 3)["data"].update(audience="military"),
    "a write is never answered": lambda record: record[0]["writer-1"].pop(),
    "what was refused is stored": lambda record: record[1]["rows"]["log_line"].append("l1"),
    "what nobody sent is stored": lambda record: record[1]["rows"]["message"].append("ghost"),
    "an acknowledged change vanished": lambda record: stored(record, "shared", 2)["data"].update(title="Bridge out"),
    "two changed the same version": answered_twice_for_one_version,
    "a number is missing": lambda record: record[1]["entries"].remove(stored(record, "shared", 3)),
    "the tail is missing": lambda record: record[1]["heads"].update(shared=6),
    "an older version comes later": lambda record: stored(record, "shared", 5)["data"].update(version=1),
    "a truck went twice": lambda record: record[1].update(
        commitments={f"c{number}": ("r1", 1, False) for number in range(11)}, stock={"r1": (10, 11)}
    ),
    "fewer than none were left for a moment": lambda record: stored(record, "shared", 3)["data"].update(available_quantity=-1),
    "what was given back is still held": lambda record: record[1].update(
        commitments={"c1": ("r1", 1, False)}, stock={"r1": (10, 1)}
    ),
    "the count of trucks is wrong": lambda record: record[1].update(stock={"r1": (10, 1)}),
    "the chain is broken": lambda record: record[1].update(verified=False),
    "a listener missed one": lambda record: heard(record, "ear-medic", ["shared", 1, 2], ["shared", 4, 5]),
    "a listener missed the last": lambda record: heard(record, "ear-medic", ["shared", 1, 4]),
    "a listener got one twice": lambda record: heard(record, "ear-medic", ["shared", 1, 3], ["shared", 3, 5]),
    "a listener got two in the wrong order": lambda record: heard(
        record, "ear-medic", ["shared", 1, 1], ["shared", 3, 3], ["shared", 2, 2], ["shared", 4, 5]
    ),
    "a civilian heard the military": lambda record: heard(record, "ear-medic", ["shared", 1, 5], ["military", 1, 1]),
    "a civilian learned how busy the military is": lambda record: record[0]["ear-medic"][1]["heads"].update(military=1),
    "a soldier does not hear the military": lambda record: heard(record, "ear-army", ["shared", 1, 5]),
    "a listener saw another history": lambda record: record[0]["ear-army"].append(
        {"what": "wrong", "reason": "epoch", "detail": "another"}
    ),
    "a listener has no diary": lambda record: record[0].pop("ear-army"),
}


@pytest.mark.parametrize("lie", LIES)
def test_every_lie_is_found(lie: str) -> None:
    record = deepcopy(honest())
    LIES[lie](record)
    assert check(record[0], record[1], LISTENING), f"not found: {lie}"


def test_words_changed_on_the_way_are_found() -> None:
    _diaries, ledger = honest()
    sent = {
        (each["stream"], each["seq"]): {"kind": each["kind"], "subject": {"id": each["subject_id"]}, "data": each["data"]}
        for each in ledger["entries"]
    }
    assert list(check_contents(sent, ledger)) == []
    sent["shared", 1] = {**sent["shared", 1], "data": {**ledger["entries"][1]["data"], "title": "Bridge in"}}
    sent["shared", 99] = sent["shared", 2]
    assert len(list(check_contents(sent, ledger))) == 2


def test_a_picture_that_missed_an_entry_is_no_picture() -> None:
    row = {"id": "i1", "version": 1, "title": "Bridge out"}
    later = {**row, "version": 2, "title": "Bridge passable"}
    update = {"subject": {"kind": "incident", "id": "i1"}, "data": later}
    gone = {"subject": {"kind": "incident", "id": "i1"}, "data": {"id": "i1", "withdrawn": True, "version": 3}}
    fresh: dict[str, Any] = {"incidents": [later], "truncated": {}}
    picture = Picture({"incidents": [row]})
    assert picture.differences(fresh)
    picture.apply(update)
    assert not picture.differences(fresh)
    picture.apply(gone)
    assert picture.differences(fresh) and not picture.differences({"incidents": [], "truncated": {}})
    picture.apply(update)
    assert not picture.differences({"incidents": [], "truncated": {}}), "an older version does not come back"


def test_the_same_seed_breaks_the_same_things() -> None:
    first = plan(7, writes=2_000, kills=10)
    assert first == plan(7, writes=2_000, kills=10) != plan(8, writes=2_000, kills=10)
    kills = [deed for deed in first if deed.kind == "kill"]
    assert len(kills) == 10 and {deed.target for deed in kills} == set(KILLS)
    assert [deed.after for deed in first] == sorted(deed.after for deed in first)
    assert all(deed.after < 2_000 for deed in first)
