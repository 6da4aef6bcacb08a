"""Keeping what shows that a problem was worked on, and the rules that came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Staff, Unit
from huiyin.common.errors import Conflict, Refused
from huiyin.letters import files
from huiyin.problems.models import Evidence, EvidenceKind, LastingRule, Problem, Release, State
from huiyin.problems.services.move import problem_entry
from huiyin.problems.services.public import check_words
from huiyin.problems.services.told import relook_ask

CAPTION_LIMIT = 120
RULE_LIMIT = 300
MOST = 40  # files of one problem
PICTURES = (EvidenceKind.BEFORE, EvidenceKind.AFTER)


@dataclass(frozen=True)
class _Kept(files.File):
    """A cleaned file, stored under a name that no file of a letter has: erasing that leaves this."""

    @property
    def sha256(self) -> str:
        """Return the name under which it is stored."""
        return hashlib.sha256(b"evidence\x00" + self.data).hexdigest()


@transaction.atomic
def evidence_add(
    *,
    problem: Problem,
    kind: EvidenceKind,
    given: Sequence[files.File],
    staff: Staff,
    at: datetime,
    role: str,
    caption: str = "",
    unit: Unit | None = None,
) -> list[Evidence]:
    """Keep files that were cleaned on their way in (`letters.files.take`), all or none; sent twice, one is kept once.

    `caption` stands under each, up to 120 characters.
    """
    problem = Problem.objects.select_for_update(of=("self",)).select_related("office").get(pk=problem.pk)
    caption = " ".join(caption.split())
    if problem.state == State.VOID or not given:
        raise Refused(_("Choose a picture or a document."), field="given")
    if len(caption) > CAPTION_LIMIT or "\x00" in caption:
        raise Refused(_("Write at most 120 characters."), field="caption")
    check_words(caption, field="caption")
    if kind in PICTURES and any(not one.media_type.startswith("image/") for one in given):
        raise Refused(_("Before and after are pictures. Add other files as documents."), field="given")
    there = Evidence.objects.filter(problem=problem, void_at=None)
    if there.count() + len(given) > MOST:
        raise Refused(_("A problem can have at most 40 files."), field="given")
    rows = []
    for one in (_Kept(file.data, file.media_type) for file in given):
        fields = {"caption": caption, "media_type": one.media_type, "size": len(one.data), "unit": unit}
        row, made = there.get_or_create(
            problem=problem,
            kind=kind,
            sha256=files.store(file=one),
            defaults=fields | {"at": at, "by": staff},
        )
        rows.append(row)
        if made:
            said = {"kind": kind, "sha256": row.sha256, "size": row.size, "caption": caption}
            _entry(row, "evidence-added", at, role, **said)
    return rows


@transaction.atomic
def evidence_void(*, evidence: Evidence, why: str, staff: Staff, at: datetime, role: str) -> Evidence:
    """Take back a file that was added by mistake: the row stays with the reason, the file goes, the public page too."""
    if not 0 < len(why.strip()) <= RULE_LIMIT or "\x00" in why:
        raise Refused(_("Say why this file is taken back."), field="words")
    changed = Evidence.objects.filter(pk=evidence.pk, void_at=None).update(
        void_at=at, void_by=staff, void_why=why.strip(), released_at=None, released_by=None
    )
    if not changed:
        raise Conflict(_("Somebody else has taken this file back meanwhile."))
    evidence.refresh_from_db()
    _entry(evidence, "evidence-void", at, role, sha256=evidence.sha256, reason=why.strip())
    transaction.on_commit(partial(_forget, evidence.sha256))
    return evidence


@transaction.atomic
def evidence_release(
    *, evidence: Evidence, released: bool, staff: Staff, at: datetime, role: str
) -> Evidence:
    """Let the public see one picture of a released problem, or no longer. Conflict when that stands so already."""
    problem = Problem.objects.select_for_update(of=("self",)).get(pk=evidence.problem_id)
    if released and (problem.release != Release.RELEASED or evidence.kind not in PICTURES):
        raise Refused(_("The public sees pictures of released problems only. Release the problem first."))
    changed = Evidence.objects.filter(pk=evidence.pk, void_at=None, released_at__isnull=released).update(
        released_at=at if released else None, released_by=staff if released else None
    )
    if not changed:
        raise Conflict(_("Somebody else has decided about this picture meanwhile. Look again."))
    evidence.refresh_from_db()
    verb = "evidence-released" if released else "evidence-withheld"
    _entry(evidence, verb, at, role, sha256=evidence.sha256)
    return evidence


@transaction.atomic
def lasting_rule_add(
    *, problem: Problem, unit: Unit, words: str, in_force_from: date, staff: Staff, at: datetime, role: str
) -> LastingRule:
    """Write down the rule that came of a problem. The public reads it after the problem is released (again)."""
    said = words.strip()
    if not said or len(said) > RULE_LIMIT or "\x00" in said:
        raise Refused(_("Write the rule in at most 300 characters."), field="words")
    check_words(said, field="words")
    if unit.office_id != problem.office_id or problem.state == State.VOID:
        raise Refused(_("This unit is not known here."), field="words")
    # A publisher who has the page open must read this first.
    Problem.objects.filter(pk=problem.pk).update(version=F("version") + 1)
    relook_ask(problem=problem, at=at)
    rule = LastingRule.objects.create(
        problem=problem, unit=unit, words=said, in_force_from=in_force_from, at=at, by=staff
    )
    told = {"unit": unit.code, "words": said, "from": in_force_from.isoformat()}
    problem_entry(problem=problem, verb="rule-made", at=at, role=role, **told)
    return rule


@transaction.atomic
def lasting_rule_end(*, rule: LastingRule, why: str, staff: Staff, at: datetime, role: str) -> LastingRule:
    """Say that a rule is in force no longer, or was written down by mistake. It stays listed with the reason."""
    if not 0 < len(why.strip()) <= RULE_LIMIT or "\x00" in why:
        raise Refused(_("Say why this rule ends."), field="words")
    changed = LastingRule.objects.filter(pk=rule.pk, ended_at=None).update(
        ended_at=at, ended_by=staff, ended_why=why.strip()
    )
    if not changed:
        raise Conflict(_("Somebody else has ended this rule meanwhile."))
    rule.refresh_from_db()
    problem_entry(problem=rule.problem, verb="rule-ended", at=at, role=role, rule=rule.pk, reason=why.strip())
    return rule


def _entry(evidence: Evidence, verb: str, at: datetime, role: str, **content: object) -> None:
    problem_entry(problem=evidence.problem, verb=verb, at=at, role=role, evidence=evidence.pk, **content)


def _forget(sha256: str) -> None:
    if not Evidence.objects.filter(sha256=sha256, void_at=None).exists():
        files.remove(sha256=sha256)
