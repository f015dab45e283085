"""CSV as people have it: any column order, comma, semicolon or tab, UTF-8 with or without BOM, or the Korean code page 949."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from incidents.imported.headings import fields_of
from incidents.imported.row import MOST_ROWS, Contents, FileRefused, Row, clean

DELIMITERS = ",;\t|"
MOST_COLUMNS = 200
LONGEST_CELL = 50_000
_PLACES = {"lat", "lon", "coordinates", "location", "place_name"}


def read_table(data: bytes) -> Contents:
    """Raises FileRefused for what is no table of incidents."""
    text, encoding = decoded(data)
    text = clean(text)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    headings, line = _headings(reader)
    positions, unread = fields_of(headings)
    if "title" not in positions.values():
        raise FileRefused(
            f"No column is named title (제목). The columns are: {', '.join(headings)[:300]}. Name them in the first line."
        )
    if not _PLACES & set(positions.values()):
        raise FileRefused("No column says where: add lat and lon (위도, 경도), coordinates (좌표) or place (장소).")
    notes = [f"Not read: the column {heading}." for heading in unread]
    if encoding != "utf-8":
        notes.insert(0, f"The file was read as {encoding.upper()}.")
    columns = {field: headings[at].strip() for at, field in positions.items()}
    rows = _rows(reader, line, positions, columns, len(headings))
    return Contents("csv", rows, {name: field for field, name in columns.items()}, notes)


def decoded(data: bytes) -> tuple[str, str]:
    """The text and the encoding that fits. Raises FileRefused."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", "cp949"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise FileRefused("The file holds NUL characters: it is no text table. Save it as CSV UTF-8.")
        return text, encoding.removesuffix("-sig")
    raise FileRefused("The letters of this file are neither UTF-8 nor Korean CP949. Save it as UTF-8 (CSV UTF-8).")


def _delimiter(text: str) -> str:
    """The one that parts the first line that says something into most cells."""
    first = next((line for line in text.splitlines() if line.strip(" \t,;|\ufeff")), "")
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _headings(reader: Iterator[list[str]]) -> tuple[list[str], int]:
    """The first line that says something, and its number."""
    for number, cells in enumerate(_checked(reader), start=1):
        if any(cell.strip() for cell in cells):
            if len(cells) > MOST_COLUMNS:
                raise FileRefused(f"The table has more than {MOST_COLUMNS} columns. Keep those about incidents.")
            return [cell.strip() for cell in cells], number
    raise FileRefused("The file is empty. Send a table whose first line names its columns.")


def _checked(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            remedy = "Check quotation marks and cells of more than 50,000 letters."
            raise FileRefused(f"The table breaks off: {wrong}. {remedy}") from None


def _rows(
    reader: Iterator[list[str]], line: int, positions: dict[int, str], columns: dict[str, str], width: int
) -> Iterator[Row]:
    found = 0
    for number, cells in enumerate(_checked(reader), start=line + 1):
        filled = [cell for cell in cells if cell.strip()]
        if not filled or (number == line + 1 and all(cell.lstrip().startswith("#") for cell in filled)):  # empty, or HXL hashtags
            continue
        found += 1
        if found > MOST_ROWS:
            raise FileRefused(f"The table has more than {MOST_ROWS:,} rows. Send it in parts.")
        refusal = ""
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            remedy = "Put cells that hold the separator in quotation marks."
            refusal = f"This row has {len(cells)} cells, the headings {width}. {remedy}"
        values = {field: cells[at].strip() for at, field in positions.items() if at < len(cells) and cells[at].strip()}
        yield Row(number, values, columns, refusal=refusal)
