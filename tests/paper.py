"""What tests ask of a printed sheet: its text, the glyphs that no font had, its pictures, the codes in them."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ContentStream

DPI = 150


def pages(made: bytes) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(made)).pages]


def glyphs(made: bytes) -> tuple[int, int]:
    """Return how many glyphs were drawn, and how many of them are the box that stands for a missing one."""
    reader, found = PdfReader(BytesIO(made)), []
    for page in reader.pages:
        contents = page.get_contents()
        operations = ContentStream(contents, reader).operations if contents is not None else []
        for operands, operator in operations:
            if operator in (b"Tj", b"TJ"):
                shown = operands[0] if operator == b"TJ" else operands
                found += [part.original_bytes for part in shown if hasattr(part, "original_bytes")]
    numbers = [text[at : at + 2] for text in found for at in range(0, len(text), 2)]
    return len(numbers), numbers.count(b"\x00\x00")


def pictures(made: bytes, folder: Path, dpi: int = DPI) -> list[Image.Image]:
    """Return each page as a picture in shades of grey, drawn by poppler."""
    assert shutil.which("pdftoppm"), "needs Debian's poppler-utils"
    (folder / "sheet.pdf").write_bytes(made)
    command = ["pdftoppm", "-r", str(dpi), "-gray", "-png", "sheet.pdf", "sheet"]
    subprocess.run(command, cwd=folder, check=True, timeout=120)
    return [Image.open(path).convert("L") for path in sorted(folder.glob("sheet-*.png"))]


def codes(picture: Image.Image) -> list[str]:
    """Return what the QR codes of a page say."""
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def is_white(picture: Image.Image, box: tuple[float, float, float, float], dpi: int = DPI) -> bool:
    """Tell whether nothing is drawn in a box, given in millimetres: left, top, right, bottom."""
    left, top, right, bottom = (round(edge * dpi / 25.4) for edge in box)
    return min(picture.crop((left, top, right, bottom)).tobytes()) > 200
