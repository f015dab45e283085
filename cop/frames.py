"""WebSocket text frames, built once and written to many. Pure: bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

#: Messages are joined into one frame up to about this size.
FRAME_BYTES = 64 * 1024


class Frame:
    """One message, or several as a JSON array (DESIGN section 6).

    `inner` is the JSON of the messages, joined by commas and without the brackets, so that frames can be joined further.
    """

    __slots__ = ("_text", "_wire", "count", "inner")

    def __init__(self, inner: bytes, count: int = 1) -> None:
        self.inner = inner
        self.count = count
        self._wire = b""
        self._text = ""

    def __len__(self) -> int:
        return len(self.inner)

    @property
    def body(self) -> bytes:
        return self.inner if self.count == 1 else b"[%b]" % self.inner

    @property
    def wire(self) -> bytes:
        """Header and body as RFC 6455 puts them on the wire: one unmasked, final text frame."""
        if not self._wire:
            body = self.body
            self._wire = _header(len(body)) + body
        return self._wire

    @property
    def text(self) -> str:
        if not self._text:
            self._text = self.body.decode()
        return self._text


def _header(length: int) -> bytes:
    if length < 126:
        return bytes((0x81, length))
    if length < 65_536:
        return b"\x81\x7e" + length.to_bytes(2, "big")
    return b"\x81\x7f" + length.to_bytes(8, "big")


def joined(frames: Sequence[Frame]) -> Frame:
    """All their messages in one."""
    if len(frames) == 1:
        return frames[0]
    return Frame(b",".join([frame.inner for frame in frames]), sum(frame.count for frame in frames))


def framed(lines: Iterable[bytes]) -> Iterator[Frame]:
    """The messages in as few frames as the size allows, in order."""
    batch: list[bytes] = []
    size = 0
    for line in lines:
        if batch and size + len(line) > FRAME_BYTES:
            yield Frame(b",".join(batch), len(batch))
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    if batch:
        yield Frame(b",".join(batch), len(batch))
