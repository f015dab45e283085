"""Reading a place in any notation and writing it in any: see the package."""

from __future__ import annotations

import math
import re

from places.coordinates.angles import parse_angles
from places.coordinates.military_grid import NoSuchSquare, decode, encode
from places.coordinates.notation import NOTATIONS, CoordinateError, Notation, Position, clean
from places.coordinates.projection import Grid, band_of, from_grid, to_grid

SQUARE_TEXT = re.compile(r"(?:([0-9]{1,3}) ?([A-Z])|([ABYZ])) ?([A-Z]) ?([A-Z])(?![A-Z]) ?([0-9 ]*)")
ZONELESS_TEXT = re.compile(r"([A-HJ-NP-Z])([A-HJ-NP-V]) ?([0-9][0-9 ]{2,})")
UTM_TEXT = re.compile(
    r"(?:ZONE ?)?([0-9]{1,3}) ?([A-Z])(?: HEMISPHERE)?[ ,:]+(?:E ?)?([0-9]{1,7}(?:\.[0-9]{1,6})?) ?M?(?: ?E)?"
    r"[ ,/]*(?:N ?)?(?<![0-9.])([0-9]{1,8}(?:\.[0-9]{1,6})?) ?M?(?: ?N)?"
)
UPS_TEXT = re.compile(
    r"UPS ?([NS])[ ,:]+([0-9]{1,7}(?:\.[0-9]{1,6})?) ?M?(?: ?E)?[ ,/]+([0-9]{1,7}(?:\.[0-9]{1,6})?) ?M?(?: ?N)?"
)
THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
DECIMALS = {"dd": 5, "dm": 3, "dms": 1}


def parse(text: str) -> Position:
    """Read one place in any notation. Raises CoordinateError."""
    plain = clean(text)
    upper = plain.upper()
    square = SQUARE_TEXT.fullmatch(upper)
    if square and (square[1] or square[6]):  # without a zone and without a figure it is a word
        return _square(square)
    if ZONELESS_TEXT.fullmatch(upper):
        raise CoordinateError(
            "mgrs_zone_missing", "Put the grid zone first, for example 52S {text}.", None, text=upper.replace("  ", " ")
        )
    grid = UTM_TEXT.fullmatch(THOUSANDS.sub("", upper) if "," in upper else upper)
    if grid:
        return _utm(grid)
    polar = UPS_TEXT.fullmatch(upper)
    if polar:
        return _ups(polar)
    return parse_angles(plain)


def format_position(lat: float, lon: float, notation: Notation, precision: int | None = None) -> str:
    """Write a place. ``precision``: digits per half for mgrs (0-5, default 4, that is 10 m; forms that are edited use 5),
    decimals of the last part for the others (default: 5 of a degree, 3 of a minute, 1 of a second, 0 of a meter).

    Raises CoordinateError when the place is not a finite one on Earth.
    """
    lat, lon = _on_earth(lat, lon)
    if notation == "mgrs":
        return " ".join(part for part in encode(lat, lon, 4 if precision is None else min(5, max(0, precision))) if part)
    if notation == "utm":
        return _utm_text(lat, lon, min(3, max(0, precision or 0)))
    if notation not in DECIMALS:
        raise CoordinateError("notation", "There is no notation {notation}.", None, notation=notation)
    decimals = DECIMALS[notation] if precision is None else min(9, max(0, precision))
    if notation == "dd":
        return ", ".join(f"{round(value, decimals) + 0.0:.{decimals}f}" for value in (lat, lon))
    parts = 2 if notation == "dm" else 3
    return f"{_angle(lat, 'NS', parts, decimals, 2)}, {_angle(lon, 'EW', parts, decimals, 3)}"


def in_all_notations(lat: float, lon: float) -> dict[Notation, str]:
    """The place in all five, MGRS to the meter: what GET /api/v1/coordinates/ shows and what an edited field is filled with."""
    return {name: format_position(lat, lon, name, 5 if name == "mgrs" else None) for name in NOTATIONS}


def _on_earth(lat: float, lon: float) -> tuple[float, float]:
    for value, limit, name in ((lat, 90, "latitude"), (lon, 180, "longitude")):
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > limit:
            raise CoordinateError(f"{name}_range", "{value} is no {name}.", None, value=str(value)[:40], name=name)
    return float(lat), float(lon)


def _square(match: re.Match[str]) -> Position:
    zone_text, band, polar, column, row, digits = match.groups()
    head = f"{zone_text}{band}" if zone_text else polar
    name = f"{head} {column}{row}"
    groups = digits.split()
    if len(groups) == 2 and len(groups[0]) != len(groups[1]):
        raise _uneven(name, *groups)
    east, north = _even(name, "".join(groups)) if len(groups) != 2 else groups
    if len(east) > 5:
        raise CoordinateError("mgrs_digits", "At most 5 and 5 digits after {name}.", name=name)
    if {column, row} & {"I", "O"}:
        raise CoordinateError("mgrs_letters", "Grid squares have no letters I and O.")
    zone = int(zone_text) or 99 if zone_text else 0  # 0 means polar to decode(); a written 0 is no zone at all
    try:
        square = decode(zone, band or polar, column, row, east, north)
    except NoSuchSquare as error:
        raise _no_square(error.code, head, column + row) from error
    return Position(max(-90.0, min(90.0, square.lat)), square.lon, "mgrs", float(square.side))


def _uneven(name: str, east: str, north: str) -> CoordinateError:
    length = min(5, max(len(east), len(north)))
    mended = f"{name} {east[:5].ljust(length, '0')} {north[:5].ljust(length, '0')}"
    return CoordinateError(
        "mgrs_halves",
        "The two halves differ in length. Write {length} and {length} digits: {text}",
        mended,
        length=length,
        text=mended,
    )


def _even(name: str, digits: str) -> tuple[str, str]:
    if len(digits) > 10:
        raise CoordinateError("mgrs_digits", "At most 5 and 5 digits after {name}.", name=name)
    if len(digits) % 2:
        more = min(5, len(digits) // 2 + 1)
        raise CoordinateError(
            "mgrs_digits",
            "{count} digits cannot be halved. Write {less} and {less} or {more} and {more} digits after {name}.",
            count=len(digits),
            less=len(digits) // 2,
            more=more,
            name=name,
        )
    return digits[: len(digits) // 2], digits[len(digits) // 2 :]


def _no_square(code: str, head: str, letters: str) -> CoordinateError:
    if code == "zone":
        return CoordinateError("mgrs_zone", "There is no grid zone {head}: zones are 1 to 60.", head=head)
    if code == "band":
        return CoordinateError("mgrs_band", "There is no band in {head}: bands are C to X without I and O.", head=head)
    return CoordinateError("mgrs_square", "There is no square {letters} in grid zone {head}.", letters=letters, head=head)


def _utm(match: re.Match[str]) -> Position:
    zone, letter = int(match[1]), match[2]
    easting, northing = float(match[3]), float(match[4])
    if not 1 <= zone <= 60:
        raise CoordinateError("utm_zone", "There is no UTM zone {zone}: zones are 1 to 60.", zone=zone)
    if letter not in "CDEFGHJKLMNPQRSTUVWX":
        raise CoordinateError("utm_band", "After the zone comes N or S, or a band letter C to X: not {letter}.", letter=letter)
    if not 100_000 <= easting < 1_000_000:
        raise CoordinateError("utm_easting", "The easting has six digits, 100000 to 999999: not {value}.", value=match[3])
    if northing > 10_000_000:
        raise CoordinateError("utm_northing", "The northing is at most 10000000: not {value}.", value=match[4])
    lat, lon = from_grid(Grid(zone, letter >= "N", easting, northing))
    if letter == "S" and not 31.9 <= lat <= 40.1:
        # S is the southern hemisphere, or the band from 32 to 40 north: the northing tells which.
        lat, lon = from_grid(Grid(zone, False, easting, northing))
    elif letter not in "NS" and abs(ord(band_of(lat)) - ord(letter)) > 2:
        raise CoordinateError("utm_band", "Northing {value} is not in band {letter}.", value=match[4], letter=letter)
    if not -80.5 <= lat <= 84.5:
        raise CoordinateError("utm_northing", "UTM ends at 80 S and 84 N; write UPS or MGRS there.")
    return Position(lat, lon, "utm", _last_digit(match[3], match[4]))


def _ups(match: re.Match[str]) -> Position:
    easting, northing = float(match[2]), float(match[3])
    lat, lon = from_grid(Grid(0, match[1] == "N", easting, northing))
    if abs(lat) < 79 or abs(easting - 2e6) > 1.3e6 or abs(northing - 2e6) > 1.3e6:
        raise CoordinateError("ups_range", "UPS lies around the poles: both numbers are between 700000 and 3300000.")
    return Position(lat, lon, "utm", _last_digit(match[2], match[3]))


def _last_digit(*numbers: str) -> float:
    return max(10.0 ** -len(number.partition(".")[2]) for number in numbers)


def _utm_text(lat: float, lon: float, decimals: int) -> str:
    grid = to_grid(lat, lon)
    numbers = f"{grid.easting:.{decimals}f}E {grid.northing:.{decimals}f}N"
    if grid.zone == 0:
        return f"UPS {'N' if grid.north else 'S'} {numbers}"
    letter = "N" if grid.north else "S"
    # The same northing also lies in the northern band S, which is how people in Korea and Japan would read that letter.
    if letter == "S" and 31.8 <= from_grid(grid._replace(north=True))[0] <= 40.2:
        letter = band_of(lat)
    return f"{grid.zone:02d}{letter} {numbers}"


def _angle(value: float, letters: str, parts: int, decimals: int, width: int) -> str:
    """One angle in whole units of its last digit, so that 59.9999 minutes becomes the next degree and not 60 minutes."""
    scale: int = 10**decimals
    units = round(abs(value) * 60 ** (parts - 1) * scale)
    whole, rest = divmod(units, 60 ** (parts - 1) * scale)
    letter = letters[1] if value < 0 and units else letters[0]
    pad = 2 + (decimals + 1 if decimals else 0)
    if parts == 2:
        return f"{whole:0{width}d}° {rest / scale:0{pad}.{decimals}f}' {letter}"
    minutes, rest = divmod(rest, 60 * scale)
    return f"{whole:0{width}d}° {minutes:02d}' {rest / scale:0{pad}.{decimals}f}\" {letter}"
