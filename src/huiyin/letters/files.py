"""Files of letters: what may come in, without what a camera writes into it, encrypted on disk.

The type is read from the bytes, never from the name. Pictures are decoded and written anew, so place, camera and
owner that they carried are gone; a PDF is rebuilt from its pages alone (no scripts, attachments or author).
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import warnings
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from huiyin.common.errors import NotFound, Refused
from huiyin.common.sealing import seal, unseal

SIZE_LIMIT = 10 * 1024 * 1024
PIXELS_LIMIT = 60_000_000
PAGES_LIMIT = 50
SIDE = 4000


@dataclass(frozen=True)
class File:
    """A file that passed the door: cleaned bytes and their media type."""

    data: bytes
    media_type: str

    @property
    def sha256(self) -> str:
        """Return the hash by which it is stored."""
        return hashlib.sha256(self.data).hexdigest()


def take(*, name: str, data: bytes) -> File:
    """Return the cleaned file, or Refused with its name, the reason and what to do."""
    shown = name[-40:] or _("the file")
    if len(data) > SIZE_LIMIT:
        megabytes = len(data) // 1024 // 1024 + 1
        message = _("%(name)s is %(size)d MB, over the 10 MB limit, and was not taken. Choose a smaller one.")
        raise Refused(message % {"name": shown, "size": megabytes}, field="files")
    try:
        if data.startswith(b"%PDF-"):
            return File(_clean_pdf(data), "application/pdf")
        if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or data[8:12] == b"WEBP":
            return _clean_picture(data)
    except (
        OSError,
        ValueError,
        SyntaxError,
        PyPdfError,
        RecursionError,
        KeyError,
        Image.DecompressionBombError,
    ):
        pass
    message = _("%(name)s is not a readable picture (JPEG, PNG, WebP) or PDF and was not taken.")
    raise Refused(message % {"name": shown}, field="files")


def _clean_picture(data: bytes) -> File:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as opened:
            if opened.width * opened.height > PIXELS_LIMIT:
                raise ValueError("too many pixels")
            is_png = opened.format == "PNG"
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((SIDE, SIDE))
            picture = upright.convert("RGBA" if is_png and "A" in upright.getbands() else "RGB")
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    if is_png:
        clean.save(out, "PNG", optimize=False)
        return File(out.getvalue(), "image/png")
    clean.save(out, "JPEG", quality=85)
    return File(out.getvalue(), "image/jpeg")


def _clean_pdf(data: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted or not 1 <= len(reader.pages) <= PAGES_LIMIT:
        raise ValueError("locked, empty or too many pages")
    writer = PdfWriter()
    for page in reader.pages:
        for key in ("/Annots", "/AA", "/Metadata", "/PieceInfo"):
            page.pop(key, None)
        writer.add_page(page)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _path(sha256: str) -> Path:
    folder: Path = settings.FILES
    return folder / sha256[:2] / sha256


def store(*, file: File) -> str:
    """Write the file encrypted under its hash (once, however often it comes) and return the hash.

    It is complete on disk before the caller's transaction commits; if that fails, an unused file is left, nothing lost.
    """
    target = _path(file.sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = target.with_name(f".{secrets.token_hex(8)}")
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(seal(file.data))
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(target)
    return file.sha256


def read(*, sha256: str) -> bytes:
    """Return the plain bytes of a stored file."""
    try:
        return unseal(_path(sha256).read_bytes())
    except FileNotFoundError as error:
        raise NotFound(_("This file is not there any more.")) from error


def remove(*, sha256: str) -> None:
    """Delete a stored file; the caller has made sure that nothing refers to it."""
    _path(sha256).unlink(missing_ok=True)
