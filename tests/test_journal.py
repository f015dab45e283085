"""The journal numbers without gaps, keeps its chain, and cannot be changed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
import uuid6
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction

from journal.models import Entry, Stream
from journal.row_security import seeing
from journal.selectors import entries_after
from journal.services import Fact, record
from operations.models import Audience
from tests.cast import Cast, Scene


def audience(scene: Cast, key: str = "shared") -> Audience:
    return Audience.objects.get(operation=scene.operation, key=key)


def write(target: Audience, number: int = 0, *, times: int = 1) -> None:
    facts = [
        Fact(target.id, "note.written", "note", uuid6.uuid7(), {"number": number, "at": position}) for position in range(times)
    ]
    with seeing([target.id]):
        record(*facts, actor=None)


def test_numbers_of_a_stream_run_without_a_gap(cast: Cast) -> None:
    shared = audience(cast)
    write(shared, times=3)
    write(shared)
    with seeing([shared.id]):
        stream = Stream.objects.get(id=shared.id)
        assert [entry.seq for entry in entries_after(stream, 0, 10)] == [1, 2, 3, 4]
        assert stream.head == 4
        assert [entry.seq for entry in entries_after(stream, 2, 1)] == [3]


def test_a_rolled_back_transaction_takes_no_number(cast: Cast) -> None:
    shared = audience(cast)
    with pytest.raises(RuntimeError, match="changed my mind"), transaction.atomic():
        write(shared)
        raise RuntimeError("changed my mind")
    write(shared)
    with seeing([shared.id]):
        assert list(Entry.objects.filter(stream_id=shared.id).values_list("seq", flat=True)) == [1]


@pytest.mark.parametrize("statement", ["UPDATE journal_entry SET kind = 'x'", "DELETE FROM journal_entry"])
def test_an_entry_cannot_be_changed_or_deleted_even_by_sql(cast: Cast, statement: str) -> None:
    shared = audience(cast)
    write(shared)
    with seeing([shared.id]):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        with pytest.raises(TypeError, match="never changed"):
            Entry.objects.get(stream_id=shared.id).save()
        with pytest.raises(TypeError, match="never deleted"):
            Entry.objects.get(stream_id=shared.id).delete()


def test_another_audience_is_invisible_to_the_database_itself(cast: Cast) -> None:
    military, civilian = audience(cast, "military"), audience(cast, "civilian")
    write(military)
    with seeing([civilian.id]):
        assert Entry.objects.count() == 0
        assert not Stream.objects.filter(id=military.id).exists()
    assert Entry.objects.count() == 0, "without a viewer nothing is visible at all"


def test_sixteen_writers_and_four_readers_miss_nothing(scene: Scene) -> None:
    """2,000 entries; each reader follows by "after what I have" while they are written (DESIGN section 2)."""
    shared = audience(scene)
    writers, each = 16, 125

    def writer(number: int) -> None:
        for _turn in range(each):
            write(shared, number)
        connections.close_all()

    def reader() -> list[int]:
        seen: list[int] = []
        while len(seen) < writers * each:
            with seeing([shared.id]):
                found = entries_after(Stream.objects.get(id=shared.id), seen[-1] if seen else 0, 200)
            seen += [entry.seq for entry in found]
        connections.close_all()
        return seen

    with ThreadPoolExecutor(writers + 4) as pool:
        readers = [pool.submit(reader) for _reader in range(4)]
        list(pool.map(writer, range(writers)))
        for future in readers:
            assert future.result(timeout=60) == list(range(1, writers * each + 1))


def tampers() -> dict[str, tuple[str, int]]:
    """What an owner with a grudge could do, and the number at which it must be found."""
    return {
        "changed": ("UPDATE journal_entry SET data = '{\"number\": 99}' WHERE stream_id = %s AND seq = 3", 3),
        "removed": ("DELETE FROM journal_entry WHERE stream_id = %s AND seq = 2", 2),
        "cut off": ("DELETE FROM journal_entry WHERE stream_id = %s AND seq > 4", 5),
    }


@pytest.mark.parametrize("act", tampers())
def test_verify_journal_names_the_first_broken_link(scene: Scene, act: str) -> None:
    shared = audience(scene)
    write(shared, times=6)
    call_command("verify_journal", stdout=(said := StringIO()))
    assert "every link as it was written" in said.getvalue()
    statement, found_at = tampers()[act]
    undo = _as_owner(statement, str(shared.id))
    try:
        with pytest.raises(CommandError, match="do not match"):
            call_command("verify_journal", stderr=(complaint := StringIO()), stdout=StringIO())
        assert f"shared {found_at}:" in complaint.getvalue()
    finally:
        undo()


def _as_owner(statement: str, stream_id: str) -> Callable[[], None]:
    """Run a statement as the tables' owner with the triggers off; returns what puts everything back."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE kept AS SELECT * FROM journal_entry WHERE stream_id = %s", [stream_id])
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute(statement, [stream_id])

    def undo() -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("DELETE FROM journal_entry WHERE stream_id = %s", [stream_id])
            cursor.execute("INSERT INTO journal_entry SELECT * FROM kept")
            cursor.execute("DROP TABLE kept")
            cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")

    return undo
