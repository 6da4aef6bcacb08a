"""The commands, by purpose. Adding one is a line here and a module `huiyin.cli.<name>` with

    configure(parser: argparse.ArgumentParser) -> None      its options; it must not touch Django
    run(options: argparse.Namespace) -> int                 0 done · 1 found or different · 2 not done

A part of a command that needs no data folder says so with `set_defaults(alone=True)`.

A module imports models and services inside `run`: `--help` needs neither database nor data folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from keyword import iskeyword

from huiyin.cli.text import gettext_noop as _

SERVE = _("Run the office")
KEEP = _("Keep it safe")
TEXT = _("Work on texts, without database or data folder")
DEVELOP = _("Develop")


@dataclass(frozen=True)
class Command:
    """One command: its purpose, a line of help, and what the dispatcher does before it runs."""

    name: str
    purpose: str
    help: str
    django: bool = True  # set Django up, with `--data` as the data folder
    data: str = ""  # a data folder of its own, beside `data`
    begins: tuple[str, ...] = ()  # the actions ("" where there are none) that may begin a data folder
    passes_on: bool = False  # unknown options are for another program: `options.rest`

    @property
    def module(self) -> str:
        """Return the module that holds the command: `huiyin.cli.import_` for `import`, which names none."""
        return f"huiyin.cli.{self.name}{'_' if iskeyword(self.name) else ''}"


COMMANDS = (
    Command("demo", SERVE, _("try everything in an invented township"), data="demo-data", begins=("",)),
    Command("serve", SERVE, _("run the web server and the timed work")),
    Command("worker", SERVE, _("run the timed work beside web servers")),
    Command("tick", SERVE, _("do the timed work that is due now, once")),
    Command("admin", SERVE, _("make the office and its first administrator"), begins=("create",)),
    Command("import", SERVE, _("take letters in from a CSV file")),
    Command("propose", SERVE, _("put letters about the same matter before the clerks")),
    Command("categories", SERVE, _("load a tree of categories from a CSV file")),
    Command("learn", SERVE, _("learn categories from the decisions made here")),
    Command("backup", KEEP, _("write a backup, while the office goes on working")),
    Command("restore", KEEP, _("put a backup into an empty data folder"), begins=("",)),
    Command("keys", KEEP, _("print the key sheet"), begins=("load",)),
    Command("journal", KEEP, _("export the journal, audit it, follow that of another office")),
    Command("migrate", KEEP, _("bring the database up to this version"), begins=("",)),
    Command("sort", TEXT, _("sort letters into problems"), django=False),
    Command("route", TEXT, _("learn categories, and propose them"), django=False),
    Command("figures", TEXT, _("find the figures that a text states"), django=False),
    Command("check", TEXT, _("check the arithmetic inside a text"), django=False),
    Command("receipt", TEXT, _("check a receipt: what it proves"), django=False),
    Command("test", DEVELOP, _("run the tests; what follows goes to pytest"), django=False, passes_on=True),
)
