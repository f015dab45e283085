"""What one process keeps of one stream in memory: its recent entries, and pages of older ones that somebody asked for. Pure."""

from __future__ import annotations

from collections import OrderedDict
from uuid import UUID

from cop.frames import FRAME_BYTES, Frame

#: The ring of recent entries: whoever was away for a moment is served from it.
MOST_RECENT = 4_096
MOST_RECENT_BYTES = 4 * 1024 * 1024
#: Older entries are read and kept in aligned pages of this many, so that all who are behind share them.
CHUNK = 250
MOST_CHUNKS = 32


class Tail:
    """`known`: the last number read. Everything up to it exists; live sockets were given it."""

    __slots__ = ("_past", "_recent", "_recent_bytes", "id", "known", "name")

    def __init__(self, stream_id: UUID, name: str, known: int) -> None:
        self.id = stream_id
        self.name = name
        self.known = known
        self._recent: dict[int, bytes] = {}
        self._recent_bytes = 0
        self._past: OrderedDict[int, list[bytes]] = OrderedDict()

    def grow(self, lines: list[bytes]) -> None:
        """The next entries, right after `known`."""
        for line in lines:
            self.known += 1
            self._recent[self.known] = line
            self._recent_bytes += len(line)
        while len(self._recent) > MOST_RECENT or self._recent_bytes > MOST_RECENT_BYTES:
            self._recent_bytes -= len(self._recent.pop(next(iter(self._recent))))

    def keep(self, first: int, lines: list[bytes]) -> None:
        """Older entries that were read: whole pages from their beginning, from number `first` on."""
        while lines:
            chunk = (first - 1) // CHUNK
            self._past[chunk], lines, first = lines[:CHUNK], lines[CHUNK:], first + CHUNK
            self._past.move_to_end(chunk)
        while len(self._past) > MOST_CHUNKS:
            self._past.popitem(last=False)

    def line(self, seq: int) -> bytes | None:
        """The message with this number when it is in memory."""
        found = self._recent.get(seq)
        if found is None:
            chunk, index = divmod(seq - 1, CHUNK)
            page = self._past.get(chunk)
            if page is not None and index < len(page):
                return page[index]
        return found

    def after(self, cursor: int) -> Frame | None:
        """The next entries after `cursor` in one frame, as many as fit and are in memory; None when the next one is not."""
        lines: list[bytes] = []
        size = 0
        for seq in range(cursor + 1, self.known + 1):
            line = self.line(seq)
            if line is None or (lines and size + len(line) > FRAME_BYTES):
                break
            lines.append(line)
            size += len(line)
        return Frame(b",".join(lines), len(lines)) if lines else None
