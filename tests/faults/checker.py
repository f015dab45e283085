"""Compares what every client wrote down with what is stored. Pure: diaries and a ledger go in, what is wrong comes out.

tests/test_fault_checker.py gives it doctored diaries and ledgers: a checker that finds nothing has to find nothing for a reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tests.faults.diary import Line
from tests.faults.ledger import Ledger, StoredEntry
from tests.faults.people import Person, entitled

#: The entry that tells of a new record, by the noun of the write.
MADE = {
    "incident": "incident.reported",
    "log_line": "log_line.added",
    "message": "message.posted",
    "commitment": "commitment.made",
}
Diaries = Mapping[str, list[Line]]


def check(diaries: Diaries, ledger: Ledger, listening: Mapping[str, Person]) -> list[str]:
    """`listening`: the person behind each listener's diary. Empty when every promise was kept."""
    by_subject: dict[str, list[StoredEntry]] = defaultdict(list)
    for entry in ledger["entries"]:
        by_subject[entry["subject_id"]].append(entry)
    wrong = [] if ledger["verified"] else ["the journal: verify_journal does not vouch for it"]
    wrong += check_journal(ledger)
    writes = {name: lines for name, lines in diaries.items() if name not in listening}
    wrong += check_writes(writes, ledger, by_subject)
    wrong += check_stock(ledger)
    for name, person in listening.items():
        wrong += check_listener(name, diaries.get(name, []), person, ledger["heads"])
    return wrong


def check_journal(ledger: Ledger) -> Iterable[str]:
    """Numbers without a gap, each entry in the stream of its own audience, each record's versions rising."""
    next_of: dict[str, int] = {}
    versions: dict[str, int] = {}
    for entry in ledger["entries"]:
        stream, seq = entry["stream"], entry["seq"]
        if seq != next_of.setdefault(stream, 1):
            yield f"{stream} {seq}: the number before it is missing"
        next_of[stream] = seq + 1
        audience = entry["data"].get("audience")
        if audience != stream:
            yield f"{stream} {seq}: tells of a record of {audience}"
        version = entry["data"]["version"]
        if version <= versions.get(entry["subject_id"], 0):
            yield f"{stream} {seq}: version {version} of {entry['subject_id']} comes after {versions[entry['subject_id']]}"
        versions[entry["subject_id"]] = version
    for stream, head in ledger["heads"].items():
        if next_of.get(stream, 1) != head + 1:
            yield f"{stream}: the head says {head}, the last entry is {next_of.get(stream, 1) - 1}"


def check_writes(diaries: Diaries, ledger: Ledger, by_subject: Mapping[str, list[StoredEntry]]) -> Iterable[str]:
    """Every write resolved; what was acknowledged stored once and told once; nothing stored that nobody sent."""
    made: dict[str, set[str]] = {noun: set() for noun in MADE}
    stored = {noun: Counter(found) for noun, found in ledger["rows"].items()}
    changed: Counter[tuple[str, int]] = Counter()
    for client, lines in diaries.items():
        invoked = {line["op"]: line for line in lines if line["what"] == "invoke"}
        ended = {line["op"]: line for line in lines if line["what"] in ("ok", "fail")}
        for op, line in invoked.items():
            end = ended.get(op)
            if end is None:
                yield f"{client} {line['noun']} {op}: never answered"
            elif end["what"] == "ok" and line["noun"] in MADE:
                made[line["noun"]].add(op)
                yield from _created(client, line, stored[line["noun"]], by_subject)
            elif end["what"] == "ok" and line["noun"] == "change":
                yield from _changed(client, line, end, by_subject, changed)
            elif end["what"] == "ok" and line["noun"] == "release":
                yield from _released(client, line, ledger, by_subject)
            elif end["what"] == "fail" and stored.get(line["noun"], {}).get(op):
                yield f"{client} {line['noun']} {op}: refused and yet stored"
    for noun, found in stored.items():
        for record_id in found.keys() - made[noun]:
            yield f"{noun} {record_id}: stored, but nobody sent it or it was refused"
    for (record, base), count in changed.items():
        if count > 1:
            yield f"incident {record}: {count} people changed version {base} and each was told that it worked"


def _created(client: str, line: Line, stored: Counter[str], by_subject: Mapping[str, list[StoredEntry]]) -> Iterable[str]:
    op, noun = line["op"], line["noun"]
    if stored[op] != 1:
        yield f"{client} {noun} {op}: acknowledged, stored {stored[op]} times"
    told = [entry for entry in by_subject.get(op, []) if entry["kind"] == MADE[noun]]
    if len(told) != 1:
        yield f"{client} {noun} {op}: acknowledged, told {len(told)} times"
        return
    said = told[0]["data"].get("title") or told[0]["data"].get("text") or ""
    if noun != "commitment" and said != line["text"]:
        yield f"{client} {noun} {op}: sent {line['text']!r}, told {said!r}"
    if told[0]["stream"] != line["audience"]:
        yield f"{client} {noun} {op}: meant for {line['audience']}, told to {told[0]['stream']}"


def _changed(
    client: str, line: Line, end: Line, by_subject: Mapping[str, list[StoredEntry]], changed: Counter[tuple[str, int]]
) -> Iterable[str]:
    told = [entry["data"] for entry in by_subject.get(line["of"], []) if entry["data"].get("version") == end["version"]]
    if not told or told[0].get("title") != line["text"]:
        yield f"{client} change of {line['of']}: acknowledged as version {end['version']}, which the journal does not tell"
    if "base" in end:
        changed[line["of"], end["base"]] += 1
        if end["version"] != end["base"] + 1:
            yield f"{client} change of {line['of']}: version {end['base']} became {end['version']}"


def _released(client: str, line: Line, ledger: Ledger, by_subject: Mapping[str, list[StoredEntry]]) -> Iterable[str]:
    _resource, _quantity, released = ledger["commitments"].get(line["of"], ("", 0, False))
    if not released:
        yield f"{client} release of {line['of']}: acknowledged, still committed"
    told = [entry for entry in by_subject.get(line["of"], []) if entry["kind"] == "commitment.released"]
    if len(told) != 1:
        yield f"{client} release of {line['of']}: acknowledged, told {len(told)} times"


def check_stock(ledger: Ledger) -> Iterable[str]:
    """No more is committed than there is: now, and at every moment that the journal tells of."""
    held: Counter[str] = Counter()
    for resource, quantity, released in ledger["commitments"].values():
        held[resource] += 0 if released else quantity
    for resource, (quantity, committed) in ledger["stock"].items():
        if committed != held[resource]:
            yield f"resource {resource}: says {committed} committed, {held[resource]} are"
        if held[resource] > quantity:
            yield f"resource {resource}: {held[resource]} of {quantity} committed"
    for entry in ledger["entries"]:
        if entry["subject_kind"] == "resource" and "available_quantity" in entry["data"]:
            left = entry["data"]["available_quantity"]
            if not 0 <= left <= entry["data"]["quantity"]:
                yield f"resource {entry['subject_id']}: {left} available at {entry['stream']} {entry['seq']}"


def check_listener(name: str, lines: list[Line], person: Person, heads: Mapping[str, int]) -> Iterable[str]:
    """Every entitled entry once, in order, to the end; of nothing else a word."""
    allowed = entitled(person)
    have: dict[str, int] = {}
    began = False
    for line in lines:
        if line["what"] == "began":
            have, began = dict(line["numbers"]), True
        elif line["what"] == "wrong":
            yield f"{name}: {line['reason']}: {line['detail']}"
        elif line["what"] in ("joined", "began") or line["what"] == "heard":
            pass
        if line["what"] in ("joined", "began"):
            named = set(line.get("heads") or line.get("numbers") or {})
            if named != allowed:
                yield f"{name}: was told of {sorted(named ^ allowed)} against its rights"
        for stream, first, last in line.get("runs", []):
            yield from _run(name, stream, first, last, allowed, have)
    if not began:
        yield f"{name}: never began"
    for stream in allowed:
        if have.get(stream, 0) != heads.get(stream, 0):
            yield f"{name}: {stream} ends at {have.get(stream, 0)} of {heads.get(stream, 0)}"


def _run(name: str, stream: str, first: int, last: int, allowed: set[str], have: dict[str, int]) -> Iterable[str]:
    if stream not in allowed:
        yield f"{name}: got {stream} {first} to {last}, which is not for it"
        return
    expected = have.get(stream, 0) + 1
    if first < expected:
        yield f"{name}: {stream} {first} to {min(last, expected - 1)} came again"
    elif first > expected:
        yield f"{name}: {stream} {expected} to {first - 1} never came"
    have[stream] = max(last, have.get(stream, 0))


def check_contents(heard: Mapping[tuple[str, int], Mapping[str, Any]], ledger: Ledger) -> Iterable[str]:
    """What went over the wire is what is stored, word for word."""
    stored = {(entry["stream"], entry["seq"]): entry for entry in ledger["entries"]}
    for (stream, seq), entry in heard.items():
        known = stored.get((stream, seq))
        if known is None:
            yield f"{stream} {seq}: was sent and is not stored"
        elif (known["kind"], known["subject_id"], known["data"]) != (entry["kind"], entry["subject"]["id"], entry["data"]):
            yield f"{stream} {seq}: was sent otherwise than it is stored"
