"""The form that finds a letter whose check word was lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area
from huiyin.web.desk.act_forms import rows_of
from huiyin.web.ui.forms import Form


class LostForm(Form):
    """The phone number that was left, and if it is known the day and the village."""

    phone = forms.CharField(
        label=_("Phone number that was left"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    day = forms.DateField(
        label=_("Day on which it came"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Village"), required=False, to_field_name="code"
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows_of(self.fields["area"], areas)
