"""The files of the offline base map and reading them in ranges. Where each comes from: data/PROVENANCE.md."""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.urls import reverse

#: Plain text under the map; the sources ask to be named.
ATTRIBUTION = "Natural Earth, GeoNames, KOSTAT, © OpenStreetMap contributors"
_RANGE = re.compile(r"^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$")


class BasemapForm(TypedDict, total=False):
    """A .pmtiles file. `bounds` (west, south, east, north in degrees, WGS 84) is where a detail file replaces the world."""

    url: str
    role: str
    minZoom: int
    maxZoom: int
    bounds: list[float]


#: By the name of the file, from the coarsest to the finest.
FILES: dict[str, BasemapForm] = {
    "asia-pacific": {"role": "world", "minZoom": 0, "maxZoom": 8},
    "korea-coast": {"role": "detail", "minZoom": 5, "maxZoom": 11, "bounds": [124.0, 32.5, 132.0, 39.9]},
    "korea-borders": {"role": "borders", "minZoom": 6, "maxZoom": 11},
}


class UnsatisfiableRange(Exception):
    """The range begins behind the end of the file. Carries the size in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


@dataclass(frozen=True)
class MappedFile:
    """A file in memory by the system's page cache: a read of a few kilobytes never waits in Python. `etag` is strong."""

    content: mmap.mmap
    size: int
    etag: str


def basemaps() -> list[BasemapForm]:
    """What the map module is given. The address changes with the file, so that a browser may keep its ranges for a year."""
    return [{"url": f"{reverse('basemap-' + name)}?v={mapped(name).etag[1:9]}", **form} for name, form in FILES.items()]


def mapped(name: str) -> MappedFile:
    """The file by one of the names in FILES; again from disk when it was replaced. FileNotFoundError when it is not there."""
    path = Path(settings.BASEMAP_FOLDER) / f"{name}.pmtiles"
    status = path.stat()
    return _mapped(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _mapped(path: Path, changed: int, size: int) -> MappedFile:
    with path.open("rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return MappedFile(content, size, f'"{sha256(content).hexdigest()[:32]}"')


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte (inclusive) that a Range header asks for; UnsatisfiableRange when there is none.

    None: not one well-formed range, so the answer is the whole file (RFC 9110, section 14.2).
    """
    found = _RANGE.match(header.strip())
    if not found:
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        if int(suffix) == 0:
            raise UnsatisfiableRange(size)
        return max(0, size - int(suffix)), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise UnsatisfiableRange(size)
    return int(first), min(int(last), size - 1) if last else size - 1
