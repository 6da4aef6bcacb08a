"""Answers: written once, replied to every matter they settle, printed or told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Category, Office, Staff, Unit
from huiyin.common.errors import Refused
from huiyin.journal.services import entry_write
from huiyin.letters.answer_words import PLACES, unfilled, unknown
from huiyin.letters.models import Answer, AnswerTemplate, Matter, Reply
from huiyin.letters.services.entry import matter_entry

ANSWER_LIMIT = 5_000


@transaction.atomic
def answer_write(
    *,
    office: Office,
    body: str,
    matters: Sequence[Matter],
    staff: Staff,
    at: datetime,
    role: str,
    unit: Unit | None = None,
) -> Answer:
    """Write an answer and reply it to every matter given."""
    if not body.strip():
        raise Refused(_("The answer has no text yet."), field="body")
    if len(body) > ANSWER_LIMIT or "\x00" in body:
        raise Refused(_("The answer is too long: at most 5,000 characters."), field="body")
    if left := unfilled(body=body):
        raise Refused(_("Fill in %s first: the writer reads exactly this.") % "、".join(left), field="body")
    answer = Answer.objects.create(office=office, unit=unit, body=body.strip(), at=at, by=staff)
    Reply.objects.bulk_create(Reply(answer=answer, matter=matter) for matter in matters)
    for matter in matters:
        matter_entry(matter=matter, verb="answered", at=at, role=role, answer=answer.pk, body=body)
    return answer


@transaction.atomic
def replies_mark(*, replies: Sequence[Reply], told: bool, at: datetime, role: str) -> int:
    """Mark replies as printed, or as told to the writer. Returns how many changed."""
    column = "told_at" if told else "printed_at"
    changed = 0
    for reply in replies:
        if getattr(reply, column) is None:
            setattr(reply, column, at)
            reply.save(update_fields=[column])
            matter_entry(
                matter=reply.matter,
                verb="told" if told else "printed",
                at=at,
                role=role,
                answer=reply.answer_id,
            )
            changed += 1
    return changed


@transaction.atomic
def answer_template_keep(
    *, office: Office, name: str, body: str, at: datetime, role: str, category: Category | None = None
) -> AnswerTemplate:
    """Keep words that are often answered on the spot, under a name; the same name replaces them."""
    if not name.strip() or not body.strip() or len(name) > 60 or len(body) > ANSWER_LIMIT:
        raise Refused(_("A template needs a name of at most 60 characters and a text."), field="name")
    if wrong := unknown(body=body):
        known = "、".join(f"{{{name}}}" for name in PLACES.values())
        message = _("%(wrong)s is no place that can be filled in. There are: %(known)s.")
        raise Refused(message % {"wrong": "、".join(wrong), "known": known}, field="body")
    template, _made = AnswerTemplate.objects.update_or_create(
        office=office,
        name=name.strip(),
        defaults={"body": body.strip(), "category": category, "is_open": True},
    )
    entry_write(
        office=office.code,
        kind="letters.template-kept",
        object_kind="answertemplate",
        object_id=template.pk,
        at=at,
        role=role,
        content={"name": name, "body": body},
    )
    return template


@transaction.atomic
def answer_template_close(*, template: AnswerTemplate, at: datetime, role: str) -> AnswerTemplate:
    """Offer these words no longer. Answers given with them stay; keeping the same name again opens it."""
    template.is_open = False
    template.save(update_fields=["is_open"])
    entry_write(
        office=template.office.code,
        kind="letters.template-closed",
        object_kind="answertemplate",
        object_id=template.pk,
        at=at,
        role=role,
        content={"name": template.name},
    )
    return template
