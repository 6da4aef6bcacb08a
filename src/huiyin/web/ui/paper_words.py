"""What stands on paper for residents in both languages. Paper speaks Chinese, and Tibetan wherever there is wording."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import override, pgettext_lazy

from huiyin.pure.officeforms import Line, say
from huiyin.web.ui.languages import TIBETAN

WRITE = pgettext_lazy("paper", "Scan the code, call, or hand in a letter. Your name is not needed.")
RECEIPT = pgettext_lazy("paper", "Receipt")
NUMBER = pgettext_lazy("paper", "Number")
WORD = pgettext_lazy("paper", "Check word")
CAME = pgettext_lazy("paper", "Came in")
PHONE = pgettext_lazy("paper", "Telephone")
KEEP = pgettext_lazy("paper", "Look up your letter with the number and the check word. Show them to nobody.")


def tibetan(message: Promise) -> str:
    """Return the Tibetan wording of a message; nothing where there is none."""
    with override("bo"):
        said = str(message)
    return said if TIBETAN.search(said) else ""


def both(message: Promise, *, size: float = 1.0, bold: bool = False) -> tuple[Line, ...]:
    """Return a message as a line in each language."""
    said = (str(message), tibetan(message))
    return tuple(Line(say(text, bold=bold), size=size) for text in said if text)


def label(message: Promise) -> str:
    """Return a short message in both languages, one after the other."""
    return f"{message} {tibetan(message)}".rstrip()


def names(thing: object, *, size: float = 1.0, bold: bool = False) -> tuple[Line, ...]:
    """Return the name of an office or place as a line in each language."""
    said = (str(getattr(thing, "name", "")), str(getattr(thing, "name_bo", "")))
    return tuple(Line(say(text, bold=bold), size=size) for text in said if text)
