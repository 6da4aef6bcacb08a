"""Finding the place that somebody at the desk types, in an office with a handful of villages or with two thousand."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Office
from huiyin.accounts.selectors import Actor, areas_of
from huiyin.common.errors import Refused
from huiyin.letters.listing import DESK

MATCHES = 8  # shown at most; whoever sees more types another letter
_SEVERAL = _("“%(typed)s” fits several places: %(names)s. Choose one, or write its code or whole name.")
_NONE = _("There is no place “%(typed)s” for which you register. Write its name, its initials or its code.")


def areas_at_desk(*, actor: Actor, office: Office) -> QuerySet[Area]:
    """Return the open places of the office for which this member of staff registers letters, in tree order."""
    mine = Q(pk__in=[])
    for scope in actor.scopes:
        if scope.role in DESK and scope.office_id == office.pk:
            mine |= Q(path__startswith=scope.area_path)
    return areas_of(office=office).filter(mine)


def places_like(*, places: QuerySet[Area], typed: str, most: int = MATCHES) -> list[Area]:
    """Return the places that what was typed stands for, by the first of these that fits any: its code; its name, in
    Chinese or Tibetan; its pinyin initials; the beginning of one of them; a part of its name."""
    wanted = typed.strip()
    if not wanted or "\0" in wanted:
        return []
    ways = (
        Q(code__iexact=wanted),
        Q(name__iexact=wanted) | Q(name_bo=wanted),
        Q(initials__iexact=wanted),
        Q(name__istartswith=wanted) | Q(name_bo__startswith=wanted) | Q(initials__istartswith=wanted),
        Q(name__icontains=wanted) | Q(name_bo__contains=wanted) | Q(code__istartswith=wanted),
    )
    return next((found for way in ways if (found := list(places.filter(way)[:most]))), [])


def place_typed(*, places: QuerySet[Area], typed: str) -> Area:
    """Return the place that was typed. Refused where none or several fit, naming them."""
    found = places_like(places=places, typed=typed)
    if len(found) == 1:
        return found[0]
    if found:
        names = "、".join(f"{area.name} {area.code}" for area in found)
        raise Refused(_SEVERAL % {"typed": typed.strip(), "names": names}, field="area")
    raise Refused(_NONE % {"typed": typed.strip()}, field="area")


def place_words(*, places: QuerySet[Area], code: str) -> str:
    """Return what to write for a place so that it is found again: its name; its code where others have that name."""
    area = places.filter(code=code).first()
    if area is None:
        return code
    return area.code if places.filter(name=area.name).count() > 1 else str(area.name)
