"""What each rate of a unit counts, in words: the same at the desk and in public. The version is that of
`problems.rates.VERSION`; docs/algorithms/rates.md has the long text."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Measure(NamedTuple):
    """One rate: its name in `Rates`, what it is called and counts, and what stands there when its base is 0."""

    name: str
    title: Words
    definition: Words
    none: Words


MEASURES = (
    Measure(
        "response",
        _("Response rate"),
        _("First contacts made in time ÷ first contacts that fell due while the unit had the matter"),
        _("No first contact fell due in this period."),
    ),
    Measure(
        "resolution",
        _("Resolution rate"),
        _("Matters whose writers say “solved” ÷ matters whose writers said something"),
        _("No writer has said anything of an answer of this period."),
    ),
    Measure(
        "satisfaction",
        _("Satisfaction rate"),
        _("4 or 5 of 5 ÷ matters whose writers said something; no number is not satisfied"),
        _("No writer has said anything of an answer of this period."),
    ),
    Measure(
        "participation",
        _("Confirmed by writers"),
        _("Matters whose writers said something ÷ matters answered, whose writers are all asked"),
        _("Nothing was answered in this period."),
    ),
    Measure(
        "completion",
        _("Completion rate"),
        _("Problems answered, and not reopened since ÷ problems given to the unit in the period"),
        _("No problem was given to the unit in this period."),
    ),
    Measure(
        "on_time",
        _("Answered on time"),
        _("Problems answered by their due time ÷ problems whose answer was due in the period"),
        _("No answer was due in this period."),
    ),
)
# What is listed beside the rates and never taken out of them.
LISTED: dict[str, Words] = {
    "returned": _("Returned"),
    "merged": _("Joined into one problem"),
    "reopened": _("Reopened"),
    "suspended": _("Suspended"),
    "extended": _("Extended"),
}
