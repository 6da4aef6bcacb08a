"""What the address of the list of orders asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Unit
from huiyin.accounts.selectors import units_of
from huiyin.problems.models import Order, OrderKind, OrderState
from huiyin.problems.orders import order_list, order_years
from huiyin.web.desk.door import DeskRequest, now
from huiyin.web.desk.letters_forms import ANY, choose
from huiyin.web.ui.forms import Form
from huiyin.web.ui.parts import Chip, Words

LATE = "late"
STATES = [(state.value, state.label) for state in OrderState if state != OrderState.PROPOSED]
SOURCES = [("problem", _("Problem")), ("inspection", _("Inspection"))]


class OrderFilterForm(Form):
    """What the list of orders is narrowed by. An unknown value is left out."""

    kind = forms.ChoiceField(label=_("Kind of order"), choices=[ANY, *OrderKind.choices], required=False)
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("All")
    )
    year = forms.ChoiceField(label=_("Year"), required=False)
    source = forms.ChoiceField(label=_("Source"), choices=[ANY, *SOURCES], required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[ANY, (LATE, _("Reply overdue")), *STATES], required=False
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        choose(self.fields["year"], [ANY, *((str(year), str(year)) for year in years)])


@dataclass(frozen=True)
class Asked:
    """The filters that were understood, and the orders that fit."""

    form: OrderFilterForm
    chosen: dict[str, Any]
    rows: QuerySet[Order]

    def words(self) -> list[Words]:
        """Return the filters in words."""
        return [chip.text for chip in self.chips()]

    def chips(self) -> list[Chip]:
        """Return the filters in force."""
        return [Chip(f"{self.form[name].label} {self._said(name)}", name) for name in self.chosen]

    def _said(self, name: str) -> str:
        value = self.chosen[name]
        choices = {str(key): label for key, label in getattr(self.form.fields[name], "choices", ())}
        return str(value if name == "unit" else choices.get(value, value))


def asked(request: DeskRequest) -> Asked:
    """Read the address."""
    form = OrderFilterForm(
        request.GET, units=units_of(office=request.office), years=order_years(actor=request.actor)
    )
    form.full_clean()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    return Asked(form, chosen, _rows(request, chosen, now()))


def _rows(request: DeskRequest, chosen: dict[str, Any], at: datetime) -> QuerySet[Order]:
    late = chosen.get("state") == LATE
    return order_list(
        actor=request.actor,
        kind=chosen.get("kind", ""),
        unit=chosen.get("unit"),
        year=int(chosen["year"]) if "year" in chosen else None,
        source=chosen.get("source", ""),
        state="" if late else chosen.get("state", ""),
        late_at=at if late else None,
    )


def nothing_fits(wanted: Asked) -> str:
    """Say why the list is empty."""
    return (
        gettext("No order fits. Take off a filter.")
        if wanted.chosen
        else gettext("No order has been issued yet.")
    )
