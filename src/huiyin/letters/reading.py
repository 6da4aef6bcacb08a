"""Reading a page: a proposal for the transcript, made by an optional reader without a network.

The reader (`requirements/ocr.in`) is not installed by default. It reads print and very clear handwriting in Chinese;
running hand it does not read, nor Tibetan (`docs/decisions/2026-11-24-reading-pages.md`). Nothing it says is stored.

It needs 800 MB and takes seconds, and what it gets is whatever was scanned: so it runs in a process of its own, one at
a time, which is ended when it takes too long. `python -m huiyin.letters.reading` is that process.
"""

from __future__ import annotations

import importlib.util
import io
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from PIL import Image

from huiyin.common.errors import Busy, Refused

MODULE = "rapidocr_onnxruntime"
SECONDS = 60  # for all pages of one letter
SIDE = 2400  # pixels; A4 at 200 dpi. More takes longer and reads no better
_one_at_a_time = threading.Lock()


class Line(NamedTuple):
    """Words found on a page: where they stand (pixels from the top left) and what they say."""

    left: float
    top: float
    bottom: float
    words: str


Reader = Callable[[Image.Image], list[Line]]


def is_there() -> bool:
    """Say whether the reader is installed."""
    return importlib.util.find_spec(MODULE) is not None


def read(*, pages: Sequence[bytes]) -> str:
    """Return what stands on these pictures, by paragraphs. Busy while another letter is read; Refused when it fails."""
    if not is_there():
        raise Refused(_("The reader is not installed. Type the text."), field="body")
    if not _one_at_a_time.acquire(blocking=False):
        raise Busy(_("Another letter is being read just now. Try again, or type the text."))
    try:
        lengths = json.dumps([len(page) for page in pages]).encode() + b"\n"
        done = subprocess.run(
            [sys.executable, "-m", "huiyin.letters.reading"],
            input=lengths + b"".join(pages),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        return "\n".join(json.loads(done.stdout))
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise Refused(_("The page could not be read. Type the text."), field="body") from error
    finally:
        _one_at_a_time.release()


def reader() -> Reader:
    """Return the reader, with its models loaded (a second). ImportError where it is not installed."""
    import numpy
    from rapidocr_onnxruntime import RapidOCR

    engine = RapidOCR(intra_op_num_threads=2, inter_op_num_threads=1)

    def read_page(page: Image.Image) -> list[Line]:
        page = page.convert("RGB")
        page.thumbnail((SIDE, SIDE))
        # The engine wants rows of blue, green, red.
        found, _seconds = engine(numpy.asarray(page)[:, :, ::-1])
        return [_line(box, words) for box, words, _certainty in found or []]

    return read_page


def _line(box: Sequence[Sequence[float]], words: Any) -> Line:
    heights = sorted(point[1] for point in box)
    return Line(min(point[0] for point in box), sum(heights[:2]) / 2, sum(heights[2:]) / 2, str(words))


def paragraphs_of(found: Sequence[Line]) -> list[str]:
    """Return what was found as paragraphs from top to bottom, without the line breaks of the paper.

    Pieces whose middle lies within a line belong to it; a paragraph begins where a line is indented by its height.
    """
    rows: list[list[Line]] = []
    for line in sorted(found, key=lambda each: each.top):
        middle = (line.top + line.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    margin = min((line.left for line in found), default=0.0)
    paragraphs: list[str] = []
    for row in map(sorted, rows):
        words = "".join(piece.words for piece in row)
        if paragraphs and row[0].left - margin < row[0].bottom - row[0].top:
            paragraphs[-1] += words
        else:
            paragraphs.append(words)
    return paragraphs


def main() -> int:
    """Read pictures from standard input (a line with their lengths, then they) and write their paragraphs as JSON."""
    lengths = json.loads(sys.stdin.buffer.readline())
    read_page = reader()
    paragraphs: list[str] = []
    for length in lengths:
        with Image.open(io.BytesIO(sys.stdin.buffer.read(length)), formats=["JPEG", "PNG"]) as page:
            paragraphs += paragraphs_of(read_page(page))
    json.dump(paragraphs, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
