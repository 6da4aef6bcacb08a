"""What the journal says of problems' rows and of confirmations, and what the tables say: for an audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from huiyin.journal.replay import Covered, Expected, Rows, Told, milliseconds
from huiyin.letters.models import Letter
from huiyin.problems.models import Belonging, Confirmation, Problem, Release, ReleaseLook, State, Step
from huiyin.problems.workflow import MOVES

Said = dict[str, Any]
# Steps that are no move of the table: how their entries are called.
OTHER_STEPS = {"opened": "open", "noted": "note"}
RELEASE = "release-"


def _step(rows: Rows, told: Told, move: str) -> None:
    """Add a step; of one whose words were erased, only that it was made."""
    row: dict[str, Any] = {"move": move, "at": told.at, "role": told.role}
    if told.said is not None:
        row["words"] = "" if move == "open" else told.said["words"].strip()
    rows[_next(rows, "step")] = row
    if move in MOVES and (target := MOVES[move].target):
        rows["problem"]["state"] = target


def _described(rows: Rows, said: Said) -> None:
    rows["problem"] |= {name: said[name].strip() for name in ("title", "summary")}


def _joined(rows: Rows, told: Told, said: Said) -> None:
    about = {"letter": said["letter"], "matter": said["matter"], "why": said["why"][:300]}
    rows[_next(rows, "belonging")] = {**about, "at": told.at, "undone_at": None}


def _left(rows: Rows, told: Told, said: Said) -> None:
    """Undo the belonging of this matter that is in force."""
    this = {"letter": said["letter"], "matter": said["matter"], "undone_at": None}
    for name, row in rows.items():
        if name.startswith("belonging ") and row.items() >= this.items():
            row["undone_at"] = told.at


def _released(rows: Rows, told: Told, decision: str) -> None:
    row: dict[str, Any] = {"decision": decision, "at": told.at}
    rows["problem"]["release"] = decision
    if told.said is not None:
        row["reason"] = told.said["reason"][:300]
        if decision == Release.RELEASED:
            public = {f"public_{name}": told.said[name].strip() for name in ("title", "summary")}
            rows["problem"] |= {**public, "released_at": told.at}
    rows[_next(rows, "decision on release")] = row


def _next(rows: Rows, name: str) -> str:
    return f"{name} {1 + sum(row.startswith(f'{name} ') for row in rows)}"


def replay(told: Sequence[Told]) -> Expected:
    """Return the rows of one problem that its entries tell of."""
    rows: Rows = {}
    erased = False
    for one in told:
        if one.verb == "opened":
            rows["problem"] = {"opened_at": one.at, "state": State.OPEN, "release": Release.WAITING}
        if one.verb in MOVES or one.verb in OTHER_STEPS:
            _step(rows, one, OTHER_STEPS.get(one.verb, one.verb))
        if one.verb.startswith(RELEASE):
            _released(rows, one, one.verb.removeprefix(RELEASE))
        erased = erased or one.verb == "erased"
        if one.said is not None:
            _said(rows, one, one.said)
    return _without_erased(rows) if erased else Expected(rows)


def _said(rows: Rows, told: Told, said: Said) -> None:
    if told.verb in ("opened", "described"):
        _described(rows, said)
    elif told.verb == "joined":
        _joined(rows, told, said)
    elif told.verb == "left":
        _left(rows, told, said)


def _without_erased(rows: Rows) -> Expected:
    """Leave out what an erasure changed: words of the problem, its release, and which matters were in it."""
    kept = {name: row for name, row in rows.items() if not name.startswith("belonging ")}
    kept["problem"] = {name: rows["problem"][name] for name in ("opened_at", "state")}
    return Expected(kept, loose=True)


def read(ids: Sequence[int]) -> dict[int, Rows]:
    """Return the rows of problems."""
    found: dict[int, Rows] = defaultdict(dict)
    words = ("title", "summary", "state", "release", "public_title", "public_summary")
    for problem in Problem.objects.filter(pk__in=ids):
        row = {name: getattr(problem, name) for name in words}
        times = {name: milliseconds(getattr(problem, name)) for name in ("opened_at", "released_at")}
        found[problem.pk]["problem"] = row | times | {"number": problem.number}
    for step in Step.objects.filter(problem__in=ids).order_by("pk"):
        about = {"move": step.move, "role": step.role, "words": step.words}
        rows = found[step.problem_id]
        rows[_next(rows, "step")] = {**about, "at": milliseconds(step.at)}
    for one in Belonging.objects.filter(problem__in=ids).select_related("matter").order_by("pk"):
        rows = found[one.problem_id]
        rows[_next(rows, "belonging")] = {
            "letter": one.matter.letter_id,
            "matter": one.matter.position,
            "why": one.why,
            "at": milliseconds(one.at),
            "undone_at": milliseconds(one.undone_at),
        }
    for look in ReleaseLook.objects.filter(problem__in=ids).order_by("pk"):
        rows = found[look.problem_id]
        said = {"decision": look.decision, "reason": look.reason, "at": milliseconds(look.at)}
        rows[_next(rows, "decision on release")] = said
    return found


def ids() -> list[int]:
    """Return every problem there is."""
    return list(Problem.objects.values_list("pk", flat=True))


def replay_confirmations(told: Sequence[Told]) -> Expected:
    """Return what the writer of one letter said of its answers, as its entries tell."""
    rows: Rows = {}
    for one in told:
        if one.verb == "confirmed" and one.said is not None:
            about = {name: one.said[name] for name in ("matter", "solved", "rating", "answer")}
            rows[_next(rows, "confirmation")] = {**about, "at": one.at, "by_writer": one.role == "writer"}
    return Expected(rows)


def read_confirmations(ids: Sequence[int]) -> dict[int, Rows]:
    """Return what the writers of letters said."""
    found: dict[int, Rows] = defaultdict(dict)
    live = Confirmation.objects.filter(matter__letter__in=ids).select_related("matter")
    for one in live.order_by("pk"):
        rows = found[one.matter.letter_id]
        rows[_next(rows, "confirmation")] = {
            "matter": one.matter.position,
            "solved": one.solved,
            "rating": one.rating or 0,
            "answer": one.answer_id,
            "at": milliseconds(one.at),
            "by_writer": one.entered_by_id is None,
        }
    return found


def letters_confirmed() -> list[int]:
    """Return every letter with a confirmation."""
    return list(
        Letter.objects.filter(matters__confirmations__isnull=False).distinct().values_list("pk", flat=True)
    )


COVERED = (
    Covered(
        object_kind="problem",
        tables=(Problem, Belonging, Step, ReleaseLook),
        replay=replay,
        read=read,
        ids=ids,
    ),
    Covered(
        object_kind="letter",
        tables=(Confirmation,),
        replay=replay_confirmations,
        read=read_confirmations,
        ids=letters_confirmed,
    ),
)
