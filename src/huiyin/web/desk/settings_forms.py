"""Forms of the settings. What may be chosen comes from the selectors; the services check it again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Category, Role, Unit
from huiyin.letters.models import Kind, TimedKind, Urgency
from huiyin.letters.services.clock_table import MOST_DAYS
from huiyin.web.ui.forms import Form

CODE = RegexValidator(r"^[A-Za-z0-9-]+$", _("Letters a–z, digits and dashes only."))
SIGN_IN_NAME = RegexValidator(r"^[a-z0-9._-]+$", _("Small letters a–z, digits, dot and dash only."))
SHORT = forms.Textarea(attrs={"rows": 2})


def reason() -> forms.CharField:
    """Return the field for a reason."""
    return forms.CharField(
        label=_("Reason"), max_length=300, widget=SHORT, help_text=_("It stays in the journal.")
    )


class ReasonForm(Form):
    """A reason alone."""

    reason = reason()


class AreaForm(Form):
    """What is known of a place."""

    name = forms.CharField(label=_("What it is called"), max_length=60)
    name_bo = forms.CharField(label=_("Tibetan name"), max_length=120, required=False)
    initials = forms.CharField(
        label=_("Pinyin initials"),
        max_length=30,
        required=False,
        help_text=_("For quick entry: stc for 石塘村."),
    )
    households = forms.IntegerField(
        label=_("Households"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_("The base of a coverage."),
    )
    households_source = forms.CharField(
        label=_("Where the number comes from"),
        max_length=120,
        required=False,
        help_text=_("Such as: household list of January 2026."),
    )


class AreaAddForm(AreaForm):
    """A new place."""

    code = forms.CharField(
        label=_("Code"), max_length=12, validators=[CODE], help_text=_("It never changes.")
    )
    field_order = ("code",)


class AreaChangeForm(AreaForm):
    """Changes to a place."""

    reason = reason()


class UnitForm(Form):
    """What is known of a unit."""

    name = forms.CharField(label=_("What it is called"), max_length=60)
    name_bo = forms.CharField(label=_("Tibetan name"), max_length=120, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)


class UnitAddForm(UnitForm):
    """A new unit."""

    code = forms.CharField(
        label=_("Code"), max_length=20, validators=[CODE], help_text=_("It never changes.")
    )
    field_order = ("code",)


class UnitChangeForm(UnitForm):
    """Changes to a unit."""

    reason = reason()


class CategoryForm(Form):
    """Names of a category."""

    name = forms.CharField(label=_("What it is called"), max_length=60)
    name_bo = forms.CharField(label=_("Tibetan name"), max_length=120, required=False)
    reason = reason()


class CategoriesForm(Form):
    """A table of categories: a file, or the rows that were read from it."""

    scheme = forms.CharField(
        label=_("Scheme"), max_length=30, help_text=_("Which list of categories this is, such as 12345.")
    )
    file = forms.FileField(
        label=_("CSV file"), help_text=_("UTF-8 or GB18030, up to 300 KB; first row level1, level2 …")
    )
    rows = forms.CharField(required=False, widget=forms.HiddenInput)
    load = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("rows")


class CategoryChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A category, shown with those above it by its depth."""

    def label_from_instance(self, obj: Any) -> str:
        """Indent by level."""
        return f"{'　' * (obj.depth - 1)}{obj.name}"


class RuleForm(Form):
    """One line of the dispatch list."""

    category = CategoryChoice(
        Category.objects.none(), label=_("Category"), help_text=_("It holds for everything below it too.")
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Place"), help_text=_("It holds for everything below it too.")
    )
    lead = forms.ModelChoiceField(Unit.objects.none(), label=_("Lead unit"))
    supporting = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("Supporting units"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = reason()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        categories: QuerySet[Category],
        areas: QuerySet[Area],
        units: QuerySet[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {"category": categories, "area": areas, "lead": units, "supporting": units}
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class DropForm(ReasonForm):
    """Why a line leaves the dispatch list."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class PersonForm(Form):
    """Somebody who will sign in."""

    name = forms.CharField(label=_("Name"), max_length=40, help_text=_("As colleagues see it."))
    username = forms.CharField(label=_("Sign-in name"), max_length=40, validators=[SIGN_IN_NAME])


class GrantForm(Form):
    """A role, and where it holds."""

    role_given = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Place"), help_text=_("The role holds there and in everything below.")
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, help_text=_("For a handler only.")
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean_role_given(self) -> Role:
        """Return the role itself."""
        return Role(self.cleaned_data["role_given"])


class TemplateForm(Form):
    """Words for answers on the spot."""

    name = forms.CharField(
        label=_("What it is called"), max_length=60, help_text=_("The clerk chooses by it.")
    )
    category = CategoryChoice(Category.objects.none(), label=_("Category"), required=False)
    body = forms.CharField(
        label=_("Answer"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Filled in when it is taken: {编号} {事项} {地点} {单位} {机关} {电话} {日期}."),
    )

    def __init__(self, *args: Any, categories: QuerySet[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]


class ClockLineForm(Form):
    """One time limit: which clock, how long, and for what; what stays empty fits everything."""

    clock = forms.ChoiceField(label=_("Time limit"), choices=TimedKind.choices)
    amount = forms.IntegerField(label=_("How long"), min_value=1, max_value=720)
    measure = forms.ChoiceField(
        label=_("Counted in"),
        choices=[("days", _("working days")), ("hours", _("hours, day and night"))],
        initial="days",
        widget=forms.RadioSelect,
    )
    category = CategoryChoice(
        Category.objects.none(),
        label=_("Category"),
        required=False,
        help_text=_("It holds for everything below it too. Empty: for all."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("all")), *Kind.choices], required=False)
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=_("Place"),
        required=False,
        help_text=_("It holds for everything below it too. Empty: for all."),
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), choices=[("", _("all")), (Urgency.DANGER, Urgency.DANGER.label)], required=False
    )
    reason = reason()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, categories: QuerySet[Category], areas: QuerySet[Area], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in {"category": categories, "area": areas}.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return the length as the services take it: working days or hours."""
        typed = self.cleaned_data
        days = typed.get("measure") == "days"
        typed["working_days"] = typed.get("amount") if days else None
        typed["hours"] = None if days else typed.get("amount")
        if days and (typed["working_days"] or 0) > MOST_DAYS:
            self.add_error("amount", gettext("At most 365 working days."))
        typed["clock"] = TimedKind(typed["clock"]) if "clock" in typed else None
        return typed


class ClockDayForm(Form):
    """A day on which the office differs from the national calendar, and why."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    is_open = forms.ChoiceField(
        label=_("That day the office is"),
        choices=[("closed", _("closed")), ("open", _("open, although it is a day off"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=120, help_text=_("Such as: horse festival. It stays in the journal.")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
