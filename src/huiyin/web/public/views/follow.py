"""Following a letter: number and check word open its page for 30 minutes; there its writer says what they want."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.common.errors import Busy, NotFound, Refused, TooMany
from huiyin.common.services import try_or_refuse
from huiyin.journal.selectors import checkpoint_of
from huiyin.letters.models import Letter
from huiyin.letters.proof import proof_file, proof_standing
from huiyin.letters.selectors import letter_by_word
from huiyin.letters.writer import contact_left, follow_token, letter_followed, number_meant
from huiyin.web.public.doing import DOINGS, DONE, Doing, doing_of
from huiyin.web.public.doors import FORM, READ, Here, door
from huiyin.web.public.forms.follow import ConfirmForm, FollowForm, WishForm
from huiyin.web.public.forms.write import ContactForm
from huiyin.web.public.story import story
from huiyin.web.ui.address import address
from huiyin.web.ui.forms import Form

QUARTER = 900
NUMBER_TRIES = 5
ADDRESS_TRIES = 30


@door(*FORM)
def follow(here: Here) -> HttpResponse:
    """Ask for number and check word, and open the letter's page."""
    if here.request.method != "POST":
        return here.page("follow", form=FollowForm())
    form = FollowForm(here.request.POST)
    if not form.is_valid():
        return here.page("follow", HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    number = number_meant(typed=form.cleaned_data["number"])
    try:
        left = _count(here, number)
    except TooMany as error:
        return _too_many(here, form, error)
    try:
        letter = letter_by_word(number=number, word=form.cleaned_data["word"])
    except NotFound:
        form.add_error(None, _wrong(left, here.office.phone))
        return here.page("follow", HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    return _to_page(here, letter)


def _count(here: Here, number: str) -> int:
    """Count the try; return how many are left for this number."""
    try_or_refuse(
        purpose="follow-address",
        subject=address(here.request),
        limit=ADDRESS_TRIES,
        seconds=QUARTER,
        at=here.at,
    )
    return try_or_refuse(purpose="follow", subject=number, limit=NUMBER_TRIES, seconds=QUARTER, at=here.at)


def _too_many(here: Here, form: FollowForm, error: TooMany) -> HttpResponse:
    minutes = -(-error.seconds // 60)
    said = ngettext(
        "Tried too often. Please wait %(minutes)d minute, then try again.",
        "Tried too often. Please wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}
    form.add_error(None, f"{said} {_lost(here.office.phone)}".strip())
    response = here.page("follow", HTTPStatus.TOO_MANY_REQUESTS, form=form)
    response["Retry-After"] = str(error.seconds)
    return response


def _wrong(left: int, phone: str) -> str:
    """Return one sentence for a wrong number, a wrong word and a letter that does not exist."""
    said = _("Number and check word do not match; no letter was opened. Check both on the receipt.")
    tries = ngettext("%(left)d try left.", "%(left)d tries left.", left) % {"left": left}
    return f"{said} {tries} {_lost(phone)}".strip()


def _lost(phone: str) -> str:
    return _("Receipt lost? Call %(phone)s.") % {"phone": phone} if phone else ""


def _to_page(here: Here, letter: Letter, done: str = "") -> HttpResponse:
    token = follow_token(letter=letter, at=here.at)
    url = reverse("public:follow-letter", kwargs={"token": token})
    return HttpResponseRedirect(f"{url}?done={done}" if done else url, status=HTTPStatus.SEE_OTHER)


@door(*FORM)
def letter_page(here: Here, token: str) -> HttpResponse:
    """Show the letter to its writer, and do what they ask for."""
    post = here.request.POST
    try:
        letter = letter_followed(token=token, at=here.at)
    except NotFound as error:
        typed = [post[name] for name in ("words", "body") if post.get(name, "").strip()]
        return here.page(
            "put_away", HTTPStatus.NOT_FOUND, form=FollowForm(), message=error.message, typed=typed
        )
    if here.request.method != "POST":
        return _shown(here, letter)
    doing = doing_of(letter, post)
    if doing.form.is_valid():
        try:
            DOINGS[doing.name](letter, doing, here.at)
        except Refused as error:
            field = error.field if error.field in doing.form.fields else None
            doing.form.add_error(field, str(error.message))
        else:
            return _to_page(here, letter, doing.name)
    return _shown(here, letter, doing)


@door(*READ)
def receipt_file(here: Here, token: str) -> HttpResponse:
    """Give the letter's receipt file; with `size`, as of an earlier checkpoint, to compare with a notice board."""
    letter = letter_followed(token=token, at=here.at)
    size = here.request.GET.get("size", "")
    data = proof_file(letter=letter, size=checkpoint_of(size=size).size if size else None)
    if data is None:
        raise Busy(_("The entry is not in the log yet. Try again in ten seconds."))
    name = f"{letter.number}.tlog-proof"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="text/plain; charset=utf-8", headers=headers)


def _shown(here: Here, letter: Letter, failed: Doing | None = None) -> HttpResponse:
    """Return the letter's page, with every form on it; the one that failed as it was filled in."""
    told = story(letter, at=here.at)
    contact = contact_left(letter=letter)
    forms: dict[str, Form] = {
        "wish": WishForm(auto_id="wish_%s"),
        "contact": ContactForm(
            initial={**asdict(contact), "may_contact": letter.may_contact if contact else ""}
        ),
        **{f"confirm{s.matter.position}": ConfirmForm(position=s.matter.position) for s in told.standings},
    }
    if failed is not None:
        position = failed.matter.position if failed.matter else ""
        forms[f"{failed.name}{position}"] = failed.form
    values = {
        "told": told,
        "proof": proof_standing(letter=letter, at=here.at),
        "rows": [(s, forms[f"confirm{s.matter.position}"]) for s in told.standings],
        "wish_form": forms["wish"],
        "contact_form": forms["contact"],
        "form": failed.form if failed else None,
        "failed": failed.name if failed else "",
        "done": DONE.get(here.request.GET.get("done", ""), ""),
    }
    return here.page("letter", HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK, **values)
