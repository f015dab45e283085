"""What one client knows, line by line in a file of its own: the journal that the checker believes rather than the server.

Lines of a writer: {"what": "invoke" | "info" | "ok" | "fail", "op": id, ...}. `invoke` opens an operation, `info` is an attempt
whose outcome nobody knows, `ok` an acknowledged one, `fail` a refusal that is final. Lines of a listener: "joined", "heard"
(runs of numbers in the order of arrival: [stream, first, last]), "lost", "wrong" (what no client may ever see).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Line = dict[str, Any]


class Diary:
    """Appends lines; each has the client's name and the seconds since the run began."""

    def __init__(self, folder: Path, client: str, began: float) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.client, self.began = client, began
        self.file = (folder / f"{client}.jsonl").open("w")

    def write(self, what: str, **more: Any) -> None:
        line = {"what": what, "client": self.client, "t": round(time.monotonic() - self.began, 3), **more}
        self.file.write(json.dumps(line, separators=(",", ":")) + "\n")

    def close(self) -> None:
        self.file.close()


def read_diaries(folder: Path) -> Iterator[tuple[str, list[Line]]]:
    """(client, its lines) of every diary in the folder."""
    for path in sorted(folder.glob("*.jsonl")):
        yield path.stem, [json.loads(line) for line in path.read_text().splitlines()]
