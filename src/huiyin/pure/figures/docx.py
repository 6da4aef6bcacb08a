"""DOCX: the text of a Word file (ECMA-376 part 1, §17.3) without trusting the file.

A paragraph becomes a line. Deleted text, field codes and comments are left out; headers and footnotes too.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MOST_BYTES = 50_000_000
_BREAKS = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}


class DocxError(ValueError):
    """The bytes are no Word file that can be read; the message says why."""


def docx_text(data: bytes) -> str:
    """The text of a DOCX file given as bytes.

    Raises DocxError for a file that is damaged, encrypted, larger than 50 MB when unpacked, or that declares a
    document type (the way to entity bombs).
    """
    return _Reader().read(_document(data))


def _document(data: bytes) -> bytes:
    """`word/document.xml`, unpacked no further than the limit whatever the file says of its size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("word/document.xml") as member:
            document = member.read(_MOST_BYTES + 1)
    except (
        zipfile.BadZipFile,
        KeyError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
        EOFError,
        OSError,
    ) as error:
        raise DocxError("not a readable DOCX file") from error
    if len(document) > _MOST_BYTES:
        raise DocxError("the DOCX file is too large when unpacked")
    return document


class _Reader:
    """Collects what stands in `w:t`, with a line break at the end of each paragraph."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._in_text = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, document: bytes) -> str:
        try:
            self._parser.Parse(document, True)
        except expat.ExpatError as error:
            raise DocxError("the DOCX file is damaged") from error
        return "".join(self._parts)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _tag(name)
        self._in_text = tag == "t"
        if tag in _BREAKS and tag != "p":
            self._parts.append(_BREAKS[tag])

    def _end(self, name: str) -> None:
        self._in_text = False
        if _tag(name) == "p":
            self._parts.append(_BREAKS["p"])

    def _characters(self, data: str) -> None:
        if self._in_text:
            self._parts.append(data)

    def _doctype(self, *declared: object) -> None:
        raise DocxError("the DOCX file declares a document type")


def _tag(name: str) -> str:
    space, _, tag = name.rpartition(" ")
    return tag if space in (_MAIN, _STRICT) else ""
