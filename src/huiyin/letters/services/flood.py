"""Letters from addresses that send many: held for review first, refused only when it is a flood."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Office
from huiyin.common.errors import TooMany
from huiyin.common.services import tries_so_far, try_count
from huiyin.letters.data import NewLetter
from huiyin.letters.models import Letter
from huiyin.letters.services.intake import Received, letter_receive

PURPOSE = "letter"
HOUR = 3600
MANY = "many"


@dataclass(frozen=True)
class Limits:
    """Letters an hour from one address: from `held` on they wait for review, from `refused` on none is taken."""

    held: int
    refused: int


def letter_receive_from(
    *, address: str, limits: Limits, office: Office, new: NewLetter, at: datetime
) -> Received:
    """Register a letter that came from an address of the net, and count it there (as an HMAC, for a day).

    A letter above the first limit is held: it has its number and its clocks. TooMany above the second.
    """
    sent, wait = tries_so_far(purpose=PURPOSE, subject=address, seconds=HOUR, at=at)
    if sent >= limits.refused and not Letter.objects.filter(office=office, client_id=new.client_id).exists():
        message = _(
            "Very many letters come from where you are. Yours was not registered; what you wrote is kept below."
        )
        raise TooMany(message, seconds=wait)
    if sent >= limits.held and not new.held_for:
        new = replace(new, held_for=MANY)
    # One transaction for the letter and the count: each commit waits for the disk. The count comes last, since
    # whoever writes from the same address waits for it.
    with transaction.atomic():
        received = letter_receive(office=office, new=new, at=at)
        if received.created:
            try_count(purpose=PURPOSE, subject=address, seconds=HOUR, at=at)
    return received
