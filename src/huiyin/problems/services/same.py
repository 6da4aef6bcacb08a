"""Registering a letter whose writer said that it is about a problem that is public already."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huiyin.accounts.models import Office
from huiyin.letters.data import NewLetter
from huiyin.letters.services.flood import Limits, letter_receive_from
from huiyin.letters.services.intake import WRITER, Received
from huiyin.problems.models import Problem
from huiyin.problems.services.move import problem_entry
from huiyin.problems.services.proposal import proposal_by_writer


@transaction.atomic
def letter_receive_same(
    *, address: str, limits: Limits, office: Office, new: NewLetter, same: Problem | None, at: datetime
) -> Received:
    """Register a letter (see `letter_receive_from`), and propose it to the problem that its writer chose, if any.

    A letter that waits for review is registered without the choice, else whoever floods the form would lead the board.
    """
    received = letter_receive_from(address=address, limits=limits, office=office, new=new, at=at)
    letter = received.letter
    if same is not None and received.created and not letter.held_for:
        matter = letter.matters.select_related("letter__area").get()
        proposal_by_writer(matter=matter, into=same, at=at)
        problem_entry(
            problem=same, verb="chosen", at=at, role=WRITER, letter=letter.pk, matter=matter.position
        )
    return received
