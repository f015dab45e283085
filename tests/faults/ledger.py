"""What is really stored, read past the product: by the database's superuser, with plain SQL."""

from __future__ import annotations

from typing import Any, TypedDict

import psycopg


class StoredEntry(TypedDict):
    stream: str
    seq: int
    kind: str
    subject_kind: str
    subject_id: str
    data: dict[str, Any]


class Ledger(TypedDict):
    """`rows`: noun -> ids of what people wrote; `commitments`: id -> (resource, quantity, released); `stock`: (of, committed)."""

    heads: dict[str, int]
    entries: list[StoredEntry]
    rows: dict[str, list[str]]
    commitments: dict[str, tuple[str, int, bool]]
    stock: dict[str, tuple[int, int]]
    verified: bool


_ROWS = {
    "incident": "SELECT id FROM incidents_incident WHERE operation_id = %s",
    "log_line": "SELECT id FROM incidents_logline WHERE operation_id = %s AND NOT system",
    "message": "SELECT id FROM liaison_message WHERE operation_id = %s",
    "commitment": "SELECT id FROM incidents_commitment WHERE operation_id = %s",
}


def read_ledger(super_url: str, operation: str, *, verified: bool) -> Ledger:
    with psycopg.connect(super_url) as connection:

        def rows(query: str) -> list[tuple[Any, ...]]:
            return connection.execute(query, [operation]).fetchall()

        heads = dict(rows("SELECT name, head FROM journal_stream WHERE operation_id = %s"))
        entries = rows(
            """SELECT s.name, e.seq, e.kind, e.subject_kind, e.subject_id::text, e.data FROM journal_entry e
               JOIN journal_stream s ON s.id = e.stream_id WHERE s.operation_id = %s ORDER BY s.name, e.seq"""
        )
        committed = rows(
            """SELECT id::text, resource_id::text, quantity, released_at IS NOT NULL FROM incidents_commitment
               WHERE operation_id = %s"""
        )
        stock = rows("SELECT id::text, quantity, committed FROM incidents_resource WHERE operation_id = %s")
        return Ledger(
            heads=heads,
            entries=[
                StoredEntry(stream=stream, seq=seq, kind=kind, subject_kind=noun, subject_id=subject, data=data)
                for stream, seq, kind, noun, subject, data in entries
            ],
            rows={noun: [str(found) for (found,) in rows(query)] for noun, query in _ROWS.items()},
            commitments={found: (resource, quantity, ended) for found, resource, quantity, ended in committed},
            stock={found: (quantity, taken) for found, quantity, taken in stock},
            verified=verified,
        )


def heads_of(super_url: str, operation: str) -> dict[str, int]:
    with psycopg.connect(super_url) as connection:
        return dict(connection.execute("SELECT name, head FROM journal_stream WHERE operation_id = %s", [operation]).fetchall())
