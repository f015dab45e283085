"""The journal: what happened, in the order in which it was stored, never changed afterwards.

A stream holds the facts of one operation that one audience may know. Its numbers run 1, 2, 3 without a gap, so a reader who
holds number N knows that nothing before N is missing, and learns nothing of how busy any other audience is.
"""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

import orjson
from django.db import models


class KeptText(models.JSONField):
    """JSON in the text in which it was written: what is hashed, stored and sent to readers is the same, byte for byte."""

    def db_type(self, connection: Any) -> str:
        return "json"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return orjson.loads(value) if isinstance(value, str | bytes) else value


class Stream(models.Model):
    """One audience of one operation. `id` is the audience's id; `name` its key on the wire ("shared", "military", ...)."""

    id = models.UUIDField(primary_key=True)
    operation_id = models.UUIDField()
    name = models.CharField(max_length=64)
    head = models.BigIntegerField(default=0)
    head_hash = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operation_id", "name"], name="stream_name_once_per_operation")]

    def __str__(self) -> str:
        return f"{self.name} at {self.head}"


class Entry(models.Model):
    """One fact. `data` is the subject's whole public form; `hash` chains it to the entry before it in its stream.

    SQL that wants to pass `data` on asks for `data::text`: it is ready to be sent.
    """

    pk = models.CompositePrimaryKey("stream_id", "seq")
    # Neither constraint nor index: journal_append and row security see to the one, the primary key begins with the other.
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="entries", db_constraint=False, db_index=False)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    at = models.DateTimeField()
    actor = models.JSONField(null=True)
    data = KeptText()
    hash = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "at"], name="entry_of_subject"),
            models.Index(fields=["stream", "at"], name="entry_by_time"),
        ]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.kind} {self.seq}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Entries are written by journal.services.record() alone and never changed.")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Entries are never deleted: strike the record that they tell of.")


class Epoch(models.Model):
    """Which history this database holds. A restore replaces it, so that every client asks for everything again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    begun_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.id)
