"""Every service that writes writes an entry, in the same transaction: a table of all of them, and two attacks on each.

A service that is in neither table fails the first test. For each in SERVICES: calling it makes an entry; and when the
entry cannot be written, nothing else is either.
"""

from __future__ import annotations

import importlib
import inspect
import io
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from PIL import Image

from huiyin.accounts import services as accounts
from huiyin.accounts.models import Area, Category, Grant, Role, Unit
from huiyin.common.archive import LEFT_OUT
from huiyin.journal.models import Entry
from huiyin.letters.categories import tree_keep
from huiyin.letters.data import ContactData
from huiyin.letters.files import take
from huiyin.letters.models import (
    CallOutcome,
    CallPurpose,
    CampaignArea,
    CategoryProposal,
    Channel,
    Contact,
    Ending,
    Kind,
    Letter,
    MayContact,
    Scan,
    TimedKind,
    WishKind,
)
from huiyin.letters.services import (
    answer,
    batch,
    campaign,
    category,
    clock_table,
    contact,
    flood,
    imports,
    intake,
    letter,
    many,
    matter,
    pile,
    slip,
    undo,
)
from huiyin.problems.ladder import STANDARD
from huiyin.problems.models import (
    Decision,
    DelayKind,
    Evidence,
    EvidenceKind,
    LastingRule,
    NotSolved,
    Opinion,
    OwnDeadline,
    Problem,
    Proposal,
    Release,
    Solved,
    What,
)
from huiyin.problems.selectors import belongings_of
from huiyin.problems.services import (
    board,
    closing,
    concern,
    confirm,
    delay,
    describe,
    erase,
    evidence,
    ladder,
    line,
    order,
    order_reply,
    practice,
    problem,
    proposal,
    release,
    same,
    told,
    work,
)
from huiyin.pure.routing import train_tree
from tests.asking import a_batch, a_campaign, codes_out, place_in
from tests.people import NOON, Township, a_letter, received
from tests.problems import orders as made_orders

LATER = NOON + timedelta(minutes=1)
CLERK: dict[str, Any] = {"at": LATER, "role": "clerk"}
Call = Callable[[Township], Any]


def a(town: Township) -> Letter:
    return received(town).letter


def one(town: Township) -> Any:
    return a(town).matters.select_related("letter__office").get()


def opened(town: Township) -> Problem:
    return problem.problem_open(
        office=town.office, title="三村水管", matters=[one(town)], why="同一处", category=town.supply, **CLERK
    )


def sent(town: Township) -> Problem:
    return work.problem_assign(
        problem=opened(town), lead=town.water, why="x", staff=town.li, at=LATER, role="coordinator"
    )


def worked(town: Township) -> Problem:
    return work.problem_accept(problem=sent(town), unit=town.water, **of(town.zhaxi, "handler"))


def answered(town: Township) -> Problem:
    found = worked(town)
    work.problem_answer(problem=found, unit=town.water, body="好了", **of(town.zhaxi, "handler"))
    found.refresh_from_db()
    return found


def reopened(town: Township) -> Problem:
    return work.problem_reopen(problem=answered(town), reason="没有好", **of(town.chen, "supervisor"))


def more_asked(town: Township, kind: str) -> Problem:
    """Return a problem whose unit asks for an extension or a suspension."""
    found = worked(town)
    by: dict[str, Any] = {"problem": found, "unit": town.water, "reason": "x", **of(town.zhaxi, "handler")}
    if kind == DelayKind.EXTENSION:
        delay.extension_ask(working_days=2, **by)
    else:
        delay.suspension_ask(review_on=date(2026, 12, 1), unlock="x", **by)
    found.refresh_from_db()
    return found


def own_deadline(town: Township, found: Problem) -> OwnDeadline:
    by: dict[str, Any] = {"unit": town.water, **of(town.zhaxi, "handler")}
    return delay.own_deadline_set(problem=found, name="配件到货", due_on=date(2026, 11, 25), **by)


def of(staff: Any, role: str) -> dict[str, Any]:
    return {"staff": staff, "at": LATER, "role": role}


def proposed(town: Township) -> Proposal:
    group = proposal.Group("水管", 0.9, "都提到水管", (one(town).pk, one(town).pk))
    proposal.proposals_take(office=town.office, groups=[group], at=LATER, role="system")
    return Proposal.objects.get()


def decided(town: Township, what: What = What.ACCEPT) -> Decision:
    return board.proposal_decide(
        proposal=proposed(town), choice=board.Choice(what, 1), **of(town.wang, "clerk")
    )


def objected(town: Township) -> Opinion:
    return board.decision_object(decision=decided(town), words="x", **of(town.li, "coordinator"))


def waits_as_new(town: Township) -> None:
    """Leave a new result that waits while somebody works on an older one."""
    older = proposed(town)
    proposal.proposal_hold(proposal=older, staff=town.wang, at=LATER)
    group = proposal.Group("路灯", 0.9, "", (one(town).pk, one(town).pk))
    proposal.proposals_take(office=town.office, groups=[group], at=LATER, role="system")


def place_of(code: str) -> CampaignArea:
    return CampaignArea.objects.select_related("campaign__office").get(slips__code=code)


def out_in(town: Township) -> CampaignArea:
    found = a_campaign(town)
    codes_out(found, town)
    return place_in(found, town)


def emptied(town: Township) -> Problem:
    found = opened(town)
    problem.belonging_undo(belonging=belongings_of(problem=found)[0], why="x", **CLERK)
    found.refresh_from_db()
    return found


def taught(town: Township) -> None:
    a(town)
    texts = ["水管漏水", "路灯不亮"] * 5
    tree = train_tree(
        [f"{text}{'啊' * at}" for at, text in enumerate(texts)], [(f"test:{at % 2}",) for at in range(10)]
    )
    tree_keep(office=town.office, tree=tree, examples=10, at=NOON)


def guessed(town: Township) -> CategoryProposal:
    return CategoryProposal.objects.create(
        matter=one(town), category=town.supply, certainty=0.9, made_at=NOON
    )


def expired(town: Township) -> None:
    a(town)
    Contact.objects.update(erase_on=LATER.date())


def lone_area(town: Township) -> Area:
    return accounts.area_add(office=town.office, parent=town.office.area, code="YN99", name="新村", at=NOON)


def lone_unit(town: Township) -> Unit:
    return accounts.unit_add(office=town.office, code="new", name="新站", at=NOON)


def piled(town: Township) -> Scan:
    scan = io.BytesIO()
    Image.new("L", (8, 8)).save(scan, "PNG")
    page = take(name="x.png", data=scan.getvalue())
    pile.scans_add(batch=a_batch(town), pages=[page], **of(town.wang, "clerk"))
    return Scan.objects.select_related("batch__office").get()


def pictured(town: Township, found: Problem) -> Evidence:
    picture = io.BytesIO()
    Image.new("L", (8, 8)).save(picture, "PNG")
    page = take(name="x.png", data=picture.getvalue())
    (made,) = evidence.evidence_add(
        problem=found, kind=EvidenceKind.BEFORE, given=[page], **of(town.zhaxi, "handler")
    )
    return made


def ruled(town: Township, found: Problem) -> LastingRule:
    return evidence.lasting_rule_add(
        problem=found,
        unit=town.water,
        words="每年十月查管线",
        in_force_from=NOON.date(),
        **of(town.zhaxi, "handler"),
    )


def discarded(town: Township) -> Scan:
    return pile.scan_discard(scan=piled(town), reason="x", **of(town.wang, "clerk"))


def recorded(town: Township, scan: Scan) -> Letter:
    return pile.letter_record(
        batch=scan.batch, new=a_letter(town), positions=[1], **of(town.wang, "clerk")
    ).letter


def loaded(town: Township) -> Any:
    return imports.run_make(
        office=town.office, stream=io.BytesIO(b"id,text\n1,light\n"), name="x.csv", staff=town.wang, **CLERK
    )


def mapped(town: Township, run: Any) -> Any:
    kinds: dict[str, Any] = {"kind": Kind.HELP, "channel": Channel.IMPORT}
    return imports.run_map(
        run=run, columns=["source_id", "body"], source="12345", area=town.village, **kinds, **CLERK
    )


def begun(town: Township) -> Any:
    return imports.run_begin(run=mapped(town, loaded(town)), **CLERK)


def to_issue(town: Township, **changes: Any) -> Any:
    return made_orders.written(town, worked(town), at=LATER, **changes)


def issued(town: Township) -> Any:
    return order.order_issue(order=to_issue(town), **of(town.chen, "supervisor"))


def replied(town: Township) -> Any:
    found = issued(town)
    order_reply.order_reply(order=found, unit=town.water, words="好", **of(town.zhaxi, "handler"))
    return found


# Service -> (what must be there before, the call). The first makes the second's argument.
Scenario = tuple[Callable[[Township], Any], Callable[[Township, Any], Any]]


def public(town: Township) -> Problem:
    """Return a released problem that a unit has."""
    return release.release_decide(
        problem=sent(town), decision=Release.RELEASED, title="水管", **of(town.nima, "publisher")
    )


def behind(town: Township) -> Problem:
    """Return a released problem of which the public was told five letters fewer than it has."""
    made = release.release_decide(
        problem=opened(town), decision=Release.RELEASED, title="水管", **of(town.nima, "publisher")
    )
    Problem.objects.filter(pk=made.pk).update(letters_count=6)
    return made


SERVICES: dict[str, Scenario] = {
    "accounts.office_make": (lambda t: 0, lambda t, _: accounts.office_make(code="ZZ", name="新乡", area_code="ZZ", at=LATER)),
    "accounts.area_add": (lambda t: 0, lambda t, _: lone_area(t)),
    "accounts.area_change": (lambda t: 0, lambda t, _: accounts.area_change(office=t.office, area=t.village, reason="x", name="新三村", **CLERK)),
    "accounts.unit_add": (lambda t: 0, lambda t, _: lone_unit(t)),
    "accounts.unit_change": (lambda t: 0, lambda t, _: accounts.unit_change(office=t.office, unit=t.water, reason="x", name="水站", **CLERK)),
    "accounts.categories_load": (lambda t: 0, lambda t, _: accounts.categories_load(office=t.office, scheme="new", rows=[["甲", "乙"]], at=LATER)),
    "accounts.category_change": (lambda t: Category.objects.get(name="道路"), lambda t, c: accounts.category_change(office=t.office, category=c, reason="x", name="公路", **CLERK)),
    "letters.clock_table_make": (lambda t: 0, lambda t, _: clock_table.clock_table_make(office=t.office, lines=[clock_table.Line(TimedKind.ANSWER, hours=9)], days=[], reason="x", **CLERK)),
    "letters.categories_propose": (lambda t: taught(t), lambda t, _: category.categories_propose(office=t.office, at=LATER)),
    "letters.categories_learnt": (lambda t: 0, lambda t, _: category.categories_learnt(office=t.office, examples=3, **CLERK)),
    "letters.category_take": (lambda t: guessed(t), lambda t, p: category.category_take(proposal=p, **CLERK)),
    "accounts.dispatch_list_make": (lambda t: 0, lambda t, _: accounts.dispatch_list_make(office=t.office, rules=[], reason="x", at=LATER)),
    "accounts.staff_add": (lambda t: 0, lambda t, _: accounts.staff_add(office=t.office, username="new", name="新人", at=LATER)),
    "accounts.staff_switch": (lambda t: 0, lambda t, _: accounts.staff_switch(staff=t.hao, active=False, **CLERK)),
    "accounts.password_change": (lambda t: 0, lambda t, _: accounts.password_change(staff=t.hao, password="a long new sentence", **CLERK)),
    "accounts.password_reissue": (lambda t: 0, lambda t, _: accounts.password_reissue(staff=t.hao, **CLERK)),
    "accounts.keys_switch": (lambda t: 0, lambda t, _: accounts.keys_switch(staff=t.hao, on=False, **CLERK)),
    "accounts.grant_give": (lambda t: 0, lambda t, _: accounts.grant_give(staff=t.hao, role_given=Role.CLERK, office=t.office, area=t.village, at=LATER)),
    "accounts.grant_end": (lambda t: Grant.objects.filter(staff=t.hao).get(), lambda t, g: accounts.grant_end(grant=g, **CLERK)),
    "letters.letter_receive": (lambda t: 0, lambda t, _: intake.letter_receive(office=t.office, new=a_letter(t), at=LATER)),
    "letters.letter_receive_from": (
        lambda t: 0,
        lambda t, _: flood.letter_receive_from(
            address="127.0.0.1", limits=flood.Limits(held=9, refused=9), office=t.office, new=a_letter(t), at=LATER
        ),
    ),
    "letters.letters_receive": (lambda t: 0, lambda t, _: many.letters_receive(office=t.office, new=[a_letter(t)], at=LATER, role="clerk")),
    "letters.receipt_reissue": (a, lambda t, x: intake.receipt_reissue(letter=x, reason="x", **of(t.wang, "clerk"))),
    "letters.letter_correct": (a, lambda t, x: letter.letter_correct(letter=x, body="新", reason="x", **CLERK)),
    "letters.letter_hold": (a, lambda t, x: letter.letter_hold(letter=x, why="x", **CLERK)),
    "letters.letter_let_through": (lambda t: received(t, held_for="x").letter, lambda t, x: letter.letter_let_through(letter=x, **CLERK)),
    "letters.letter_concerns": (a, lambda t, x: letter.letter_concerns(letter=x, unit=t.power, reason="x", **CLERK)),
    "letters.wish_make": (a, lambda t, x: letter.wish_make(letter=x, kind=WishKind.ERASE, words="", at=LATER)),
    "letters.wish_settle": (lambda t: letter.wish_make(letter=a(t), kind=WishKind.CORRECT, words="x", at=NOON), lambda t, w: letter.wish_settle(wish=w, outcome="改了", **of(t.wang, "clerk"))),
    "letters.letter_erase": (a, lambda t, x: letter.letter_erase(letter=x, reason="x", **of(t.chen, "supervisor"))),
    "letters.contacts_expire": (expired, lambda t, _: letter.contacts_expire(at=LATER)),
    "letters.kind_change": (a, lambda t, x: letter.kind_change(letter=x, kind=Kind.CONSULT, reason="x", **CLERK)),
    "letters.contact_open": (a, lambda t, x: contact.contact_open(letter=x, actor=t.actor("wang"), reason="x", **CLERK)),
    "letters.contact_change": (a, lambda t, x: contact.contact_change(letter=x, contact=ContactData(), may_contact=MayContact.NOBODY, at=LATER)),
    "letters.contacts_open": (a, lambda t, x: contact.contacts_open(letters=[x], actor=t.actor("wang"), reason="x", **CLERK)),
    "letters.call_record": (a, lambda t, x: contact.call_record(letter=x, purpose=CallPurpose.CONTACT, outcome=CallOutcome.REACHED, **of(t.wang, "clerk"))),
    "letters.letter_split": (a, lambda t, x: matter.letter_split(letter=x, parts=[matter.Part("另一件")], **CLERK)),
    "letters.matter_change": (one, lambda t, m: matter.matter_change(matter=m, line="新", **CLERK)),
    "letters.matter_answer_on_spot": (one, lambda t, m: matter.matter_answer_on_spot(matter=m, body="答", **of(t.wang, "clerk"))),
    "letters.matter_end": (one, lambda t, m: matter.matter_end(matter=m, ending=Ending.VOID, reason="x", **CLERK)),
    "letters.matter_repeats": (lambda t: (one(t), one(t)), lambda t, two: matter.matter_repeats(matter=two[0], earlier=two[1], **CLERK)),
    "letters.letter_withdraw": (a, lambda t, x: matter.letter_withdraw(letter=x, at=LATER)),
    "letters.answer_write": (one, lambda t, m: answer.answer_write(office=t.office, body="答", matters=[m], **of(t.wang, "clerk"))),
    "letters.replies_mark": (lambda t: matter.matter_answer_on_spot(matter=one(t), body="答", **of(t.wang, "clerk")), lambda t, m: answer.replies_mark(replies=list(m.replies.all()), told=True, **CLERK)),
    "letters.answer_template_keep": (lambda t: 0, lambda t, _: answer.answer_template_keep(office=t.office, name="x", body="y", **CLERK)),
    "letters.answer_template_close": (lambda t: answer.answer_template_keep(office=t.office, name="x", body="y", **CLERK), lambda t, x: answer.answer_template_close(template=x, **CLERK)),
    "letters.run_make": (lambda t: 0, lambda t, _: loaded(t)),
    "letters.run_map": (lambda t: loaded(t), lambda t, r: mapped(t, r)),
    "letters.run_begin": (lambda t: mapped(t, loaded(t)), lambda t, r: imports.run_begin(run=r, **CLERK)),
    "letters.run_pause": (begun, lambda t, r: imports.run_pause(run=r, **CLERK)),
    "letters.run_stop": (begun, lambda t, r: imports.run_stop(run=r, **CLERK)),
    "letters.run_step": (begun, lambda t, r: imports.run_step(run=r, at=LATER)),
    "letters.runs_forget": (begun, lambda t, _: imports.runs_forget(at=LATER + timedelta(days=31))),
    "letters.campaign_begin": (lambda t: 0, lambda t, _: campaign.campaign_begin(office=t.office, name="一封信", starts_on=NOON.date(), **CLERK)),
    "letters.campaign_change": (
        a_campaign,
        lambda t, c: campaign.campaign_change(campaign=c, name="新", starts_on=NOON.date(), ends_on=None, question="", areas=[], reason="x", **CLERK),
    ),
    "letters.counts_record": (lambda t: out_in(t), lambda t, p: campaign.counts_record(place=p, refused=1, absent=1, **CLERK)),
    "letters.slips_issue": (lambda t: place_in(a_campaign(t), t), lambda t, p: slip.slips_issue(place=p, count=3, **CLERK)),
    "letters.slips_issue_each": (lambda t: place_in(a_campaign(t), t), lambda t, p: slip.slips_issue_each(counts=[(p, 3)], **CLERK)),
    "letters.slips_return_each": (
        lambda t: codes_out(a_campaign(t), t),
        lambda t, x: slip.slips_return_each(campaign=place_of(x[0]).campaign, codes=x, on=NOON.date(), **CLERK),
    ),
    "letters.slips_take_back": (lambda t: out_in(t), lambda t, p: slip.slips_take_back(place=p, **CLERK)),
    "letters.slip_return": (lambda t: codes_out(a_campaign(t), t)[0], lambda t, x: slip.slip_return(office=t.office, code=x, on=NOON.date(), **CLERK)),
    "letters.batch_open": (lambda t: 0, lambda t, _: a_batch(t, at=LATER)),
    "letters.scans_add": (lambda t: 0, lambda t, _: piled(t)),
    "letters.scan_discard": (piled, lambda t, s: pile.scan_discard(scan=s, reason="x", **of(t.wang, "clerk"))),
    "letters.scan_put_back": (discarded, lambda t, s: pile.scan_put_back(scan=s, **CLERK)),
    "letters.scans_expire": (piled, lambda t, s: pile.scans_expire(at=LATER + pile.KEPT)),
    "letters.scans_attach": (lambda t: (a(t), piled(t)), lambda t, x: pile.scans_attach(letter=x[0], batch=x[1].batch, positions=[1], **of(t.wang, "clerk"))),
    "letters.letter_record": (piled, recorded),
    "letters.letter_undo": (lambda t: recorded(t, piled(t)), lambda t, x: undo.letter_undo(letter=x, reason="x", **of(t.wang, "clerk"))),
    "letters.batch_close": (a_batch, lambda t, b: batch.batch_close(batch=b, note="x", **CLERK)),
    "problems.problem_open": (lambda t: 0, lambda t, _: opened(t)),
    "problems.problem_join": (lambda t: (opened(t), one(t)), lambda t, x: problem.problem_join(problem=x[0], matter=x[1], why="x", **CLERK)),
    "problems.belonging_undo": (lambda t: belongings_of(problem=opened(t))[0], lambda t, b: problem.belonging_undo(belonging=b, why="x", **CLERK)),
    "problems.problem_describe": (opened, lambda t, p: problem.problem_describe(problem=p, title="新", summary="", **CLERK)),
    "problems.problem_assign": (opened, lambda t, p: work.problem_assign(problem=p, lead=t.water, why="x", **of(t.li, "coordinator"))),
    "problems.problem_accept": (sent, lambda t, p: work.problem_accept(problem=p, unit=t.water, **of(t.zhaxi, "handler"))),
    "problems.problem_return": (sent, lambda t, p: work.problem_return(problem=p, unit=t.water, reason="x", **of(t.zhaxi, "handler"))),
    "problems.letter_concern": (a, lambda t, x: concern.letter_concern(letter=x, unit=t.power, reason="x", by=t.wang, **CLERK)),
    "problems.problem_recall": (sent, lambda t, p: concern.problem_recall(problem=p, by=t.wang, at=LATER)),
    "problems.matter_categorise": (guessed, lambda t, p: describe.matter_categorise(proposal=p, **CLERK)),
    "problems.letter_kind_correct": (a, lambda t, x: describe.letter_kind_correct(letter=x, kind=Kind.CONSULT, reason="x", **CLERK)),
    "problems.matter_describe": (one, lambda t, m: describe.matter_describe(matter=m, line="新", **CLERK)),
    "problems.extension_ask": (worked, lambda t, p: delay.extension_ask(problem=p, working_days=2, reason="x", unit=t.water, **of(t.zhaxi, "handler"))),
    "problems.extension_grant": (lambda t: more_asked(t, "extend"), lambda t, p: delay.extension_grant(problem=p, **of(t.chen, "supervisor"))),
    "problems.suspension_ask": (worked, lambda t, p: delay.suspension_ask(problem=p, review_on=date(2026, 12, 1), unlock="x", reason="x", unit=t.water, **of(t.zhaxi, "handler"))),
    "problems.suspension_grant": (lambda t: more_asked(t, "suspend"), lambda t, p: delay.suspension_grant(problem=p, **of(t.chen, "supervisor"))),
    "problems.delay_refuse": (lambda t: more_asked(t, "extend"), lambda t, p: delay.delay_refuse(problem=p, kind=DelayKind.EXTENSION, reason="x", **of(t.chen, "supervisor"))),
    "problems.problem_resume": (lambda t: delay.suspension_grant(problem=more_asked(t, "suspend"), **of(t.chen, "supervisor")), lambda t, p: delay.problem_resume(problem=p, reason="x", **of(t.chen, "supervisor"))),
    "problems.own_deadline_set": (worked, lambda t, p: own_deadline(t, p)),
    "problems.own_deadline_meet": (lambda t: own_deadline(t, worked(t)), lambda t, d: delay.own_deadline_meet(deadline=d, **of(t.zhaxi, "handler"))),
    "problems.note_add": (worked, lambda t, p: work.note_add(problem=p, words="x", public=False, **of(t.zhaxi, "handler"))),
    "problems.problem_answer": (worked, lambda t, p: work.problem_answer(problem=p, unit=t.water, body="好", **of(t.zhaxi, "handler"))),
    "problems.problem_reopen": (answered, lambda t, p: work.problem_reopen(problem=p, reason="x", **of(t.chen, "supervisor"))),
    "problems.problem_rework": (reopened, lambda t, p: work.problem_rework(problem=p, reason="x", **of(t.chen, "supervisor"))),
    "problems.problem_keep": (reopened, lambda t, p: work.problem_keep(problem=p, reason="x", **of(t.chen, "supervisor"))),
    "problems.problem_close": (answered, lambda t, p: work.problem_close(problem=p, **of(t.chen, "supervisor"))),
    "problems.problem_void": (emptied, lambda t, p: work.problem_void(problem=p, reason="x", **of(t.li, "coordinator"))),
    "problems.confirmation_record": (lambda t: belongings_of(problem=answered(t))[0].matter, lambda t, m: confirm.confirmation_record(matter=m, solved=Solved.NO, at=LATER)),
    "problems.evidence_add": (worked, lambda t, p: pictured(t, p)),
    "problems.evidence_void": (
        lambda t: pictured(t, worked(t)),
        lambda t, x: evidence.evidence_void(evidence=x, why="x", **of(t.zhaxi, "handler")),
    ),
    "problems.evidence_release": (
        lambda t: pictured(t, public(t)),
        lambda t, x: evidence.evidence_release(evidence=x, released=True, **of(t.nima, "publisher")),
    ),
    "problems.lasting_rule_add": (worked, lambda t, p: ruled(t, p)),
    "problems.lasting_rule_end": (
        lambda t: ruled(t, worked(t)),
        lambda t, x: evidence.lasting_rule_end(rule=x, why="x", **of(t.chen, "supervisor")),
    ),
    "problems.practice_make": (
        lambda t: 0,
        lambda t, _: practice.practice_make(
            office=t.office, not_solved=NotSolved.UNIT, correct_days=9, pair_needed=True, reason="x", **of(t.admin, "administrator")
        ),
    ),
    "problems.letter_erase_wholly": (
        a,
        lambda t, x: erase.letter_erase_wholly(letter=x, reason="x", **of(t.chen, "supervisor")),
    ),
    "problems.release_decide": (opened, lambda t, p: release.release_decide(problem=p, decision=Release.RELEASED, title="水管", **of(t.nima, "publisher"))),
    "problems.letter_receive_same": (
        public,
        lambda t, p: same.letter_receive_same(
            address="127.0.0.1", limits=flood.Limits(held=9, refused=9), office=t.office, new=a_letter(t), same=p, at=LATER
        ),
    ),
    "problems.line_write": (public, lambda t, p: line.line_write(problem=p, words="配件周五到。", **of(t.zhaxi, "handler"))),
    "problems.line_decide": (lambda t: line.line_write(problem=public(t), words="配件周五到。", **of(t.zhaxi, "handler")), lambda t, x: line.line_decide(line=x, released=True, **of(t.nima, "publisher"))),
    "problems.counts_tell": (behind, lambda t, _: told.counts_tell(at=LATER)),
    "problems.ladder_make": (lambda t: 0, lambda t, _: ladder.ladder_make(office=t.office, rules=STANDARD, code="云", reason="x", **CLERK)),
    "problems.inspection_record": (lambda t: 0, lambda t, _: made_orders.inspected(t, at=LATER)),
    "problems.orders_propose": (worked, lambda t, _: order.orders_propose(office=t.office, at=made_orders.day(27))),
    "problems.order_write": (worked, lambda t, p: made_orders.written(t, p, at=LATER)),
    "problems.order_change": (to_issue, lambda t, o: order.order_change(order=o, matter="x", requirement="x", reply_days=1, **CLERK)),
    "problems.order_issue": (to_issue, lambda t, o: order.order_issue(order=o, **of(t.chen, "supervisor"))),
    "problems.orders_issue": (to_issue, lambda t, o: order.orders_issue(orders=[o], **of(t.chen, "supervisor"))),
    "problems.order_withdraw": (to_issue, lambda t, o: order.order_withdraw(order=o, reason="x", **of(t.chen, "supervisor"))),
    "problems.order_reply": (issued, lambda t, o: order_reply.order_reply(order=o, unit=t.water, words="x", **of(t.zhaxi, "handler"))),
    "problems.order_reply_accept": (replied, lambda t, o: order_reply.order_reply_accept(order=o, **of(t.chen, "supervisor"))),
    "problems.order_reply_send_back": (replied, lambda t, o: order_reply.order_reply_send_back(order=o, reason="x", **of(t.chen, "supervisor"))),
    "problems.proposals_take": (lambda t: 0, lambda t, _: proposed(t)),
    "problems.proposals_rank": (waits_as_new, lambda t, _: proposal.proposals_rank(office=t.office, **CLERK)),
    "problems.proposal_decide": (proposed, lambda t, x: board.proposal_decide(proposal=x, choice=board.Choice(What.ACCEPT, 1), **of(t.wang, "clerk"))),
    "problems.decision_undo": (decided, lambda t, x: board.decision_undo(decision=x, **of(t.wang, "clerk"))),
    "problems.decision_object": (decided, lambda t, x: board.decision_object(decision=x, words="x", **of(t.li, "coordinator"))),
    "problems.opinion_settle": (objected, lambda t, x: board.opinion_settle(opinion=x, outcome="x", **of(t.chen, "supervisor"))),
    "problems.area_close": (lone_area, lambda t, x: closing.area_close(office=t.office, area=x, reason="x", **CLERK)),
    "problems.unit_close": (lone_unit, lambda t, x: closing.unit_close(office=t.office, unit=x, reason="x", **CLERK)),
}  # fmt: skip

PART = "part of another service, inside its transaction"
NO_RECORD = "nothing that is on record: kept for a while and forgotten"
EXEMPT = {
    "accounts.backup_make": "makes a file beside the database; backup_taken and the mark tell of it",
    "accounts.backup_taken": "its test is with the backups",
    "accounts.sign_in_try": NO_RECORD,
    "letters.campaign_entry": "writes the entry",
    "letters.letter_entry": "writes the entry",
    "letters.matter_entry": "writes the entry",
    "problems.problem_entry": "writes the entry",
    "letters.draft_keep": NO_RECORD,
    "letters.draft_drop": NO_RECORD,
    "letters.drafts_forget": NO_RECORD,
    "letters.files_keep": NO_RECORD,
    "letters.kept_drop": NO_RECORD,
    "letters.kept_forget": NO_RECORD,
    "letters.receipts_forget": NO_RECORD,
    "letters.receipts_printed": NO_RECORD,
    "letters.receipt_keep": PART,
    "letters.clocks_start": PART,
    "letters.clocks_hurry": PART,
    "letters.contact_clocks_follow": PART,
    "letters.clocks_recompute": PART,
    "problems.provisional_settle": "nothing to settle but when a new calendar is known: tests/problems/test_recompute.py",
    "letters.contact_met": PART,
    "letters.contact_erase": PART,
    "letters.attachments_erase": PART,
    "letters.matter_sorted": PART,
    "letters.matter_unsorted": PART,
    "letters.matter_answered": PART,
    "letters.matter_reopened": PART,
    "letters.handling_set": PART,
    "problems.handling_renew": PART,
    "problems.problem_move": PART,
    "letters.receipt_open": "reads",
    "problems.relook_ask": PART,
    "problems.order_entry": "writes the entry",
    "problems.matter_of": "computes",
    "problems.orders_empty": PART,
    "problems.release_try": "takes back all it does; its test is with the releases",
    "problems.day_ends": "computes",
    "problems.told_at_release": "computes",
    "problems.may_be_public": "reads",
    "problems.check_words": "reads",
    "problems.new_due": "reads",
    "problems.common_path": "computes",
    "problems.proposal_set": PART,
    "problems.proposal_part": PART,
    "problems.proposal_by_writer": PART,
    "problems.proposal_hold": "who has a proposal before them is not on record; two minutes later it is forgotten",
    "problems.run_last": "reads",
    "problems.run_begin": "when a run began and ended is a mark of the machine; what it found is on record",
    "problems.run_tell": "the same",
    "problems.run_end": "the same",
    "letters.scan_hold": "who has a page before them is not on record; ten minutes later it is forgotten",
    "letters.scans_hold": "the same",
    "letters.scan_let_go": "the same",
    "letters.file_forget": PART,
    "letters.batch_lock": "reads, and locks",
    "letters.refuse_erased": "reads, and locks",
}


def services() -> Iterator[str]:
    """Yield `app.function` for every public function of a services module."""
    for app in ("accounts", "letters", "problems"):
        package = importlib.import_module(f"huiyin.{app}.services")
        names = [package.__name__]
        names += [f"{package.__name__}.{found.name}" for found in pkgutil.iter_modules(package.__path__)]
        for name in names:
            module = importlib.import_module(name)
            for function, value in inspect.getmembers(module, inspect.isfunction):
                if value.__module__ == name and not function.startswith("_"):
                    yield f"{app}.{function}"


def test_every_service_is_in_a_table() -> None:
    assert set(services()) == SERVICES.keys() | EXEMPT.keys()


@pytest.mark.parametrize("name", SERVICES)
def test_a_write_makes_an_entry(town: Township, name: str) -> None:
    before, call = SERVICES[name]
    there = before(town)
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    call(town, there)
    assert Entry.objects.filter(pk__gt=last).exists()


@pytest.mark.parametrize("name", SERVICES)
def test_without_its_entry_nothing_is_written(
    town: Township, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, call = SERVICES[name]
    there = before(town)
    rows = everything()

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the entry could not be written")

    monkeypatch.setattr(Entry.objects, "create", broken)
    monkeypatch.setattr(Entry.objects, "bulk_create", broken)
    with pytest.raises(RuntimeError, match="could not be written"):
        call(town, there)
    assert everything() == rows


def everything() -> dict[str, list[Any]]:
    """Return every row of every table."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in LEFT_OUT:
            found[model._meta.label] = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
                for row in model._default_manager.order_by("pk").values_list()
            ]
    return found
