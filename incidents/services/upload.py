"""What a file from outside really is, and an image without what its camera knew. Without the database.

Types are told by the first bytes, never by the name or by what the sender says. An image is decoded and written anew: position,
camera, comments and whatever hid behind the picture are gone. Papers are kept as they are and are never shown inside a page.
"""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from PIL import Image, ImageOps

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 4_096
MOST_TEXT = 1024 * 1024
_NAMES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf", "text/plain": ".txt"}
#: What may be attached.
MEDIA_TYPES = tuple(_NAMES)
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_KINDS = _lazy("Send a photo (JPEG, PNG or WebP), a PDF or a plain text.")
_HEIC = re.compile(rb"^....ftyp(heic|heix|hevc|heim|heis|mif1|msf1|avif)", re.DOTALL)


class UploadError(ValueError):
    """Says why the file is not taken and what to send instead."""


@dataclass(frozen=True)
class Upload:
    """`content` as it is to be stored; `width` and `height` in pixels, of an image."""

    content: bytes
    media_type: str
    width: int | None = None
    height: int | None = None

    @property
    def suffix(self) -> str:
        return _NAMES[self.media_type]


def checked(content: bytes) -> Upload:
    """Raises UploadError and nothing else."""
    media_type = _media_type(content)
    if media_type not in _FORMATS:
        return Upload(content, media_type)
    try:
        return _redrawn(content, media_type)
    except Image.DecompressionBombError:
        raise UploadError(_too_many()) from None
    except (OSError, ValueError, SyntaxError, IndexError, TypeError, KeyError, EOFError, OverflowError, MemoryError) as wrong:
        if isinstance(wrong, UploadError):
            raise
        raise UploadError(_("This image is damaged. Open it, save it again and send that.")) from None


def shown_name(name: str, upload: Upload) -> str:
    """The sender's file name for people: no folders, no control or direction characters, the suffix of what it really is."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter)[0] != "C").strip(" .")
    stem = PurePath(plain).stem if plain else ""
    return f"{(stem or 'file')[:150]}{upload.suffix}"


def _media_type(content: bytes) -> str:
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if _HEIC.match(content[:32]):
        raise UploadError(_("This is an HEIC or AVIF photo, which not everybody can open. %(kinds)s") % {"kinds": _KINDS})
    if _is_text(content):
        return "text/plain"
    raise UploadError(_("This is none of the kinds that are kept here. %(kinds)s") % {"kinds": _KINDS})


def _is_text(content: bytes) -> bool:
    """UTF-8 without control characters. Markup is text too: it is stored as text/plain and only ever downloaded."""
    if not content or len(content) > MOST_TEXT:
        return False
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(letter) == "Cc" and letter not in "\t\r\n\f" for letter in text)


def _redrawn(content: bytes, media_type: str) -> Upload:
    image_format = _FORMATS[media_type]
    with Image.open(io.BytesIO(content), formats=[image_format]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise UploadError(_too_many())
        # A photo larger than any screen is read at a fraction of its size, which takes a fraction of the memory too.
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright: Image.Image = ImageOps.exif_transpose(opened) or opened
        plain = _plain(upright, media_type)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    if image_format == "PNG":
        plain.save(written, "PNG", optimize=False)
    else:
        plain.save(written, image_format, quality=88)
    return Upload(written.getvalue(), media_type, plain.width, plain.height)


def _plain(image: Image.Image, media_type: str) -> Image.Image:
    """Only the picture's points: a copy whose `info` (EXIF, XMP, comments, profiles) is empty."""
    see_through = media_type != "image/jpeg" and (image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info)
    plain = image.convert("RGBA" if see_through else "L" if image.mode in ("1", "L") else "RGB")
    if plain is image:
        plain = image.copy()
    plain.info = {}
    return plain


def _too_many() -> str:
    return _("The image has more than %(most)s million points. Send a smaller one.") % {"most": MOST_PIXELS // 1_000_000}
