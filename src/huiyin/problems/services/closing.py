"""Closing places and units: refused, with the count, while something there is not finished."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, DispatchRule, Office, Unit
from huiyin.accounts.selectors import dispatch_list
from huiyin.accounts.services import area_change, unit_change
from huiyin.common.errors import Refused
from huiyin.letters.models import Ending, Letter
from huiyin.problems.models import LATE_STATES, Assignment, Problem


@transaction.atomic
def area_close(*, office: Office, area: Area, reason: str, at: datetime, role: str) -> Area:
    """Close a place that has nothing open: no letter, no problem, no open place below, no rule of the dispatch list.

    What was finished there keeps its place.
    """
    if area.pk == office.area_id:
        raise Refused(_("The office stands on this place. It cannot be closed."))
    below = Area.objects.get_children(area).filter(is_open=True).count()
    letters = Letter.objects.filter(area__path__startswith=area.path, matters__ending=Ending.OPEN)
    problems = Problem.objects.filter(area__path__startswith=area.path, state__in=LATE_STATES)
    current = dispatch_list(office=office)
    rules = DispatchRule.objects.filter(dispatch_list=current, area__path__startswith=area.path)
    _refuse(
        (below, _("%s open places lie below it. Close them first.")),
        (
            letters.distinct().count(),
            _("%s letters from there are not finished. The place stays open until they are."),
        ),
        (problems.count(), _("%s problems there are not finished. The place stays open until they are.")),
        (rules.count(), _("%s lines of the dispatch list name it. Change the list first.")),
    )
    return area_change(office=office, area=area, is_open=False, reason=reason, at=at, role=role)


@transaction.atomic
def unit_close(*, office: Office, unit: Unit, reason: str, at: datetime, role: str) -> Unit:
    """Close a unit that has no problem in hand and that the dispatch list does not name."""
    mine = Q(lead=unit) | Q(supporting=unit)
    in_hand = Assignment.objects.filter(mine, ended_at=None, problem__state__in=LATE_STATES)
    rules = DispatchRule.objects.filter(mine, dispatch_list=dispatch_list(office=office))
    _refuse(
        (
            in_hand.values("problem").distinct().count(),
            _("%s problems are in its hands. Assign them to another unit first."),
        ),
        (rules.distinct().count(), _("%s lines of the dispatch list name it. Change the list first.")),
    )
    return unit_change(office=office, unit=unit, is_open=False, reason=reason, at=at, role=role)


def _refuse(*checks: tuple[int, Promise]) -> None:
    for count, sentence in checks:
        if count:
            raise Refused(str(sentence) % count)
