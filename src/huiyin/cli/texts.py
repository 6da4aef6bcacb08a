"""Texts that offices hand over: TXT in UTF-8 or GB18030, and DOCX."""

from __future__ import annotations

from pathlib import Path

from huiyin.cli import tables
from huiyin.cli.text import gettext as _
from huiyin.pure.figures.docx import DocxError, docx_text

LARGEST_FILE = 50_000_000
ZIP_START = b"PK\x03\x04"


def read(path: Path) -> str:
    """Return the characters of a file; line ends stay as they are, so that offsets count the file's own.

    Raises TableError when it is too large, damaged, or in no known encoding, and OSError when it cannot be opened.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise tables.TableError(_("%s is larger than 50 MB.") % path.name)
    data = path.read_bytes()
    if not data.startswith(ZIP_START):
        return tables.decode(data, path.name)
    try:
        return docx_text(data)
    except DocxError as error:
        raise tables.TableError(_("%s cannot be read as a Word document.") % path.name) from error
