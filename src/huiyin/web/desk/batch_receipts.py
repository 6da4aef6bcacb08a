"""Receipts in a run: those of a batch that are not on paper yet, or all of them while their check words are kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from huiyin.letters.batches import batch_for
from huiyin.letters.models import Ending
from huiyin.letters.receipts import letters_of_run, receipts_kept, words_gone
from huiyin.letters.services.intake import Received
from huiyin.letters.services.receipts import receipts_printed
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import ASKS
from huiyin.web.desk.receipts import slip_of
from huiyin.web.ui.parts import tell

MOST = 200  # of one run: 50 sheets
FEW = 20


@ASKS
def receipts(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show the receipts to print, four to a sheet; a post says that they are on paper, so the next run begins after."""
    batch, at = batch_for(actor=request.actor, pk=pk), now()
    if request.method == "POST":
        count = receipts_printed(receipts=_posted(request), staff=request.user, at=at)
        tell(request, ngettext("%d receipt is on paper.", "%d receipts are on paper.", count) % count)
        return redirect("desk:batch-receipts", pk=batch.pk)
    letters = letters_of_run(actor=request.actor, staff=request.user, batch=batch)
    real = letters.exclude(matters__ending=Ending.VOID)
    kept = receipts_kept(letters=real, at=at, most=MOST)
    whole = request.GET.get("which") == "all"
    shown = [each for each in kept if whole or each.printed_at is None]
    gone = words_gone(letters=real, at=at)
    values = {
        "batch": batch,
        "slips": [slip_of(Received(each.letter, each.word, "", created=False)) for each in shown],
        "shown": [each.pk for each in shown if each.printed_at is None],
        "printed": sum(each.printed_at is not None for each in kept),
        "full": len(kept) == MOST,
        "whole": whole,
        "gone": gone[:FEW],
        "gone_count": gone.count(),
    }
    response: HttpResponse = render(request, "desk/batch_receipts.html", values)
    return response


def _posted(request: DeskRequest) -> list[int]:
    return [
        int(each) for each in request.POST.getlist("receipt")[:MOST] if each.isdecimal() and len(each) < 18
    ]
