"""Disks and connections come to an end (RELIABILITY R12): an honest answer, no half write, well again without a hand.

Disks are small tmpfs mounts in a mount namespace of this process: they are gone with it, whatever happens. Where mounting is
not allowed (not root, a locked container), the trials of the disks are left out and the report says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from scripts.paths import IS_ROOT
from scripts.postgres import ACCOUNT
from tests.faults.caller import caller_for
from tests.faults.crowd import Crowd
from tests.faults.deaf import Deaf
from tests.faults.run import Office, fresh_folder, judge
from tests.faults.site import Site

_OWN_MOUNTS = "HADR_FAULTS_OWN_MOUNTS"
LONG = "Water stands in every cellar. " * 660
MB = 1024 * 1024


def enter_own_mounts() -> bool:
    """Begin anew in a mount namespace of our own. False when this machine does not let us."""
    if os.environ.get(_OWN_MOUNTS):
        return True
    if not IS_ROOT or shutil.which("unshare") is None:
        return False
    trying = ["unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"]
    if subprocess.run(trying, check=False, capture_output=True).returncode:
        return False
    os.environ[_OWN_MOUNTS] = "1"
    return os.execvp("unshare", ["unshare", "--mount", sys.executable, "-m", "tests.faults", *sys.argv[1:]])


async def scarce(*, seed: int, folder: Path) -> dict[str, Any]:
    with_disks = enter_own_mounts()
    site = Site(apps=2, connections=40)
    try:
        if with_disks:
            _small_disk(site.database.it.data, 1_000, ACCOUNT)
            _small_disk(site.media, 16, None)
        site.open("4", "4")
        return await _trials(site, seed, fresh_folder(folder), with_disks)
    finally:
        site.keep_logs(folder / "log")
        site.close()
        for mount in (site.database.it.data, site.media):
            await asyncio.to_thread(_unmount, mount)
        shutil.rmtree(site.home, ignore_errors=True)


def _small_disk(folder: Path, megabytes: int, owner: str | None) -> None:
    folder.mkdir(mode=0o700)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", folder], check=True)
    folder.chmod(0o700)
    if owner:
        shutil.chown(folder, owner, owner)


def _unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", folder], check=False, capture_output=True)


class Ballast:
    """A file that leaves so many bytes on its disk."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "ballast"

    def fill(self, leave: int) -> None:
        free = shutil.disk_usage(self.file.parent).free
        with self.file.open("wb") as out:
            os.posix_fallocate(out.fileno(), 0, max(free - leave, 4_096))

    def free(self) -> None:
        self.file.unlink(missing_ok=True)


async def _trials(site: Site, seed: int, folder: Path, with_disks: bool) -> dict[str, Any]:
    crowd = Crowd(site, site.ports[0], folder, seed)
    await crowd.seat(24)
    crowd.start()
    await crowd.until_joined()
    office = Office(site, site.ports[0], folder, seed)
    office.employ(8, crowd.snapshots)
    for writer in office.writers[::2]:
        writer.caller.port = site.ports[1]
    site.keep()
    await office.work(40)
    report: dict[str, Any] = {"connections": await _no_connections(site, crowd, office)}
    if with_disks:
        report["disk of the database"] = await _full_database(site, office)
        report["disk of the files"] = await _full_media(site, office)
    else:
        report["left out"] = "the trials of full disks: mounting is not allowed here"
    await site.all_well()
    behind = await crowd.until_all_heard()
    await crowd.disperse()
    office.close()
    wrong, _ledger = await judge(site, [crowd], office)
    wrong += [f"{one.name} is behind" for one in behind]
    for trial in report.values():
        wrong += trial.pop("wrong", []) if isinstance(trial, dict) else []
    return {**report, "wrong": wrong}


async def _while(office: Office, happening: Any, over: Any, writes: int, expected: set[int]) -> dict[str, Any]:
    """Work while it happens; it is over as soon as a dozen writes were told so. Everything is answered in the end."""
    before = office.answers()

    def told() -> dict[int, int]:
        return {
            status: count - before.get(status, 0) for status, count in office.answers().items() if count > before.get(status, 0)
        }

    await happening()
    working = asyncio.create_task(office.work(writes))
    while not working.done() and sum(count for status, count in told().items() if status >= 500) < 12:  # noqa: ASYNC110  a count
        await asyncio.sleep(0.05)
    during = told()
    await over()
    await working
    wrong = []
    if not expected & during.keys():
        wrong.append(f"nobody was told {sorted(expected)}: {during}")
    if set(told()) - {200, 201, 409, 503, 507}:
        wrong.append(f"dishonest answers: {told()}")
    return {"answers meanwhile": during, "answers in all": told(), "wrong": wrong}


async def _no_connections(site: Site, crowd: Crowd, office: Office) -> dict[str, Any]:
    """Somebody else takes every connection that the database gives."""
    taken: list[psycopg.Connection[Any]] = []
    url = site.database.url().replace("postgis://", "postgresql://", 1)

    async def take_all() -> None:
        with contextlib.suppress(psycopg.OperationalError):
            while True:
                taken.append(await asyncio.to_thread(psycopg.connect, url))

    async def give_back() -> None:
        for connection in taken:
            connection.close()

    refused: list[str] = []

    async def knock_then_give_back() -> None:
        person = site.stage["people"][0]
        try:
            (await asyncio.to_thread(Deaf, site.ports[0], person, site.stage["slug"], crowd.snapshots[person["id"]])).close()
        except ConnectionError as said:
            refused.append(str(said))
        await give_back()

    found = await _while(office, take_all, knock_then_give_back, 60, {503})
    if [said for said in refused if " 503" not in said]:
        found["wrong"].append(f"an upgrade was answered {refused}")
    return {"taken": len(taken), "upgrade": refused, **found}


async def _full_database(site: Site, office: Office) -> dict[str, Any]:
    """PostgreSQL's own disk. Long reports fill what is left."""
    ballast = Ballast(site.database.it.data)

    async def fill() -> None:
        await asyncio.to_thread(ballast.fill, 256 * 1024)

    async def free() -> None:
        ballast.free()

    for writer in office.writers:
        writer.description = LONG
    starts = site.database.starts
    found = await _while(office, fill, free, 400, {507, 503})
    for writer in office.writers:
        writer.description = ""
    return {"database started anew": site.database.starts - starts, **found}


async def _full_media(site: Site, office: Office) -> dict[str, Any]:
    """The disk of the files: a paper that does not fit leaves neither a row nor a piece of itself."""
    ballast, wrong = Ballast(site.media), []
    await asyncio.to_thread(ballast.fill, MB // 4)
    person, record_id = site.stage["people"][0], str(uuid4())
    caller = caller_for(site.ports[0], person, site.stage["slug"], timeout=60)
    incident = office.pool.incidents["shared"][0]
    text = b"All wells of the valley were tested.\n" * (MB * 9 // 370)
    kind = {"Content-Type": "multipart/form-data; boundary=paper"}
    body = (
        f'--paper\r\nContent-Disposition: form-data; name="id"\r\n\r\n{record_id}\r\n--paper\r\n'
        'Content-Disposition: form-data; name="file"; filename="wells.txt"\r\nContent-Type: text/plain\r\n\r\n'
    ).encode() + text + b"\r\n--paper--\r\n"  # fmt: skip
    before = _files(site.media)
    answer = await caller.call("POST", f"incidents/{incident}/attachments/", body, headers=kind)
    if answer.status != 507 or not answer.is_problem:
        wrong.append(f"a full disk was answered {answer.status}: {answer.body[:200]!r}")
    if _files(site.media) != before:
        wrong.append(f"pieces are left: {_files(site.media) ^ before}")
    with psycopg.connect(site.database.super_url) as connection:
        found = connection.execute("SELECT count(*) FROM incidents_attachment WHERE id = %s", [UUID(record_id)]).fetchone()
    if found != (0,):
        wrong.append("a row names a file that is not there")
    ballast.free()
    again = await caller.call("POST", f"incidents/{incident}/attachments/", body, headers=kind)
    read = await caller.call("GET", f"attachments/{record_id}/content/")
    if again.status not in (200, 201) or read.body != text:
        wrong.append(f"with space again: {again.status}, then {read.status} with {len(read.body)} bytes")
    return {"full": answer.status, "with space again": again.status, "wrong": wrong}


def _files(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*") if path.is_file() and path.name != "ballast"}
