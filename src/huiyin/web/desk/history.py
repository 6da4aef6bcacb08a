"""The history of a letter in words, from its journal entries. It names roles, never persons.

An entry whose content was erased still says what happened, without what it said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.models import Role
from huiyin.journal.models import Entry
from huiyin.letters.models import CallOutcome, CallPurpose, Ending, Kind, WishKind
from huiyin.problems.models import Solved
from huiyin.web.ui.parts import Event

Content = Mapping[str, Any]
ROLES: dict[str, str | Promise] = {
    **{role.value: role.label for role in Role},
    "writer": gettext_lazy("Writer"),
    "system": gettext_lazy("System"),
    "staff": gettext_lazy("Staff"),
}


class Said(NamedTuple):
    """How a kind of entry is said: the sentence, and what of its content follows after a colon."""

    words: str | Promise
    detail: Callable[[Content], str] = lambda content: ""


def _label(choices: Any, key: str) -> Callable[[Content], str]:
    labels = {str(value): label for value, label in choices.choices}
    return lambda content: str(labels.get(str(content.get(key, "")), ""))


def _call(content: Content) -> str:
    return "，".join(
        filter(None, (_label(CallPurpose, "purpose")(content), _label(CallOutcome, "outcome")(content)))
    )


SAID = {
    "received": Said(gettext_lazy("Registered")),
    "corrected": Said(gettext_lazy("Text corrected; a new version")),
    "held": Said(gettext_lazy("Held for review")),
    "let-through": Said(gettext_lazy("Let through after review")),
    "concerns": Said(gettext_lazy("Recorded whom the letter complains about")),
    "wished": Said(gettext_lazy("The writer asks"), _label(WishKind, "wish")),
    "wish-settled": Said(gettext_lazy("Settled what the writer asked for"), _label(WishKind, "wish")),
    "erased": Said(gettext_lazy("Personal data erased")),
    "contact-expired": Said(gettext_lazy("Contact data erased, its time is over")),
    "kind-changed": Said(gettext_lazy("Kind changed"), _label(Kind, "after")),
    "split": Said(gettext_lazy("Split off as a matter of its own"), lambda content: content.get("line", "")),
    "matter-changed": Said(gettext_lazy("Matter described"), lambda content: content.get("line") or ""),
    "ended": Said(gettext_lazy("Matter ended"), _label(Ending, "ending")),
    "answered": Said(gettext_lazy("Answered")),
    "told": Said(gettext_lazy("Answer told to the writer")),
    "printed": Said(gettext_lazy("Answer letter printed")),
    "contact-opened": Said(gettext_lazy("Contact data opened")),
    "contact-changed": Said(gettext_lazy("Contact data changed")),
    "called": Said(gettext_lazy("Called"), _call),
    "receipt-reissued": Said(gettext_lazy("New receipt issued")),
    "answer-due-again": Said(gettext_lazy("Not solved: a new time to answer")),
    "confirmed": Said(gettext_lazy("What the writer says of the answer"), _label(Solved, "solved")),
}


def history(entries: Iterable[Entry], *, names: Mapping[str, str]) -> list[Event]:
    """Return the entries of a letter as lines of a timeline, newest first; `names` are those of units by code."""
    return [_event(entry, names) for entry in entries][::-1]


def _event(entry: Entry, names: Mapping[str, str]) -> Event:
    content: Content = json.loads(entry.content) if entry.content else {}
    said = SAID.get(entry.kind.partition(".")[2], Said(entry.kind))
    text = str(said.words)
    if content.get("matter"):
        text = _("Matter %(position)s: %(text)s") % {"position": content["matter"], "text": text}
    detail = said.detail(content)
    role = str(ROLES.get(entry.role, entry.role))
    unit = names.get(str(content.get("unit") or ""), "")
    return Event(
        at=entry.at,
        text=f"{text}：{detail}" if detail else text,
        reason=_reason(content, entry.kind),
        role=f"{role} · {unit}" if unit else role,
    )


def _reason(content: Content, kind: str) -> str:
    given = content.get("reason") or content.get("why")
    return str(given or (content.get("outcome") if kind == "letters.wish-settled" else "") or "")
