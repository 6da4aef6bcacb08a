"""Forms of the time after an answer: evidence, lasting rules, how the office goes on, and the period of rates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.problems.models import EvidenceKind, NotSolved
from huiyin.web.desk.campaign_forms import day
from huiyin.web.desk.new_form import FilesField
from huiyin.web.ui.forms import Form


class PeriodForm(Form):
    """Two days, both in the period."""

    since = day(_("First day"))
    until = day(_("Last day"))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", gettext("This day is before the first one."))
        return given


class EvidenceForm(Form):
    """Files of one kind, and what stands under them."""

    kind = forms.ChoiceField(label=_("What it shows"), choices=EvidenceKind.choices, widget=forms.RadioSelect)
    given = FilesField(
        label=_("Files"),
        help_text=_(
            "JPEG, PNG, WebP, or PDF for documents; up to 10 MB each. Place and camera are taken out."
        ),
    )
    caption = forms.CharField(
        label=_("What stands under it"), required=False, max_length=120,
        help_text=_("Where and when. No names."),
    )  # fmt: skip


class PictureForm(Form):
    """Whether the public sees a picture."""

    released = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", _("The public may see it")), ("0", _("The public does not see it"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )


class RuleForm(Form):
    """A lasting rule."""

    words = forms.CharField(
        label=_("The rule"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is done from now on, so that it does not come again."),
    )  # fmt: skip
    in_force_from = day(_("In force from"))


class PracticeForm(Form):
    """How the office goes on after an answer."""

    not_solved = forms.ChoiceField(
        label=_("When a writer says that it is not solved"),
        choices=NotSolved.choices,
        widget=forms.RadioSelect,
        help_text=_("The problem is reopened in both cases."),
    )
    correct_days = forms.IntegerField(
        label=_("Days after closing in which a writer may say something else"), min_value=1, max_value=365
    )
    pair_needed = forms.BooleanField(
        label=_("No closing by staff without a picture before and one after"), required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
