"""After an erasure: what a database keeps of a row that says something else now is taken out of its files."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from huiyin.common.selectors import marks
from huiyin.common.services import mark_set

ERASURE, SCRUBBED = "erasure", "scrubbed"


def traces_scrub(*, at: datetime) -> int:
    """Where something was erased since the last time, write the database's files anew. Returns 1 when it was done.

    On SQLite: `VACUUM`, then the write-ahead log into the file and cut to nothing; while it runs (a second for 100 MB)
    nobody can write. Somebody who is reading keeps the old log: then it is done at the next tick. On PostgreSQL:
    `VACUUM`, which frees old row versions for others to overwrite; docs/operate/journal.md says what is left.
    """
    known = marks()
    erased, scrubbed = known.get(ERASURE), known.get(SCRUBBED)
    if erased is None or (scrubbed is not None and scrubbed.at >= erased.at) or connection.in_atomic_block:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0]:
                return 0
    mark_set(name=SCRUBBED, at=max(at, erased.at))
    return 1
