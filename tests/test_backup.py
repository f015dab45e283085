"""A backup put back is what was there, proven by hash; whatever cannot become that is refused in one line."""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import subprocess
import sys
import tarfile
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from hadr.backup import programs
from hadr.backup.fingerprint import differences, fingerprint
from incidents.services.attachment import attach_file
from incidents.services.incident import report_incident
from incidents.services.log_line import add_log_line
from operations.models import Audience
from operations.services import issue_token
from tests.databases import address, as_super, empty_database
from tests.server import ROOT, environment

PAPER = b"%PDF-1.4\nroads that carry forty tonnes\n"
#: What a restore changes on purpose: the new epoch, and logins that end.
CHANGED = {"journal_epoch", "django_session", "operations_accesstoken", "usersessions_usersession"}


pytestmark = pytest.mark.slow


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def target(committed_db) -> Iterator[str]:
    with empty_database("restored") as name:
        yield name


@pytest.fixture
def reported(scene, media):
    """An incident with a line and a paper, told to each audience, and a token."""
    incident = None
    for audience in Audience.objects.filter(operation=scene.operation, key__in=("shared", "military")):
        incident, _ = report(scene, audience)
        add_log_line(by=scene.major_park, operation=scene.operation, incident_id=incident.id, text="Tab\tline\nbreak \\ 다리")
    assert incident is not None
    attach_file(by=scene.major_park, operation=scene.operation, incident_id=incident.id, content=PAPER, name="roads.pdf")
    issue_token(user=scene.major_park)
    return scene


def report(scene, audience):
    return report_incident(
        by=scene.major_park, operation=scene.operation, audience=audience, title="Bridge out", kind="landslide",
        severity="severe", place_name="Gampo",
    )  # fmt: skip


def manage(*arguments: str, database: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, on the worker's database or on `database`."""
    if database:
        more |= {"DATABASE_URL": address(database, "hadr_app"), "HADR_OWNER_DATABASE_URL": address(database, "hadr_owner")}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(**more), capture_output=True, text=True, check=False)


def restored(path: Path, database: str, media: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return manage("restore", str(path), *options, database=database, HADR_MEDIA=str(media))


def backup_in(folder: Path, *options: str, media: Path) -> Path:
    done = manage("backup", str(folder), *options, HADR_MEDIA=str(media))
    assert done.returncode in (0, 3), done.stderr  # 3: other tests of this worker have attached files elsewhere
    return Path(done.stdout.partition(": ")[0])


def held(database: str) -> dict:
    with psycopg.connect(as_super(database)) as server:
        server.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return fingerprint(server)


def one(database: str, query: str) -> object:
    with psycopg.connect(as_super(database)) as server:
        (value,) = server.execute(query).fetchone() or (None,)
        return value


def test_what_is_restored_equals_what_was_saved(reported, media, target, tmp_path):
    source = connections["owner"].settings_dict["NAME"]
    before, epoch = held(source), "SELECT id FROM journal_epoch ORDER BY begun_at DESC LIMIT 1"
    path = backup_in(tmp_path, media=media)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    done = restored(path, target, tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert "are newer" not in done.stdout and "not marked" not in done.stdout
    after = held(target)
    kept = [name for name in before if name not in CHANGED]
    assert not differences({name: before[name] for name in kept}, {name: after[name] for name in kept})
    assert after["operations_accesstoken"]["rows"] == 0, "a token that was revoked since would hold again"
    assert one(target, epoch) != one(source, epoch)
    papers = [path.read_bytes() for path in (tmp_path / "new").rglob("*.pdf")]
    assert PAPER in papers
    assert manage("verify_journal", database=target).returncode == 0
    with psycopg.connect(as_super(target).replace("hadr_super", "hadr_app")) as app:
        assert app.execute("SELECT count(*) FROM incidents_incident").fetchone() == (0,), "row security binds there too"
    assert one(target, "SELECT count(*) FROM pg_policies") == one(source, "SELECT count(*) FROM pg_policies")


def test_a_backup_shows_one_moment_while_people_write(reported, media, target, tmp_path):
    shared = Audience.objects.get(operation=reported.operation, key="shared")
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            report(reported, shared)
        connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        path = backup_in(tmp_path, media=media)
    finally:
        over.set()
        for writer in writers:
            writer.join()
    done = restored(path, target, tmp_path / "new", "--keep-logins")
    assert done.returncode == 0, done.stderr
    with tarfile.open(path) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
    entries = sum(stream["head"] for stream in manifest["streams"].values())
    assert f"{entries} entries verified" in done.stdout
    assert one(target, "SELECT count(*) FROM operations_accesstoken") == manifest["tables"]["operations_accesstoken"]["rows"]


def test_a_restore_begins_only_on_empty_ground(reported, media, target, tmp_path):
    path = backup_in(tmp_path, media=media)
    taken = restored(path, connections["owner"].settings_dict["NAME"], tmp_path / "new")
    assert taken.returncode == 1
    assert re.search(r"^CommandError: Not restored: the database \S+ is not empty", taken.stderr)
    crowded = restored(path, target, media)
    assert crowded.returncode == 1
    assert "the folder of attachments is not empty" in crowded.stderr
    with empty_database("bare", prepared=False) as bare:
        assert "run deploy/prepare_database.sql" in restored(path, bare, tmp_path / "new").stderr
    assert one(target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 1  # spatial_ref_sys


def test_a_damaged_file_is_noticed_before_anything_is_touched(reported, media, target, tmp_path):
    path = backup_in(tmp_path, media=media)
    assert manage("restore", str(path), "--check").returncode == 0
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "was cut off" in restored(path, target, tmp_path / "new").stderr
    position = whole.index(PAPER)
    path.write_bytes(whole[:position] + b"x" + whole[position + 1 :])
    for done in (restored(path, target, tmp_path / "new"), manage("restore", str(path), "--check")):
        assert done.returncode == 1
        assert "is not as it was written" in done.stderr
    path.write_text("no tar at all")
    assert "is no backup of HADR" in restored(path, target, tmp_path / "new").stderr
    assert one(target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 1


def test_a_backup_of_a_newer_version_is_refused(reported, media, target, tmp_path):
    path = backup_in(tmp_path, media=media)
    other = tmp_path / "newer.tar"
    with tarfile.open(path) as old, tarfile.open(other, "w") as new:
        for member in old:
            source = old.extractfile(member)
            if member.name == "manifest.json":
                text = json.dumps({**json.load(source), "migrations": {"journal": ["0999_from_the_future"]}}).encode()  # type: ignore[arg-type]
                (tmp_path / "manifest.json").write_bytes(text)
                new.add(tmp_path / "manifest.json", "manifest.json")
            else:
                new.addfile(member, source)
    assert "made by a newer HADR (journal.0999_from_the_future)" in restored(other, target, tmp_path / "new").stderr


def test_the_newest_backups_are_kept_and_other_files_left_alone(reported, media, tmp_path):
    old = [tmp_path / f"hadr-2026010{day}T000000Z.tar" for day in range(1, 5)]
    for path in [*old, tmp_path / "notes.tar"]:
        path.write_text("x")
    left = tmp_path / ".hadr-20260101T000000Z.tar.part"  # of a backup that was killed
    left.write_text("x")
    os.utime(left, (0, 0))
    new = backup_in(tmp_path, "--keep", "3", media=media)
    assert sorted(tmp_path.glob("*.tar")) == sorted([*old[2:], new, tmp_path / "notes.tar"])
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_an_attachment_without_its_file_is_told_and_the_rest_saved(reported, media, tmp_path):
    gone = next(media.rglob("*.pdf"))
    gone.unlink()
    done = manage("backup", str(tmp_path), HADR_MEDIA=str(media))
    assert done.returncode == 3
    assert "have no file" in done.stderr
    (path,) = tmp_path.glob("hadr-*.tar")
    with tarfile.open(path) as tar:
        assert gone.relative_to(media).as_posix() in json.load(tar.extractfile("manifest.json"))["missing"]  # type: ignore[arg-type]


def test_no_password_stands_on_a_command_line(reported, media, tmp_path, monkeypatch, settings):
    """A pg_dump that writes down how it was called and then does its work."""
    real = programs.program("pg_dump", 0)
    fake = tmp_path / "99" / "bin" / "pg_dump"
    fake.parent.mkdir(parents=True)
    fake.write_text(f'#!/bin/sh\n[ "$1" = --version ] || echo "$*" > {tmp_path}/called\nexec {real} "$@"\n')
    fake.chmod(0o755)
    monkeypatch.setattr(programs, "PLACES", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    connections["owner"].close()
    monkeypatch.setitem(connections["owner"].settings_dict, "PASSWORD", "not-to-be-seen")
    with contextlib.suppress(SystemExit):  # 3, see backup_in
        call_command("backup", str(tmp_path))
    assert "--snapshot" in (tmp_path / "called").read_text()
    assert "not-to-be-seen" not in (tmp_path / "called").read_text()


def test_without_the_tools_one_line_says_what_to_install(committed_db, media, tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "PLACES", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match=r"^No backup was made: pg_dump .* apt-get install postgresql-client$"):
        call_command("backup", str(tmp_path))
    assert not list(tmp_path.glob("hadr-*"))


def test_no_folder_no_backup(committed_db, tmp_path):
    done = manage("backup", str(tmp_path / uuid.uuid4().hex))
    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: No backup was made: ")
    assert done.stderr.count("\n") == 1
    assert os.listdir(tmp_path) == []
