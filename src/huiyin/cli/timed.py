"""Timed work: one idempotent `tick`, run by `serve`, `worker` and `tick`. It asks the tables what is due."""

from __future__ import annotations

import threading
from datetime import datetime

SECONDS = 60


def tick(*, at: datetime) -> dict[str, int]:
    """Do everything that is due at this time and return how much of each was done. Doing it twice does nothing more."""
    from django.contrib.sessions.models import Session

    from huiyin.common.services import mark_set, tries_forget
    from huiyin.letters.services.draft import drafts_forget
    from huiyin.letters.services.intake import receipts_forget
    from huiyin.letters.services.letter import contacts_expire

    done = {
        "receipts": receipts_forget(at=at),
        "drafts": drafts_forget(at=at),
        "tries": tries_forget(at=at),
        "contacts": contacts_expire(at=at),
        "sessions": Session.objects.filter(expire_date__lt=at).delete()[0],
    }
    mark_set(name="tick", at=at, detail=" ".join(f"{name}={count}" for name, count in done.items() if count))
    return done


def keep_ticking(stop: threading.Event) -> None:
    """Tick once a minute until told to stop. A tick that fails is logged and tried again at the next minute."""
    import logging

    from django.db import close_old_connections, connection
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
