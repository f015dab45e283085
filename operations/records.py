"""The life of a record: created once by its client's id, changed by version, moved between audiences.

Services of every app use these few steps, so that idempotence, conflicts and releases behave alike everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from journal import clock
from journal.services import Fact
from journal.statement import insert, prepared, prepared_cursor
from operations.audience_order import within
from operations.codes import new_code
from operations.errors import Conflict, Invalid
from operations.models import Audience, Record, User

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=models.Model)
CODE = "code"  # the field of those records that people name on the radio
FormOf = Callable[[Any], Mapping[str, Any]]


def digest(request: Mapping[str, Any]) -> bytes:
    """SHA-256 of what the client asked for, independent of key order."""
    return hashlib.sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS, default=str)).digest()


def already_created(model: type[M], record_id: UUID | None, request: Mapping[str, Any]) -> M | None:
    """The row (it has a `request_digest`) that this same request created. Raises Conflict when its id belongs to another request.

    Of two equal requests at once (a client that sends again while the first is on its way) the second waits here for the first
    to be stored, and then finds it.
    """
    if record_id is None:
        return None
    with prepared_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(record_id)])
    return _known(model, record_id, request)


def _known(model: type[M], record_id: UUID, request: Mapping[str, Any]) -> M | None:
    found: M | None = _one_of(model, lock=False)(record_id, None)
    if found is None:
        return None
    stored = getattr(found, "request_digest", None)
    if stored is None or bytes(stored) != digest(request):
        raise Conflict("This id was used for another request. Send a new id.")
    return found


def create(record: R, *, by: User | None, request: Mapping[str, Any], code_prefix: str = "", audience: Audience) -> R:
    """Store a new record, version 1. Gives it a random code when it has a prefix and none yet."""
    _begin(record, by=by, request=request, code_prefix=code_prefix, audience=audience)
    if not insert(record):
        _create_otherwise(record, code_prefix)
    return record


def create_new(record: R, *, by: User | None, audience: Audience) -> R:
    """Store a record that no client asked for by id and that has no code: nothing about it can be taken."""
    _begin(record, by=by, request={}, code_prefix="", audience=audience)
    insert(record, known_new=True)
    return record


def create_once(record: R, *, by: User | None, request: Mapping[str, Any], code_prefix: str = "", audience: Audience) -> R | None:
    """As `already_created` and `create`, in one statement for what is new. The record that this same request created before,
    or None when it is stored now. For a record whose making looks at nothing that the first one has changed."""
    chosen = _begin(record, by=by, request=request, code_prefix=code_prefix, audience=audience)
    if insert(record):
        return None
    if known := _known(type(record), record.id, request):
        return known
    _create_otherwise(record, "" if chosen else code_prefix)
    return None


def _begin(record: Record, *, by: User | None, request: Mapping[str, Any], code_prefix: str, audience: Audience) -> bool:
    """All that a new record has in common. Whether its code was chosen by its sender."""
    record.audience = audience
    record.created_by = by
    record.created_at = record.updated_at = clock.now()
    record.request_digest = digest(request)
    chosen: bool = bool(getattr(record, CODE, ""))
    if code_prefix and not chosen:
        setattr(record, CODE, new_code(code_prefix))
    return chosen


def _create_otherwise(record: Record, code_prefix: str) -> None:
    """Something unique about the record is taken already: find out what, in a savepoint, and try other codes."""
    for attempt in range(8):
        if code_prefix and attempt:
            setattr(record, CODE, new_code(code_prefix))
        try:
            with transaction.atomic():
                record.save(force_insert=True)
            return
        except IntegrityError as broken:
            constraint = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", "") or ""
            if constraint.endswith("_pkey"):
                raise Conflict("This id cannot be used. Send a new one.") from None
            if "code" not in constraint:
                raise
            if not code_prefix:
                raise Conflict("This code is taken. Send another or none.") from None
    raise Conflict("No free code was found. Send the request again.")


def read(model: type[R], record_id: UUID) -> R:
    """The record with its audience and who made it, one prepared statement. Raises DoesNotExist."""
    found: R = _one_of(model, lock=False)(record_id, model.DoesNotExist)
    return found


def locked(model: type[R], record_id: UUID) -> R:
    """The same with its row locked until the transaction ends.

    Not against those who only refer to it: a new row's reference is checked at commit, when its writer holds the journal's
    stream already, for which the holder of this lock may be waiting.
    """
    found: R = _one_of(model, lock=True)(record_id, model.DoesNotExist)
    return found


@cache
def _one_of(model: type[Any], *, lock: bool) -> Callable[[UUID, type[Exception] | None], Any]:
    """What finds a row of this model by its id, and gives None or raises when there is none."""
    names = {field.name for field in model._meta.get_fields()}
    with_it = [path for path in ("audience", "organization", "created_by__organization") if path.partition("__")[0] in names]

    @prepared
    def row(*, id: UUID) -> QuerySet[Any]:  # noqa: A002  (the field)
        rows: QuerySet[Any] = model._default_manager.select_related(*with_it).filter(id=id)
        return rows.select_for_update(of=("self",), no_key=True) if lock else rows

    def one(record_id: UUID, absent: type[Exception] | None) -> Any:
        found = row.first(id=record_id)
        if found is None and absent is not None:
            raise absent
        return found

    return one


def check_version(record: Record, expected: int | None, *, form: FormOf, yours: Mapping[str, Any]) -> None:
    """Raise Conflict with both versions when somebody changed the record since `expected` was read."""
    if expected is not None and record.version != expected:
        raise Conflict(
            _("This was changed since version %(read)s was read. It is now version %(now)s.")
            % {"read": expected, "now": record.version},
            current=form(record),
            yours=yours,
        )


def touch(record: Record) -> None:
    """The next version. Call before save()."""
    record.version += 1
    record.updated_at = clock.now()


def fact(record: Record, kind: str, data: Mapping[str, Any], *, stream_id: UUID | None = None) -> Fact:
    """The journal's line about a record: `kind` is "<noun>.<past participle>" and its noun names the subject."""
    return Fact(
        stream_id=stream_id or record.audience_id,
        kind=kind,
        subject_kind=kind.partition(".")[0],
        subject_id=record.id,
        data=data,
    )


def changes(before: Mapping[str, Any], after: Mapping[str, Any], fields: list[str]) -> list[dict[str, Any]]:
    """What differs between two forms, as [{"field", "from", "to"}]."""
    return [
        {"field": field, "from": before[field], "to": after[field]} for field in fields if before.get(field) != after.get(field)
    ]


def widen(record: Record, to: Audience) -> None:
    """Release a record to a wider audience. Raises Invalid when that one is not wider."""
    if record.audience_id == to.id or not within(record.audience, to):
        raise Invalid(
            {
                "audience": _("%(wanted)s is not wider than %(held)s. Choose a wider audience, or withdraw.")
                % {"wanted": to.name, "held": record.audience.name}
            }
        )
    record.audience = to
    touch(record)


def narrow(record: Record, to: Audience, *, noun: str) -> Fact:
    """Withdraw a record to a narrower audience. Returns the line that tells the stream which loses it, and nothing more."""
    lost = record.audience
    if lost.id == to.id or not within(to, lost):
        raise Invalid(
            {
                "audience": _("%(wanted)s is not narrower than %(held)s. Choose a narrower audience, or release.")
                % {"wanted": to.name, "held": lost.name}
            }
        )
    record.audience = to
    touch(record)
    gone = {"id": str(record.id), "withdrawn": True, "version": record.version}
    # The streams of the two audiences reach a browser in either order: what stays must be newer than what is withdrawn.
    touch(record)
    return fact(record, f"{noun}.withdrawn", gone, stream_id=lost.id)


def code_field() -> models.CharField[str, str]:
    """A short code, unique in its operation by a constraint named *_code_once."""
    return models.CharField(max_length=9)
