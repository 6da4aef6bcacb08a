"""How the demo's problems go on after their letters have come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from huiyin.accounts.models import Role
from huiyin.cli import demo_words as words
from huiyin.cli.demo_places import DAY, HOUR, Town
from huiyin.letters.models import CallOutcome, CallPurpose, Letter, MayContact
from huiyin.letters.services.contact import call_record
from huiyin.problems.models import Problem, Release, Solved
from huiyin.problems.services import delay, work
from huiyin.problems.services.confirm import confirmation_record
from huiyin.problems.services.line import line_decide, line_write
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.release import release_decide


@dataclass
class Story:
    """How one problem goes on after its letters have come."""

    town: Town
    theme: words.Theme
    said: dict[str, Any]
    fate: str
    unread: bool = False  # no publisher has come to it yet
    excuse: str = ""  # what the unit says of being late
    letters: list[Letter] = field(default_factory=list)
    problem: Problem | None = None

    def receive(self, letter: Letter, when: datetime) -> None:
        """Take note of one of its letters."""
        self.letters.append(letter)

    def open(self, when: datetime) -> Iterator[tuple[datetime, Any]]:
        """A clerk opens the problem."""
        title = self.theme.title.format(**self.said)
        self.problem = problem_open(
            office=self.town.office, title=title, matters=[letter.matters.get() for letter in self.letters],
            why="说的是同一件事", at=when, role=Role.CLERK, staff=self.town.staff["wang"],
            summary=f"来信反映{title}，请求尽快处理。" if len(self.letters) > 4 else "",
            category=self.town.categories[self.theme.category],
        )  # fmt: skip
        if self.fate != "open":
            yield when + 2 * HOUR, self.assign

    def assign(self, when: datetime) -> Iterator[tuple[datetime, Any]]:
        """The coordinator sends it to the unit that the dispatch list names."""
        assert self.problem is not None
        lead, supporting = next(rule[1:] for rule in words.DISPATCH if rule[0] == self.theme.category)
        self.problem = work.problem_assign(
            problem=self.problem, lead=self.town.units[lead], why="按派单目录", staff=self.town.staff["li"], at=when,
            role=Role.COORDINATOR, supporting=[self.town.units[code] for code in supporting],
        )  # fmt: skip
        if self.fate == "returned":
            yield when + 3 * HOUR, self.give_back
        elif self.fate != "assigned":
            yield when + 3 * HOUR, self.accept

    def give_back(self, when: datetime) -> None:
        """The unit returns it."""
        assert self.problem is not None
        self.problem = work.problem_return(
            problem=self.problem, reason="不属本单位管，是村集体的设施", **self._unit(when)
        )

    def accept(self, when: datetime) -> Iterator[tuple[datetime, Any]]:
        """The unit takes it on and calls the writers."""
        assert self.problem is not None
        self.problem = work.problem_accept(problem=self.problem, **self._unit(when))
        for letter in self.letters:
            if letter.may_contact == MayContact.UNIT:
                call_record(
                    letter=letter,
                    purpose=CallPurpose.CONTACT,
                    outcome=CallOutcome.REACHED,
                    **self._unit(when),
                )
        if not self.unread:
            self._release(when)
        if self.excuse:
            yield self.town.at - 3 * HOUR, self.explain
        if self.fate == "suspended":
            yield when + 2 * HOUR, self.suspend
        elif self.fate != "working":
            yield when + 2 * DAY, self.answer

    def suspend(self, when: datetime) -> None:
        """The unit asks for time that nobody can shorten, and the supervisor gives it."""
        assert self.problem is not None
        self.problem.refresh_from_db()
        delay.suspension_ask(
            problem=self.problem, review_on=(when + 20 * DAY).date(), unlock="县里的材料到货",
            reason="县里统一采购，材料还没有到", **self._unit(when),
        )  # fmt: skip
        self.problem.refresh_from_db()
        chen = self.town.staff["chen"]
        self.problem = delay.suspension_grant(problem=self.problem, staff=chen, at=when, role=Role.SUPERVISOR)

    def explain(self, when: datetime) -> None:
        """The unit says in one line why it is late; the publisher has read one of these lines so far."""
        assert self.problem is not None
        unit = self._unit(when)
        line = line_write(
            problem=self.problem, words=self.excuse, staff=unit["staff"], at=when, role=Role.HANDLER
        )
        if self.excuse == words.EXCUSES[0]:
            nima = self.town.staff["nima"]
            line_decide(line=line, released=True, staff=nima, at=when, role=Role.PUBLISHER)

    def answer(self, when: datetime) -> Iterator[tuple[datetime, Any]]:
        """The unit answers."""
        assert self.problem is not None
        body = self.theme.answer.format(**self.said)
        work.problem_answer(problem=self.problem, body=body, public=True, **self._unit(when))
        yield when + HOUR, self._release  # the public reads the answer once the publisher has read it
        if self.fate in {"closed", "reopened"}:
            yield when + DAY, self.confirm

    def confirm(self, when: datetime) -> None:
        """The writers say whether it is solved."""
        for place, letter in enumerate(self.letters):
            unhappy = self.fate == "reopened" and place == 0
            confirmation_record(
                matter=letter.matters.get(), solved=Solved.NO if unhappy else Solved.YES,
                rating=2 if unhappy else 4 + place % 2, at=when,
            )  # fmt: skip

    def _release(self, when: datetime) -> None:
        assert self.problem is not None
        self.problem = release_decide(
            problem=self.problem, decision=Release.RELEASED, title=self.problem.title,
            summary=self.problem.summary, staff=self.town.staff["nima"], at=when, role=Role.PUBLISHER,
        )  # fmt: skip

    def _unit(self, when: datetime) -> dict[str, Any]:
        assert self.problem is not None
        unit = self.problem.unit
        handler = next(name for name, _n, _r, code in words.PEOPLE if unit is not None and code == unit.code)
        return {"unit": unit, "staff": self.town.staff[handler], "at": when, "role": Role.HANDLER}
