"""Ending a matter without a problem. The address says how, so that the form asks only what that way needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.letters.data import BODY_LIMIT
from huiyin.letters.listing import matter_at_desk
from huiyin.letters.models import Ending, Matter
from huiyin.letters.services.matter import matter_answer_on_spot, matter_end, matter_repeats
from huiyin.web.desk.act_forms import area_of_text
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import ASKS, back_to, desk_role, page_of_letter
from huiyin.web.desk.template_choice import of_office, offered, taken
from huiyin.web.ui.forms import Form


class SpotForm(Form):
    """An answer given at once."""

    body = forms.CharField(
        label=gettext_lazy("The answer (the writer reads this)"),
        max_length=BODY_LIMIT,
        widget=area_of_text(8),
    )


class GoForm(Form):
    """Why it is not for this office, and who is right for it."""

    reason = forms.CharField(label=gettext_lazy("Why (the writer reads this)"), max_length=300)
    go_to = forms.CharField(label=gettext_lazy("Where the writer can turn"), max_length=200)


class WhyForm(Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300)


class WithdrawnForm(Form):
    """How the writer said so, if it is known."""

    reason = forms.CharField(label=gettext_lazy("How the writer said so"), max_length=300, required=False)


class RepeatForm(Form):
    """Which earlier letter, and which of its matters."""

    earlier = forms.SlugField(label=gettext_lazy("Number of the earlier letter"), max_length=24)
    position = forms.IntegerField(label=gettext_lazy("Its matter"), initial=1, min_value=1, max_value=12)


# How a matter can end here: the word in the address, the form, and whether it is offered first.
WAYS: dict[str, tuple[Ending, type[Form]]] = {
    "spot": (Ending.ON_THE_SPOT, SpotForm),
    "transferred": (Ending.TRANSFERRED, GoForm),
    "not-accepted": (Ending.NOT_ACCEPTED, GoForm),
    "repeat": (Ending.REPEAT, RepeatForm),
    "withdrawn": (Ending.WITHDRAWN, WithdrawnForm),
    "void": (Ending.VOID, WhyForm),
}


@ASKS
def end(request: DeskRequest, number: str, position: int) -> HttpResponseBase:
    """End a matter."""
    found = matter_at_desk(actor=request.actor, number=number, position=position)
    how = request.GET.get("how", "")
    how = how if how in WAYS else "spot"
    ending, form_class = WAYS[how]
    shown = offered(request, category=found.category) if how == "spot" else {"templates": []}

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        _end(request, found, ending, typed)
        return back_to(request, found.letter, _("The matter has ended: %(how)s.") % {"how": ending.label})

    values = page_of_letter(
        found.letter,
        title=_("End the matter without a problem"),
        button=ending.label,
        matter=found,
        how=how,
        ways=[(name, way.label) for name, (way, _form) in WAYS.items()],
        **shown,
    )
    about = {"number": number, "matter": found.line or "", "place": found.area.name}
    body = taken(request, shown, **about, **of_office(request, None))
    form = form_class(posted(request), initial={"body": body, "position": 1})
    return ask(request, form=form, do=do, template="desk/matter_end.html", **values)


def _end(request: DeskRequest, found: Matter, ending: Ending, typed: dict[str, Any]) -> None:
    at, role = now(), desk_role(request)
    if ending == Ending.ON_THE_SPOT:
        matter_answer_on_spot(matter=found, body=typed["body"], staff=request.user, at=at, role=role)
    elif ending == Ending.REPEAT:
        earlier = matter_at_desk(
            actor=request.actor, number=typed["earlier"].upper(), position=typed["position"]
        )
        matter_repeats(matter=found, earlier=earlier, at=at, role=role)
    else:
        matter_end(matter=found, ending=ending, at=at, role=role, **typed)
