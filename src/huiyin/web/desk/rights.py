"""Which role opens which page of the desk: one table. `tests/web/test_rights.py` walks it with every relation.

A page not in the table does not exist. Whether a role holds for the very letter or problem on the page is asked of the
selectors, by the same call that looks it up; here it is asked only whether the page is for this role at all.
"""

from __future__ import annotations

from huiyin.accounts.models import Role

C, H, K, S, P, R, A = (
    Role.CLERK,
    Role.HANDLER,
    Role.COORDINATOR,
    Role.SUPERVISOR,
    Role.PUBLISHER,
    Role.REVIEWER,
    Role.ADMINISTRATOR,
)
ALL = frozenset(Role)
READ = frozenset({C, H, K, S, P})  # who reads letters at all
DESK = frozenset({C, K, S})  # who registers and sorts

RIGHTS: dict[str, frozenset[Role]] = {
    # everybody who is signed in
    "today": ALL,
    "keys": ALL,
    "password": ALL,
    "keys-switch": ALL,
    "sign-out": ALL,
    # letters
    "letters": READ,
    "letter": READ,
    "letter-file": READ,
    "letter-new": DESK,
    "letter-draft": DESK,
    "letter-split": DESK,
    "letter-hold": DESK,
    "letter-correct": DESK,
    "letter-concerns": DESK,
    "letter-receipt": DESK,
    "letter-erase": frozenset({S}),
    "letter-wish": DESK,
    "contact-open": frozenset({C, H, K, S}),
    "call": frozenset({C, H, K, S}),
    "matter": DESK,
    "matter-end": DESK,
    "matter-join": DESK,
    "matter-confirm": frozenset({C, K, S}),
    "lost-word": DESK,
    "receipt": DESK,
    "receipts": DESK,
    "search": READ,
    # campaigns: numbers of villages, nothing of a letter
    "campaigns": frozenset({A, C, K, S}),
    "campaign": frozenset({A, C, K, S}),
    "campaign-new": frozenset({A, K, S}),
    "campaign-change": frozenset({A, K, S}),
    "campaign-village": DESK,
    "slips-issue": DESK,
    "slips-back": DESK,
    "slip-count": DESK,
    "batches": DESK,
    "batch-open": DESK,
    "batch-close": DESK,
    # problems
    "problems": READ,
    "problem": READ,
    "problem-move": frozenset({H, K, S}),
    "problem-note": frozenset({H, K, S}),
    "problem-describe": DESK,
    "belonging-undo": DESK,
    "overdue": READ,
    "unit": frozenset({H}),
    "proposals": DESK,
    "proposal": DESK,
    "release": frozenset({P}),
    "release-one": frozenset({P}),
    "calls": frozenset({C, H, K, S}),
    "answers": DESK,
    "answers-print": DESK,
    # settings
    "settings": ALL,
    "rights": ALL,
    "areas": frozenset({A}),
    "area-add": frozenset({A}),
    "area-change": frozenset({A}),
    "area-switch": frozenset({A}),
    "units": frozenset({A}),
    "unit-add": frozenset({A}),
    "unit-change": frozenset({A}),
    "unit-switch": frozenset({A}),
    "categories": frozenset({A}),
    "categories-load": frozenset({A}),
    "categories-sample": frozenset({A}),
    "category-change": frozenset({A}),
    "category-switch": frozenset({A}),
    "dispatch": frozenset({A, K}),
    "dispatch-version": frozenset({A, K}),
    "dispatch-rule": frozenset({A, K}),
    "dispatch-drop": frozenset({A, K}),
    "people": frozenset({A}),
    "person": frozenset({A}),
    "person-add": frozenset({A}),
    "person-password": frozenset({A}),
    "person-switch": frozenset({A}),
    "grant-give": frozenset({A}),
    "grant-end": frozenset({A}),
    "templates": frozenset({A, C, K, S}),
    "template": frozenset({A, C, K, S}),
    "template-close": frozenset({A, C, K, S}),
    "health": frozenset({A, S, R}),
    "backup": frozenset({A}),
    "backup-file": frozenset({A}),
}
