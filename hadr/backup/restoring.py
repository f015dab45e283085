"""Putting a backup into an empty database, and proving that what is there is what was there."""

from __future__ import annotations

import os
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from hadr.backup import file
from hadr.backup.file import Manifest
from hadr.backup.fingerprint import differences, fingerprint, rights_of, tables_in
from hadr.backup.making import ALIAS, one_snapshot
from hadr.backup.programs import BackupError, environment_for, program, run, server_of
from journal.models import Stream
from journal.selectors import first_broken_link
from journal.services import begin_epoch
from operations.services.logins import end_all_logins

#: What prepare_database.sql has made already, and what the owner may not touch.
_PREPARED = (" EXTENSION - ", " ACL - SCHEMA ", " spatial_ref_sys ")
_GRANTS = (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE, SELECT"), ("FUNCTIONS", "EXECUTE"))
_UNMARKED = """
SELECT count(*) FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode
WHERE o.oprname = '&&' AND o.oprleft = 'geometry'::regtype AND o.oprright = 'geometry'::regtype AND NOT p.proleakproof
"""


@dataclass(frozen=True)
class Restored:
    """`epoch` is the new one. `marked`: spatial operators are LEAKPROOF, else prepare_database.sql has to be run (again)."""

    manifest: Manifest
    epoch: str
    entries: int
    marked: bool
    logins_ended: int
    waiting_migrations: int


def restore_backup(path: Path, *, keep_logins: bool = False, say: Callable[[str], None] = lambda line: None) -> Restored:
    """Restore `path` into the empty database of HADR_OWNER_DATABASE_URL and the empty folder HADR_MEDIA.

    Raises BackupError before it changes anything when the file is damaged, a tool is missing or the target is not empty. Raises
    it afterwards when a hash differs: then the old epoch still stands and nobody should be let in.
    """
    try:
        return _restore(path, keep_logins=keep_logins, say=say)
    except psycopg.Error as broken:
        raise BackupError(f"the database refused: {str(broken).splitlines()[0]}") from None
    except OSError as broken:
        raise BackupError(f"{broken.strerror}: {broken.filename or path}.") from None


def _restore(path: Path, *, keep_logins: bool, say: Callable[[str], None]) -> Restored:
    with file.opened(path) as (tar, manifest):
        connection = server_of(ALIAS)
        pg_restore = program("pg_restore", connection.info.server_version // 10_000)
        waiting = _check_target(connection, manifest)
        say(f"Checking {path.name}, made at {manifest['made_at']}")
        file.verified(tar, manifest)
        say("Restoring the database")
        beside = path.parent if os.access(path.parent, os.W_OK) else None  # /tmp is often smaller than a dump
        with tempfile.TemporaryDirectory(prefix=".hadr-restore-", dir=beside) as workplace:
            dump = Path(workplace) / file.DUMP
            with dump.open("wb") as out:
                file.copied(tar, file.DUMP, out)
            _load(dump, connection, pg_restore)
        say("Restoring the attachments")
        _media_out_of(tar, manifest, Path(settings.MEDIA_ROOT))
    say("Comparing every table")
    _compare(connection, manifest)
    say("Verifying the journal")
    entries = _verified_journal()
    ended = 0 if keep_logins else end_all_logins(using=ALIAS)
    epoch = begin_epoch(using=ALIAS)
    connection.execute("ANALYZE")
    unmarked = connection.execute(_UNMARKED).fetchone()
    return Restored(manifest, str(epoch.id), entries, not (unmarked and unmarked[0]), ended, waiting)


def _check_target(connection: psycopg.Connection[Any], manifest: Manifest) -> int:
    """Refuse a target that is not empty, not prepared or of older code. Returns how many migrations the code has beyond it."""
    tables = tables_in(connection)
    if tables:
        raise BackupError(f"the database {connection.info.dbname} is not empty (it has {tables[0]}). Restore into a new one.")
    root = Path(settings.MEDIA_ROOT)
    held = next((found for found in root.rglob("*") if found.is_file()), None)
    if held:
        raise BackupError(f"the folder of attachments is not empty ({held}). Set HADR_MEDIA to a new one.")
    extensions = {name for (name,) in connection.execute("SELECT extname FROM pg_extension").fetchall()}
    if not {"postgis", "pg_trgm"} <= extensions:
        raise BackupError("the database is not prepared: run deploy/prepare_database.sql in it as a superuser first.")
    if connection.info.server_version // 10_000 < manifest["postgresql"]:
        raise BackupError(f"the backup is of PostgreSQL {manifest['postgresql']}, which is newer than this server.")
    known = set(MigrationLoader(None).graph.nodes)
    applied = {(app, name) for app, names in manifest["migrations"].items() for name in names}
    if newer := sorted(applied - known):
        raise BackupError(f"the backup was made by a newer HADR ({'.'.join(newer[0])}). Install that version to restore it.")
    return len(known - applied)


def _load(dump: Path, connection: psycopg.Connection[Any], pg_restore: str) -> None:
    """All of the dump in one transaction: it is there as a whole, or the database is as empty as before."""
    environment = environment_for(connection, ALIAS)
    wanted = [line for line in run([pg_restore, "--list", str(dump)], environment).splitlines() if not _prepared(line)]
    contents = dump.with_suffix(".list")
    contents.write_text("\n".join(wanted) + "\n")
    # Whatever is made while default grants hold would get them, also the tables from which a migration took some away. The
    # dump brings the grants of each table and, at its end, the default grants themselves.
    _default_grants(connection, "REVOKE {} ON {} FROM hadr_app")
    try:
        run(
            [pg_restore, "--single-transaction", "--exit-on-error", "--no-owner", "--no-password",
             f"--use-list={contents}", f"--dbname={connection.info.dbname}", str(dump)],
            environment,
        )  # fmt: skip
    finally:
        _default_grants(connection, "GRANT {} ON {} TO hadr_app")


def _prepared(line: str) -> bool:
    return any(each in line for each in _PREPARED)


def _default_grants(connection: psycopg.Connection[Any], statement: str) -> None:
    for objects, rights in _GRANTS:
        connection.execute(f"ALTER DEFAULT PRIVILEGES {statement.format(rights, objects)}".encode())


def _media_out_of(tar: tarfile.TarFile, manifest: Manifest, root: Path) -> None:
    for name, content in manifest["media"].items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            written = file.copied(tar, file.MEDIA + name, out)
            out.flush()
            os.fsync(out.fileno())
        if written != content:
            raise BackupError(f"the attachment {name} is not as it was written.")


def _compare(connection: psycopg.Connection[Any], manifest: Manifest) -> None:
    with one_snapshot(connection):
        found = differences(manifest["tables"], fingerprint(connection))
        rights = rights_of(connection)
    if found:
        raise BackupError(f"the database is not what was saved: {'; '.join(found[:3])}. Let nobody in.")
    if rights != manifest["rights"]:
        raise BackupError("grants or row security are not what was saved. Let nobody in: compare deploy/*.sql of both servers.")


def _verified_journal() -> int:
    """The number of entries. Raises BackupError at the first that is not as it was written."""
    streams = list(Stream.objects.using(ALIAS).order_by("operation_id", "name"))
    for stream in streams:
        if broken := first_broken_link(stream, using=ALIAS):
            raise BackupError(f"the journal is broken in {broken.stream} {broken.seq}: {broken.reason}. Let nobody in.")
    return sum(stream.head for stream in streams)
