"""Writing the ladder of orders, version by version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office, Staff
from huiyin.common.errors import Conflict, Refused
from huiyin.journal.services import entry_write
from huiyin.problems.ladder import COUNTED, Rule
from huiyin.problems.models import LadderRule, LadderTable, OrderKind, When

REASON_LIMIT = 300
CODE_LIMIT = 4
MOST_DAYS = 60
MOST_RULES = 20


@transaction.atomic
def ladder_make(
    *,
    office: Office,
    rules: Sequence[Rule],
    code: str,
    reason: str,
    at: datetime,
    role: str,
    by: Staff | None = None,
    after: int | None = None,
) -> LadderTable:
    """Make the next version. What was proposed or issued stays; what is reached from now on follows the new one.

    `code` begins the numbers of orders. `after` is the version that was changed (0 for none): Conflict when somebody
    made another one meanwhile.
    """
    _check(rules, code, reason)
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    last = LadderTable.objects.filter(office=office).order_by("-version").first()
    if after is not None and after != (last.version if last else 0):
        raise Conflict(
            _("Somebody else changed the ladder meanwhile. Look at the version in force, then decide.")
        )
    said = {"version": last.version + 1 if last else 1, "code": code.strip(), "reason": reason.strip()}
    made = LadderTable.objects.create(office=office, made_at=at, made_by=by, **said)
    LadderRule.objects.bulk_create(LadderRule(table=made, **rule.__dict__) for rule in rules)
    rows = [[rule.when, rule.days, rule.kind, rule.reply_days, rule.automatic] for rule in rules]
    entry_write(
        office=office.code,
        kind="problems.ladder-made",
        object_kind="ladder",
        object_id=made.pk,
        at=at,
        role=role,
        content=said | {"rules": rows},
    )
    return made


def _check(rules: Sequence[Rule], code: str, reason: str) -> None:
    if not 0 < len(reason.strip()) <= REASON_LIMIT or "\x00" in reason:
        raise Refused(_("Say why the ladder changes, in at most 300 characters."), field="reason")
    if not 0 < len(code.strip()) <= CODE_LIMIT or not code.strip().isalnum():
        raise Refused(_("The mark of the office is 1 to 4 characters or digits."), field="code")
    if len(rules) > MOST_RULES:
        raise Refused(_("At most 20 rungs."))
    if len({rule.key for rule in rules}) < len(rules):
        raise Refused(_("Two rungs are reached at the same moment. Keep one of them."))
    for rule in rules:
        least = 0 if rule.when in {When.OVERDUE, When.UNANSWERED} else 1
        if rule.when in COUNTED and not least <= rule.days <= MOST_DAYS:
            raise Refused(_("A rung is 1 to 60 working days away; overdue ones begin at 0."))
        if rule.when not in COUNTED and rule.days:
            raise Refused(_("This rung has no number of days."))
        if not 1 <= rule.reply_days <= MOST_DAYS:
            raise Refused(_("The time for a reply is 1 to 60 working days."))
        if rule.automatic and rule.kind == OrderKind.PUBLIC:
            raise Refused(_("Public supervision is always decided by a person."))
