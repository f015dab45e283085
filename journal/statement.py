"""Questions that every request asks: compiled by Django once per process, parsed and planned by PostgreSQL once per connection.

A queryset is built, compiled and planned anew each time it is asked, which costs several times what its answer costs. What is
asked with every write is therefore kept as a statement with places for its values. Values are bound by the server, never written
into the text. Nothing of an answer is kept: rights and records are read anew each time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

import psycopg
from django.contrib.gis.db.backends.postgis.adapter import PostGISAdapter
from django.contrib.gis.geos import Point
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, router, transaction
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

M = TypeVar("M", bound=Model)
#: What gives one value of a statement from its arguments.
Place = Callable[[dict[str, Any]], Any]
_SLOTS = (UUID, str, bytes, datetime, Point)


@contextmanager
def prepared_cursor(*, using: str = DEFAULT_DB_ALIAS) -> Iterator[Any]:
    """A cursor of Django's connection (its transaction, its log, its errors) whose statements the server keeps."""
    connection = connections[using]
    connection.ensure_connection()
    with connection.wrap_database_errors:
        bare = psycopg.Cursor(connection.connection)
    with connection._prepare_cursor(bare) as cursor:  # type: ignore[attr-defined]
        yield cursor


@contextmanager
def at_once(*, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """What is sent inside goes to the server together, and is waited for once: at the first answer that somebody reads, or at
    the end. An error of any of the statements is raised there."""
    connection = connections[using]
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


class Statement(Generic[M]):
    """A queryset of models as a prepared statement. Called with the arguments of its function, it gives the rows as a list.

    Values of type UUID, str, bytes, datetime and Point, and lists of them, have a place in the statement; any other value is a
    part of it.
    """

    def __init__(self, build: Callable[..., QuerySet[M]]) -> None:
        self.build = build
        self._model: type[M] | None = None
        self._compiled: dict[tuple[Any, ...], _Compiled | None] = {}

    def __call__(self, **values: Any) -> list[M]:
        return self._rows(values, one=False)

    def _rows(self, values: dict[str, Any], *, one: bool) -> list[M]:
        compiled = self.compiled(values, one=one)
        return compiled.ask(values) if compiled else []

    def compiled(self, values: dict[str, Any], *, one: bool = False) -> _Compiled | None:
        """None stands for a question whose answer is always empty."""
        if self._model is None:
            self._model = self.build(**values).model
        key = (router.db_for_read(self._model), one, *(_shape(value) for value in values.values()))
        if key not in self._compiled:
            self._compiled[key] = _compile(self.build, values, one=one)
        return self._compiled[key]

    def first(self, **values: Any) -> M | None:
        """The first row alone: the statement is limited to one."""
        found = self._rows(values, one=True)
        return found[0] if found else None


def prepared(build: Callable[..., QuerySet[M]]) -> Statement[M]:
    """`@prepared` over a function of keyword arguments that gives a queryset of models."""
    return Statement(build)


def _shape(value: Any) -> Any:
    kind = type(value)
    if kind in _SLOTS:
        return kind
    return (kind, len(value), type(value[0]) if value else None) if kind is list else value


def _mark(value: Any) -> Any:
    """Something of the same type that nothing else in the statement equals, to find the place again."""
    kind = type(value)
    if kind is UUID:
        return uuid4()
    if kind is str:
        return secrets.token_hex(16)
    if kind is bytes:
        return secrets.token_bytes(16)
    if kind is datetime:
        return datetime(1, 1, 2, tzinfo=UTC) + timedelta(microseconds=secrets.randbelow(10**15))
    if kind is Point:
        return Point(secrets.randbelow(10**9) / 1e8, secrets.randbelow(10**9) / 1e8, srid=value.srid)
    return [_mark(each) for each in value] if kind is list else value


def _alike(given: Any) -> tuple[Any, Callable[[Any], Any]]:
    """What stands in a compiled statement for a value: the value, and what makes the same of another one."""
    if isinstance(given, PostGISAdapter):
        geography = given.geography
        return given.ewkb, lambda value: PostGISAdapter(value, geography=geography)
    return getattr(given, "obj", given), lambda value: value  # Django wraps bytes, which the driver takes as they are


def _argument(name: str, index: int | None, values: dict[str, Any]) -> Any:
    return values[name] if index is None else values[name][index]


class _Compiled:
    """The statement, its values in order, and how a row becomes an object, as Django's own querysets do it."""

    def __init__(self, queryset: QuerySet[Any], place: Callable[[Any], Place]) -> None:
        compiler = queryset.query.get_compiler(queryset.db)
        self.using = queryset.db
        self.sql, given = compiler.as_sql()
        self.places = [place(each) for each in given]
        info = compiler.klass_info
        self.converters = list(compiler.get_converters([each[0] for each in compiler.select]).items())
        self.model = info["model"]
        self.begin, self.end = info["select_fields"][0], info["select_fields"][-1] + 1
        self.fields = [each[0].target.attname for each in compiler.select[self.begin : self.end]]
        self.related = get_related_populators(info, compiler.select, queryset.db)  # type: ignore[call-arg]
        self.annotations = list((compiler.annotation_col_map or {}).items())

    def ask(self, values: dict[str, Any]) -> list[Any]:
        with prepared_cursor(using=self.using) as cursor:
            self.send(cursor, values)
            return self.objects(cursor.fetchall())

    def send(self, cursor: Any, values: dict[str, Any]) -> None:
        cursor.execute(self.sql, [place(values) for place in self.places])

    def objects(self, rows: list[Any]) -> list[Any]:
        return [self._object(row) for row in rows]

    def _object(self, row: Any) -> Any:
        if self.converters:
            row = list(row)
            connection = connections[self.using]
            for position, (convert, expression) in self.converters:
                value = row[position]
                for each in convert:
                    value = each(value, expression, connection)
                row[position] = value
        found = self.model.from_db(self.using, self.fields, row[self.begin : self.end])
        for each in self.related:
            each.populate(row, found)
        for name, position in self.annotations:
            setattr(found, name, row[position])
        return found


def _compile(build: Callable[..., QuerySet[M]], values: dict[str, Any], *, one: bool) -> _Compiled | None:
    marks = {name: _mark(value) for name, value in values.items()}
    where: dict[Any, Callable[[dict[str, Any]], Any]] = {}
    for name, mark in marks.items():
        if type(mark) is list:
            where |= {each: partial(_argument, name, index) for index, each in enumerate(mark)}
        elif type(mark) in _SLOTS:
            where[bytes(mark.ewkb) if type(mark) is Point else mark] = partial(_argument, name, None)
    placed: set[Any] = set()

    def place(given: Any) -> Place:
        known, bound = _alike(given)
        if known.__hash__ is None or known not in where:
            return lambda _values: given
        placed.add(known)
        read = where[known]
        return lambda values: bound(read(values))

    queryset = build(**marks)
    if one:
        queryset = queryset[:1]
    if queryset._iterable_class is not ModelIterable or queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
        raise TypeError(f"{build.__name__}: only whole models can be prepared")
    try:
        compiled = _Compiled(queryset, place)
    except EmptyResultSet:
        return None
    if len(placed) < len(where):
        raise TypeError(f"{build.__name__}: a value has no place of its own in the statement")
    return compiled


def together(*asked: tuple[Statement[Any], dict[str, Any]], using: str = DEFAULT_DB_ALIAS) -> list[list[Any]]:
    """The answers of several statements for one wait."""
    with at_once(using=using), ExitStack() as stack:
        sent = []
        for statement, values in asked:
            compiled, cursor = statement.compiled(values), stack.enter_context(prepared_cursor(using=using))
            if compiled:
                compiled.send(cursor, values)
            sent.append((compiled, cursor))
        rows = [(compiled, cursor.fetchall() if compiled else []) for compiled, cursor in sent]
    return [compiled.objects(found) if compiled else [] for compiled, found in rows]


_inserts: dict[type[Model], str] = {}


def insert(row: Model, *, known_new: bool = False) -> bool:
    """Store a new row of a model in one statement. False, and nothing is stored, when something unique about it is taken.

    With `known_new` there is no such answer to wait for: what is taken after all raises IntegrityError, as every other reason
    does. For services and records alone: no signals.
    """
    fields = row._meta.concrete_fields
    using = DEFAULT_DB_ALIAS
    connection = connections[using]
    given = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    if type(row) not in _inserts:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in fields)
        places = ", ".join(["%s"] * len(fields))
        _inserts[type(row)] = f"INSERT INTO {quote(row._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    with transaction.mark_for_rollback_on_error(using=using), prepared_cursor(using=using) as cursor:
        cursor.execute(_inserts[type(row)] + ("" if known_new else " ON CONFLICT DO NOTHING"), given)
        stored: bool = known_new or cursor.rowcount == 1
    if stored:
        row._state.adding, row._state.db = False, using
    return stored
