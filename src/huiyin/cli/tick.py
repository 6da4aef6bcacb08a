"""`huiyin tick`: do the timed work that is due now, once."""

from __future__ import annotations

import argparse
import json

from huiyin.cli.text import gettext as _


def configure(parser: argparse.ArgumentParser) -> None:
    """Take --json."""
    parser.add_argument("--json", action="store_true", help=_("print what was done as JSON"))


def run(options: argparse.Namespace) -> int:
    """Tick once, now."""
    from django.utils import timezone

    from huiyin.cli.importing import import_for_a_while
    from huiyin.cli.proposing import propose_due
    from huiyin.cli.timed import tick

    done = tick(at=timezone.now())
    import_for_a_while()
    done["proposals"] = propose_due(at=timezone.now())
    print(json.dumps(done) if options.json else " ".join(f"{name}={count}" for name, count in done.items()))
    return 0
