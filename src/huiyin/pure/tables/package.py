"""What an XLSX file (ECMA-376, a ZIP archive of XML) is allowed to be, before anything of it is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat

from huiyin.pure.tables.errors import Fault, TableError
from huiyin.pure.tables.limits import CHUNK, MEMBERS, PARTS, RATIO, SMALL, UNPACKED

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and an XLSX that is locked with a password
LOCKED = "EncryptedPackage".encode("utf-16-le")
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError,
    ValueError, expat.ExpatError,
)  # fmt: skip
ENCRYPTED = 1
# A member whose name ends or begins so, and what it is.
ENDS = (
    ("vbaproject.bin", Fault.MACRO),
    ("workbook.bin", Fault.FOREIGN),
    (".zip", Fault.NESTED), (".xlsx", Fault.NESTED), (".xlsm", Fault.NESTED), (".docx", Fault.NESTED),
    (".exe", Fault.NESTED), (".7z", Fault.NESTED), (".rar", Fault.NESTED), (".gz", Fault.NESTED),
)  # fmt: skip
BEGINS = (
    ("xl/macrosheets/", Fault.MACRO),
    ("xl/dialogsheets/", Fault.MACRO),
    ("xl/embeddings/", Fault.NESTED),
    ("xl/activex/", Fault.MACRO),
    ("xl/externallinks/", Fault.LINKS),
    ("xl/connections.xml", Fault.LINKS),
    ("xl/querytables/", Fault.LINKS),
    ("xl/webextensions/", Fault.LINKS),
)


def open_package(stream: BinaryIO) -> zipfile.ZipFile:
    """Return the archive of an XLSX file. TableError says why it is none that is read here."""
    stream.seek(0)
    try:
        archive = zipfile.ZipFile(stream)
    except UNREADABLE as error:
        raise TableError(Fault.BROKEN) from error
    members = archive.infolist()
    names = {member.filename.lower() for member in members}
    if len(members) > MEMBERS or len(names) < len(members):
        raise TableError(Fault.BOMB)
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise TableError(Fault.LOCKED)
    for member in members:
        _check_name(member.filename.lower())
    if not {"[content_types].xml", "xl/workbook.xml"} <= names:
        raise TableError(Fault.FOREIGN)
    _check_sizes(members)
    return archive


def _check_name(name: str) -> None:
    for end, fault in ENDS:
        if name.endswith(end):
            raise TableError(fault, detail=name[-60:])
    for beginning, fault in BEGINS:
        if name.startswith(beginning):
            raise TableError(fault, detail=name[-60:])


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    """The sizes may be lies, but `zipfile` unpacks no further than what they say."""
    if sum(member.file_size for member in members) > UNPACKED:
        raise TableError(Fault.BOMB)
    for member in members:
        if member.file_size > SMALL and member.file_size > RATIO * max(1, member.compress_size):
            raise TableError(Fault.BOMB, detail=member.filename[-60:])


def old_or_locked(head: bytes) -> TableError:
    """Return what a file in the older container is: locked with a password, or of Excel before 2007."""
    return TableError(Fault.LOCKED if LOCKED in head else Fault.OLD)


Start = Callable[[str, dict[str, str]], None]


class Reader:
    """Reads XML a chunk at a time and calls `start`, `end` and `text` with names without their prefix.

    A document type is refused: it is the way to entity bombs, and no program writes one into a table.
    """

    def __init__(self, start: Start, end: Callable[[str], None], text: Callable[[str], None]) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = lambda name, found: start(_local(name), found)
        self._parser.EndElementHandler = lambda name: end(_local(name))
        self._parser.CharacterDataHandler = text
        self._parser.StartDoctypeDeclHandler = _refuse

    def chunks(self, archive: zipfile.ZipFile, name: str) -> Iterator[None]:
        """Read a member; yields after each chunk."""
        try:
            with archive.open(name) as member:
                while chunk := member.read(CHUNK):
                    self._parser.Parse(chunk, False)
                    yield
            self._parser.Parse(b"", True)
        except TableError:
            raise
        except UNREADABLE as error:
            raise TableError(Fault.BROKEN, detail=name[-60:]) from error


def elements(archive: zipfile.ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    """Return the elements of a member that says what the others are, in order. Nothing where there is no such one."""
    try:
        size = archive.getinfo(name).file_size
    except KeyError:
        return []
    if size > PARTS:
        raise TableError(Fault.BOMB, detail=name[-60:])
    found: list[tuple[str, dict[str, str]]] = []
    reader = Reader(lambda tag, given: found.append((tag, given)), lambda _tag: None, lambda _text: None)
    for _chunk in reader.chunks(archive, name):
        pass
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_given: object) -> None:
    raise TableError(Fault.BROKEN, detail="DOCTYPE")
