"""Writing the tree of categories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Category, Office
from huiyin.accounts.rows import change, entry
from huiyin.accounts.selectors import categories_known
from huiyin.common.errors import Refused

SYSTEM = "system"


@transaction.atomic
def categories_load(
    *, office: Office, scheme: str, rows: Sequence[Sequence[str]], at: datetime, role: str = SYSTEM
) -> int:
    """Load a tree of categories from rows of names, one column a level. Returns how many were new.

    Codes are built from the position (`01`, `0103`, `010312`); what is there already stays as it is, so loading the
    same file again adds nothing.
    """
    known = categories_known(scheme=scheme)
    new = 0
    for row in rows:
        names = [name.strip() for name in row if name.strip()]
        for level in range(1, len(names) + 1):
            key = tuple(names[:level])
            if key not in known:
                known[key] = _category_add(scheme, known.get(key[:-1]), names[level - 1])
                new += 1
    if new:
        entry(office, "categories-loaded", office, at, role, {"scheme": scheme, "new": new})
    return new


def _category_add(scheme: str, parent: Category | None, name: str) -> Category:
    if len(name) > 60:
        raise Refused(_("A category's name has at most 60 characters."))
    if parent is None:
        position = len(Category.objects.filter(scheme=scheme, depth=1)) + 1
        fields = {"scheme": scheme, "code": f"{position:02d}", "name": name}
        node: Category = Category.objects.add_root(fields)
        return node
    parent.refresh_from_db()
    fields = {"scheme": scheme, "code": f"{parent.code}{parent.numchild + 1:02d}", "name": name}
    child: Category = Category.objects.add_child(parent, fields)
    return child


@transaction.atomic
def category_change(
    *,
    office: Office,
    category: Category,
    reason: str,
    at: datetime,
    role: str,
    name: str | None = None,
    name_bo: str | None = None,
    is_open: bool | None = None,
) -> Category:
    """Rename a category, close it with all below it, or open it again. Its code stays, and what lies in it stays."""
    if name is not None:
        _refuse_twin(category, name)
    if is_open and category.depth > 1 and not Category.objects.get_parent(category, update=True).is_open:
        raise Refused(_("The category above is closed. Open that one first."))
    changes = {"name": name, "name_bo": name_bo, "is_open": is_open}
    changed = change(office, category, "category-changed", changes, reason, at, role)
    if is_open is False:
        for below in Category.objects.get_descendants(category).filter(is_open=True):
            change(office, below, "category-changed", {"is_open": False}, reason, at, role)
    return changed


def _refuse_twin(category: Category, name: str) -> None:
    rows = (
        Category.objects.get_siblings(category)
        .filter(scheme=category.scheme, name=name)
        .exclude(pk=category.pk)
    )
    if rows.exists():
        raise Refused(_("There is a category of this name beside it."), field="name")
