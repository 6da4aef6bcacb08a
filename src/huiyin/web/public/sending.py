"""Sending a letter: from two filled forms to one call of the domain, with every refusal said at its field."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import Refused
from huiyin.letters.data import FILES_LIMIT, NewLetter
from huiyin.letters.files import File, take
from huiyin.letters.models import Channel, Kind
from huiyin.letters.services.flood import Limits
from huiyin.letters.services.intake import Received
from huiyin.letters.services.kept import files_keep, kept_drop
from huiyin.letters.writer import kept_files, kept_list
from huiyin.problems.services.same import letter_receive_same
from huiyin.web.public import notice
from huiyin.web.public.doors import Here
from huiyin.web.public.forms.write import LetterForm, SendForm, client_id_of
from huiyin.web.ui.address import address

ROBOT = "robot"
Named = list[tuple[str, File]]


def send_letter(here: Here, letter: LetterForm, contact: SendForm) -> Received | None:
    """Register the letter and return it. None when something must be mended first; its files are kept then."""
    client_id = client_id_of(here.request.POST.get("client_id", ""))
    contact.full_clean()
    files = files_taken(here, client_id, contact)
    received = None if contact.errors else _received(here, letter, contact, client_id, files)
    if received is None:
        _keep(here, client_id, files, contact)
    elif kept_list(client_id=client_id, at=here.at):
        kept_drop(client_id=client_id)
    return received


def files_taken(here: Here, client_id: UUID, form: SendForm) -> Named:
    """Return the files that came and are good; say at the field why another was not taken, or is too many."""
    dropped = [
        int(pk) for pk in here.request.POST.getlist("drop") if pk.isascii() and pk.isdigit() and len(pk) < 19
    ]
    if dropped:
        kept_drop(client_id=client_id, ids=dropped)
    taken: Named = []
    for upload in here.request.FILES.getlist("photos"):
        try:
            taken.append(_taken(upload))
        except Refused as error:
            form.add_error("photos", str(error.message))
    room = FILES_LIMIT - len(kept_list(client_id=client_id, at=here.at)) if taken else FILES_LIMIT
    if len(taken) > room:
        left_out = ", ".join(name for name, _file in taken[room:])
        message = _("At most 5 files can go with a letter. Not taken: %(names)s.")
        form.add_error("photos", str(message) % {"names": left_out})
    return taken[:room]


def _taken(upload: UploadedFile[Any]) -> tuple[str, File]:
    name = upload.name or ""
    return name, take(name=name, data=upload.read())


def files_bring_along(here: Here, client_id: UUID) -> None:
    """Keep files that came with a step back, so that they are there on the next step."""
    form = SendForm(here.request.POST)
    form.full_clean()
    _keep(here, client_id, files_taken(here, client_id, form), form)


def _keep(here: Here, client_id: UUID, files: Named, form: SendForm) -> None:
    if files and not files_keep(client_id=client_id, files=files, at=here.at):
        form.add_error("photos", str(_("There is no room to keep your files. Please choose them again.")))


def _received(
    here: Here, letter: LetterForm, contact: SendForm, client_id: UUID, files: Named
) -> Received | None:
    said = letter.cleaned_data
    kept = kept_files(client_id=client_id, at=here.at)
    new = NewLetter(
        client_id=client_id,
        channel=Channel.WEB,
        kind=Kind(said["kind"]),
        area=said["area"],
        body=said["body"],
        slip=said["slip"],
        # A code says itself in which campaign its household was asked.
        campaign=None if said["slip"] else said["campaign"],
        place=said["place"],
        notice=notice.VERSION,
        contact=contact.contact(),
        may_contact=contact.permission(),
        concerned_units=said["concerned"],
        files=(*kept, *(file for _name, file in files)),
        held_for=ROBOT if here.request.POST.get("website") else "",
    )
    limits = Limits(held=settings.LETTERS_HELD, refused=settings.LETTERS_LIMIT)
    try:
        return letter_receive_same(
            address=address(here.request),
            limits=limits,
            office=here.office,
            new=new,
            same=said["same"],
            at=here.at,
        )
    except Refused as error:
        contact.add_error("photos" if error.field == "files" else None, str(error.message))
        return None
