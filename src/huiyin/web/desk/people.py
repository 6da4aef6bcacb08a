"""People who sign in: their roles, their one-time passwords. Nothing else is known of them, nothing is counted."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.listing import grant_for, grants_of, office_for, staff_for
from huiyin.accounts.models import Office, Role, Staff
from huiyin.accounts.selectors import areas_of, staff_of, units_of
from huiyin.accounts.services import grant_end, grant_give, password_reissue, staff_add, staff_switch
from huiyin.web.desk.asking import ask, posted
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.paging import page_of
from huiyin.web.desk.problems import ASKS
from huiyin.web.desk.settings_forms import GrantForm, PersonForm
from huiyin.web.ui.forms import Form
from huiyin.web.ui.parts import tell

A = Role.ADMINISTRATOR


@require_safe
def people(request: DeskRequest) -> HttpResponse:
    """List the staff with their roles in force."""
    office = office_for(actor=request.actor, roles=(A,))
    page = page_of(staff_of(office=office), request.GET.get("page"))
    rows = [(one, [grant for grant in one.grants.all() if grant.ended_at is None]) for one in page]
    return render(request, "desk/people.html", {"page": page, "rows": rows})


@require_safe
def person(request: DeskRequest, pk: int) -> HttpResponse:
    """Show somebody's roles, those in force and those that ended."""
    _office, staff = _person(request, pk)
    grants = list(grants_of(staff=staff))
    values = {
        "staff": staff,
        "held": [grant for grant in grants if grant.ended_at is None],
        "ended": [grant for grant in grants if grant.ended_at is not None],
        "oneself": staff == request.user,
    }
    return render(request, "desk/person.html", values)


@ASKS
def add(request: DeskRequest) -> HttpResponseBase:
    """Add somebody; the page that follows shows the one-time password, once."""
    office = office_for(actor=request.actor, roles=(A,))

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        staff, password = staff_add(office=office, at=now(), role=A, **typed)
        return _hand_over(request, staff, password)

    values = {"title": _("Add a person"), "button": _("Add, and show the one-time password")}
    lead = _("Only what the work needs: a name and a sign-in name. Roles come next.")
    back = {"back": reverse("desk:people"), "back_to": _("People")}
    form = PersonForm(posted(request))
    return ask(request, form=form, do=do, template="desk/setting.html", lead=lead, **values, **back)


@ASKS
def password(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Give a new one-time password."""
    _office, staff = _person(request, pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        given = password_reissue(staff=staff, at=now(), role=A, by=request.user)
        return _hand_over(request, staff, given)

    lead = _(
        "The present password ends at once, wherever it is signed in. The journal keeps that you did it."
    )
    title = _("New one-time password for %s") % staff.name
    return _ask(request, Form(posted(request)), do, staff, title, _("Give a new password"), lead)


def _hand_over(request: DeskRequest, staff: Staff, password: str) -> HttpResponse:
    """Show a password once: it stands in this answer alone, which nothing keeps."""
    return render(request, "desk/one_time.html", {"staff": staff, "password": password})


@ASKS
def switch(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Switch a sign-in off, or on again."""
    _office, staff = _person(request, pk)
    goes = staff.is_active

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        staff_switch(staff=staff, active=not goes, at=now(), role=A, by=request.user)
        tell(request, (_("%s can no longer sign in.") if goes else _("%s can sign in again.")) % staff.name)
        return redirect("desk:person", pk=pk)

    button = _("Switch off") if goes else _("Switch on")
    title = _("%(what)s: %(name)s") % {"what": button, "name": staff.name}
    lead = _("Nobody is deleted: what they handled stays with its record.")
    return _ask(request, Form(posted(request)), do, staff, title, button, lead)


@ASKS
def give(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Give somebody a role."""
    office, staff = _person(request, pk)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        grant = grant_give(staff=staff, office=office, at=now(), role=A, by=request.user, **typed)
        tell(request, _("%(name)s is now %(role)s.") % {"name": staff.name, "role": grant.get_role_display()})
        return redirect("desk:person", pk=pk)

    form = GrantForm(
        posted(request),
        areas=areas_of(office=office),
        units=units_of(office=office),
        initial={"area": office.area_id},
    )
    return _ask(request, form, do, staff, _("Give %s a role") % staff.name, _("Give the role"))


@ASKS
def end(request: DeskRequest, pk: int, grant: int) -> HttpResponseBase:
    """End a role."""
    _office, staff = _person(request, pk)
    ending = grant_for(staff=staff, pk=grant)

    def do(typed: dict[str, Any]) -> HttpResponseBase:
        grant_end(grant=ending, at=now(), role=A, by=request.user)
        tell(request, _("The role has ended."))
        return redirect("desk:person", pk=pk)

    title = _("End a role: %(name)s, %(role)s") % {"name": staff.name, "role": ending.get_role_display()}
    lead = _("What was done in this role stays. It can be given again.")
    return _ask(request, Form(posted(request)), do, staff, title, _("End the role"), lead)


def _person(request: DeskRequest, pk: int) -> tuple[Office, Staff]:
    office = office_for(actor=request.actor, roles=(A,))
    return office, staff_for(office=office, pk=pk)


def _ask(
    request: DeskRequest, form: Any, do: Any, staff: Staff, title: str, button: str, lead: str = ""
) -> HttpResponseBase:
    back = reverse("desk:person", args=[staff.pk])
    values = {"title": title, "button": button, "back": back, "back_to": staff.name, "lead": lead}
    return ask(request, form=form, do=do, template="desk/setting.html", **values)
