"""What the journal says of letters' rows, and what the tables say: for an audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from huiyin.journal.replay import Covered, Expected, Rows, Told, milliseconds
from huiyin.letters.models import Answer, Call, ContactOpening, Ending, Letter, LetterText, Matter, Reply

# How a matter ends by a decision of its own, told by an entry `ended`; the others come and go with its answers.
DECIDED = (Ending.TRANSFERRED, Ending.NOT_ACCEPTED, Ending.REPEAT, Ending.WITHDRAWN, Ending.VOID)
Said = dict[str, Any]


def _received(rows: Rows, told: Told, said: Said) -> None:
    copied = {name: said[name] for name in ("number", "channel", "kind", "area")}
    received = milliseconds(datetime.fromisoformat(said["received"]))
    rows["letter"] = {**copied, "received_at": received, "recorded_at": told.at, "erased_at": None}
    rows["text 1"] = {name: said[name].strip() for name in ("line", "body", "place")} | {"made_at": told.at}
    rows["matter 1"] = {"line": said["line"], "ending": ""}


def _corrected(rows: Rows, told: Told, said: Said) -> None:
    text = {name: said[name].strip() for name in ("line", "body", "place")}
    rows[f"text {said['version']}"] = text | {"made_at": told.at}
    if said["renames"]:
        rows["matter 1"]["line"] = said["line"]


def _split(rows: Rows, told: Told, said: Said) -> None:
    rows[f"matter {said['matter']}"] = {"line": said["line"].strip(), "ending": ""}


def _matter_changed(rows: Rows, told: Told, said: Said) -> None:
    rows[f"matter {said['matter']}"] |= {name: said[name] for name in ("line", "category", "area")}


def _ended(rows: Rows, told: Told, said: Said) -> None:
    if said["ending"] in DECIDED:
        rows[f"matter {said['matter']}"] |= {"ending": said["ending"], "ended_at": told.at}


def _kind_changed(rows: Rows, told: Told, said: Said) -> None:
    rows["letter"]["kind"] = said["after"]


def _answered(rows: Rows, told: Told, said: Said) -> None:
    name = f"answer {said['answer']} to matter {said['matter']}"
    rows[name] = {"body": said["body"].strip(), "at": told.at}


def _called(rows: Rows, told: Told, said: Said) -> None:
    about = {name: said[name] for name in ("purpose", "outcome", "unit")}
    rows[_next(rows, "call")] = {**about, "at": told.at}


def _opened(rows: Rows, told: Told, said: Said) -> None:
    rows[_next(rows, "opening")] = {"reason": said["reason"][:200], "role": told.role, "at": told.at}


def _next(rows: Rows, name: str) -> str:
    return f"{name} {1 + sum(row.startswith(f'{name} ') for row in rows)}"


TELLING: dict[str, Callable[[Rows, Told, Said], None]] = {
    "received": _received,
    "corrected": _corrected,
    "split": _split,
    "matter-changed": _matter_changed,
    "ended": _ended,
    "kind-changed": _kind_changed,
    "answered": _answered,
    "called": _called,
    "contact-opened": _opened,
}


def replay(told: Sequence[Told]) -> Expected:
    """Return the rows of one letter that its entries tell of; after an erasure only that there is an erased letter."""
    rows: Rows = {}
    erased = next((one for one in told if one.verb == "erased"), None)
    if erased is not None:
        return Expected({"letter": {"erased_at": erased.at}}, loose=True)
    for one in told:
        if one.verb in TELLING and one.said is not None:
            TELLING[one.verb](rows, one, one.said)
    return Expected(rows)


def read(ids: Sequence[int]) -> dict[int, Rows]:
    """Return the rows of letters."""
    found: dict[int, Rows] = defaultdict(dict)
    for letter in Letter.objects.filter(pk__in=ids).select_related("area"):
        found[letter.pk]["letter"] = {
            **{name: getattr(letter, name) for name in ("number", "channel", "kind")},
            "area": letter.area.code,
            **{
                name: milliseconds(getattr(letter, name))
                for name in ("received_at", "recorded_at", "erased_at")
            },
        }
    for text in LetterText.objects.filter(letter__in=ids):
        said = {name: getattr(text, name) for name in ("line", "body", "place")}
        found[text.letter_id][f"text {text.version}"] = said | {"made_at": milliseconds(text.made_at)}
    for matter in Matter.objects.filter(letter__in=ids).select_related("category", "area"):
        found[matter.letter_id][f"matter {matter.position}"] = {
            "line": matter.line,
            "category": matter.category.code if matter.category else "",
            "area": matter.area.code,
            "ending": matter.ending if matter.ending in DECIDED else "",
            "ended_at": milliseconds(matter.ended_at),
        }
    _read_contacts(ids, found)
    return found


def _read_contacts(ids: Sequence[int], found: dict[int, Rows]) -> None:
    """Add what was answered, and who called or looked."""
    for reply in Reply.objects.filter(matter__letter__in=ids).select_related("answer", "matter"):
        name = f"answer {reply.answer_id} to matter {reply.matter.position}"
        said = {"body": reply.answer.body, "at": milliseconds(reply.answer.at)}
        found[reply.matter.letter_id][name] = said
    for call in Call.objects.filter(letter__in=ids).select_related("unit").order_by("pk"):
        about = {
            "purpose": call.purpose,
            "outcome": call.outcome,
            "unit": call.unit.code if call.unit else "",
        }
        rows = found[call.letter_id]
        rows[_next(rows, "call")] = {**about, "at": milliseconds(call.at)}
    for opening in ContactOpening.objects.filter(letter__in=ids).order_by("pk"):
        rows = found[opening.letter_id]
        said = {"reason": opening.reason, "role": opening.role, "at": milliseconds(opening.at)}
        rows[_next(rows, "opening")] = said


def ids() -> list[int]:
    """Return every letter there is."""
    return list(Letter.objects.values_list("pk", flat=True))


COVERED = Covered(
    object_kind="letter",
    tables=(Letter, LetterText, Matter, Reply, Answer, Call, ContactOpening),
    replay=replay,
    read=read,
    ids=ids,
)
