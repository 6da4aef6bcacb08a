"""Changing the key of the log. Both keys sign the change, and an entry tells of it."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.common import keys
from huiyin.common.errors import Busy, Refused
from huiyin.journal.chain import change_text
from huiyin.journal.locks import held
from huiyin.journal.log_keys import signer
from huiyin.journal.models import LogKey
from huiyin.journal.sequencer import sequencing
from huiyin.journal.services import entry_write
from huiyin.pure.merkle import Signer, Verifier, sign_note


def key_change(*, office: str, at: datetime, role: str) -> Verifier:
    """Give the log a new key; the next checkpoint is signed with it. Returns its public half.

    The new key lies in the key file before the change is committed, so that no crash leaves a log without its key.
    Raises Busy while somebody is numbering, Refused before the first checkpoint or when the key comes from elsewhere.
    """
    if not LogKey.objects.exists():
        raise Refused(_("The journal has no entry yet."))
    if keys.from_environment("journal"):
        raise Refused(_("The key of the journal comes from the environment, so it cannot be changed here."))
    with held(settings.DATA / "journal.lock") as mine, sequencing() as ours:
        if not (mine and ours):
            raise Busy(_("The journal is being numbered at this moment. Try again."))
        old = signer()
        new = Signer(old.name, secrets.token_bytes(keys.LENGTH))
        file = keys.path(settings.DATA)
        keys.change(file, **{"journal": old.seed.hex(), keys.NEXT: new.seed.hex()})
        _record(old, new, office, at, role)
        keys.change(file, **{"journal": new.seed.hex(), keys.NEXT: None})
        settings.KEYS["journal"] = new.seed
    return new.verifier


def _record(old: Signer, new: Signer, office: str, at: datetime, role: str) -> None:
    note = sign_note(change_text(old.verifier, new.verifier, at), old, new)
    with transaction.atomic():
        row = LogKey.objects.create(vkey=new.verifier.vkey, at=at, note=note.data)
        row.entry = entry_write(
            office=office,
            kind="journal.key-changed",
            object_kind="logkey",
            object_id=row.pk,
            at=at,
            role=role,
            content={"note": note.data.decode()},
        )
        row.save(update_fields=["entry"])
