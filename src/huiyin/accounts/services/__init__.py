"""Writing offices, places, units, categories, the dispatch list, staff and grants."""

from __future__ import annotations

from huiyin.accounts.services.backup import backup_make, backup_taken
from huiyin.accounts.services.category import categories_load, category_change
from huiyin.accounts.services.dispatch import Rule, dispatch_list_make
from huiyin.accounts.services.place import area_add, area_change, office_make, unit_add, unit_change
from huiyin.accounts.services.staff import (
    grant_end,
    grant_give,
    keys_switch,
    password_change,
    password_reissue,
    sign_in_try,
    staff_add,
    staff_switch,
)

__all__ = [
    "Rule",
    "area_add",
    "area_change",
    "backup_make",
    "backup_taken",
    "categories_load",
    "category_change",
    "dispatch_list_make",
    "grant_end",
    "grant_give",
    "keys_switch",
    "office_make",
    "password_change",
    "password_reissue",
    "sign_in_try",
    "staff_add",
    "staff_switch",
    "unit_add",
    "unit_change",
]
