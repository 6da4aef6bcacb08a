"""Timed work: one idempotent `tick`, run by `serve`, `worker` and `tick`. It asks the tables what is due."""

from __future__ import annotations

import threading
from datetime import datetime

from django.db import close_old_connections, connection, transaction

SECONDS = 60
LOCK = 0x4875_6979  # any number that no other program of this database uses


def tick(*, at: datetime) -> dict[str, int]:
    """Do everything that is due at this time and return how much of each was done. Doing it twice does nothing more.

    On PostgreSQL one process at a time ticks; another that comes meanwhile has nothing to do.
    """
    from django.contrib.sessions.models import Session

    from huiyin.common.services import mark_set, tries_forget
    from huiyin.letters.services.draft import drafts_forget
    from huiyin.letters.services.intake import receipts_forget
    from huiyin.letters.services.kept import kept_forget
    from huiyin.letters.services.letter import contacts_expire
    from huiyin.letters.services.pile import scans_expire

    with transaction.atomic():
        if not _first():
            return {}
        done = {
            "receipts": receipts_forget(at=at),
            "drafts": drafts_forget(at=at),
            "files": kept_forget(at=at),
            "tries": tries_forget(at=at),
            "contacts": contacts_expire(at=at),
            "scans": scans_expire(at=at),
            "sessions": Session.objects.filter(expire_date__lt=at).delete()[0],
        }
        said = " ".join(f"{name}={count}" for name, count in done.items() if count)
        mark_set(name="tick", at=at, detail=said)
    return done


def _first() -> bool:
    """Take the lock of the timed work until the transaction ends. On SQLite the transaction itself is the lock."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def keep_ticking(stop: threading.Event) -> None:
    """Tick once a minute until told to stop. A tick that fails is logged and tried again at the next minute."""
    import logging

    from django.utils import timezone

    while not stop.is_set():
        try:
            close_old_connections()
            tick(at=timezone.now())
        except Exception:
            logging.getLogger("huiyin.tick").exception("The timed work failed; it is tried again in a minute")
        finally:
            connection.close()
        stop.wait(SECONDS)
