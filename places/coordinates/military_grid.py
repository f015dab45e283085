"""MGRS and USNG squares on WGS 84, poles included, without Django.

Written out rather than taken from a library so that the server and the browser (cop/static/cop/notation/military_grid.js) agree
to the digit, partial squares have a middle, and a wrong letter can be named; tests compare it with GEOTRANS (PyPI ``mgrs``).
"""

from __future__ import annotations

from typing import NamedTuple

from places.coordinates.projection import BANDS, Grid, band_of, from_grid, to_grid, zone_of

COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
ROWS = "ABCDEFGHJKLMNPQRSTUV"
POLAR_COLUMNS = {"A": "JKLPQRSTUXYZ", "B": "ABCFGHJKLPQR", "Y": "JKLPQRSTUXYZ", "Z": "ABCFGHJ"}
POLAR_ROWS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
SQUARE = 100_000
# A place given as whole meters comes back from degrees a hair below them; without this hair it would fall into the square before.
HAIR = 1e-4


class NoSuchSquare(ValueError):
    """The letters or the zone name no square. ``code`` is one of zone, band, column, row."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Square(NamedTuple):
    """Middle of a square (degrees) and the length of its side (meters)."""

    lat: float
    lon: float
    side: int


def encode(lat: float, lon: float, digits: int) -> tuple[str, str, str, str]:
    """(zone and band, square letters, easting, northing) of the square that holds the place; 0 to 5 digits per half, cut off."""
    grid = to_grid(lat, lon)
    east, north = int(grid.easting + HAIR), int(grid.northing + HAIR)
    if grid.zone == 0:
        head = ("YZ" if grid.north else "AB")[east >= 2_000_000]
        columns = POLAR_COLUMNS[head]
        column = columns[min(len(columns) - 1, (east - (800_000 if head in "AY" else 2_000_000)) // SQUARE)]
        row = POLAR_ROWS[(north - (1_300_000 if grid.north else 800_000)) // SQUARE]
    else:
        if not grid.north:
            north = min(north, 9_999_999)  # the hair must not carry a place over the equator
        head = f"{grid.zone:02d}{band_of(lat)}"
        column = COLUMNS[(grid.zone - 1) % 3][east // SQUARE - 1]
        row = ROWS[(north // SQUARE + (0 if grid.zone % 2 else 5)) % 20]
    cut = 10 ** (5 - digits)
    if digits == 0:
        return head, column + row, "", ""
    return head, column + row, f"{east % SQUARE // cut:0{digits}d}", f"{north % SQUARE // cut:0{digits}d}"


def decode(zone: int, band: str, column: str, row: str, east: str, north: str) -> Square:
    """Middle of the square; ``zone`` 0 means polar with ``band`` A, B, Y or Z. Raises NoSuchSquare."""
    side = 10 ** (5 - len(east))
    middle_east = int(east or 0) * side + side / 2
    middle_north = int(north or 0) * side + side / 2
    if zone == 0:
        return _polar(band, column, row, middle_east, middle_north, side)
    if not 1 <= zone <= 60 or (band == "X" and zone in (32, 34, 36)):
        raise NoSuchSquare("zone")
    if band not in BANDS:
        raise NoSuchSquare("band")
    columns = COLUMNS[(zone - 1) % 3]
    if column not in columns:
        raise NoSuchSquare("column")
    if row not in ROWS:
        raise NoSuchSquare("row")
    easting = (columns.index(column) + 1) * SQUARE + middle_east
    northing = ((ROWS.index(row) - (0 if zone % 2 else 5)) % 20) * SQUARE + middle_north
    south_edge = BANDS.index(band) * 8 - 80
    north_edge = south_edge + (12 if band == "X" else 8)
    slack = side / 110_000 + 1e-6  # a square on the edge of the band belongs to both
    for turn in range(5):
        lat, lon = from_grid(Grid(zone, band >= "N", easting, northing + turn * 2_000_000))
        if south_edge - slack <= lat <= north_edge + slack:
            return Square(lat, lon, side)
    raise NoSuchSquare("row")


def _polar(head: str, column: str, row: str, east: float, north: float, side: int) -> Square:
    is_north = head in "YZ"
    if column not in POLAR_COLUMNS[head]:
        raise NoSuchSquare("column")
    if row not in (POLAR_ROWS[:14] if is_north else POLAR_ROWS):
        raise NoSuchSquare("row")
    easting = (800_000 if head in "AY" else 2_000_000) + POLAR_COLUMNS[head].index(column) * SQUARE + east
    northing = (1_300_000 if is_north else 800_000) + POLAR_ROWS.index(row) * SQUARE + north
    lat, lon = from_grid(Grid(0, is_north, easting, northing))
    # The outer squares of the polar grid reach over its edge; half a degree is as far as GEOTRANS lets them.
    if zone_of(lat, lon) != 0 and not (is_north and lat > 83.5) and not (not is_north and lat < -79.5):
        raise NoSuchSquare("column")
    return Square(lat, lon, side)
