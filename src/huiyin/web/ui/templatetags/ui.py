"""The tags and filters of every template: parts of pages, words for dates and numbers, addresses.

A builtin of the template engine: no `{% load %}` is needed. A part is drawn by a template in `ui/parts/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput
from django.http import HttpRequest, QueryDict
from django.template import Context, Library
from django.template.defaulttags import querystring
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, now

from huiyin.pure.text import cut
from huiyin.web.ui import amounts, dates, languages
from huiyin.web.ui.parts import UNDO, Chip, Event, Row, Step
from huiyin.web.ui.states import STATES

register = Library()
register.simple_tag(querystring, name="query", takes_context=True)
register.filter("number", amounts.number)
register.filter("few", amounts.few)
register.filter("money", amounts.money)
register.filter("cut", cut)
register.simple_tag(amounts.percent, name="percent")

Values = dict[str, Any]


@register.filter
def zh_date(value: date | None, form: str = "long") -> str:
    """Say a day: long (in prose), middle (inside a sentence) or short (in tables). Nothing for None."""
    if value is None:
        return ""
    if form == "short":
        return dates.short(value, today=localdate())
    return {"long": dates.long, "middle": dates.middle}[form](value)


@register.filter
def moment(value: date | None) -> SafeString | str:
    """Say a day and time in a table, as a `<time>`. Nothing for None."""
    if value is None:
        return ""
    said = dates.moment(value, today=localdate())
    machine = value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, said)


@register.filter
def clock(value: datetime | None) -> str:
    """Say a time of day. Nothing for None."""
    return "" if value is None else dates.clock(value)


@register.simple_tag
def due(
    value: datetime, left: int, hours: bool = False, provisional: bool = False, at: datetime | None = None
) -> str:
    """Say how long is left until a deadline, in working days (or hours), and the deadline itself."""
    return dates.due(value, left, at=at or now(), hours=hours, provisional=provisional)


@register.simple_tag
def rate(numerator: int, denominator: int, unit: str = "", *, href: str = "", none: str = "") -> SafeString:
    """Say a share with its base, as a link to its records where `href` names them."""
    said = amounts.rate(numerator, denominator, unit, none=none)
    if href and denominator:
        return format_html('<a class="figure" href="{}">{}</a>', href, said)
    return format_html('<span class="rate">{}</span>', said)


@register.filter
def named(thing: object) -> SafeString:
    """Say the name of a place, unit, category or office in the page's language, marked where it is not."""
    tibetan = getattr(thing, "name_bo", "") if languages.spoken() == "bo" else ""
    return languages.spans(tibetan or str(getattr(thing, "name", "")))


@register.filter
def lang_span(text: object) -> SafeString:
    """Escape a text and mark each run in another script than the page's with its language."""
    return languages.spans(str(text))


@register.inclusion_tag("ui/parts/tag.html")
def tag(state: str, word: str = "") -> Values:
    """Draw a state: its shape and its word (`word` where it says more: 逾期 6 天)."""
    shown = STATES[state]
    return {"state": shown, "word": word or shown.word}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*forms: BaseForm) -> Values:
    """Draw what must be mended, with a link to each field. Nothing when nothing is wrong."""
    general = [error for form in forms for error in form.non_field_errors()]
    fields = [
        {"target": _target(form[name]), "errors": errors, "label": form[name].label}
        for form in forms
        if form.is_bound
        for name, errors in form.errors.items()
        if name in form.fields
    ]
    return {"general": general, "fields": fields}


def _target(field: BoundField) -> str:
    """Return the id that a link to the field must name: of a group, its first choice."""
    return f"{field.auto_id}_0" if field.field.widget.use_fieldset else field.id_for_label


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, size: str = "", hint: str = "") -> Values:
    """Draw a form field: label, hint, error, input. `size` is code, short, half or full."""
    described = [
        f"{bound.auto_id}_{part}"
        for part, there in (("helptext", hint or bound.help_text), ("error", bound.errors))
        if there
    ]
    attributes: Values = {"required": False}
    if described and not bound.use_fieldset:
        attributes["aria-describedby"] = " ".join(described)
    if languages.spoken() == "bo" and bound.widget_type == "textarea":
        attributes["lang"] = "bo"
    return {
        "field": bound,
        "size": size,
        "hint": hint or bound.help_text,
        "described": " ".join(described),
        "input": bound.as_widget(attrs=attributes),
        "is_box": isinstance(bound.field.widget, CheckboxInput),
    }


@register.inclusion_tag("ui/parts/notice.html", takes_context=True)
def notice(context: Context) -> Values:
    """Draw what the last action did, once, with a way to take it back where there is one."""
    found: Iterable[Message] = context.get("messages") or ()
    rows = [{"text": m.message, "level": m.level_tag, "undo": _undo(m)} for m in found]
    return {"notices": rows, "csrf_token": context.get("csrf_token")}


def _undo(message: Message) -> str:
    extra = message.extra_tags or ""
    return extra.removeprefix(UNDO) if extra.startswith(UNDO) else ""


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], name: str = "page") -> Values:
    """Draw the numbers of the pages of a list; the rest of the address is kept."""
    request: HttpRequest = context["request"]
    numbers_shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    rows = [
        {
            "number": n,
            "url": _with(request.GET, name, str(n)) if isinstance(n, int) else "",
            "here": n == page.number,
        }
        for n in numbers_shown
    ]
    return {
        "page": page,
        "rows": rows,
        "before": _with(request.GET, name, str(page.number - 1)) if page.has_previous() else "",
        "after": _with(request.GET, name, str(page.number + 1)) if page.has_next() else "",
    }


def _with(query: QueryDict, name: str, value: str) -> str:
    changed = query.copy()
    changed[name] = value
    return f"?{changed.urlencode()}"


@register.inclusion_tag("ui/parts/chips.html", takes_context=True)
def chips(context: Context, filters: Iterable[Chip]) -> Values:
    """Draw the filters in force, each with a link that takes it off."""
    request: HttpRequest = context["request"]
    rows = [{"text": chip.text, "url": _without(request.GET, [chip])} for chip in map(Chip._make, filters)]
    return {"rows": rows, "none": _without(request.GET, [Chip._make(chip) for chip in filters])}


def _without(query: QueryDict, filters: Iterable[Chip]) -> str:
    changed = query.copy()
    for chip in filters:
        kept = [value for value in changed.getlist(chip.name) if chip.value and value != chip.value]
        changed.setlist(chip.name, kept)
    changed.pop("page", None)
    return f"?{changed.urlencode()}"


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(events: Iterable[Event]) -> Values:
    """Draw what happened, in the order given (newest first on most pages)."""
    return {"events": events}


@register.inclusion_tag("ui/parts/steps.html")
def steps(way: Iterable[Step]) -> Values:
    """Draw the steps of a way as words with shapes, the present one marked."""
    return {"steps": way}


@register.inclusion_tag("ui/parts/summary_list.html")
def summary_list(rows: Iterable[Row]) -> Values:
    """Draw names and values, each with a link to change it where there is one."""
    return {"rows": rows}


@register.inclusion_tag("ui/parts/place.html", takes_context=True)
def place(context: Context, name: str, text: str, key: str = "", count: int | None = None) -> Values:
    """Draw one place of the navigation; nothing where it does not exist. `key` goes after g."""
    request = context["request"]
    may_open = getattr(
        request, "may_open", None
    )  # the desk's door sets it: a place that is not theirs is not shown
    url = address(name) if may_open is None or may_open(name) else ""
    roots = (address("desk:today"), address("public:home"))
    under = url not in roots and request.path.startswith(url)
    here = "page" if request.path == url else "true" if under else ""
    return {"url": url, "text": text, "key": key, "count": count, "here": here}


@register.simple_tag
def address(name: str) -> str:
    """Return the address with this name, or nothing where this installation does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
