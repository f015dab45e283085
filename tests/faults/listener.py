"""A screen that stays open: keeps (epoch, stream, number) as a real client does, and comes back with them after each loss."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any

import orjson
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from tests.faults.diary import Diary

#: As in cop/static/cop/link/link.js: two beats and a half without a word, and the socket is dead though nobody said so.
SILENCE = 40.0
LONGEST_WAIT = 5.0
SUBJECTS = {
    "incidents": "incident", "resources": "resource", "commitments": "commitment", "incident_links": "incident_link",
    "attachments": "attachment", "log_lines": "log_line", "contacts": "contact", "seats": "seat", "watches": "watch",
    "rooms": "room", "messages": "message", "read_markers": "read_marker",
}  # fmt: skip

Entry = dict[str, Any]
#: (stream, number) -> the entry as it was first heard by anybody of this run.
Heard = dict[tuple[str, int], Entry]


class Picture:
    """The store of a client: an entry is applied by version, what was withdrawn leaves a tombstone."""

    def __init__(self, snapshot: dict[str, Any]) -> None:
        self.state = {subject: {row["id"]: row for row in snapshot.get(name, [])} for name, subject in SUBJECTS.items()}
        self.gone: dict[str, int] = {}

    def apply(self, entry: Entry) -> None:
        rows, data = self.state.get(entry["subject"]["kind"]), entry["data"]
        if rows is None:
            return
        known = rows.get(data["id"])
        if data["version"] < max(known["version"] if known else 0, self.gone.get(data["id"], 0)):
            return
        if data.get("withdrawn"):
            rows.pop(data["id"], None)
            self.gone[data["id"]] = data["version"]
        else:
            rows[data["id"]] = data

    def differences(self, fresh: dict[str, Any]) -> list[str]:
        """Where this picture departs from a snapshot fetched now. A cut-off collection is compared as far as it goes."""
        found = []
        for name, subject in SUBJECTS.items():
            mine, rows = self.state[subject], {row["id"]: row for row in fresh.get(name, [])}
            whole = not fresh["truncated"].get(name) and name not in ("log_lines", "messages")
            if whole and mine.keys() != rows.keys():
                found.append(f"{name}: {len(mine)} replayed, {len(rows)} fetched")
            found += [f"{name} {key}: differs" for key, row in rows.items() if mine.get(key) != row]
            # The listeners of a run share their entries: what was equal once is the same object for the next one.
            fresh[name] = [mine[key] if mine.get(key) == row else row for key, row in rows.items()]
        return found


class Listener:
    """`enough()` tells when everything was heard. `numbers` is the next number expected less one, by stream."""

    def __init__(self, name: str, person: dict[str, Any], slug: str, port: int, *, diary: Diary, heard: Heard, seed: int) -> None:
        self.name, self.person, self.slug, self.port = name, person, slug, port
        self.diary, self.heard, self.chance = diary, heard, random.Random(seed)
        self.numbers: dict[str, int] = {}
        self.epoch = ""
        self.picture: Picture | None = None
        self.losses = self.joins = self.wrongs = self.unordered = 0
        self.closed_with: dict[int, int] = {}
        self.refusals: dict[int, int] = {}
        self.heard_at = 0.0
        self.over = False
        self.transport: WSTransport | None = None

    def begin(self, snapshot: dict[str, Any], *, picture: bool = True) -> None:
        self.epoch, self.numbers = snapshot["epoch"], dict(snapshot["heads"])
        self.picture = Picture(snapshot) if picture else None
        self.diary.write("began", epoch=self.epoch, numbers=self.numbers)

    async def run(self) -> None:
        """Until `over`: connect, resume, hear; after a loss wait with jitter and come back."""
        failures = 0
        while not self._is_over():
            joined = self.joins
            try:
                await self._one_socket()
            except Exception as broken:  # refused, cut in the handshake, or nobody there
                status = getattr(getattr(broken, "response", None), "status", None)
                if status is not None:
                    self.refusals[int(status)] = self.refusals.get(int(status), 0) + 1
            if self._is_over():
                return
            failures = 0 if self.joins > joined else failures + 1
            await asyncio.sleep(self.chance.random() * min(LONGEST_WAIT, 0.5 * 2 ** min(failures, 6)))

    def _is_over(self) -> bool:
        return self.over

    async def _one_socket(self) -> None:
        url = f"ws://127.0.0.1:{self.port}/ws/operations/{self.slug}/"
        asked = {"Sec-WebSocket-Protocol": f"token.{self.person['token']}"}
        ear = _Ear(self)
        transport, _same = await ws_connect(lambda: ear, url, extra_headers=asked, websocket_handshake_timeout=15)
        self.transport, self.heard_at = transport, time.monotonic()
        transport.send(WSMsgType.TEXT, orjson.dumps({"type": "resume", "epoch": self.epoch, "have": self.numbers}))
        gone = asyncio.ensure_future(transport.wait_disconnected())
        try:
            while not gone.done() and not self.over:
                await asyncio.wait({gone}, timeout=1)
                if not gone.done() and time.monotonic() - self.heard_at > SILENCE:
                    self.diary.write("silent")
                    break
        finally:
            ear.deaf = True
            transport.disconnect()
            self.transport = None
            await asyncio.wait({gone}, timeout=1)
            gone.cancel()
        if not self.over:
            self.losses += 1
            self.diary.write("lost", code=ear.code)
            self.closed_with[ear.code] = self.closed_with.get(ear.code, 0) + 1

    def frame(self, payload: bytes) -> None:
        self.heard_at = time.monotonic()
        said = orjson.loads(payload)
        runs: list[list[Any]] = []
        for message in said if isinstance(said, list) else [said]:
            if message["type"] == "entry":
                self._entry(message, runs)
            elif message["type"] in ("welcome", "beat") and message["epoch"] != self.epoch:
                self._wrong("epoch", f"{message['epoch']} instead of {self.epoch}")
            elif message["type"] == "welcome":
                self.joins += 1
                self.diary.write("joined", heads=message["heads"])
        if runs:
            self.diary.write("heard", runs=runs)

    def _entry(self, entry: Entry, runs: list[list[Any]]) -> None:
        stream, seq = entry["stream"], entry["seq"]
        if runs and runs[-1][0] == stream and runs[-1][2] == seq - 1:
            runs[-1][2] = seq
        else:
            runs.append([stream, seq, seq])
        first = self.heard.setdefault((stream, seq), entry)
        if first is not entry and first != entry:
            self._wrong("differs", f"{stream} {seq} is not what another client got")
        if seq == self.numbers.get(stream, 0) + 1:
            self.numbers[stream] = seq
            if self.picture is not None:
                self.picture.apply(first)
        else:
            self.unordered += 1

    def _wrong(self, what: str, detail: str) -> None:
        self.wrongs += 1
        self.diary.write("wrong", reason=what, detail=detail)

    def reached(self, heads: dict[str, int]) -> bool:
        return all(self.numbers.get(stream, 0) >= head for stream, head in heads.items())


class _Ear(WSListener):
    """What picows calls."""

    def __init__(self, owner: Listener) -> None:
        super().__init__()
        self.owner = owner
        self.code = 1006
        self.deaf = False
        self.parts: list[bytes] = []

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if self.deaf:
            return
        if frame.msg_type == WSMsgType.CLOSE:
            code: Any = frame.get_close_code()
            self.code = int(code or 1005)
            transport.disconnect()
        elif frame.msg_type in (WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.CONTINUATION):
            payload = frame.get_payload_as_bytes()
            if frame.fin and not self.parts:
                self.owner.frame(payload)
                return
            self.parts.append(payload)
            if frame.fin:
                whole, self.parts = b"".join(self.parts), []
                self.owner.frame(whole)
