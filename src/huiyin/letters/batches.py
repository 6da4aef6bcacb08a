"""Reading batches: which are open, how many of their pieces are recorded."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from huiyin.accounts.models import Office
from huiyin.accounts.selectors import NOBODY, Actor
from huiyin.common.errors import NotFound
from huiyin.letters.listing import DESK
from huiyin.letters.models import Batch, Campaign, Ending, Letter, Matter


def batches_of(*, actor: Actor, campaign: Campaign | None = None) -> QuerySet[Batch]:
    """Return the batches of places where this member of staff registers, newest first, each with `recorded`.

    A letter entered by mistake (all of its matters void) is not a piece. Who recorded how many is counted nowhere.
    """
    rows = Batch.objects.filter(_at_desk(actor))
    if campaign is not None:
        rows = rows.filter(campaign=campaign)
    real = Exists(Matter.objects.filter(letter=OuterRef("letters")).exclude(ending=Ending.VOID))
    return (
        rows.annotate(recorded=Count("letters", filter=Q(real)))
        .select_related("office__area", "campaign", "area", "opened_by", "opened_with")
        .order_by("-opened_at", "-pk")
    )


def batch_for(*, actor: Actor, pk: int) -> Batch:
    """Return a batch, with `recorded`, of a place where this member of staff registers, or NotFound."""
    batch = batches_of(actor=actor).filter(pk=pk).first()
    if batch is None:
        raise NotFound(NOBODY)
    return batch


def batches_open(*, office: Office) -> int:
    """Return how many batches of an office are open."""
    return Batch.objects.filter(office=office, closed_at=None).count()


def pieces_recorded(*, batch: Batch) -> int:
    """Return how many letters of a batch are recorded, without those entered by mistake."""
    real = Exists(Matter.objects.filter(letter=OuterRef("pk")).exclude(ending=Ending.VOID))
    return Letter.objects.filter(real, batch=batch).count()


def _at_desk(actor: Actor) -> Q:
    """Return the filter of batches of one's office; a box of one village is for those who register in it."""
    inside = actor.within(DESK, office="office_id", area_path="area__path")
    offices = {scope.office_id for scope in actor.scopes if scope.role in DESK}
    return inside | Q(area=None, office__in=offices)
