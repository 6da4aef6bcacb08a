"""The forms of an import: the file, and what its columns stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area
from huiyin.letters.imports.columns import NOTHING, TARGETS
from huiyin.letters.imports.plan import Names
from huiyin.letters.models import Campaign, Channel, Kind
from huiyin.pure.tables import ENCODINGS
from huiyin.web.desk.act_forms import rows_of
from huiyin.web.ui.forms import Form

FOUND = ("", _("found by itself"))
SHOWN = {"utf-8": "UTF-8", "gb18030": "GB18030 (GBK, GB2312)", "utf-16": "UTF-16"}


class FileForm(Form):
    """The table."""

    file = forms.FileField(
        label=_("Table"), help_text=_("XLSX or CSV, at most 60 MB; the first row names the columns")
    )
    encoding = forms.ChoiceField(
        label=_("Encoding of a CSV"),
        required=False,
        choices=[FOUND, *((name, SHOWN[name]) for name in ENCODINGS)],
    )


class ColumnsForm(Form):
    """What each column stands for, and what holds where no column says it."""

    source = forms.CharField(
        label=_("Where the table comes from"),
        max_length=40,
        help_text=_("Such as: 县12345. Tables with these columns are understood so the next time."),
    )
    area = forms.CharField(
        label=_("Village, where no column names it"),
        max_length=60,
        required=False,
        help_text=_("Name or code"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(label=_("Kind, where no column says it"), choices=Kind.choices)
    channel = forms.ChoiceField(label=_("Channel, where no column says it"), choices=Channel.choices)
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Campaign"), required=False, empty_label=_("none")
    )

    def __init__(
        self,
        *args: Any,
        header: Sequence[str],
        areas: Names[Area],
        campaigns: QuerySet[Campaign],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._areas = areas
        rows_of(self.fields["campaign"], campaigns)
        choices = [(NOTHING, _("not taken in")), *TARGETS.items()]
        self._columns = [f"column_{place}" for place in range(len(header))]
        for key, name in zip(self._columns, header, strict=True):
            self.fields[key] = forms.ChoiceField(label=name, choices=choices, required=False)

    def clean_area(self) -> Area | None:
        """Return the place that was written."""
        typed = self.cleaned_data["area"]
        if not typed:
            return None
        found = self._areas.named(typed)
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(_("Write one of: %s") % self._areas.said(found or None))

    def columns(self) -> list[str]:
        """Return what each column stands for, in order."""
        return [self.cleaned_data[key] for key in self._columns]

    def bound_columns(self) -> list[forms.BoundField]:
        """Return the fields of the columns, in order."""
        return [self[key] for key in self._columns]
