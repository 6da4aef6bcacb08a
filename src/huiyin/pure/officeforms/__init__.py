"""Forms of an office: one content, written as PDF (by typst) and as DOCX (to be changed before it is sent).

Nothing is read but the folders of fonts that are passed in. Words are data: no text of a letter is ever read as markup.
"""

from __future__ import annotations

from huiyin.pure.officeforms.as_docx import docx
from huiyin.pure.officeforms.as_pdf import pdf
from huiyin.pure.officeforms.fonts import Fonts, MissingFont, fonts_in
from huiyin.pure.officeforms.model import (
    A3,
    A4,
    Code,
    Content,
    Cut,
    Line,
    PageBreak,
    Paper,
    Part,
    Rows,
    Run,
    Table,
    lines,
    say,
)

__all__ = [
    "A3",
    "A4",
    "Code",
    "Content",
    "Cut",
    "Fonts",
    "Line",
    "MissingFont",
    "PageBreak",
    "Paper",
    "Part",
    "Rows",
    "Run",
    "Table",
    "docx",
    "fonts_in",
    "lines",
    "pdf",
    "say",
]
