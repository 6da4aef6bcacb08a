"""Answer templates: words often answered on the spot."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.models import Role
from huiyin.accounts.selectors import categories
from huiyin.letters.office import template_for
from huiyin.letters.selectors import answer_templates
from huiyin.letters.services.answer import answer_template_close, answer_template_keep
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now, role_of
from huiyin.web.desk.problems import ASKS
from huiyin.web.desk.settings_forms import TemplateForm
from huiyin.web.ui.forms import Form
from huiyin.web.ui.parts import tell

ROLES = (Role.COORDINATOR, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.CLERK)


@require_safe
def templates(request: DeskRequest) -> HttpResponse:
    """List the words kept for answers on the spot."""
    rows = answer_templates(office=request.office).select_related("category")
    return render(request, "desk/templates.html", {"rows": rows})


@ASKS
def template(request: DeskRequest, pk: int = 0) -> HttpResponseBase:
    """Add words, or change some."""
    kept = template_for(office=request.office, pk=pk) if pk else None

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        answer_template_keep(office=request.office, at=now(), role=role_of(request, *ROLES), **typed)
        tell(request, _("“%s” is kept.") % typed["name"])
        return redirect("desk:templates")

    initial = {"name": kept.name, "category": kept.category_id, "body": kept.body} if kept else {}
    form = TemplateForm(posted(request), categories=categories(), initial=initial)
    if kept:
        form.fields["name"].disabled = True
    title = _("Change “%s”") % kept.name if kept else _("Add an answer template")
    return _ask(request, form, do, title, _("Save"))


@ASKS
def template_close(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Offer words no longer."""
    kept = template_for(office=request.office, pk=pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        answer_template_close(template=kept, at=now(), role=role_of(request, *ROLES))
        tell(request, _("“%s” is no longer offered.") % kept.name)
        return redirect("desk:templates")

    lead = _("Answers given with it stay.")
    title = _("No longer offer “%s”") % kept.name
    return _ask(request, Form(posted(request)), do, title, _("Take out of use"), lead)


def _ask(
    request: DeskRequest, form: Any, do: Any, title: str, button: str, lead: str = ""
) -> HttpResponseBase:
    back = {"back": reverse("desk:templates"), "back_to": _("Answer templates")}
    return ask(
        request, form=form, do=do, template="desk/setting.html", title=title, button=button, lead=lead, **back
    )
