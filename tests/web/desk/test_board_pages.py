"""The pages of the sorting board: without JavaScript, with few and with many proposals, and what they never show."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from huiyin.accounts.models import Staff
from huiyin.letters.services.letter import letter_concerns
from huiyin.problems.models import Belonging, Decision, Opinion, Proposal, What
from huiyin.problems.services.proposal import proposal_hold
from tests.people import Township
from tests.problems.boards import choose, group, matters, proposed, take


@pytest.fixture
def wang(client: Client, town: Township) -> Client:
    client.force_login(town.wang)
    return client


def page(client: Client, address: str, expected: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == expected, address
    return answer.content.decode()


def send(client: Client, proposal: Proposal, what: str, **more: Any) -> Any:
    return client.post(
        f"/desk/sort/{proposal.pk}/", {"what": what, "version": proposal.version, "sure": "1", **more}
    )


def test_it_works(wang: Client, town: Township) -> None:
    first, second = take(
        town, group(matters(town, 3), title="三村水管"), group(matters(town, 2), title="三村路灯")
    )
    listed = page(wang, "/desk/sort/")
    assert listed.index("三村水管") < listed.index("三村路灯")
    shown = page(wang, f"/desk/sort/{first.pk}/")
    assert "很可能" in shown
    assert '<mark class="shared">' in shown
    answer = send(wang, first, "accept")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/desk/sort/{second.pk}/"
    assert Belonging.objects.count() == 3
    undo = re.search(r'action="(/desk/sort/undo/\d+/)', page(wang, f"/desk/sort/{second.pk}/"))
    assert undo is not None
    assert wang.post(undo[1]).status_code == 302
    assert not Belonging.objects.filter(undone_at=None).exists()


@pytest.mark.parametrize("what", ["reject", "reject:place", "later", "name"])
def test_each_button_is_a_form(wang: Client, town: Township, what: str) -> None:
    assert send(wang, proposed(town), what, title="新名").status_code == 302
    assert Decision.objects.get().what == what.partition(":")[0]


@pytest.mark.parametrize(
    ("what", "status"),
    [("split", 422), ("merge", 422), ("merge:2026-9999", 422), ("nonsense", 422), ("move:x", 422)],
    ids=["nothing ticked", "no number", "no such problem", "no such button", "no such number"],
)
def test_what_cannot_be_done_is_said_and_ticks_are_kept(
    wang: Client, town: Township, what: str, status: int
) -> None:
    proposal = proposed(town)
    ticked = proposal.matters.order_by("pk")[0].pk if what != "split" else ""
    answer = send(wang, proposal, what, matters=str(ticked))
    assert answer.status_code == status
    assert answer.content.decode().count("checked") == (1 if ticked else 0)
    assert not Decision.objects.exists()


def test_the_script_is_told_where_to_go(wang: Client, town: Township) -> None:
    proposal = proposed(town)
    data = {"what": "accept", "version": 1, "sure": "1"}
    answer = wang.post(f"/desk/sort/{proposal.pk}/?area=YN03", data, headers={"X-Board": "1"})
    assert (answer.status_code, answer.headers["X-Next"]) == (204, "/desk/sort/?area=YN03")


def test_too_late_is_409_and_says_who(wang: Client, town: Township) -> None:
    proposal = proposed(town)
    choose(proposal, What.REJECT, town.li, at=timezone.now())
    answer = send(wang, proposal, "accept")
    assert answer.status_code == 409
    assert "李协调" in answer.content.decode()
    assert f"/desk/sort/object/{Decision.objects.get().pk}/" in answer.content.decode()
    assert Opinion.objects.count() == 1


def test_what_another_holds_can_be_read(wang: Client, town: Township) -> None:
    proposal = proposed(town)
    proposal_hold(proposal=proposal, staff=town.li, at=timezone.now())
    shown = page(wang, f"/desk/sort/{proposal.pk}/")
    assert "李协调在看" in shown
    assert 'value="accept"' not in shown


def test_a_yes_is_asked_again_when_few_letters_were_shown(wang: Client, town: Township) -> None:
    bodies = [f"第{n}封，三村水管冻裂了，第{n}户没有水。" for n in range(20)]
    of = [matters(town, 1, body=body)[0] for body in bodies]
    (proposal,) = take(town, group(of))
    assert "还有 12 封" in page(wang, f"/desk/sort/{proposal.pk}/")
    answer = wang.post(f"/desk/sort/{proposal.pk}/", {"what": "accept", "version": 1})
    assert "都是同一件" in answer.content.decode()
    assert not Decision.objects.exists()
    assert send(wang, proposal, "accept").status_code == 302
    assert Belonging.objects.count() == 20


def test_contact_data_is_nowhere(wang: Client, town: Township) -> None:
    proposal = proposed(town)
    for address in ("/desk/sort/", f"/desk/sort/{proposal.pk}/?text=whole&all=1"):
        shown = page(wang, address)
        assert "5550101" not in shown
        assert "测试写信人" not in shown


def test_counts_leave_out_what_one_may_not_see(client: Client, town: Township) -> None:
    of = matters(town, 3)
    take(town, group(of))
    letter_concerns(letter=of[0].letter, staff=town.li, reason="x", at=timezone.now(), role="clerk")
    client.force_login(town.li)
    assert "0/2" in page(client, "/desk/sort/")
    client.force_login(town.wang)
    assert "0/3" in page(client, "/desk/sort/")


def queries(client: Client, address: str) -> int:
    page(client, address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        page(client, address)
    return len(seen)


def test_as_many_queries_with_500_proposals_as_with_10(wang: Client, town: Township) -> None:
    few = take(town, *(group(matters(town, 2), title=f"{n}") for n in range(10)))
    addresses = ("/desk/sort/", f"/desk/sort/{few[5].pk}/")
    before = [queries(wang, address) for address in addresses]
    pairs = [list(one.matters.all()) for one in few]
    take(town, *(group(pairs[n % 10], title=f"{n}") for n in range(500)), at=timezone.now())
    Proposal.objects.filter(state="new").update(state="open")
    assert [queries(wang, address) for address in addresses] == before
    assert max(before) <= 45


def test_an_objection_stands_on_the_supervisors_first_page(client: Client, town: Township) -> None:
    decision = choose(proposed(town), What.ACCEPT, town.wang, at=timezone.now())
    as_(client, town.li).post(f"/desk/sort/object/{decision.pk}/", {"words": "组不同"})
    assert "组不同" in page(as_(client, town.chen), "/desk/")
    assert "组不同" not in page(as_(client, town.wang), "/desk/")
    opinion = Opinion.objects.get()
    as_(client, town.chen).post(f"/desk/sort/opinions/{opinion.pk}/", {"words": "已移走"})
    assert "组不同" not in page(as_(client, town.chen), "/desk/")


def as_(client: Client, staff: Staff) -> Client:
    client.force_login(staff)
    return client


def test_splitting_a_letter_leads_back_to_the_board(wang: Client, town: Township) -> None:
    proposal = proposed(town)
    number = proposal.matters.all()[0].letter.number
    here = f"/desk/sort/{proposal.pk}/"
    answer = wang.post(f"/desk/letters/{number}/split/?back={here}", {"lines": "门前水沟堵塞"})
    assert answer.headers["Location"] == here
    elsewhere = wang.post(f"/desk/letters/{number}/split/?back=//evil.example/", {"lines": "又一件事"})
    assert "evil" not in elsewhere.headers["Location"]
