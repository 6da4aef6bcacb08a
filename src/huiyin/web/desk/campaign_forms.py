"""Forms of campaigns, slips and batches. What may be chosen comes from the selectors; the services check it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Staff
from huiyin.letters.models import Campaign, Channel
from huiyin.letters.services.batch import CHANNELS, PIECES_LIMIT
from huiyin.letters.services.slip import ISSUE_LIMIT
from huiyin.web.desk.settings_forms import SHORT, reason
from huiyin.web.ui.forms import Form

CODES_LIMIT = 20_000  # characters: more than 500 codes
CODES = forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false", "autofocus": True})


def day(label: Any, *, required: bool = True) -> forms.DateField:
    """Return the field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


class CampaignForm(Form):
    """A period of asking, and where."""

    name = forms.CharField(label=_("What it is called"), max_length=60)
    question = forms.CharField(label=_("What is asked"), max_length=300, required=False, widget=SHORT)
    starts_on = day(_("From"))
    ends_on = day(_("Until"), required=False)
    areas = forms.ModelMultipleChoiceField(
        Area.objects.none(),
        label=_("Villages asked"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Coverage is counted by village. Without slips, none is needed."),
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = areas  # type: ignore[attr-defined]


class CampaignChangeForm(CampaignForm):
    """Changes to a campaign."""

    reason = reason()


class IssueForm(Form):
    """How many slips to issue in each village; empty: none."""

    def __init__(self, *args: Any, villages: Sequence[tuple[str, str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name, missing in villages:
            self.fields[code] = forms.IntegerField(
                label=name,
                required=False,
                min_value=0,
                max_value=ISSUE_LIMIT,
                initial=missing or None,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": None, "max": None}),
            )


class CountsForm(Form):
    """What a village says of the households whose slip did not come back."""

    refused = forms.IntegerField(
        label=_("Refused"),
        min_value=0,
        max_value=100_000,
        help_text=_("Households that do not want to say anything."),
    )
    absent = forms.IntegerField(
        label=_("Absent"), min_value=0, max_value=100_000, help_text=_("Households where nobody was met.")
    )


class CodesForm(Form):
    """Codes of slips, in lines or with spaces between them."""

    codes = forms.CharField(
        label=_("Codes"),
        max_length=CODES_LIMIT,
        required=False,
        widget=CODES,
        help_text=_("One a line, as printed. Capital or small, with or without the dash."),
    )

    def listed(self) -> list[str]:
        """Return the codes as typed."""
        return str(self.cleaned_data["codes"]).replace(",", " ").replace("，", " ").replace("、", " ").split()


class BackForm(CodesForm):
    """Slips that were printed and not handed out."""

    all_of_them = forms.BooleanField(label=_("All that did not come back"), required=False)
    field_order = ("codes", "all_of_them")


class BatchForm(Form):
    """A box of paper, opened in front of two people."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Campaign"), required=False, empty_label=_("none")
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[(channel.value, channel.label) for channel in CHANNELS],
        widget=forms.RadioSelect,
    )
    area = forms.ModelChoiceField(Area.objects.none(), label=_("Village"), required=False)
    pieces = forms.IntegerField(
        label=_("Pieces in the box"),
        min_value=1,
        max_value=PIECES_LIMIT,
        help_text=_("Counted by both, before the first is read."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    opened_with = forms.ModelChoiceField(
        Staff.objects.none(), label=_("Opened together with"), empty_label=_("choose")
    )
    password = forms.CharField(
        label=_("Their password"),
        max_length=200,
        help_text=_("The second person types it here, and with it says: I was there, and I counted too."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        campaigns: QuerySet[Campaign],
        areas: QuerySet[Area],
        whole: str,
        others: QuerySet[Staff],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("campaign", campaigns), ("area", areas), ("opened_with", others)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["area"].empty_label = whole or _("choose")  # type: ignore[attr-defined]
        self.fields["area"].required = not whole

    def clean_channel(self) -> Channel:
        """Return the channel itself."""
        return Channel(self.cleaned_data["channel"])


class CloseForm(Form):
    """Where a difference between pieces and letters comes from."""

    note = forms.CharField(
        label=_("Where the difference comes from"),
        max_length=300,
        required=False,
        widget=SHORT,
        help_text=_("Empty sheets, two letters in one envelope … Needed only where the numbers differ."),
    )
