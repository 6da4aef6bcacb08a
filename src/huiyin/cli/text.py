"""The words of the command line, by the standard library's gettext, so that argparse's are translated too.

The language is that of the machine (LANGUAGE, LC_ALL, LC_MESSAGES, LANG); where it names none, English.
"""

from __future__ import annotations

import gettext as standard
from pathlib import Path

DOMAIN = "huiyin"
LOCALE = Path(__file__).parent / "locale"


def gettext(message: str) -> str:
    """Return the message in the user's language."""
    return standard.dgettext(DOMAIN, message)


def gettext_noop(message: str) -> str:
    """Mark a message that is translated where it is shown."""
    return message


# Said by argparse, which finds the translations in the same file.
ARGPARSE = (
    gettext_noop("usage: "),
    gettext_noop("options"),
    gettext_noop("positional arguments"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("expected one argument"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
)


def bind() -> None:
    """Let this process, argparse included, take its words from here."""
    standard.bindtextdomain(DOMAIN, str(LOCALE))
    standard.textdomain(DOMAIN)


def language() -> str:
    """Return the code of the user's language among Django's: zh-hans, bo or en."""
    found = standard.find(DOMAIN, str(LOCALE))
    return {"zh": "zh-hans", "bo": "bo"}.get(Path(found).parts[-3] if found else "", "en")
