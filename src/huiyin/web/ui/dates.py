"""How dates, times and deadlines are said in each language.

Forms: Unicode CLDR 46, long date. Its Tibetan medium form mixes two sets of digits and is not used.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, pgettext

from huiyin.web.ui.languages import spoken

DAY_ENDS = "23:59"
WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTHS_BO = (
    *("ཟླ་བ་དང་པོ", "ཟླ་བ་གཉིས་པ", "ཟླ་བ་གསུམ་པ", "ཟླ་བ་བཞི་པ", "ཟླ་བ་ལྔ་པ", "ཟླ་བ་དྲུག་པ"),
    *("ཟླ་བ་བདུན་པ", "ཟླ་བ་བརྒྱད་པ", "ཟླ་བ་དགུ་པ", "ཟླ་བ་བཅུ་པ", "ཟླ་བ་བཅུ་གཅིག་པ", "ཟླ་བ་བཅུ་གཉིས་པ"),
)


def day(value: date) -> date:
    """Return the calendar day of a date or of an aware moment, at the office's place."""
    return localtime(value).date() if isinstance(value, datetime) else value


def long(value: date) -> str:
    """Return 2026年11月23日（星期一）, or Monday 23 November 2026."""
    d = day(value)
    if spoken() == "bo":
        return f"སྤྱི་ལོ་{d.year} {MONTHS_BO[d.month - 1]}འི་ཚེས་{d.day}"
    if spoken() == "en":
        return f"{WEEKDAYS_EN[d.weekday()]} {d.day} {MONTHS_EN[d.month - 1]} {d.year}"
    return f"{d.year}年{d.month}月{d.day}日（星期{WEEKDAYS_ZH[d.weekday()]}）"


def middle(value: date) -> str:
    """Return the day inside a sentence: 11月23日, 23 Nov."""
    d = day(value)
    if spoken() == "bo":
        return d.isoformat()
    if spoken() == "en":
        return f"{d.day} {MONTHS_EN[d.month - 1][:3]}"
    return f"{d.month}月{d.day}日"


def short(value: date, *, today: date) -> str:
    """Return the day in a table: 11-23, with the year when it is not this one; 23 Nov in English."""
    d = day(value)
    if spoken() == "bo" or (spoken() == "zh" and d.year != today.year):
        return d.isoformat()
    if spoken() == "en":
        return middle(d) if d.year == today.year else f"{middle(d)} {d.year}"
    return f"{d:%m-%d}"


def clock(value: datetime) -> str:
    """Return 14:30."""
    return f"{localtime(value):%H:%M}"


def moment(value: date, *, today: date) -> str:
    """Return the day and time in a table: 11-23 14:30; of a day without a time, the day."""
    if not isinstance(value, datetime):
        return short(value, today=today)
    return f"{short(value, today=today)} {clock(value)}"


def deadline(value: datetime) -> str:
    """Return 11月25日 18:00, or 18:00, 25 Nov; the last minute of a day is that day, without an hour."""
    if clock(value) == DAY_ENDS:
        return middle(value)
    return f"{clock(value)}, {middle(value)}" if spoken() == "en" else f"{middle(value)} {clock(value)}"


def due(value: datetime, left: int, *, at: datetime, hours: bool = False, provisional: bool = False) -> str:
    """Return how long is left, or by how much it is late, with the deadline itself.

    `left` is in whole working days (hours when `hours`), counted by the calendar of the office; its sign is
    not read: the deadline decides whether it is late. `provisional`: that year's holidays are not known yet.
    """
    late, count, by = at > value, abs(left), deadline(value)
    if not count:
        words = _less_than_one(late=late, hours=hours, today=day(value) == day(at))
    elif late:
        words = _late(count, hours=hours)
    else:
        words = _left(count, hours=hours)
    note = gettext("; provisional, holidays not announced yet") if provisional else ""
    pattern = (
        pgettext("deadline passed", "%(words)s (was due %(by)s%(note)s)")
        if late
        else gettext("%(words)s (by %(by)s%(note)s)")
    )
    return pattern % {"words": words, "by": by, "note": note}


def _less_than_one(*, late: bool, hours: bool, today: bool) -> str:
    if late:
        return (
            gettext("Overdue by less than an hour")
            if hours
            else gettext("Overdue by less than a working day")
        )
    if today and not hours:
        return gettext("Due today")
    return gettext("Less than an hour left") if hours else gettext("Less than a working day left")


def _late(count: int, *, hours: bool) -> str:
    if hours:
        return ngettext("Overdue by %d hour", "Overdue by %d hours", count) % count
    return ngettext("Overdue by %d working day", "Overdue by %d working days", count) % count


def _left(count: int, *, hours: bool) -> str:
    if hours:
        return ngettext("%d hour left", "%d hours left", count) % count
    return ngettext("%d working day left", "%d working days left", count) % count
