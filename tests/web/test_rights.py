"""Who gets which page of the desk: one table, address × role × relation to the letter × answer.

Every name of the desk's addresses is walked. Pages about no letter follow the table of rights alone; pages about one
letter or problem have a row in `ROWS` that says who gets in. Everybody else gets 404, read or sent, whole page or
fragment, and whoever is signed out is asked to sign in.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.timezone import localdate
from PIL import Image

from huiyin.accounts.models import Role, Staff
from huiyin.accounts.selectors import actor
from huiyin.accounts.services import grant_give
from huiyin.letters.files import take
from huiyin.letters.models import Letter, WishKind
from huiyin.letters.services.letter import wish_make
from huiyin.letters.services.matter import Part, letter_split
from huiyin.problems.models import EvidenceKind, Opinion, Problem, Proposal, UnitLine, What
from huiyin.problems.selectors import belongings_of
from huiyin.problems.services.board import Choice, decision_object, proposal_decide
from huiyin.problems.services.delay import own_deadline_set
from huiyin.problems.services.evidence import evidence_add, lasting_rule_add
from huiyin.problems.services.order import order_issue
from huiyin.problems.services.problem import problem_open
from huiyin.problems.services.proposal import Group, proposals_take
from huiyin.problems.services.work import problem_accept, problem_assign
from huiyin.web.desk import urls
from huiyin.web.desk.rights import RIGHTS
from tests.people import Township, person, received
from tests.problems.orders import inspected, written

NOW = timezone.now()  # a receipt lasts 24 hours by the clock of the server
NOT_FOUND, READ_ONLY = 404, 405
OPEN = {"sign-in"}  # for whoever is signed out
POST_ONLY = {"sort-rank", "sign-out", "keys-switch", "letter-draft", "answers-print", "orders-issue"}

# How each of the invented people stands to the letter: it is about water in village three, handled by the water unit,
# and complains about the power unit and about Lhamo.
PEOPLE = {
    "wang": "clerk of the area",
    "village_clerk": "clerk of another area",
    "stranger": "clerk of another office",
    "zhaxi": "handler of the unit that handles it",
    "hao": "handler of another unit",
    "pema": "handler of the unit it complains about",
    "lhamo": "clerk whom it complains about",
    "li": "coordinator",
    "chen": "supervisor",
    "nima": "publisher",
    "reviewer": "reviewer",
    "admin": "administrator",
}
DESK = "wang li chen"
READERS = "wang li chen nima zhaxi"
REACHERS = "wang li chen zhaxi"  # the writer lets the unit contact them


@dataclass
class World:
    """The letter, and what hangs on it."""

    town: Township
    letter: Letter
    token: str
    problem: Problem
    proposal: Proposal
    opinion: Opinion
    people: dict[str, Staff]
    clients: dict[str, Client] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def client(self, name: str) -> Client:
        """Return a browser in which somebody is signed in."""
        if name not in self.clients:
            self.clients[name] = Client()
            self.clients[name].force_login(self.people[name])
        return self.clients[name]

    def expect(self, who: str, name: str, arguments: list[Any], expected: int, *, sent: bool = False) -> None:
        """Note where somebody gets another answer; with `sent`, what is not theirs they cannot send to either."""
        address, client = reverse(f"desk:{name}", args=arguments), self.client(who)
        got = [client.get(address).status_code]
        if sent and expected == NOT_FOUND:
            got += [client.get(address, headers={"HX-Request": "true"}).status_code]
            got += {client.post(address).status_code} - {READ_ONLY}
        if set(got) != {expected}:
            self.wrong.append(f"{name} for {who}, {PEOPLE[who]}: {got} and not {expected}")


Arguments = Callable[[World], list[Any]]


def of_letter(world: World) -> list[Any]:
    return [world.letter.number]


def of_matter(world: World) -> list[Any]:
    return [world.letter.number, 1]


def of_problem(world: World) -> list[Any]:
    return [world.problem.number]


def of_order(world: World) -> list[Any]:
    return [world.problem.orders.get().pk]


def of_inspection(world: World) -> list[Any]:
    return [world.town.office.inspections.get().pk]


def of_picture(world: World) -> list[Any]:
    return [world.problem.number, world.problem.evidence.get().pk]


ROWS: dict[str, tuple[Arguments, str]] = {
    "letter": (of_letter, READERS),
    "letter-file": (lambda w: [w.letter.number, w.letter.attachments.get().sha256], REACHERS),
    "contact-open": (of_letter, REACHERS),
    "call": (of_letter, REACHERS),
    "letter-split": (of_letter, DESK),
    "letter-hold": (of_letter, DESK),
    "letter-correct": (of_letter, DESK),
    "letter-concerns": (of_letter, DESK),
    "letter-receipt": (of_letter, DESK),
    "letter-undo": (of_letter, DESK),
    "letter-wish": (lambda w: [w.letter.number, w.letter.wishes.get().pk], DESK),
    "letter-erase": (of_letter, "chen"),
    "matter": (of_matter, DESK),
    "matter-end": (of_matter, DESK),
    "matter-join": (of_matter, DESK),
    "matter-confirm": (of_matter, DESK),
    "receipt": (lambda w: [w.token], DESK),
    "problem": (of_problem, READERS),
    "problem-describe": (of_problem, DESK),
    "own-deadline": (of_problem, "zhaxi"),
    "own-deadline-met": (lambda w: [w.problem.number, w.problem.own_deadlines.get().pk], "zhaxi"),
    "problem-note": (of_problem, "li chen zhaxi"),
    "problem-move": (lambda w: [w.problem.number, "answer"], "zhaxi"),
    "belonging-undo": (lambda w: [w.problem.number, belongings_of(problem=w.problem)[0].pk], DESK),
    "sort-one": (lambda w: [w.proposal.pk], DESK),
    "sort-object": (lambda w: [w.opinion.against_id], DESK),
    "sort-opinion": (lambda w: [w.opinion.pk], "chen"),
    "release-one": (of_problem, "nima"),
    "order": (of_order, "li chen zhaxi"),
    "order-sheet": (lambda w: [*of_order(w), "docx"], "li chen zhaxi"),
    "order-change": (of_order, "chen"),
    "order-withdraw": (of_order, "chen"),
    "order-accept": (of_order, "chen"),
    "order-back": (of_order, "chen"),
    "problem-order": (of_problem, "li chen"),
    "inspection": (of_inspection, "wang li chen lhamo"),
    "finding-order": (lambda w: [*of_inspection(w), 1], "li chen"),
    "release-line": (of_problem, "nima"),
    "problem-line": (of_problem, "zhaxi"),
    "evidence-add": (of_problem, "li chen zhaxi"),
    "evidence-file": (of_picture, READERS),
    "evidence-take-back": (of_picture, "li chen zhaxi"),
    "evidence-release": (of_picture, "nima"),
    "rule-add": (of_problem, "li chen zhaxi"),
    "rule-end": (lambda w: [w.problem.number, w.problem.lasting_rules.get().pk], "li chen zhaxi"),
}


@pytest.fixture
def world(town: Township) -> World:
    people = {name: getattr(town, name) for name in PEOPLE if name != "lhamo"}
    people["lhamo"] = person("lhamo", "拉姆", [(Role.CLERK, town.office, town.office.area, None)])
    scan = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(scan, "PNG")
    made = received(
        town,
        at=NOW,
        files=(take(name="scan.png", data=scan.getvalue()),),
        concerned_units=(town.power,),
        concerned_staff=(people["lhamo"],),
    )
    by: dict[str, Any] = {"at": NOW, "staff": town.wang}
    problem = problem_open(
        office=town.office,
        title="三村水管冻裂",
        matters=[made.letter.matters.get()],
        why="x",
        role="clerk",
        **by,
    )
    problem = problem_assign(
        problem=problem, lead=town.water, why="供水", staff=town.li, at=NOW, role="coordinator"
    )
    problem = problem_accept(problem=problem, unit=town.water, staff=town.zhaxi, at=NOW, role="handler")
    shown = {"released_at": NOW, "told_due": NOW, "public_area": town.village}
    Problem.objects.filter(pk=problem.pk).update(release="released", **shown)
    UnitLine.objects.create(
        problem=problem, unit=town.water, version=1, words="配件周五到。", at=NOW, by=town.zhaxi
    )
    own_deadline_set(
        problem=problem, unit=town.water, name="配件到货", due_on=localdate(NOW) + timedelta(days=2), staff=town.zhaxi,
        at=NOW, role="handler",
    )  # fmt: skip
    order = written(town, problem, at=NOW)
    order_issue(order=order, staff=town.chen, at=NOW, role="supervisor")
    inspected(town, at=NOW)
    by_unit: dict[str, Any] = {"problem": problem, "staff": town.zhaxi, "at": NOW, "role": "handler"}
    evidence_add(
        kind=EvidenceKind.BEFORE,
        given=[take(name="before.png", data=scan.getvalue())],
        unit=town.water,
        **by_unit,
    )
    lasting_rule_add(unit=town.water, words="每年十月查管线。", in_force_from=NOW.date(), **by_unit)
    wish_make(letter=made.letter, kind=WishKind.CORRECT, words="是四组", at=NOW)
    (lamp,) = letter_split(letter=made.letter, parts=[Part("路灯不亮")], at=NOW, role="clerk")
    group = Group("三村路灯不亮", 0.9, "都提到路灯", (lamp.pk,))
    proposals_take(office=town.office, groups=[group], at=NOW, role="system")
    proposal = Proposal.objects.get()
    aside = proposal_decide(proposal=proposal, choice=Choice(What.LATER, 1), role="clerk", **by)
    opinion = decision_object(decision=aside, words="要先办", staff=town.li, at=NOW, role="coordinator")
    return World(town, made.letter, made.token, problem, proposal, opinion, people)


def routes() -> dict[str, list[URLPattern]]:
    """Return the addresses of the desk by name."""
    found: dict[str, list[URLPattern]] = {}
    for pattern in urls.urlpatterns:
        found.setdefault(str(pattern.name), []).append(pattern)
    return found


def plain() -> list[str]:
    """Return the names of the pages that are about no letter or problem and need nothing in the address."""
    return sorted(
        name
        for name, patterns in routes().items()
        if name not in OPEN | set(ROWS) and any(not p.pattern.converters for p in patterns)
    )


def test_every_address_has_its_rights() -> None:
    assert set(routes()) - OPEN == set(RIGHTS)


def test_every_page_about_a_letter_has_a_row() -> None:
    with_letter = {
        name
        for name, patterns in routes().items()
        if any({"number", "sha256", "token"} & set(p.pattern.converters) for p in patterns)
    }
    assert with_letter <= set(ROWS)
    assert set(ROWS) <= set(routes())


def test_page_by_role(world: World) -> None:
    for name in plain():
        for who, staff in world.people.items():
            allowed = actor(staff=staff).has(*RIGHTS[name])
            expected = 404 if not allowed else 405 if name in POST_ONLY else 200
            world.expect(who, name, [], expected)
    assert world.wrong == []


def test_files_stay_closed_until_somebody_says_why(world: World) -> None:
    arguments = ROWS["letter-file"][0](world)
    for who in world.people:
        world.expect(who, "letter-file", arguments, 404)
    assert world.wrong == []


def test_page_by_relation(world: World) -> None:
    for who in world.people:
        opened = world.client(who).post(
            reverse("desk:contact-open", args=of_letter(world)), {"reason": "核对"}
        )
        assert opened.status_code == (200 if who in REACHERS.split() else 404)
    for name, (arguments, enter) in ROWS.items():
        for who in world.people:
            # Whoever sees the problem and is too late for a move is told so and led back to it.
            sent = name != "problem-move" or who not in READERS.split()
            world.expect(who, name, arguments(world), 200 if who in enter.split() else 404, sent=sent)
    assert world.wrong == []


# Something for every part of an address.
ANY = {
    "pk": 1,
    "position": 1,
    "code": "YN01",
    "grant": 1,
    "version": 1,
    "name": "x",
    "base": 0,
    "place": 1,
    "on": "x",
}


def test_page_about_the_office_by_role(world: World) -> None:
    """Whoever has no right to it gets 404, whatever the address names."""
    others = set(routes()) - set(plain()) - set(ROWS) - OPEN
    for name in sorted(others):
        arguments = [ANY[key] for key in routes()[name][0].pattern.converters]
        for who, staff in world.people.items():
            if not actor(staff=staff).has(*RIGHTS[name]):
                world.expect(who, name, arguments, 404)
    assert world.wrong == []


def test_signed_out(world: World) -> None:
    """Every page asks to sign in, also those that do not exist for the reader."""
    for name in set(routes()) - OPEN:
        converters = routes()[name][0].pattern.converters
        arguments = ROWS[name][0](world) if name in ROWS else [ANY[key] for key in converters]
        address = reverse(f"desk:{name}", args=arguments)
        answers = [Client().get(address), Client().post(address)]
        assert all(answer.headers.get("Location", "").startswith("/desk/sign-in/") for answer in answers), (
            name
        )


@pytest.mark.parametrize(
    ("page", "query", "shown"),
    [
        ("search", {"q": "水管"}, "letter"),
        ("search", {"q": "letter"}, "letter"),
        ("letters", {}, "letter"),
        ("search", {"q": "冻裂"}, "problem"),
        ("problems", {}, "problem"),
    ],
    ids=["words", "number", "letters", "title", "problems"],
)
def test_hit_by_relation(world: World, page: str, query: dict[str, str], shown: str) -> None:
    number = world.letter.number if shown == "letter" else world.problem.number
    if query.get("q") == "letter":
        query = {"q": number}
    for who, staff in world.people.items():
        answer = world.client(who).get(reverse(f"desk:{page}"), query)
        if not actor(staff=staff).has(*RIGHTS[page]):
            assert answer.status_code == 404
        else:
            link = reverse(f"desk:{shown}", args=[number])
            assert (link in answer.content.decode()) == (who in READERS.split()), f"{who}: {PEOPLE[who]}"


def test_two_roles_do_not_add_up_to_a_third(world: World) -> None:
    """A publisher of the township who is clerk in village one reads the letter of village three, and no more."""
    town = world.town
    grant_give(staff=town.nima, role_given=Role.CLERK, office=town.office, area=town.other_village, at=NOW)
    for name, (arguments, enter) in ROWS.items():
        if name != "receipt":  # whoever holds its random token and may read the letter
            world.expect("nima", name, arguments(world), 200 if "nima" in enter.split() else 404, sent=True)
    assert world.wrong == []


def test_a_contact_for_the_office_alone_is_closed_to_the_unit(world: World) -> None:
    world.letter.may_contact = "office"
    world.letter.save()
    client = world.client("zhaxi")
    assert client.get(reverse("desk:contact-open", args=of_letter(world))).status_code == 404
    assert client.get(reverse("desk:letter", args=of_letter(world))).status_code == 200
