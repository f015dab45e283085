"""One file of incidents, whatever its format."""

from __future__ import annotations

from incidents.imported.features import read_features
from incidents.imported.row import MOST_BYTES, Contents, FileRefused
from incidents.imported.table import read_table

_OTHERS = {
    b"PK\x03\x04": "a spreadsheet or an archive. In the spreadsheet choose Save as, CSV UTF-8",
    b"%PDF": "a PDF. Ask for the table behind it",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet. Choose Save as, CSV UTF-8",
    b"\x1f\x8b": "compressed. Unpack it first",
    b"<?xm": "XML. GeoJSON and CSV can be imported",
    b"<kml": "KML. GeoJSON and CSV can be imported",
}


def read_file(data: bytes, name: str) -> Contents:
    """Told apart by what is inside, not by the name alone. Raises FileRefused."""
    if len(data) > MOST_BYTES:
        raise FileRefused(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Send it in parts.")
    if not data.strip():
        raise FileRefused("The file is empty.")
    bare = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    for start, said in _OTHERS.items():
        if bare.startswith(start):
            raise FileRefused(f"This is {said}.")
    if bare[:1] in (b"{", b"[") or name.lower().endswith((".geojson", ".json")):
        return read_features(data)
    return read_table(data)
