"""Making a backup while people work: the dump and every hash show the same moment, since they share one snapshot."""

from __future__ import annotations

import errno
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from hadr.backup import file
from hadr.backup.file import FORMAT, FileContent, Manifest, StreamHead
from hadr.backup.fingerprint import fingerprint, rights_of
from hadr.backup.programs import BackupError, environment_for, program, run, server_of

ALIAS = "owner"
_LEFT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Made:
    """`missing` are attachments whose file was not on the disk any more."""

    path: Path
    manifest: Manifest
    removed: list[Path]

    @property
    def missing(self) -> list[str]:
        return self.manifest["missing"]


def make_backup(folder: Path, *, keep: int = 0, attachments: bool = True) -> Made:
    """Write one file into `folder`, then remove the oldest of its kind so that `keep` stay (0: all stay).

    Raises BackupError; then nothing was written and nothing removed.
    """
    connection = server_of(ALIAS)
    pg_dump = program("pg_dump", connection.info.server_version // 10_000)
    if not folder.is_dir():
        raise BackupError(f"{folder} is no folder. Make it first, readable by this account alone.")
    made_at = datetime.now(UTC)
    target = folder / f"hadr-{made_at:%Y%m%dT%H%M%SZ}.tar"
    try:
        with tempfile.TemporaryDirectory(prefix=".hadr-backup-", dir=folder) as workplace, file.whole_or_nothing(target) as tar:
            dump = Path(workplace) / file.DUMP
            manifest = _database_into(dump, connection, pg_dump, made_at)
            manifest["dump"] = file.add(tar, file.DUMP, dump)
            if attachments:
                named = set(manifest["missing"])
                manifest["media"] = _media_into(tar, Path(settings.MEDIA_ROOT))
                manifest["missing"] = sorted(named - set(manifest["media"]))
            else:
                manifest["missing"] = []
            file.add_manifest(tar, manifest)
    except psycopg.Error as broken:
        raise BackupError(f"the database refused: {str(broken).splitlines()[0]}") from None
    except OSError as broken:
        remedy = " Free some space." if broken.errno in (errno.ENOSPC, errno.EDQUOT) else ""
        raise BackupError(f"{broken.strerror}: {broken.filename or folder}.{remedy}") from None
    return Made(target, manifest, _thin_out(folder, keep))


@contextmanager
def one_snapshot(connection: psycopg.Connection[Any]) -> Iterator[str]:
    """A read-only transaction that sees one moment, and the name by which pg_dump sees the same one."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield str(row[0]) if row else ""


def _database_into(dump: Path, connection: psycopg.Connection[Any], pg_dump: str, made_at: datetime) -> Manifest:
    """Dump the database and say what it holds. `missing` names every attachment's file, until it is found on the disk."""
    with one_snapshot(connection) as snapshot:
        run(
            [pg_dump, "--format=custom", "--compress=3", "--no-password", "--no-comments", f"--snapshot={snapshot}",
             "--exclude-table-data=public.spatial_ref_sys", f"--file={dump}"],
            environment_for(connection, ALIAS),
        )  # fmt: skip
        return Manifest(
            format=FORMAT,
            made_at=made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            postgresql=connection.info.server_version // 10_000,
            epoch=str(_rows(connection, "SELECT id FROM journal_epoch ORDER BY begun_at DESC LIMIT 1")[0][0]),
            streams=streams_in(connection),
            migrations=migrations_in(connection),
            tables=fingerprint(connection),
            rights=rights_of(connection),
            dump=FileContent(bytes=0, sha256=""),
            media={},
            missing=[name for (name,) in _rows(connection, "SELECT file FROM incidents_attachment ORDER BY file")],
        )


def streams_in(connection: psycopg.Connection[Any]) -> dict[str, StreamHead]:
    rows = _rows(connection, "SELECT id, name, operation_id, head FROM journal_stream ORDER BY id")
    return {str(stream): StreamHead(name=name, operation=str(operation), head=head) for stream, name, operation, head in rows}


def migrations_in(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """The schema's version: the migrations that were applied, by app."""
    found: dict[str, list[str]] = {}
    for app, name in _rows(connection, "SELECT app, name FROM django_migrations ORDER BY app, name"):
        found.setdefault(app, []).append(name)
    return found


def _rows(connection: psycopg.Connection[Any], query: str) -> list[Any]:
    return connection.execute(query).fetchall()


def _media_into(tar: Any, root: Path) -> dict[str, FileContent]:
    """Every file that lay there after the snapshot: a file is on the disk before its row is committed, so none is missed."""
    found: dict[str, FileContent] = {}
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(root).as_posix()
            try:
                found[name] = file.add(tar, file.MEDIA + name, path)
            except FileNotFoundError:
                continue  # an orphan that the housekeeping took away meanwhile; a named file shows as missing
    return found


def _thin_out(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep`. Names sort by time."""
    whole = sorted(path for path in folder.iterdir() if file.NAME.match(path.name))
    old = whole[:-keep] if keep else []
    for path in old:
        path.unlink()
    for left in folder.glob(".hadr-*"):  # of a backup that was killed; one that is being made is younger
        if time.time() - left.stat().st_mtime > _LEFT_SECONDS:
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    return old
