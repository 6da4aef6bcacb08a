"""Words often used, beside an answer on the spot and beside the answer of a problem."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from huiyin.letters.services.answer import answer_template_keep
from huiyin.problems.models import Problem
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.work import problem_accept, problem_assign
from tests.people import Township, received
from tests.web.desk.visits import address, at_desk


def by(staff: Any, role: str) -> dict[str, Any]:
    return {"staff": staff, "role": role, "at": timezone.now()}


def worked(town: Township) -> Problem:
    """Return a problem that the water unit has in hand."""
    matter = received(town, at=timezone.now()).letter.matters.get()
    problem = problem_open(
        office=town.office,
        title="三村水管冻裂",
        matters=[matter],
        why="x",
        category=town.supply,
        **by(town.wang, "clerk"),
    )
    problem = problem_assign(problem=problem, lead=town.water, why="供水", **by(town.li, "coordinator"))
    return problem_accept(problem=problem, unit=town.water, **by(town.zhaxi, "handler"))


def kept(town: Township, **changes: Any) -> int:
    parts: dict[str, Any] = {"name": "供水", "body": "{编号}：{事项}，{地点}。{机关} {单位}"} | changes
    made = answer_template_keep(office=town.office, at=timezone.now(), role="clerk", **parts)
    return int(made.pk)


def test_on_the_spot(town: Township) -> None:
    number = received(town, at=timezone.now()).letter.number
    template = kept(town)
    page = at_desk(town).get(address("matter-end", number, 1), {"how": "spot", "template": str(template)})
    body = page.context["form"].initial["body"]
    assert body.startswith(f"{number}：三村三组的水管又冻裂了")
    assert body.endswith("，三村。云岭乡 {单位}")


def test_for_a_problem(town: Township) -> None:
    problem = worked(town)
    own = kept(town, category=town.supply)
    kept(town, name="路灯", category=town.lighting)
    client, where = at_desk(town, "zhaxi"), address("problem-move", problem.number, "answer")
    page = client.get(where, {"template": own})
    assert page.context["form"].initial["body"] == f"{problem.number}：三村水管冻裂，三村。云岭乡 水利站"
    assert [row.name for row in page.context["templates"]] == ["供水"]
    assert [row.name for row in client.get(where, {"every": "1"}).context["templates"]] == ["供水", "路灯"]


def test_a_template_of_another_office_is_not_taken(town: Township) -> None:
    problem = worked(town)
    made = answer_template_keep(
        office=town.neighbour, name="x", body="外面的话", at=timezone.now(), role="clerk"
    )
    client = at_desk(town, "zhaxi")
    page = client.get(address("problem-move", problem.number, "answer"), {"template": made.pk})
    assert page.context["form"].initial["body"] == ""
