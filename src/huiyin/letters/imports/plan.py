"""How a row becomes a letter: what its columns stand for, and the places, categories and words its cells may name."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from huiyin.accounts.models import Area, Category, Office
from huiyin.accounts.selectors import actor, areas_of, categories
from huiyin.common.errors import Refused
from huiyin.common.sealing import fingerprint
from huiyin.letters.data import BODY_LIMIT, LINE_LIMIT, PLACE_LIMIT, ContactData, NewLetter
from huiyin.letters.imports.columns import CONTACT
from huiyin.letters.models import Campaign, Channel, ImportRun, Kind, MayContact
from huiyin.letters.places import areas_at_desk
from huiyin.pure.tables import NoDateError, Row, read_moment
from huiyin.pure.text import fold

YEARS = range(1950, 2101)
NAMED = 12  # places named in an error
LONGEST = {
    "source_id": 60, "body": BODY_LIMIT, "place": PLACE_LIMIT, "name": 60, "phone": 30, "email": 254, "address": 120,
}  # fmt: skip
KINDS = {
    "咨询": Kind.CONSULT, "求助": Kind.HELP, "求决": Kind.HELP, "诉求": Kind.HELP, "投诉": Kind.COMPLAINT,
    "投诉举报": Kind.COMPLAINT, "举报": Kind.REPORT, "建议": Kind.SUGGESTION, "意见建议": Kind.SUGGESTION,
    "意见": Kind.SUGGESTION,
} | {kind.value: kind for kind in Kind}  # fmt: skip
CHANNELS = {
    "来信": Channel.PAPER, "信件": Channel.PAPER, "纸信": Channel.PAPER, "来电": Channel.PHONE, "电话": Channel.PHONE,
    "热线": Channel.PHONE, "12345": Channel.PHONE, "来访": Channel.VISIT, "走访": Channel.FIELD, "网络": Channel.WEB,
    "网站": Channel.WEB, "微信": Channel.WEB, "网上": Channel.WEB, "代表": Channel.DEPUTY, "委员": Channel.DEPUTY,
    "现场": Channel.FIELD, "系统": Channel.API, "导入": Channel.IMPORT,
} | {channel.value: channel for channel in Channel}  # fmt: skip

Node = TypeVar("Node", Area, Category)
Word = TypeVar("Word", Kind, Channel)


class RowError(Exception):
    """A row is not taken: `why` is a key of `words.WHY`, `values` fill its sentence, `target` names the column."""

    def __init__(self, why: str, target: str = "", **values: str) -> None:
        super().__init__(why)
        self.why, self.target, self.values = why, target, values


class Names(Generic[Node]):
    """Rows of a tree by every way to name one: its code, its name in either script, its path from the top or a part
    of it, whatever stands between."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.all: list[Node] = list(nodes)
        self._found: dict[str, list[Node]] = defaultdict(list)
        above: list[Node] = []
        for node in self.all:
            path = str(node.path)
            above = [one for one in above if path.startswith(str(one.path))]
            above.append(node)
            names = [str(a.name) for a in above]
            keys = {_key("".join(names[start:])) for start in range(len(names))}
            for key in keys | {_key(str(node.code)), _key(str(node.name_bo))} - {""}:
                self._found[key].append(node)

    def named(self, text: str) -> list[Node]:
        """Return the rows that a text names."""
        return self._found.get(_key(text), [])

    def said(self, nodes: Iterable[Node] | None = None) -> str:
        """Name some, with their codes."""
        some = list(self.all if nodes is None else nodes)
        return "、".join(f"{node.name} {node.code}" for node in some[:NAMED]) + (
            "…" if len(some) > NAMED else ""
        )


def _key(text: str) -> str:
    return re.sub(r"[\s/\\›>·|_—-]+", "", fold(text))


@dataclass(frozen=True)
class Plan:
    """Everything that turns the cells of a run into letters."""

    office: Office
    campaign: Campaign | None
    targets: dict[str, int]
    width: int
    source: str
    area: Area | None
    kind: Kind
    channel: Channel
    areas: Names[Area]
    categories: Names[Category]
    zone: ZoneInfo

    def letter(self, row: Row, *, at: datetime) -> NewLetter:
        """Return the letter of a row as it would be stored at this time. Raises RowError."""
        if len(row.cells) > self.width:
            raise RowError("more-cells")
        told = {target: self._cell(row, target) for target in self.targets}
        received = self._moment(told, "received_at", at)
        written = self._moment(told, "written_on", at)
        line, body = _line_and_body(told)
        contact = ContactData(**{part: told.get(part, "") for part in CONTACT})
        letter = NewLetter(
            client_id=UUID(int=0),
            channel=self._word(told, "channel", CHANNELS, self.channel),
            kind=self._word(told, "kind", KINDS, self.kind),
            area=self._area(told),
            category=self._category(told),
            campaign=self.campaign,
            line=line,
            body=body,
            place=told.get("place", ""),
            received_at=received,
            written_on=written.date() if written else None,
            source=self.source,
            source_id=self._id(told),
            contact=contact,
            may_contact=MayContact.OFFICE if contact.reachable else MayContact.NOBODY,
        )
        return self._checked(letter)

    def here(self, moment: datetime) -> datetime:
        """Return a moment as the clocks of the office show it, where the table names no offset of its own."""
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def _cell(self, row: Row, target: str) -> str:
        place = self.targets[target]
        text = row.cells[place] if place < len(row.cells) else ""
        if len(text) > LONGEST.get(target, BODY_LIMIT):
            raise RowError("too-long", target, most=str(LONGEST.get(target, BODY_LIMIT)))
        if not _can_be_stored(text):
            raise RowError("characters", target)
        return text

    def _id(self, told: dict[str, str]) -> str:
        if "source_id" in told and not told["source_id"]:
            raise RowError("no-id", "source_id")
        return told.get("source_id", "")

    def _moment(self, told: dict[str, str], target: str, at: datetime) -> datetime | None:
        text = told.get(target, "")
        if not text:
            return None
        try:
            moment = read_moment(text).at
        except NoDateError as error:
            raise RowError("no-such-day" if error.is_day else "not-a-day", target, value=text[:40]) from error
        if moment.year not in YEARS:
            raise RowError("no-such-day", target, value=text[:40])
        found = self.here(moment)
        if found > at:
            raise RowError("in-future", target, value=text[:40])
        return found

    def _word(self, told: dict[str, str], target: str, words: dict[str, Word], usual: Word) -> Word:
        text = fold(told.get(target, ""))
        if not text:
            return usual
        if text not in words:
            known = "、".join(word for word in words if not word.isascii())
            raise RowError(f"unknown-{target}", target, value=text[:40], known=known)
        return words[text]

    def _area(self, told: dict[str, str]) -> Area:
        text = told.get("area", "")
        if not text:
            if self.area is None:
                raise RowError("no-area", "area", known=self.areas.said())
            return self.area
        found = self.areas.named(text)
        if len(found) > 1:
            raise RowError("several-areas", "area", value=text[:40], known=self.areas.said(found))
        if not found:
            raise RowError("unknown-area", "area", value=text[:40], known=self.areas.said())
        return found[0]

    def _category(self, told: dict[str, str]) -> Category | None:
        text = told.get("category", "")
        if not text:
            return None
        found = self.categories.named(text)
        if len(found) > 1:
            raise RowError(
                "several-categories", "category", value=text[:40], known=self.categories.said(found)
            )
        if not found:
            raise RowError("unknown-category", "category", value=text[:40])
        return found[0]

    def _checked(self, letter: NewLetter) -> NewLetter:
        if not letter.body and not letter.line:
            raise RowError("no-text", "body" if "body" in self.targets else "line")
        try:
            letter.check()
        except Refused as error:
            raise RowError("refused", error.field, value=str(error)) from error
        return replace(letter, client_id=self._client_id(letter))

    def _client_id(self, letter: NewLetter) -> UUID:
        """Return the id that the same row gets whenever it comes: from its number there, else from all it says.

        Keyed, so that nobody can find out from the id of an erased letter what it said.
        """
        if letter.source_id:
            told = [self.office.pk, letter.source, letter.source_id]
        else:
            told = [
                self.office.pk, letter.area.code, letter.channel, letter.kind, letter.line, letter.body, letter.place,
                str(letter.received_at or ""), str(letter.written_on or ""), letter.contact.__dict__,
            ]  # fmt: skip
        return UUID(bytes=fingerprint("import", json.dumps(told, ensure_ascii=False))[:16])


def plan_of(*, run: ImportRun) -> Plan:
    """Return the plan of a run: places are those for which whoever began it registers letters now."""
    office = Office.objects.select_related("area").get(pk=run.office_id)
    mine = list(
        areas_at_desk(actor=actor(staff=run.by), office=office) if run.by else areas_of(office=office)
    )
    targets = {target: place for place, target in enumerate(run.columns) if target}
    return Plan(
        office=office,
        campaign=run.campaign,
        targets=targets,
        width=len(run.header),
        source=run.source,
        area=next((a for a in mine if a.pk == run.area_id), None),
        kind=Kind(run.kind),
        channel=Channel(run.channel),
        areas=Names(mine),
        categories=Names(categories() if "category" in targets else ()),
        zone=ZoneInfo(settings.TIME_ZONE),
    )


def _line_and_body(told: dict[str, str]) -> tuple[str, str]:
    """Return line and body; a line that is too long is shortened, and stands whole before the body."""
    line, body = " ".join(told.get("line", "").split()), told.get("body", "")
    if len(line) > LINE_LIMIT:
        return line[: LINE_LIMIT - 1] + "…", f"{line}\n{body}".strip()
    return line, body


def _can_be_stored(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text
