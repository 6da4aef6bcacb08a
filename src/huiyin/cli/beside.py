"""What a web process of `huiyin serve` runs: the pages, and beside them the timed work and files of letters.

The threads begin here, in the process that serves, and not in the one that starts it: a process that is copied while a
thread of it runs can stand still for ever.
"""

from __future__ import annotations

import os
import threading
import time

from huiyin.cli.importing import keep_importing
from huiyin.cli.timed import keep_ticking
from huiyin.config.wsgi import application as application

STARTED_BY = os.getppid()


def end_with_starter() -> None:
    """End this process when the one that started it is gone, so that nobody keeps the port."""
    while os.getppid() == STARTED_BY:
        time.sleep(1)
    os._exit(1)


threading.Thread(target=keep_ticking, args=[threading.Event()], name="tick", daemon=True).start()
threading.Thread(target=keep_importing, args=[threading.Event()], name="import", daemon=True).start()
if os.name == "posix":
    threading.Thread(target=end_with_starter, name="starter", daemon=True).start()
