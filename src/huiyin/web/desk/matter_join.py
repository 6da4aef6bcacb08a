"""Putting a matter into a problem: one that is open already, or a new one. The software proposes, a person decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.accounts.selectors import areas_of, categories
from huiyin.common.errors import NotFound, Refused
from huiyin.letters.listing import matter_at_desk
from huiyin.letters.models import Matter
from huiyin.problems.joining import Alike, problems_alike
from huiyin.problems.selectors import problem_for
from huiyin.problems.services.problem import TITLE_LIMIT, problem_join, problem_open
from huiyin.pure.text import cut
from huiyin.web.desk.act_forms import MatterForm, area_of_text
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import ASKS, back_to, desk_role, page_of_letter
from huiyin.web.ui.forms import Form


class OldForm(Form):
    """An open problem: one of those proposed, or any by its number."""

    proposed = forms.ChoiceField(
        label=gettext_lazy("Is it one of these"), required=False, widget=forms.RadioSelect
    )
    number = forms.SlugField(
        label=gettext_lazy("Or the number of another problem"), required=False, max_length=15
    )
    why = forms.CharField(label=gettext_lazy("Why it is the same matter"), max_length=300, required=False)

    def __init__(self, *args: Any, alike: list[Alike], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposed"].choices = [(one.problem.number, one) for one in alike]  # type: ignore[attr-defined]
        if not alike:
            del self.fields["proposed"]

    def clean(self) -> dict[str, Any]:
        """Take the number that was typed, else the one that was chosen."""
        typed = super().clean() or {}
        typed["chosen"] = typed.get("number") or typed.get("proposed")
        if not typed["chosen"] and not self.errors:
            self.add_error("number", _("Choose a problem, or type its number."))
        return typed


class NewForm(MatterForm):
    """A new problem: title, summary, category, place."""

    summary = forms.CharField(
        label=gettext_lazy("What is known of it"), required=False, widget=area_of_text(3)
    )
    field_order = ("line", "summary", "category", "area")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"] = forms.CharField(
            label=_("Title: the place, then the matter"), max_length=TITLE_LIMIT
        )
        self.order_fields(self.field_order)


@ASKS
def join(request: DeskRequest, number: str, position: int) -> HttpResponseBase:
    """Put a matter into a problem."""
    matter = matter_at_desk(actor=request.actor, number=number, position=position)
    alike = problems_alike(actor=request.actor, matter=matter)
    into_new = (request.POST.get("into") or request.GET.get("into")) == "new"
    old = OldForm(None if into_new else posted(request), alike=alike)
    new = _new_form(request, matter, bound=into_new)
    values = page_of_letter(
        matter.letter, title=_("Put the matter into a problem"), matter=matter, old=old, new=new, alike=alike
    )
    done = _opens(request, matter) if into_new else _joins(request, matter, alike)
    return ask(request, form=new if into_new else old, do=done, template="desk/matter_join.html", **values)


def _new_form(request: DeskRequest, matter: Matter, *, bound: bool) -> NewForm:
    place = matter.area.name
    line = matter.line or ""
    title = line if place in line else f"{place}{line}"
    return NewForm(
        posted(request) if bound else None,
        categories=categories(),
        areas=areas_of(office=matter.letter.office),
        initial={
            "line": cut(title, TITLE_LIMIT) if title else "",
            "category": matter.category_id,
            "area": matter.area.code,
        },
        auto_id="new_%s",
    )


def _joins(request: DeskRequest, matter: Matter, alike: list[Alike]) -> Any:
    def do(typed: dict[str, Any]) -> HttpResponseBase:
        try:
            problem = problem_for(actor=request.actor, number=typed["chosen"])
        except NotFound as error:
            raise Refused(_("There is no problem with this number."), field="number") from error
        reason = next((one.reason for one in alike if one.problem == problem), _("By hand"))
        problem_join(
            problem=problem,
            matter=matter,
            why=typed["why"] or reason,
            at=now(),
            role=desk_role(request),
            staff=request.user,
        )
        return back_to(
            request, matter.letter, _("Now part of problem %(number)s.") % {"number": problem.number}
        )

    return do


def _opens(request: DeskRequest, matter: Matter) -> Any:
    def do(typed: dict[str, Any]) -> HttpResponseBase:
        problem = problem_open(
            office=matter.letter.office,
            title=typed["line"],
            summary=typed["summary"],
            category=typed["category"],
            area=typed["area"],
            matters=[matter],
            why=_("Opened from this letter"),
            at=now(),
            role=desk_role(request),
            staff=request.user,
        )
        return back_to(request, matter.letter, _("Problem %(number)s is open.") % {"number": problem.number})

    return do
