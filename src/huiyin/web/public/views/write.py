"""Writing a letter in two steps, with a question between them where something is like it; without an account.

Nothing is stored before it is sent; the text travels along."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.letters.writer import kept_list
from huiyin.problems.similar import similar_released
from huiyin.pure.text import cut
from huiyin.web.public.doors import FORM, Here, door
from huiyin.web.public.forms.write import KINDS, LetterForm, SendForm, client_id_of
from huiyin.web.public.sending import files_bring_along, send_letter
from huiyin.web.public.shown import STATES, answer_due
from huiyin.web.ui.forms import Form
from huiyin.web.ui.parts import Row

SHOWN = 300
KNOWN_LIMIT = 64  # characters of the address that fill a field


@door(*FORM)
def write(here: Here) -> HttpResponse:
    """The first step; a POST comes back to it with what was typed."""
    if here.request.method == "POST":
        files_bring_along(here, client_id_of(here.request.POST.get("client_id", "")))
        return _first(here, LetterForm(here.request.POST, office=here.office))
    known = {name: here.request.GET.get(name, "")[:KNOWN_LIMIT] for name in ("area", "slip", "campaign")}
    response = _first(here, LetterForm(office=here.office, initial=known))
    response["Cache-Control"] = "private, no-cache"
    return response


@door(*FORM)
def similar(here: Here) -> HttpResponseBase:
    """Between the steps: whether the letter is about something that is public already; left out where nothing is."""
    post = here.request.POST
    if here.request.method != "POST":
        return HttpResponseRedirect(reverse("public:write"))
    letter = LetterForm(post, office=here.office)
    if not letter.is_valid():
        return _first(here, letter, HTTPStatus.UNPROCESSABLE_ENTITY)
    said = letter.cleaned_data
    wanted = {"office": here.office, "area": said["area"], "text": f"{said['body']} {said['place']}"}
    found = similar_released(**wanted) if letter.may_be_compared() else []
    if not found:
        return send(here.request)
    table = here.table()
    rows = [
        {"problem": one.problem, "shared": one.shared, "state": STATES[one.problem.state],
         "due": answer_due(one.problem, at=here.at, table=table)}
        for one in found
    ]  # fmt: skip
    carried = _carried(here.request.POST, LetterForm, SendForm)
    kept = [(name, value) for name, value in carried["carried"] if name != "same"]
    return here.page("similar", rows=rows, letter=_rows(letter), **carried | {"carried": kept})


@door(*FORM)
def send(here: Here) -> HttpResponse:
    """The second step, and the sending itself."""
    post = here.request.POST
    if here.request.method != "POST":
        return HttpResponseRedirect(reverse("public:write"))
    letter = LetterForm(post, office=here.office)
    if not letter.is_valid():
        return _first(here, letter, HTTPStatus.UNPROCESSABLE_ENTITY)
    if "send" not in post:
        been_there = any(name in post for name in SendForm.base_fields)
        return _second(here, letter, SendForm(post if been_there else None))
    contact = SendForm(post, here.request.FILES)
    received = send_letter(here, letter, contact)
    if received is None:
        return _second(here, letter, contact, HTTPStatus.UNPROCESSABLE_ENTITY)
    address = reverse("public:receipt", kwargs={"token": received.token})
    return HttpResponseRedirect(
        address if received.created else f"{address}?again", status=HTTPStatus.SEE_OTHER
    )


def _first(here: Here, form: LetterForm, status: int = HTTPStatus.OK) -> HttpResponse:
    return here.page("write", status, form=form, **_carried(here.request.POST, SendForm))


def _second(here: Here, letter: LetterForm, form: SendForm, status: int = HTTPStatus.OK) -> HttpResponse:
    carried = _carried(here.request.POST, LetterForm)
    kept = kept_list(client_id=carried["client_id"], at=here.at)
    return here.page("send", status, form=form, rows=_rows(letter), kept=kept, **carried)


def _carried(post: QueryDict, *forms: type[Form]) -> dict[str, Any]:
    """Return the form's own id, and what the other steps' fields hold, for hidden fields."""
    names = [name for form in forms for name in form.base_fields if name != "photos"]
    pairs = [(name, value) for name in names for value in post.getlist(name)]
    return {"client_id": client_id_of(post.get("client_id", "")), "carried": pairs}


def _rows(letter: LetterForm) -> list[Row]:
    said = letter.cleaned_data
    rows = [
        Row(_("Your words"), cut(said["body"], SHOWN)),
        Row(_("Kind"), dict(KINDS)[said["kind"]]),
        Row(_("Where"), " ".join(filter(None, (said["area"].name, said["place"])))),
    ]
    if said["slip"]:
        rows.append(Row(_("Code on the slip"), said["slip"]))
    if said["same"]:
        rows.append(Row(_("The same as"), said["same"].public_title))
    if said["concerned"]:
        names = "、".join(unit.name for unit in said["concerned"])
        rows.append(Row(_("Kept from"), names))
    return rows
