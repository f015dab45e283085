"""Another process that writes the journal: one line of JSON on stdin, one transaction.

{"streams": [id, ...], "numbers": [n, ...], "times": [t, ...]}: one entry each, the n-th into the n-th stream, all in one commit.
Answers one line per commit. Runs in the environment of `bench.ground`.
"""

from __future__ import annotations

import os
import sys
from uuid import UUID

import django
import orjson

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hadr.settings")
django.setup()

import uuid6  # noqa: E402  (Django must be set up first)

from journal.row_security import seeing  # noqa: E402
from journal.services import Fact, record  # noqa: E402

#: An entry is then about 500 bytes on the wire.
PAD = "x" * 200


def main() -> None:
    actor = {"id": str(uuid6.uuid7()), "name": "Maj Park", "organization": "ROK Army", "side": "military"}
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin.buffer:
        asked = orjson.loads(line)
        streams = [UUID(each) for each in asked["streams"]]
        facts = [
            Fact(stream, "note.written", "note", uuid6.uuid7(), {"n": n, "t": t, "pad": PAD})
            for stream, n, t in zip(streams, asked["numbers"], asked["times"], strict=True)
        ]
        with seeing(set(streams)):
            record(*facts, actor=actor)


if __name__ == "__main__":
    main()
