"""Forms of the actions on letters and matters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Category, Staff, Unit
from huiyin.letters.data import LINE_LIMIT, PLACE_LIMIT
from huiyin.letters.models import CallOutcome, CallPurpose, Kind
from huiyin.problems.models import Solved
from huiyin.web.ui.forms import Form, missing

REASON_LIMIT = 200


def area_of_text(rows: int = 4) -> forms.Textarea:
    """Return a field of several lines."""
    return forms.Textarea(attrs={"rows": rows})


class ReasonForm(Form):
    """One sentence: why, or what was done. Without a label there is nothing to fill in."""

    reason = forms.CharField(label="")

    def __init__(self, *args: Any, label: str, longest: int = REASON_LIMIT, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not label:
            del self.fields["reason"]
            return
        field = forms.CharField(label=label, max_length=longest)
        field.error_messages["required"] = missing(field)
        self.fields["reason"] = field


class SplitForm(Form):
    """Further matters, one line each."""

    lines = forms.CharField(
        label=_("Further matters, one a line"),
        help_text=_("The first matter stays as it is."),
        widget=area_of_text(),
    )

    def clean_lines(self) -> list[str]:
        """Return the lines."""
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if any(len(line) > LINE_LIMIT for line in lines):
            raise forms.ValidationError(gettext("A line has at most 120 characters."))
        return lines


class CorrectForm(Form):
    """A letter's words and kind, and why they change."""

    line = forms.CharField(label=_("One line"), max_length=LINE_LIMIT, required=False)
    body = forms.CharField(label=_("Text"), required=False, widget=area_of_text(8))
    place = forms.CharField(label=_("Group, road, place"), max_length=PLACE_LIMIT, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    reason = forms.CharField(label=_("Why it changes"), max_length=REASON_LIMIT)


class ConcernsForm(Form):
    """A unit or a person, and where the letter says so."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), required=False)
    staff = forms.ModelChoiceField(Staff.objects.none(), label=_("Or a person of the office"), required=False)
    reason = forms.CharField(label=_("What in the letter says so"), max_length=REASON_LIMIT)

    def __init__(self, *args: Any, units: QuerySet[Unit], staff: QuerySet[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self.fields["unit"], units)
        rows_of(self.fields["staff"], staff)


class MatterForm(Form):
    """A matter's line, category, place, and whether it is dangerous."""

    line = forms.CharField(label=_("What it asks, in one line"), max_length=LINE_LIMIT)
    category = forms.ModelChoiceField(Category.objects.none(), label=_("Category"), required=False)
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Village"), to_field_name="code")
    danger = forms.BooleanField(
        label=_("Danger to life or property: the clocks run in hours"),
        required=False,
        help_text=_("Time limits come nearer by it, never later; a mark taken off again gives no time back."),
    )

    def __init__(
        self, *args: Any, categories: QuerySet[Category], areas: QuerySet[Area], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self.fields["category"], categories)
        rows_of(self.fields["area"], areas)
        choose_grouped(self.fields["category"], categories)


class ConfirmForm(Form):
    """What the writer said of the answer. Nothing is chosen beforehand."""

    solved = forms.ChoiceField(label=_("Is it solved"), choices=Solved.choices, widget=forms.RadioSelect)
    rating = forms.TypedChoiceField(
        label=_("How satisfied"),
        choices=[
            ("5", _("5 very satisfied")),
            ("4", _("4 satisfied")),
            ("3", _("3 so-so")),
            ("2", _("2 dissatisfied")),
            ("1", _("1 very dissatisfied")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In the writer's words"), required=False, max_length=2000, widget=area_of_text(3)
    )


class CallForm(Form):
    """Why somebody called, and what came of it."""

    purpose = forms.ChoiceField(label=_("Why"), choices=CallPurpose.choices, widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=CallOutcome.choices, widget=forms.RadioSelect
    )


def rows_of(field: forms.Field, rows: QuerySet[Any]) -> None:
    """Give a field of rows its rows."""
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows


def choose_grouped(field: forms.Field, categories: Iterable[Category]) -> None:
    """Show categories under the name of their topmost one, each with the names between."""
    groups: dict[str, list[tuple[str, str]]] = {}
    above: list[str] = []
    for node in categories:
        above[node.depth - 1 :] = [node.name]
        groups.setdefault(above[0], []).append((str(node.pk), " › ".join(above[1:]) or node.name))
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", "—"), *groups.items()]
