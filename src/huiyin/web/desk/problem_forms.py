"""Forms about problems. What may be chosen comes from the selectors; the services check it again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Category, Unit
from huiyin.accounts.selectors import categories
from huiyin.problems.models import Problem, State
from huiyin.web.ui.forms import Form

TITLE = 60


class Day(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WordsForm(Form):
    """A reason, or words that may be left out."""

    words = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, needed: bool = True, asked: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = needed
        if not asked:
            del self.fields["words"]


class ReadForm(Form):
    """A reason that the writers will read."""

    words = forms.CharField(
        label=_("Why it takes longer"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Once it is decided, the writers read it on their pages: no names, no telephone numbers."),
    )  # fmt: skip


class ExtensionForm(ReadForm):
    """How many working days more, and why."""

    working_days = forms.IntegerField(label=_("Working days more"), min_value=1)

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["working_days"]
        field.help_text = _("At most %s, as many as there were at first. It is given once.") % most


class SuspensionForm(ReadForm):
    """Why the clock should stop, until when it is looked at again, and what would let the work go on."""

    unlock = forms.CharField(label=_("What would let the work go on"), max_length=200)
    review_on = forms.DateField(label=_("Look at it again on"), widget=Day())


class OwnDeadlineForm(Form):
    """A unit's own deadline on the way to the answer."""

    name = forms.CharField(label=_("What is to be done by then"), max_length=60)
    due_on = forms.DateField(label=_("By the end of"), widget=Day())


class AssignForm(Form):
    """A lead unit, supporting units, and why."""

    lead = forms.ModelChoiceField(Unit.objects.none(), label=_("Lead unit"))
    supporting = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("Supporting units"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=_("Why this unit"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Not needed when the dispatch list names the unit."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "supporting"):
            self.fields[name].queryset = units  # type: ignore[attr-defined]


class AnswerForm(Form):
    """The answer that every writer gets."""

    body = forms.CharField(
        label=_("Answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What was done, by whom, and what happens next. Every writer reads exactly this."),
    )  # fmt: skip
    public = forms.BooleanField(
        label=_("The public page may show it, once a publisher has released it"), required=False
    )


class NoteForm(Form):
    """A note on a problem."""

    words = forms.CharField(label=_("Note"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    public = forms.BooleanField(
        label=_("The public page may show it, once a publisher has released it"), required=False
    )


class LineForm(Form):
    """One line of the unit, where the public reads that it is late."""

    words = forms.CharField(
        label=_("What your unit says"), max_length=120,
        help_text=_("One line. It stands beside the overdue problem once a publisher has released it."),
    )  # fmt: skip


class LineDecisionForm(Form):
    """Whether a unit's line becomes public."""

    released = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", _("Release")), ("", _("Do not release"))],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason, if it is not released"), required=False, max_length=300)


class DescribeForm(Form):
    """Title, summary, category and place of a problem."""

    title = forms.CharField(label=_("Title"), max_length=TITLE, help_text=_("The place, then the matter."))
    summary = forms.CharField(
        label=_("Summary"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    category = forms.ModelChoiceField(Category.objects.none(), label=_("Category"), required=False)
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Place"))

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["category"].queryset = categories()  # type: ignore[attr-defined]


class ReleaseForm(Form):
    """What the public will read, and what is to be done with it: see `release.ACTS`."""

    title = forms.CharField(label=_("Title for the public"), max_length=TITLE, required=False)
    summary = forms.CharField(
        label=_("Summary for the public"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("No names, no telephone numbers, no place finer than the village."),
    )  # fmt: skip
    public_property = forms.BooleanField(
        label=_("It is about public property: a bridge, a lamp, a pipe of all"),
        required=False,
        help_text=_("Then its place may be named finer than the village."),
    )
    reason = forms.CharField(label=_("Reason, if it is not released"), required=False, max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


class FilterForm(Form):
    """The filters of the list of problems. An unknown value is ignored."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), ("active", _("not answered yet")), *State.choices],
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("all"))
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Place"), required=False, empty_label=_("all"))
    q = forms.CharField(label=_("Words in title or summary"), required=False, max_length=60)

    def __init__(self, *args: Any, units: QuerySet[Unit], areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]


def of_problem(problem: Problem) -> dict[str, Any]:
    """Return the values with which the form that describes a problem begins."""
    return {
        "title": problem.title, "summary": problem.summary, "category": problem.category_id, "area": problem.area_id
    }  # fmt: skip
