"""Forms about orders, inspections and the ladder. The services check again what comes in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Unit
from huiyin.problems.models import OrderKind, When
from huiyin.problems.services.ladder import CODE_LIMIT, MOST_DAYS
from huiyin.web.desk.letters_forms import choose
from huiyin.web.desk.problem_forms import Day
from huiyin.web.ui.forms import Form

LONG = forms.Textarea(attrs={"rows": 4})


class OrderReplyForm(Form):
    """What was done."""

    words = forms.CharField(
        label=_("What was done, and the result"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 6})
    )


class OrderChangeForm(Form):
    """What an order says."""

    matter = forms.CharField(label=_("Matter"), max_length=300)
    requirement = forms.CharField(label=_("Requirement"), max_length=1_000, widget=LONG)
    reply_days = forms.IntegerField(label=_("Working days for the reply"), min_value=1, max_value=MOST_DAYS)


class OrderWriteForm(OrderChangeForm):
    """A new order: also its kind and the unit. With `only`, the unit is that one."""

    kind = forms.ChoiceField(label=_("Kind of order"), choices=OrderKind.choices)
    unit = forms.ModelChoiceField(label=_("To"), queryset=Unit.objects.none())
    field_order = ("kind", "unit", "matter", "requirement", "reply_days")

    def __init__(self, *args: Any, units: QuerySet[Unit], only: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only = only
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if only is not None:
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        """Put the unit in where there is no choice."""
        typed = super().clean() or {}
        if self._only is not None:
            typed["unit"] = self._only
        return typed


class InspectionForm(Form):
    """What was looked at, and what was found: one finding a line."""

    name = forms.CharField(label=_("What kind of inspection"), max_length=60)
    on = forms.DateField(label=_("Day"), widget=Day())
    area = forms.ChoiceField(label=_("Village"))
    place = forms.CharField(label=_("Place"), max_length=60, required=False)
    unit = forms.ModelChoiceField(label=_("Unit that is responsible"), queryset=Unit.objects.none())
    inspectors = forms.CharField(
        label=_("Who inspected"), max_length=120, help_text=_("Offices and units, no names of people.")
    )
    findings = forms.CharField(
        label=_("Findings, one a line"),
        required=False,
        max_length=9_500,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Empty: nothing was found. No names and no telephone numbers."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self._areas = {area.code: area for area in areas}
        choose(self.fields["area"], [(area.code, area.name) for area in areas])

    def clean_area(self) -> Area:
        """Return the place itself."""
        return self._areas[self.cleaned_data["area"]]

    def clean_findings(self) -> list[str]:
        """Return the findings, one by one."""
        return [line for line in self.cleaned_data["findings"].splitlines() if line.strip()]


class RuleForm(Form):
    """One rung; left without a moment, it is no rung."""

    when = forms.ChoiceField(label=_("When"), choices=[("", _("— no rung —")), *When.choices], required=False)
    days = forms.IntegerField(label=_("Working days"), min_value=0, max_value=MOST_DAYS, required=False)
    kind = forms.ChoiceField(label=_("Kind of order"), choices=OrderKind.choices, required=False)
    reply_days = forms.IntegerField(
        label=_("Working days for the reply"), min_value=1, max_value=MOST_DAYS, required=False
    )
    automatic = forms.BooleanField(label=_("Issue without asking"), required=False)


class LadderForm(Form):
    """What belongs to the whole ladder."""

    code = forms.CharField(
        label=_("Mark of the office in numbers"),
        max_length=CODE_LIMIT,
        help_text=_(
            "The first characters of a number such as 云督〔2026〕7号. Numbers already given keep theirs."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays in the journal."),
    )
