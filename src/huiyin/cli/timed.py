"""Timed work: one idempotent `tick`, run by `serve`, `worker` and `tick`. It asks the tables what is due."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections, connection, transaction

SECONDS = 60
PROPOSED_EVERY = 20  # seconds between two looks whether letters wait to be grouped
NUMBERED_EVERY = 2  # seconds; an entry is promised to be in the log within ten
LOCK = 0x4875_6979  # any number that no other program of this database uses


def tick(*, at: datetime) -> dict[str, int]:
    """Do everything that is due at this time and return how much of each was done. Doing it twice does nothing more.

    On PostgreSQL one process at a time ticks; another that comes meanwhile has nothing to do. The journal is numbered
    after it, with the entries that the timed work wrote; then traces of what was erased are taken out.
    """
    from huiyin.common.traces import traces_scrub
    from huiyin.journal.sequencer import log_advance

    done = _due(at)
    if done:
        done["categories"] = _categories(at)
    return done | {"numbered": log_advance(at=at), "scrubbed": traces_scrub(at=at)}


def _due(at: datetime) -> dict[str, int]:
    from django.contrib.sessions.models import Session

    from huiyin.accounts.selectors import offices
    from huiyin.common.services import mark_set, tries_forget
    from huiyin.letters.services.draft import drafts_forget
    from huiyin.letters.services.imports import runs_forget
    from huiyin.letters.services.intake import receipts_forget
    from huiyin.letters.services.kept import kept_forget
    from huiyin.letters.services.letter import contacts_expire
    from huiyin.letters.services.pile import scans_expire
    from huiyin.problems.services.order import orders_propose
    from huiyin.problems.services.recompute import provisional_settle
    from huiyin.problems.services.told import counts_tell

    with transaction.atomic():
        if not _first():
            return {}
        done = {
            "receipts": receipts_forget(at=at),
            "drafts": drafts_forget(at=at),
            "files": kept_forget(at=at),
            "tries": tries_forget(at=at),
            "contacts": contacts_expire(at=at),
            "imports": runs_forget(at=at),
            "scans": scans_expire(at=at),
            "told": counts_tell(at=at),
            "recomputed": provisional_settle(at=at),
            "orders": sum(orders_propose(office=office, at=at) for office in offices()),
            "sessions": Session.objects.filter(expire_date__lt=at).delete()[0],
        }
        said = " ".join(f"{name}={count}" for name, count in done.items() if count)
        mark_set(name="tick", at=at, detail=said)
    return done


def _categories(at: datetime) -> int:
    """Propose categories for new matters. Whatever fails here waits for the next tick, and intake for nothing."""
    import logging

    from huiyin.accounts.selectors import offices
    from huiyin.letters.services.category import categories_propose

    try:
        return sum(categories_propose(office=office, at=at) for office in offices())
    except Exception:
        logging.getLogger("huiyin.tick").exception("Categories could not be proposed; it is tried again")
        return 0


def _first() -> bool:
    """Take the lock of the timed work until the transaction ends. On SQLite the transaction itself is the lock."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def keep_ticking(stop: threading.Event) -> None:
    """Tick once a minute until told to stop; number the journal and group new letters in between, on own threads."""
    from huiyin.cli.proposing import propose_due
    from huiyin.journal.sequencer import log_advance

    beside = [
        threading.Thread(target=_keep_doing, args=[what, seconds, stop], name=name, daemon=True)
        for name, what, seconds in (
            ("journal", log_advance, NUMBERED_EVERY),
            ("propose", propose_due, PROPOSED_EVERY),
        )
    ]
    for thread in beside:
        thread.start()
    _keep_doing(tick, SECONDS, stop)
    for thread in beside:
        thread.join()


def _keep_doing(what: Callable[..., object], seconds: float, stop: threading.Event) -> None:
    """Do it every so many seconds. When it fails, that is logged, and it is tried again at the next minute."""
    import logging

    from django.utils import timezone

    while not stop.is_set():
        pause = seconds
        try:
            close_old_connections()
            what(at=timezone.now())
        except Exception:
            logging.getLogger("huiyin.tick").exception("The timed work failed; it is tried again in a minute")
            connection.close()
            pause = SECONDS
        finally:
            if pause >= SECONDS:
                connection.close()
        stop.wait(pause)
    connection.close()
