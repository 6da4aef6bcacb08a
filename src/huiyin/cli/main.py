"""Reads the command line, prepares what the command needs, and turns errors into sentences and exit codes."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from huiyin.cli import translations
from huiyin.cli.commands import COMMANDS, Command
from huiyin.cli.errors import sentence
from huiyin.cli.text import bind, language
from huiyin.cli.text import gettext as _

ROOT = Path(__file__).resolve().parents[3]
DATABASE = "huiyin.sqlite3"  # as config/env.py names it
NOT_DONE = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    bind()
    try:
        try:
            _compile_translations()
            return _run(sys.argv[1:] if arguments is None else list(arguments))
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read has seen enough. Without this, Python complains once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        said = sentence(error)
        if said is None:
            raise
        print(said, file=sys.stderr)
        return NOT_DONE


def _compile_translations() -> None:
    """Without the right to write here the office speaks English, but it speaks."""
    try:
        translations.compile_stale()
    except OSError as error:
        print(sentence(error), file=sys.stderr)


def _run(arguments: list[str]) -> int:
    top = _top_parser()
    chosen = top.parse_args(arguments)
    if chosen.command is None:
        top.print_help()
        return 0
    command = next((command for command in COMMANDS if command.name == chosen.command), None)
    if command is None:
        top.error(_("there is no command %s; huiyin --help lists them") % chosen.command)
    module = importlib.import_module(command.module)
    parser = argparse.ArgumentParser(
        prog=f"huiyin {command.name}", description=_(command.help), allow_abbrev=False
    )
    if command.django:
        _add_data(parser, chosen.data)
    module.configure(parser)
    options, rest = parser.parse_known_args(chosen.rest)
    if rest and not command.passes_on:
        parser.error(_("not understood: %s") % " ".join(rest))
    options.rest = rest
    if command.django and not getattr(options, "alone", False):
        _choose_data(command, options)
        _set_up_django()
    done: int = module.run(options)
    return done


def _top_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="huiyin",
        usage=_("huiyin [--data FOLDER] COMMAND [options]"),
        description=_("Listen to residents, fix what they report, account for it."),
        epilog=_listing(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_data(parser)
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def _add_data(parser: argparse.ArgumentParser, data: str | None = None) -> None:
    parser.add_argument(
        "--data",
        metavar=_("FOLDER"),
        default=data,
        help=_("the data folder; else HUIYIN_DATA, else the folder data here"),
    )


def _listing() -> str:
    lines = []
    for purpose, commands in groupby(COMMANDS, key=lambda command: command.purpose):
        lines.append(f"{_(purpose)}:")
        lines += [f"  {command.name:<12}{_(command.help)}" for command in commands]
        lines.append("")
    lines.append(_("huiyin COMMAND --help says more about one command."))
    lines.append(_("Exit codes: 0 done, 1 something found or different, 2 wrong use or an error."))
    return "\n".join(lines)


def _choose_data(command: Command, options: argparse.Namespace) -> None:
    """Choose the data folder before the settings read it; a mistyped one is not begun by the way."""
    if options.data or command.data:
        os.environ["HUIYIN_DATA"] = options.data or str(ROOT / command.data)
    folder = Path(os.environ.get("HUIYIN_DATA") or ROOT / "data")
    begins = getattr(options, "action", "") in command.begins
    if not (begins or os.environ.get("DATABASE_URL") or (folder / DATABASE).exists()):
        from huiyin.common.errors import NotFound

        said = _("There is no office in %s; nothing was made. Name its folder with --data, or begin one: %s")
        raise NotFound(said % (folder.absolute(), "huiyin admin create"))


def _set_up_django() -> None:
    """Set Django up on the data folder that was chosen, and speak the user's language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    # Letters are in these files: nobody else on the machine reads them. (Windows has no such mask.)
    os.umask(0o077)
    import django
    from django.utils import translation

    django.setup()
    translation.activate(language())
