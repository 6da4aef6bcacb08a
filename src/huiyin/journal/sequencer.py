"""Numbering what was committed, once each, and signing how far the log has come. One at a time, over all processes.

1. `number`: entries without an index get the next ones, in the order of their ids. There is no mark up to which
   entries were seen: a transaction that began early and ends late has a small id, and is found all the same.
2. The tiles are brought up to the new size; a checkpoint is signed, stored, and written into the folder last.

Whatever moment the machine stops at: an index that is committed stays, and everything else is made again from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from time import sleep

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import Conflict
from huiyin.common.services import mark_set
from huiyin.journal.folder import KEYS, LogFolder, is_whole
from huiyin.journal.locks import held
from huiyin.journal.log_keys import keys_file, origin_of, signer
from huiyin.journal.models import Checkpoint, Entry, LogKey
from huiyin.journal.selectors import newest
from huiyin.pure import merkle

BATCH = 2_000
MOST_BATCHES = 50  # in one call, so that a flood cannot keep it for ever
PAUSE, TRIES = 0.002, 10_000  # seconds; twenty of them, as everybody waits
LOCK = 0x4875_694A  # any number that no other program of this database uses
NUMBER = """
    UPDATE journal_entry SET "index" = numbered.place + %s FROM (
        SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM journal_entry
        WHERE "index" IS NULL ORDER BY id LIMIT %s
    ) AS numbered WHERE journal_entry.id = numbered.id
"""


class LogAhead(Conflict):
    """What was signed goes further than the entries, or says otherwise: an older database, or a changed one."""


def log_folder() -> LogFolder:
    """Return the files of this log."""
    return LogFolder(settings.DATA / "journal")


def log_advance(*, at: datetime) -> int:
    """Number what is committed, sign, and bring this machine's files up. Returns how many entries got their index.

    Does nothing where another process does it now. Raises WrongKey, LogAhead: then nothing more is signed until a
    person has looked.
    """
    lock: Path = settings.DATA / "journal.lock"
    with held(lock) as mine:
        if not mine:
            return 0
        _catch_up()
        done = 0
        with sequencing() as ours:
            for _batch in range(MOST_BATCHES if ours else 0):
                count = _sequence(at)
                _catch_up()
                done += count
                if count < BATCH:
                    break
    return done


@contextmanager
def sequencing() -> Iterator[bool]:
    """Be the one that numbers and signs, on any machine of this database. On SQLite there is one machine."""
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def _my_turn() -> Iterator[None]:
    """Begin a transaction soon, also while others write without a pause.

    SQLite lets whoever waits look ten times a second, and between two writers the file is free for a millisecond: it
    could wait for minutes. So the sequencer looks more often.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    with ExitStack() as stack:
        with _without_waiting():
            for tries_left in reversed(range(TRIES)):
                try:
                    stack.enter_context(transaction.atomic())
                    break
                except OperationalError:
                    if not tries_left:
                        raise
                    sleep(PAUSE)
        yield


@contextmanager
def _without_waiting() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _sequence(at: datetime) -> int:
    """Number a batch of what waits, and sign how far the log has come. Returns how many were numbered."""
    last = newest()
    highest = (
        Entry.objects.filter(index__isnull=False).order_by("-index").values_list("index", flat=True).first()
    )
    size, count = 0 if highest is None else highest + 1, 0
    if Entry.objects.filter(index__isnull=True).exists():
        with _my_turn(), connection.cursor() as cursor:
            cursor.execute(NUMBER, [size, BATCH])
            count = cursor.rowcount
    if size + count != (last.size if last else 0):
        _sign(last, size + count, at)
    return count


def _sign(last: Checkpoint | None, size: int, at: datetime) -> None:
    """Bring the files up to `size` and sign it."""
    if not LogKey.objects.exists():
        _first_key(at)
    by = signer()
    folder = log_folder()
    begin = _sound(folder, last)
    if begin > size:
        raise LogAhead(
            _("The journal was signed further than its entries go. Look at docs/operate/journal.md.")
        )
    root = _grow(folder, begin, size)
    note = merkle.sign_checkpoint(merkle.Checkpoint(by.name, size, root), by)
    with _my_turn():
        Checkpoint.objects.create(size=size, root=root, note=note, at=at)
        mark_set(name="journal", at=at, detail=str(size))


def _first_key(at: datetime) -> None:
    seed = settings.KEYS["journal"]
    key = merkle.Signer(origin_of(seed), seed).verifier
    with _my_turn():
        LogKey.objects.create(vkey=key.vkey, at=at)


def _sound(folder: LogFolder, last: Checkpoint | None) -> int:
    """Return how many leaves the files hold; make them anew where they do not lead to the root that was signed."""
    if last is None:
        folder.clear()
        return 0
    if is_whole(folder, last.size, bytes(last.root)):
        return last.size
    folder.clear()
    if _grow(folder, 0, last.size) != bytes(last.root):
        raise LogAhead(
            _("The entries are not those that were signed. Nothing more is signed: huiyin journal audit.")
        )
    return last.size


def _grow(folder: LogFolder, begin: int, size: int) -> bytes:
    """Add the entries from `begin` up to `size` to the files; return the root."""
    for start in range(begin, size, BATCH):
        rows = Entry.objects.filter(index__gte=start, index__lt=min(start + BATCH, size)).order_by("index")
        entries = [bytes(value) for value in rows.values_list("commitment", flat=True)]
        if len(entries) != min(BATCH, size - start):
            raise LogAhead(
                _("Entries that were numbered are gone. Nothing more is signed: huiyin journal audit.")
            )
        folder.add(start, entries)
    return folder.root(size)


def _catch_up() -> None:
    """Let this machine's files hold what the newest checkpoint says. Refuse where they already hold more."""
    last, folder = newest(), log_folder()
    there = folder.checkpoint()
    if last is None or there == bytes(last.note):
        return
    before = _size_of(there)
    if before > last.size:
        raise LogAhead(
            _(
                "The files of the journal go further than the database: it is an older one. Nothing more is signed."
            )
        )
    known = Checkpoint.objects.filter(size=before).first()
    begin = _sound(folder, known)
    if _grow(folder, begin, last.size) != bytes(last.root):
        raise LogAhead(
            _("The entries are not those that were signed. Nothing more is signed: huiyin journal audit.")
        )
    folder.write(KEYS, keys_file())
    folder.sign_off(bytes(last.note))


def _size_of(note: bytes | None) -> int:
    try:
        return merkle.parse_checkpoint(merkle.parse_note(note).text).size if note else 0
    except merkle.MerkleError:
        return 0
