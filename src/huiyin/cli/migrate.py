"""`huiyin migrate`: bring the database up to this version of Huiyin."""

from __future__ import annotations

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no options."""


def run(options: argparse.Namespace) -> int:
    """Apply what is missing; a second run changes nothing."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=1)
    return 0
