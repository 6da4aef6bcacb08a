"""Pages of 50 over long lists, and how their counts are said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import InvalidPage, Page
from django.utils.translation import gettext as _

from huiyin.common.counting import BoundedPaginator, Count
from huiyin.web.ui.amounts import number

PER_PAGE = 50


def said(count: Count) -> str:
    """Say a count: 1,208, or more than 10,000."""
    return _("more than %s") % number(count.number) if count.more else number(count.number)


def page_of(rows: Sequence[Any] | Any, wanted: str | None) -> Page[Any]:
    """Return a page of 50; the first where the number makes no sense."""
    pages = BoundedPaginator(rows, PER_PAGE)
    try:
        return pages.page(wanted or 1)
    except InvalidPage:
        return pages.page(1)


def count_of(page: Page[Any]) -> str:
    """Say how many rows the list of a page has."""
    pages = page.paginator
    assert isinstance(pages, BoundedPaginator)
    return said(pages.found)
