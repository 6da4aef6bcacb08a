"""Answer letters in a run, as PDF or DOCX: one letter of the office for each letter that came, with all its matters.

Two letters of one person stay two: nothing here looks at who wrote them.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from huiyin.accounts.models import Office
from huiyin.common.errors import NotFound, Refused
from huiyin.common.fonts import fonts
from huiyin.letters.data import ContactData
from huiyin.letters.models import Letter, Reply
from huiyin.letters.services.contact import contacts_open
from huiyin.pure.officeforms import A4, Code, Content, Line, Part, docx, lines, say
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letter_acts import ASKS, desk_role
from huiyin.web.desk.paper import PAPER_LANGUAGE, public_address, sheet
from huiyin.web.desk.tell import chosen
from huiyin.web.ui import dates
from huiyin.web.ui.paper_words import PHONE, label

AFTER = _lazy(
    "Is it solved? Look up your letter with its number and check word, or call us, and tell us: solved, partly, or "
    "not. If you say that it is not solved, the matter is taken up again."
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COUNTED = "一二三四五六七八九十"
QR_SIZE = 25.0


@ASKS
def answers(request: DeskRequest, name: str) -> HttpResponseBase:
    """Give the letters that were on the page. With a reason, each writer's name and address stand on theirs, and each
    writer reads that they were opened and why; without one, only the number."""
    if name not in {"pdf", "docx"}:
        raise NotFound("")
    if request.method != "POST":
        return redirect("desk:answers")
    found = chosen(request)
    if not found:
        raise Refused(_("None of these answers waits to be printed any more. Look at the list again."))
    fonts()  # asked first: where they are missing, nothing is opened in vain
    reason, at, opened = request.POST.get("reason", "").strip(), now(), {}
    if reason:
        letters = [one["letter"] for one in found]
        opened = contacts_open(
            letters=letters, actor=request.actor, reason=reason, at=at, role=desk_role(request)
        )
    address = public_address(request, "follow")
    with override(PAPER_LANGUAGE):
        forms = [
            answer_form(one["letter"], one["replies"], opened.get(one["letter"].pk), address=address, day=at)
            for one in found
        ]
        if name == "pdf":
            return sheet(forms, A4, f"answers-{at:%Y%m%d}")
        response = HttpResponse(docx(forms), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="answers-{at:%Y%m%d}.docx"'
    return response


def answer_form(
    letter: Letter, replies: list[Reply], contact: ContactData | None, *, address: str, day: datetime
) -> Content:
    """Return one answer letter. Without opened contact data it is for whoever holds the number."""
    office: Office = letter.office
    parts: list[Part] = [*lines(contact.address, size=0.85, indent=False)] if contact else []
    parts.append(Line(say(_("To %s:") % (contact.name if contact and contact.name else _("the writer")))))
    came = {"day": dates.long(letter.received_at), "place": letter.area.name}
    parts += lines(_("Your letter of %(day)s, %(place)s, has reached us. We answer as follows.") % came)
    for place, reply in enumerate(replies):
        parts += _answer(reply, f"{COUNTED[place]}、" if 1 < len(replies) <= len(COUNTED) else "")
    parts += lines(str(AFTER))
    phone = f"{label(PHONE)} {office.phone} {office.hours}".strip() if office.phone else ""
    ways = tuple(Line(say(text), size=0.85) for text in (phone, address) if text)
    parts += [Code(address, QR_SIZE, ways)] if address else ways
    parts += [Line(say(office.name), align="end"), Line(say(dates.long(day)), align="end")]
    number = _("Number %s") % letter.number
    return Content(tuple(parts), title=_("Answer to your letter"), number=number)


def _answer(reply: Reply, counted: str) -> list[Line]:
    """Return what one matter asked, what was answered, and who answered when."""
    answer = reply.answer
    by = f"{answer.unit.name if answer.unit else ''} {dates.middle(answer.at)}".strip()
    return [
        Line(say(f"{counted}{reply.matter.line or ''}", bold=True)),
        *lines(answer.body),
        Line(say(by), size=0.85, align="end"),
    ]
