"""What a writer can do on the page of a letter: each a form, a call of the domain, and a sentence afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import NotFound, Refused
from huiyin.letters.models import Letter, Matter, MayContact, WishKind
from huiyin.letters.selectors import matters_of
from huiyin.letters.services.contact import contact_change
from huiyin.letters.services.letter import wish_make
from huiyin.letters.services.matter import letter_withdraw
from huiyin.problems.models import Solved
from huiyin.problems.services.confirm import confirmation_record
from huiyin.web.public.forms.follow import ConfirmForm, WishForm
from huiyin.web.public.forms.write import ContactForm
from huiyin.web.public.shown import Words
from huiyin.web.ui.forms import Form


@dataclass
class Doing:
    """What was asked for, with what was filled in."""

    name: str
    form: Form
    matter: Matter | None = None


def doing_of(letter: Letter, post: QueryDict) -> Doing:
    """Read what a posted form asks for. NotFound for a matter that the letter does not have."""
    name = post.get("do", "")
    if name == "confirm":
        matter = _matter(letter, post.get("matter", ""))
        return Doing(name, ConfirmForm(post, position=matter.position), matter)
    if name not in FORMS:
        raise Refused(
            _("This form was not understood; nothing was changed. Go back and use the buttons there.")
        )
    return Doing(name, FORMS[name](post))


def _matter(letter: Letter, position: str) -> Matter:
    found = (matter for matter in matters_of(letter=letter) if str(matter.position) == position)
    matter = next(found, None)
    if matter is None:
        raise NotFound(_("This letter has no such matter."))
    return matter


def _confirm(letter: Letter, doing: Doing, at: datetime) -> None:
    said, matter = doing.form.cleaned_data, doing.matter
    if matter is None:
        return
    rating = int(said["rating"]) if said["rating"] else None
    confirmation_record(
        matter=matter, solved=Solved(said["solved"]), rating=rating, words=said["words"], at=at
    )


def _wish(letter: Letter, doing: Doing, at: datetime) -> None:
    said = doing.form.cleaned_data
    wish_make(letter=letter, kind=WishKind(said["kind"]), words=said["words"], at=at)


def _erase(letter: Letter, doing: Doing, at: datetime) -> None:
    wish_make(letter=letter, kind=WishKind.ERASE, words="", at=at)


def _withdraw(letter: Letter, doing: Doing, at: datetime) -> None:
    letter_withdraw(letter=letter, at=at)


def _contact(letter: Letter, doing: Doing, at: datetime) -> None:
    form = doing.form
    if isinstance(form, ContactForm):
        contact_change(
            letter=letter, contact=form.contact(), may_contact=MayContact(form.permission()), at=at
        )


FORMS: dict[str, Callable[[QueryDict], Form]] = {
    "wish": lambda post: WishForm(post, auto_id="wish_%s"),
    "contact": ContactForm,
    "erase": Form,
    "withdraw": Form,
}
DOINGS: dict[str, Callable[[Letter, Doing, datetime], None]] = {
    "confirm": _confirm, "wish": _wish, "contact": _contact, "erase": _erase, "withdraw": _withdraw,
}  # fmt: skip
DONE: dict[str, Words] = {
    "confirm": _("Thank you. What you said is recorded."),
    "wish": _("The office has your request. What is done about it will stand here."),
    "contact": _("Your contact data is changed."),
    "erase": _("The office has your request. Your personal data will be erased; the record stays."),
    "withdraw": _("Your letter is withdrawn."),
}
