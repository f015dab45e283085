"""Reading the journal for live push: one read for all sockets of an operation, each entry encoded once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from journal.models import Stream
from journal.row_security import seeing
from journal.selectors import current_epoch, entries_after
from journal.shapes import entry_form

PAGE = 500


@dataclass(frozen=True)
class Page:
    """New entries of one stream: its head now, and (number, encoded message) in order."""

    stream_id: UUID
    head: int
    entries: list[tuple[int, str]]


def encode(message: Mapping[str, Any]) -> str:
    return orjson.dumps(message).decode()


def heads_of(stream_ids: list[UUID]) -> tuple[str, dict[UUID, int]]:
    """The epoch and the heads of these streams."""
    with seeing(stream_ids):
        return current_epoch(), dict(Stream.objects.filter(id__in=stream_ids).order_by("name").values_list("id", "head"))


def pages_after(cursors: Mapping[UUID, int]) -> list[Page]:
    """For each stream that grew past its cursor: the next page of its entries."""
    with seeing(cursors):
        # In a fixed order: that of the table's pages would tell how busy other streams are.
        streams = Stream.objects.filter(id__in=list(cursors)).order_by("name")
        grown = [stream for stream in streams if stream.head > cursors[stream.id]]
        return [
            Page(
                stream.id,
                stream.head,
                [
                    (entry.seq, encode(entry_form(entry, stream.name)))
                    for entry in entries_after(stream, cursors[stream.id], PAGE)
                ],
            )
            for stream in grown
        ]
