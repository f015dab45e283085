"""Everything that one person can read, asked in one order: the addresses of tests/access_table.py with ids, filters and pages."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from cop.hub import hub_here
from cop.socket import picture_socket
from cop.threads import Readers
from operations.services import issue_token
from tests.access_table import Row
from tests.routes import SECTIONS
from tests.two_worlds import START, Thing, World

#: What holds no records at all: it is the same for everybody, whatever there is.
NOT_READ = {"schema/", "schema/browse/", "jsi18n/", "healthz", "readyz", "metrics", ""}
NOT_READ_BELOW = ("basemap/",)
#: Of a hundred ways to narrow, search and page, so many are tried with each pair of worlds.
FILTERS_EACH = 30
NOUNS = ("incident", "line", "attachment", "link", "resource", "commitment", "batch", "contact", "seat", "shift", "room", "track")
_REAL_TIME = re.compile(rf"(?!{START.year})20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
_FRESH = re.compile(r'(csrfmiddlewaretoken" value|csrf-token" content)="[^"]+"|<h-clock.*?</h-clock>|csrftoken=\w+|expires=[^;]+')


@dataclass
class Reader:
    """One person at both doors, by token and by session. The same person's requests in both worlds."""

    slug: str
    token: str
    rest: APIClient = field(default_factory=lambda: APIClient(raise_request_exception=False))
    pages: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @classmethod
    def of(cls, user: Any, slug: str) -> Reader:
        reader = cls(slug, issue_token(user=user))
        reader.rest.credentials(HTTP_AUTHORIZATION=f"Token {reader.token}")
        reader.pages.force_login(user)
        return reader

    def get(self, url: str, accept: str = "", body: dict[str, Any] | None = None) -> tuple[str, str]:
        """Status, headers and body, without what is fresh in every answer."""
        headers = {"HTTP_X_REQUEST_ID": "two-worlds", **({"HTTP_ACCEPT": accept} if accept else {})}
        client: Any = self.rest if url.startswith("/api/") else self.pages
        answer = client.post(url, body, format="json", **headers) if body else client.get(url, **headers)
        raw = b"".join(answer) if answer.streaming else answer.content
        told = [str(answer.status_code), *(f"{name}: {value}" for name, value in sorted(answer.items()))]
        text = "\n".join([*told, str(answer.cookies), raw.decode("utf-8", "backslashreplace")])
        return raw.decode("utf-8", "replace"), _FRESH.sub("", _REAL_TIME.sub("then", text))


def everything(world: World, reader: Reader, probes: list[Thing], seed: str) -> dict[str, str]:
    """All answers by what was asked. `probes`: records that this person must not see, there or not there."""
    found: dict[str, str] = {}
    for prefix, rows in SECTIONS.items():
        before = "/" + prefix.replace("<slug:slug>", reader.slug)
        for row in rows:
            if row.method == "GET" and is_read(prefix, row):
                for path in paths(row, world, probes, random.Random(f"{seed} {row.path}")):
                    ask(reader, found, before + path.replace("<slug:slug>", reader.slug))
    inside = f"/api/v1/operations/{reader.slug}/"
    chance = random.Random(f"{seed} filters")
    every = sorted(set(filters(world, probes, chance)))
    for path in chance.sample(every, min(FILTERS_EACH, len(every))):
        ask(reader, found, inside + path)
    for path in ("incidents/", "resources/", "tracks/"):
        found[f"features {path}"] = reader.get(inside + path, accept="application/geo+json")[1]
    text = " ".join(thing.name for thing in probes[:4])
    found["draft"] = reader.get(inside + "incidents/draft/", body={"text": f"{text} 2 trapped at 35.3, 129.2"})[1]
    then = quote(timezone.now().isoformat())
    found["as of now"] = reader.get(inside + f"snapshot/?as_of={then}")[1]
    found["socket"] = _REAL_TIME.sub("then", "\n".join(resumed(reader)))
    return found


def is_read(prefix: str, row: Row) -> bool:
    return prefix != "accounts/" and row.path not in NOT_READ and not row.path.startswith(NOT_READ_BELOW)


def ask(reader: Reader, found: dict[str, str], url: str) -> None:
    """One address, and the pages after it while there are any, at most three."""
    for _page in range(3):
        raw, found[url] = reader.get(url)
        following = json.loads(raw).get("next") if raw.startswith('{"next":"') else None
        if not following or "limit=" not in url:
            return
        url = following.removeprefix("http://testserver")


def paths(row: Row, world: World, probes: list[Thing], chance: random.Random) -> Iterator[str]:
    """The row's address with a record that the viewer sees and with one that they do not see."""
    named = re.findall(r"<\w+:(\w+)>", row.path.replace("<slug:slug>", ""))
    if "<stream>" in row.path:
        yield from (row.path.replace("<stream>", quote(key)) for key in [*world.seen, *world.unseen])
    elif not named:
        yield row.path
    elif named[0] in NOUNS:
        for side in (world.visible, probes):
            candidates = [thing for thing in side if thing.noun == named[0]]
            for thing in chance.sample(candidates, min(1, len(candidates))):
                yield re.sub(r"<(?!slug)\w+:\w+>", str(thing.id), row.path)


def filters(world: World, probes: list[Thing], chance: random.Random) -> Iterator[str]:
    """Lists narrowed, searched and paged, also by the words and ids of what is hidden."""
    hidden = chance.sample(probes, min(6, len(probes)))
    seen = chance.sample(world.visible, min(4, len(world.visible)))
    words = {quote(word) for thing in [*hidden, *seen] for word in thing.name.split()[:1]} | {"%25", "a", "INC"}
    for noun in ("incidents", "resources", "contacts"):
        yield from (f"{noun}/?q={word}" for word in sorted(words))
        yield f"{noun}/?updated_after={quote(START.isoformat())}"
        yield f"{noun}/?limit=1"
    for noun in ("log", "commitments", "seats", "rooms"):
        yield f"{noun}/?limit=1"
    yield from ("imports/?limit=1", "commitments/?active=1", "commitments/?active=0", "incidents/?open=1")
    yield from ("incidents/?severity=extreme", "incidents/?status=verified,closed,duplicate", "incidents/?kind=flood,fire")
    yield from ("incidents/?bbox=129,35,129.3,35.3", "resources/?bbox=129,35,129.3,35.3", "resources/?kind=truck")
    yield from ("tracks/?limit=1", "tracks/?bbox=129,35,129.3,35.3", "tracks/?source=BOAT%201", "tracks/?source=BOAT%202")
    yield from (f"tracks/?audience={quote(key)}" for key in [*world.unseen[:2], *world.seen[:2]])
    yield from (f"search/?q={word}" for word in sorted(words))
    for what in ("what=incidents", "what=resources", "what=resources&free=0", "what=resources&kind=truck"):
        yield f"nearest/?lon=129.2&lat=35.2&limit=5&{what}"
    yield from ("resources/?status=committed", "resources/?side=military", "resources/?side=civilian", "contacts/?side=military")
    yield from ("contacts/?presence=on_call", "contacts/?seat=air", "seats/air/", "watches/air/", "seats/medical/coverage/")
    yield from (f"incidents/?audience={quote(key)}" for key in [*world.unseen[:3], *world.seen[:2]])
    for thing in [*hidden, *seen]:
        if thing.noun == "incident":
            yield f"commitments/?incident={thing.id}"
            yield f"incidents/suggest_duplicates/?title={quote(thing.name)}&lon=129.2&lat=35.2&exclude={thing.id}"
            yield f"incidents/suggest_duplicates/?title={quote(thing.name)}"
            yield f"incidents/{thing.id}/log/?limit=1"
        elif thing.noun == "resource":
            yield f"commitments/?resource={thing.id}"
        elif thing.noun == "seat":
            yield f"contacts/?seat={thing.id}"
    yield from (f"entries/?stream={quote(key)}&after=2&limit=3" for key in world.seen)


# ------------------------------------------------------------------ the socket, in this thread and this transaction


def in_this_thread(patch: pytest.MonkeyPatch) -> None:
    """Let the hub read over the test's own connection, where the worlds are."""

    async def run(readers: Readers, call: Callable[..., Any], *args: Any) -> Any:
        found = await sync_to_async(call, thread_sensitive=True)(*args)
        # It swallows a cancellation while the call runs: a reader that was told to stop would go on for ever.
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError
        return found

    patch.setattr(Readers, "run", run)
    patch.setattr("channels.db.close_old_connections", lambda: None)
    patch.setattr("cop.socket.person_seen", lambda user, operation: None)


def resumed(reader: Reader) -> list[str]:
    """What the socket says to somebody who resumes from nothing: frames, or how it was refused."""

    async def run() -> list[str]:
        said: list[str] = []
        script: list[dict[str, Any]] = [
            {"type": "websocket.connect"},
            {"type": "websocket.receive", "text": '{"type":"resume","have":{}}'},
        ]
        caught_up = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if script:
                return script.pop(0)
            caught_up.set()
            await asyncio.sleep(3600)
            return {"type": "websocket.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            said.append(message.get("text") or json.dumps(message))

        scope = {
            "type": "websocket", "headers": [], "cookies": {}, "subprotocols": [f"token.{reader.token}"],
            "url_route": {"kwargs": {"slug": reader.slug}},
        }  # fmt: skip
        socket = asyncio.create_task(picture_socket(scope, receive, send))
        await asyncio.wait({socket, asyncio.create_task(caught_up.wait())}, return_when=asyncio.FIRST_COMPLETED)
        while any(each.cursors is not None for each in hub_here().connections):  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.001)
        socket.cancel()
        await asyncio.gather(socket, return_exceptions=True)
        # A call in this thread swallows one cancellation, and the loop's end asks only once and then waits for ever.
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for other in others:
                other.cancel()
            await asyncio.wait(others, timeout=0.05)
        return said

    frames: list[str] = async_to_sync(run)()
    # Which messages share a frame depends on the moment of writing: the messages are what is said.
    return [json.dumps(message) for frame in frames for message in _messages(frame)]


def _messages(frame: str) -> list[Any]:
    said = json.loads(frame)
    return said if isinstance(said, list) else [said]
