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


def bind() -> None:
    """Let this process, argparse included, take its words from here."""
    standard.bindtextdomain(DOMAIN, str(LOCALE))
    standard.textdomain(DOMAIN)


def language() -> str:
    """Return the code of the user's language among Django's: zh-hans, bo or en."""
    found = standard.find(DOMAIN, str(LOCALE))
    return {"zh": "zh-hans", "bo": "bo"}.get(Path(found).parts[-3] if found else "", "en")
