"""The filters of the list of letters, and the search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area
from huiyin.letters.models import Campaign, Channel, ClockKind, Kind
from huiyin.web.ui.forms import Form

ANY = ("", _("All"))
SHOW = [("all", _("All")), ("waiting", _("Waiting to be sorted")), ("held", _("Held for review"))]


class FilterForm(Form):
    """What a list of letters is narrowed by. An unknown value is left out and named."""

    show = forms.ChoiceField(label=_("Show"), choices=SHOW, required=False)
    due = forms.ChoiceField(label=_("Due"), choices=[ANY, *ClockKind.choices], required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=[ANY, *Channel.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Kind.choices], required=False)
    area = forms.ChoiceField(label=_("Village"), required=False)
    campaign = forms.ChoiceField(label=_("Campaign"), required=False)
    after = forms.CharField(required=False, max_length=24, validators=[validate_slug])

    def __init__(
        self, *args: Any, places: Iterable[Area], campaigns: Iterable[Campaign], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._places = {str(area.code): area for area in places}
        self._campaigns = {str(campaign.pk): campaign for campaign in campaigns}
        choose(self.fields["area"], [ANY, *((code, area.name) for code, area in self._places.items())])
        choose(self.fields["campaign"], [ANY, *((key, one.name) for key, one in self._campaigns.items())])

    def clean_area(self) -> Area | None:
        """Return the place itself."""
        return self._places.get(self.cleaned_data["area"])

    def clean_campaign(self) -> Campaign | None:
        """Return the campaign itself."""
        return self._campaigns.get(self.cleaned_data["campaign"])

    def said(self, name: str, value: Any) -> str:
        """Return a chosen value in words."""
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value))


class SearchForm(Form):
    """What is looked for."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)


def choose(field: forms.Field, choices: Iterable[tuple[str, Any]]) -> None:
    """Give a choice field its choices."""
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)
