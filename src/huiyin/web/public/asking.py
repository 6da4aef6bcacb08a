"""What the address of the register asks for. What is not understood is left out and named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Category
from huiyin.accounts.selectors import areas_of, categories
from huiyin.problems.models import LATE_STATES
from huiyin.problems.public import ANSWERED, CLOSED, DUE, LETTERS, NEWEST, Rows, register
from huiyin.pure.text import cut
from huiyin.web.public.doors import Here
from huiyin.web.public.forms.fields import UNFIT
from huiyin.web.public.shown import Words
from huiyin.web.ui.parts import Chip

QUERY_LIMIT = 60
SHOWN = 30
STATES: dict[str, tuple[Words, tuple[str, ...]]] = {
    "open": (_("Not answered yet"), LATE_STATES),
    "answered": (_("Answered"), ANSWERED),
    "closed": (_("Closed"), CLOSED),
}
SORTS: dict[str, Words] = {
    DUE: _("Due first"),
    NEWEST: _("Newest first"),
    LETTERS: _("Most letters first"),
}


@dataclass
class Asked:
    """The list that an address asks for, with what stands in the form and what is not understood."""

    rows: Rows
    areas: list[Area]
    categories: list[Category]
    area: str = ""
    category: str = ""
    state: str = ""
    late: bool = False
    query: str = ""
    sort: str = DUE
    states: dict[str, Words] = field(
        default_factory=lambda: {name: word for name, (word, _states) in STATES.items()}
    )
    sorts: dict[str, Words] = field(default_factory=lambda: dict(SORTS))
    chips: list[Chip] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    parts: dict[str, Any] = field(default_factory=dict)

    def without(self) -> list[tuple[Chip, Rows]]:
        """Return each filter with the list there would be without it."""
        nothing = {"states": (), "late_at": None, "query": "", "area": None, "category": None}
        names = {"state": "states", "late": "late_at", "q": "query"}
        return [
            (chip, register(**self.parts | {(name := names.get(chip.name, chip.name)): nothing[name]}))
            for chip in self.chips
        ]


def asked(here: Here) -> Asked:
    """Read the address."""
    get, ignored = here.request.GET, list[str]()
    areas, kinds = list(areas_of(office=here.office)), list(categories(level=1))
    area = _one(get, "area", {area.code: area for area in areas}, ignored)
    category = _one(get, "category", {f"{kind.scheme}:{kind.code}": kind for kind in kinds}, ignored)
    state = _one(get, "state", {name: name for name in STATES}, ignored)
    sort = _one(get, "sort", {name: name for name in SORTS}, ignored) or DUE
    late = _one(get, "late", {"1": True}, ignored) or False
    query = UNFIT.sub("", get.get("q", "")).strip()[:QUERY_LIMIT]
    parts = {
        "office": here.office, "area": area, "category": category, "states": STATES[state][1] if state else (),
        "late_at": here.at if late else None, "query": query, "sort": sort,
    }  # fmt: skip
    chips = _chips(area=area, category=category, state=state, late=late, query=query)
    return Asked(
        rows=register(**parts), areas=areas, categories=kinds, area=area.code if area else "",
        category=get.get("category", "") if category else "", state=state or "", late=late, query=query, sort=sort,
        chips=chips, ignored=ignored, parts=parts,
    )  # fmt: skip


def _one(get: QueryDict, name: str, known: dict[str, Any], ignored: list[str]) -> Any:
    """Return what a parameter names; None, and note it, where it names nothing known."""
    value = get.get(name, "")
    if value and value not in known:
        ignored.append(f"{name}={cut(UNFIT.sub('', value) or '?', SHOWN)}")
    return known.get(value)


def _chips(
    *, area: Area | None, category: Category | None, state: str | None, late: bool, query: str
) -> list[Chip]:
    found = [
        Chip(area.name, "area") if area else None,
        Chip(category.name, "category") if category else None,
        Chip(STATES[state][0], "state") if state else None,
        Chip(_("Only overdue"), "late") if late else None,
        Chip(query, "q") if query else None,
    ]
    return [chip for chip in found if chip]
