"""What is handed to the services: plain values, checked once at the door."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Category, Staff, Unit
from huiyin.common.errors import Refused
from huiyin.letters.files import File
from huiyin.letters.models import Batch, Campaign, Channel, Kind, MayContact, Urgency

BODY_LIMIT = 50_000  # what is stored at most; the public form takes 5,000
LINE_LIMIT = 120
PLACE_LIMIT = 120
FILES_LIMIT = 5


@dataclass(frozen=True)
class ContactData:
    """How to reach a writer. Every part may be empty."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email or self.address)

    @property
    def reachable(self) -> bool:
        """Say whether the writer can be reached by phone or mail."""
        return bool(self.digits or self.email)

    @property
    def digits(self) -> str:
        """Return the telephone number as digits alone, without the country's 86."""
        found = re.sub(r"\D", "", self.phone)
        return found[2:] if len(found) == 13 and found.startswith("86") else found


@dataclass(frozen=True)
class NewLetter:
    """A letter as it comes in. `received_at` counts in law; None means now, or when its batch was opened.

    `slip` is the code that came with it, as typed: its household is counted, and the code is not kept with the letter.
    """

    client_id: UUID
    channel: Channel
    kind: Kind
    area: Area
    body: str = ""
    line: str = ""
    place: str = ""
    campaign: Campaign | None = None
    batch: Batch | None = None
    slip: str = field(default="", repr=False)
    category: Category | None = None
    urgency: Urgency = Urgency.NORMAL
    written_on: date | None = None
    received_at: datetime | None = None
    source: str = ""
    source_id: str = ""
    notice: str = ""
    contact: ContactData = field(default_factory=ContactData)
    may_contact: MayContact = MayContact.NOBODY
    concerned_units: tuple[Unit, ...] = ()
    concerned_staff: tuple[Staff, ...] = ()
    files: tuple[File, ...] = ()
    most_files: int = FILES_LIMIT
    held_for: str = ""

    def check(self) -> None:
        """Raise Refused for the first thing that cannot be taken; nothing is stored then."""
        if not self.body.strip() and not self.line.strip() and not self.files:
            raise Refused(
                _("The letter has no text yet. Write what happened; a sentence or two is enough."),
                field="body",
            )
        over = len(self.body) - BODY_LIMIT
        if over > 0:
            message = _(
                "The letter is %(over)d characters too long. Nothing is lost: shorten it and send again."
            )
            raise Refused(message % {"over": over}, field="body")
        if len(self.files) > self.most_files:
            message = _("At most %(count)d files can go with a letter.")
            raise Refused(message % {"count": self.most_files}, field="files")
        for name, value in (("line", self.line), ("place", self.place)):
            if len(value) > LINE_LIMIT:
                raise Refused(_("This is too long: at most 120 characters."), field=name)
        if "\x00" in self.body + self.line + self.place:
            raise Refused(_("The text holds characters that cannot be stored."), field="body")
