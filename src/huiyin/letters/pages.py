"""Files of a scanner as single pages: what is looked at beside the form, and goes to one letter or another.

A scanner often writes a whole stack into one PDF. Each page of it that is one picture becomes that picture; any other
page stays a PDF, of that page alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from huiyin.letters.files import PIXELS_LIMIT, SIDE, File, take

SHAPE = (
    0.04  # by how much the sides of picture and page may differ in proportion, so that it is the whole page
)
BROKEN = (OSError, ValueError, SyntaxError, PyPdfError, RecursionError, KeyError, TypeError, AttributeError,
          NotImplementedError, ImportError, IndexError, ZeroDivisionError)  # fmt: skip


def take_pages(*, name: str, data: bytes) -> list[File]:
    """Return the pages of a file, cleaned as `files.take` does, or Refused with its name and the reason."""
    file = take(name=name, data=data)
    return list(_split(file.data)) if file.media_type == "application/pdf" else [file]


def _split(data: bytes) -> Iterator[File]:
    for page in PdfReader(io.BytesIO(data), strict=False).pages:
        try:
            yield _picture(page) or _alone(page)
        except BROKEN:
            yield _alone(page)


def _picture(page: PageObject) -> File | None:
    """Return the picture that a page consists of, or None where there is more or less on it."""
    resources: Any = page.get("/Resources") or {}
    placed: Any = resources.get_object().get("/XObject") or {}
    placed = {key: value.get_object() for key, value in placed.get_object().items()}
    if len(placed) != 1 or page.extract_text().strip():
        return None
    (stream,) = placed.values()
    if stream.get("/Subtype") != "/Image":
        return None
    wide, high = int(stream["/Width"]), int(stream["/Height"])
    if (
        not 0 < wide * high <= PIXELS_LIMIT
        or abs(wide / high * float(page.mediabox.height) / float(page.mediabox.width) - 1) > SHAPE
    ):
        return None
    picture = page.images[0].image
    if picture is None:
        return None
    upright = picture.convert("RGB").rotate(-page.rotation, expand=True)
    upright.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    return File(out.getvalue(), "image/jpeg")


def _alone(page: PageObject) -> File:
    writer = PdfWriter()
    writer.add_page(page)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return File(out.getvalue(), "application/pdf")
