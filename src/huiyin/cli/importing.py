"""Files of letters that come in: `serve` and `worker` take them all the time, `tick` a while, `import` one file."""

from __future__ import annotations

import logging
import threading
import time

from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone

LOOK = 2.0  # seconds between two looks when nothing comes in
BREATH = 0.03  # seconds between two parts, in which whoever waits for the database gets it
SECONDS = 50.0  # how long `tick` goes on, which is called once a minute

log = logging.getLogger("huiyin.import")


def some_parts(*, stop: threading.Event) -> bool:
    """Take one part of every file that is coming in. False when there was nothing to do.

    A file whose part cannot be taken, for a reason that waiting does not mend, is paused: somebody must look.
    """
    from huiyin.common.errors import Busy
    from huiyin.letters.imports.reading import imports_running
    from huiyin.letters.services.imports import run_pause, run_step

    worked = False
    for run in imports_running():
        if stop.is_set():
            break
        try:
            worked |= run_step(run=run, at=timezone.now())
        except (Busy, OperationalError):
            log.warning("A file of letters waits: the database or the clock is not ready")
        except Exception:
            log.exception("A file of letters is paused")
            run_pause(run=run, at=timezone.now(), role="system")
        time.sleep(BREATH)
    return worked


def keep_importing(stop: threading.Event) -> None:
    """Take letters from files until told to stop."""
    while not stop.is_set():
        worked = False
        try:
            worked = some_parts(stop=stop)
        except Exception:
            log.exception("Looking for files of letters failed; it is tried again")
        if not worked:
            connection.close()
            stop.wait(LOOK)
            close_old_connections()


def import_for_a_while() -> None:
    """Take letters from files for not much less than a minute, or until none is left."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and some_parts(stop=threading.Event()):
        pass
