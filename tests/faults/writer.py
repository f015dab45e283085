"""Somebody who works: reports, changes, commits trucks, speaks - each with an id of its own, sent until it is answered."""

from __future__ import annotations

import asyncio
import random
from typing import Any
from uuid import UUID

from tests.faults.caller import Answer, Caller, NoAnswer
from tests.faults.diary import Diary
from tests.faults.people import entitled

#: What a person's device tries again by itself: the server said that it could not, not that it would not.
PASSING = {429, 502, 503, 504, 507}
WEIGHTS = {"incident": 25, "line": 25, "message": 20, "change": 15, "commit": 15}


class Pool:
    """What all writers know of: acknowledged incidents, and the rooms, by audience."""

    def __init__(self, trucks: list[dict[str, Any]]) -> None:
        self.trucks = trucks
        self.incidents: dict[str, list[str]] = {}
        self.rooms: dict[str, str] = {}
        self.acknowledged = 0
        self.invoked = 0
        self.most = 0

    def take(self) -> bool:
        """Whether one more write is wanted of anybody."""
        if self.invoked >= self.most:
            return False
        self.invoked += 1
        return True


class Writer:
    """`seed` makes ids and choices, so that a run can be repeated."""

    def __init__(self, person: dict[str, Any], caller: Caller, pool: Pool, diary: Diary, seed: int) -> None:
        self.person, self.caller, self.pool, self.diary = person, caller, pool, diary
        self.chance = random.Random(seed)
        self.audiences = sorted(entitled(person))
        self.mine: list[str] = []
        self.count = 0
        self.unknown = 0
        self.statuses: dict[int, int] = {}
        self.dishonest: list[str] = []
        #: What every report says at length; by default each something else.
        self.description = ""

    async def run(self, *, fresh: bool = False) -> None:
        """As long as there is something to write; `fresh`: each write on a new connection."""
        while self.pool.take():
            await self.one()
            if fresh:
                self.caller.hang_up()

    async def one(self) -> None:
        """One write of a random kind, until it is answered for good."""
        kind = "incident" if self.description else self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        alone = not self.description and self.chance.random() < 0.5
        audience = self.chance.choice(self.audiences) if alone else "shared"
        incidents = self.pool.incidents.get(audience, [])
        if kind == "message" and audience in self.pool.rooms:
            body = {"text": f"Over. {self.token()}"}
            await self._create("message", f"rooms/{self.pool.rooms[audience]}/messages/", body, audience)
        elif kind == "line" and incidents:
            incident = self.chance.choice(incidents)
            await self._create("log_line", f"incidents/{incident}/log/", {"text": f"Seen. {self.token()}"}, audience)
        elif kind == "change" and incidents:
            await self._change(self.chance.choice(incidents[-20:]), audience)
        elif kind == "commit" and self.pool.incidents.get("shared"):
            await self._trucks()
        else:
            await self._report(audience)

    def token(self) -> str:
        self.count += 1
        return f"{self.person['username']}.{self.count}"

    def new_id(self) -> str:
        """A UUIDv7 from the seed: its time counts writes, which is all that sorts."""
        bits = self.chance.getrandbits(74)
        head = (1_795_000_000_000 + self.count) << 80
        return str(UUID(int=head | 0x7 << 76 | (bits >> 62) << 64 | 0b10 << 62 | bits & (1 << 62) - 1))

    async def _report(self, audience: str) -> None:
        body = {
            "title": self.token(),
            "kind": "landslide",
            "severity": "severe",
            "place_name": "Ridge road",
            "audience": audience,
        }
        body["description"] = self.description or "Slope moved onto the road. " * self.chance.randint(0, 12)
        record_id = await self._create("incident", "incidents/", body, audience)
        if record_id:
            self.pool.incidents.setdefault(audience, []).append(record_id)

    async def _create(self, noun: str, path: str, body: dict[str, Any], audience: str, of: str = "") -> str | None:
        """The record's id when it was acknowledged, None when it was refused for good."""
        record_id = self.new_id()
        text = body.get("title") or body.get("text") or ""
        self.diary.write("invoke", op=record_id, noun=noun, audience=audience, text=text, of=of)
        answer = await self.send("POST", path, record_id, {"id": record_id, **body})
        if answer.status in (200, 201):
            self._ok(record_id, version=answer.json()["version"])
            return record_id
        self._refused(record_id, answer, honest=(409,) if noun == "commitment" else ())
        return None

    async def send(self, method: str, path: str, op: str, body: Any, headers: dict[str, str] | None = None) -> Answer:
        """The first answer that is final. In between: no answer (written down as info), or "not at the moment"."""
        while True:
            try:
                answer = await self.caller.call(method, path, body, headers=headers)
            except NoAnswer as nothing:
                self.unknown += 1
                self.diary.write("info", op=op, reason=str(nothing))
                await asyncio.sleep(0.05 + self.chance.random() * 0.3)
                continue
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            if answer.status not in PASSING:
                return answer
            if not answer.is_problem:
                self.dishonest.append(f"{answer.status} without problem details: {answer.body[:200]!r}")
            self.diary.write("info", op=op, reason=f"HTTP {answer.status}")
            await asyncio.sleep(min(answer.retry_after, 1.0) * self.chance.random() + 0.05)

    def _ok(self, op: str, **more: Any) -> None:
        self.pool.acknowledged += 1
        self.diary.write("ok", op=op, **more)

    def _refused(self, op: str, answer: Answer, honest: tuple[int, ...] = ()) -> None:
        self.diary.write("fail", op=op, status=answer.status, said=answer.body[:300].decode("utf-8", "replace"))
        if answer.status not in honest:
            self.dishonest.append(f"{answer.status}: {answer.body[:300]!r}")

    async def _change(self, incident: str, audience: str) -> None:
        """Read, change, and on a conflict read again. What was sent is known again by the word in the title."""
        op, word = self.new_id(), self.token()
        self.diary.write("invoke", op=op, noun="change", audience=audience, text=word, of=incident)
        while True:
            read = await self.send("GET", f"incidents/{incident}/", op, None)
            if read.status != 200:
                self._refused(op, read)
                return
            now = read.json()
            if now["title"] == word:
                self._ok(op, version=now["version"])
                return
            base = now["version"]
            answer = await self.send("PATCH", f"incidents/{incident}/", op, {"title": word}, {"If-Match": f'"{base}"'})
            if answer.status == 200:
                self._ok(op, version=answer.json()["version"], base=base)
                return
            if answer.status != 409:
                self._refused(op, answer)
                return
            self.diary.write("info", op=op, reason="conflict")

    async def _trucks(self) -> None:
        """Take one, or give one back."""
        if self.mine and self.chance.random() < 0.45:
            commitment = self.mine.pop(self.chance.randrange(len(self.mine)))
            op = self.new_id()
            self.count += 1
            self.diary.write("invoke", op=op, noun="release", audience="", text="", of=commitment)
            answer = await self.send("POST", f"commitments/{commitment}/release/", op, {})
            if answer.status == 200:
                self._ok(op, version=answer.json()["version"])
            else:
                self._refused(op, answer)
            return
        known = [truck for truck in self.pool.trucks if truck["audience"] in self.audiences]
        truck = self.chance.choice(known)
        self.count += 1
        body = {"incident": self.chance.choice(self.pool.incidents["shared"]), "quantity": 1}
        made = await self._create("commitment", f"resources/{truck['id']}/commit/", body, truck["audience"], truck["id"])
        if made:
            self.mine.append(made)
