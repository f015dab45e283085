"""The file of a backup: an uncompressed tar of the database's dump, the attachments and, last, a manifest with all their hashes.

It appears under its name only when it is whole and on the disk: a backup that broke off is no file at all.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TypedDict

from hadr.backup.fingerprint import TableContent
from hadr.backup.programs import BackupError

FORMAT = "hadr-backup-1"
DUMP = "database.dump"
MANIFEST = "manifest.json"
MEDIA = "media/"
NAME = re.compile(r"^hadr-\d{8}T\d{6}Z\.tar$")
_BLOCK = 1024 * 1024


class FileContent(TypedDict):
    bytes: int
    sha256: str


class StreamHead(TypedDict):
    name: str
    operation: str
    head: int


class Manifest(TypedDict):
    """`tables` by name, `media` by path below the folder of attachments, `streams` by id. `made_at` is RFC 3339 UTC."""

    format: str
    made_at: str
    postgresql: int
    epoch: str
    streams: dict[str, StreamHead]
    migrations: dict[str, list[str]]
    tables: dict[str, TableContent]
    rights: str
    dump: FileContent
    media: dict[str, FileContent]
    missing: list[str]


def add(tar: tarfile.TarFile, name: str, path: Path) -> FileContent:
    """Put a file into the tar and hash it on its way. Raises FileNotFoundError when it is gone."""
    with path.open("rb") as source:
        info = tar.gettarinfo(arcname=name, fileobj=source)
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        hashing = _Hashing(source)
        tar.addfile(info, hashing)
    return FileContent(bytes=info.size, sha256=hashing.digest.hexdigest())


def add_manifest(tar: tarfile.TarFile, manifest: Manifest) -> None:
    text = json.dumps(manifest, indent=1, sort_keys=True).encode()
    info = tarfile.TarInfo(MANIFEST)
    info.size, info.mode = len(text), 0o600
    tar.addfile(info, io.BytesIO(text))


@contextmanager
def whole_or_nothing(target: Path) -> Iterator[tarfile.TarFile]:
    """A tar that gets its name when the block ends well, readable by this account alone."""
    part = target.with_name(f".{target.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield tar
            out.flush()
            os.fsync(out.fileno())
        part.rename(target)
        sync_folder(target.parent)
    except FileExistsError:
        raise BackupError(f"{part} exists: another backup is being made, or one was killed. Remove it and try again.") from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def opened(path: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """The tar and its manifest. Raises BackupError when the file is no backup of ours or was cut off."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield tar, _manifest_in(tar, path)
    except FileNotFoundError:
        raise BackupError(f"{path} is not there.") from None
    except (tarfile.TarError, EOFError):
        raise BackupError(f"{path} is no backup of HADR, or was cut off.") from None


def verified(tar: tarfile.TarFile, manifest: Manifest) -> None:
    """Hash every part of the file. Raises BackupError naming the first that is not as it was written."""
    wanted = {DUMP: manifest["dump"], **{MEDIA + name: content for name, content in manifest["media"].items()}}
    for name, content in wanted.items():
        if copied(tar, name, None) != content:
            raise BackupError(f"{name} in the file is not as it was written: take another backup.")


def copied(tar: tarfile.TarFile, name: str, to: IO[bytes] | None) -> FileContent:
    """Copy one member out of the tar (to nowhere: only hash it)."""
    try:
        source = tar.extractfile(name)
    except KeyError:
        source = None
    if source is None:
        raise BackupError(f"{name} is missing in the file: take another backup.")
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        size += len(block)
        if to is not None:
            to.write(block)
    return FileContent(bytes=size, sha256=digest.hexdigest())


def sync_folder(folder: Path) -> None:
    """The name of a new file is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _manifest_in(tar: tarfile.TarFile, path: Path) -> Manifest:
    try:
        source = tar.extractfile(MANIFEST)
        manifest: Manifest = json.loads(source.read() if source else b"")
    except (KeyError, ValueError):
        raise BackupError(f"{path} is no backup of HADR, or was cut off: it has no manifest.") from None
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{path} has the format {manifest.get('format')!r}, which this version of HADR does not read.")
    for name in manifest["media"]:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise BackupError(f"{path} names a file outside of the folder of attachments. It was not made by HADR.")
    return manifest


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        return block
