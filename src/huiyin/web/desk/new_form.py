"""The form of quick entry, from what stays to what is rarely filled in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Staff, Unit
from huiyin.common.errors import HuiyinError
from huiyin.letters import files
from huiyin.letters.data import LINE_LIMIT, PLACE_LIMIT, ContactData, NewLetter
from huiyin.letters.models import Campaign, Channel, Kind, MayContact, Urgency
from huiyin.letters.places import place_typed, places_like
from huiyin.web.desk.act_forms import rows_of
from huiyin.web.ui.forms import Form

AT_DESK = [
    (channel.value, format_lazy("{key} {label}", key=key, label=channel.label))
    for key, channel in enumerate(
        (Channel.PAPER, Channel.PHONE, Channel.VISIT, Channel.DEPUTY, Channel.FIELD), 1
    )
]
FEW = 40  # places that are listed on the page; where there are more, they are looked up as one types
# What stays from one letter to the next. It stands in the address, so it holds nothing about a person.
STAYS = ("channel", "campaign", "area", "kind")
SEVERAL = ("units", "staff")  # fields with several values; a draft keeps them in lines
NOTICE = "1"


class ManyFiles(forms.ClearableFileInput):
    """An input for several files."""

    allow_multiple_selected = True


class KeyedRadios(forms.RadioSelect):
    """Choices that are numbered: while one of them has the focus, its number chooses it."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return a choice with its key."""
        option = super().create_option(*args, **kwargs)
        key = str(int(option["index"]) + 1)
        option["attrs"] |= {"data-key": key, "aria-keyshortcuts": key}
        return option


class FilesField(forms.FileField):
    """Several files, each cleaned or refused with its name."""

    widget = ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"})

    def clean(self, data: Any, initial: Any = None) -> tuple[files.File, ...]:
        """Return the cleaned files."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return tuple(_taken(upload) for upload in given)


def _taken(upload: UploadedFile[Any]) -> files.File:
    try:
        return files.take(name=upload.name or "", data=upload.read())
    except HuiyinError as error:
        raise forms.ValidationError(str(error)) from error


class NewLetterForm(Form):
    """A letter as the desk enters it."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("Channel"), choices=AT_DESK, widget=KeyedRadios)
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Campaign"), required=False, empty_label=_("none")
    )
    slip = forms.CharField(
        label=_("Slip code"),
        required=False,
        max_length=20,
        help_text=_("From the envelope. It is counted, not kept with the letter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "size": 12}),
    )
    area = forms.CharField(
        label=_("Village"),
        max_length=60,
        help_text=_("Name, pinyin initials or code"),
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off", "spellcheck": "false"}),
    )
    pick = forms.ChoiceField(label=_("Which of these"), required=False, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.RadioSelect)
    danger = forms.BooleanField(
        label=_("Danger to life or property: the clocks run in hours"), required=False
    )
    body = forms.CharField(
        label=_("Text"),
        required=False,
        help_text=_("In the writer's words. With a scan it can come later or never."),
        widget=forms.Textarea(attrs={"rows": 7, "autofocus": True}),
    )
    line = forms.CharField(
        label=_("One line"),
        required=False,
        max_length=LINE_LIMIT,
        help_text=_("Where it stays empty, the first sentence is taken."),
    )
    place = forms.CharField(label=_("Group, road, place"), required=False, max_length=PLACE_LIMIT)
    scans = FilesField(
        label=_("Scans, photos"),
        required=False,
        help_text=_("JPEG, PNG, WebP, PDF; at most 10 MB each, 5 files"),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Name"), required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    may_contact = forms.ChoiceField(
        label=_("Who may contact the writer"),
        choices=MayContact.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    address = forms.CharField(
        label=_("Postal address"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Units it complains about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    staff = forms.ModelMultipleChoiceField(
        Staff.objects.none(),
        label=_("Persons of the office it complains about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    written_on = forms.DateField(
        label=_("Written on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    received_at = forms.DateTimeField(
        label=_("Received at"),
        required=False,
        help_text=_("Empty: now. The clocks count from here."),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    another = forms.BooleanField(
        label=_("Yes, this is another letter"), required=False, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        places: QuerySet[Area],
        campaigns: QuerySet[Campaign],
        units: QuerySet[Unit],
        staff: QuerySet[Staff],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        listed = list(places[: FEW + 1])
        self.few = listed if len(listed) <= FEW else []
        pick: Any = self.fields["pick"]
        pick.choices = self._matches()
        for name, rows in (("campaign", campaigns), ("units", units), ("staff", staff)):
            rows_of(self.fields[name], rows)

    def _matches(self) -> list[tuple[str, str]]:
        """Return the places that what was typed stands for, where it is more than one: then one is chosen."""
        found = places_like(places=self.places, typed=self.data.get("area", "")) if self.is_bound else []
        return [(area.code, f"{area.name} {area.code}") for area in found] if len(found) > 1 else []

    def clean_area(self) -> Area:
        """Return the place that was typed, or chosen among those that it stands for."""
        chosen = self.data.get("pick", "")
        known = {code for code, _label in self.fields["pick"].choices}  # type: ignore[attr-defined]
        try:
            return place_typed(
                places=self.places, typed=chosen if chosen in known else self.cleaned_data["area"]
            )
        except HuiyinError as error:
            raise forms.ValidationError(str(error)) from error

    def new_letter(self) -> NewLetter:
        """Return what the services take."""
        typed = self.cleaned_data
        contact = ContactData(**{part: typed[part] for part in ("name", "phone", "email", "address")})
        return NewLetter(
            client_id=typed["client_id"],
            channel=Channel(typed["channel"]),
            kind=Kind(typed["kind"]),
            urgency=Urgency.DANGER if typed["danger"] else Urgency.NORMAL,
            area=typed["area"],
            body=typed["body"],
            line=typed["line"],
            place=typed["place"],
            campaign=typed.get("campaign"),
            slip=typed["slip"],
            written_on=typed["written_on"],
            received_at=typed["received_at"],
            notice=NOTICE,
            contact=contact,
            may_contact=MayContact(typed["may_contact"] or _usual(contact)),
            concerned_units=tuple(typed["units"]),
            concerned_staff=tuple(typed["staff"]),
            files=typed["scans"],
        )

    def stays(self) -> dict[str, str]:
        """Return what the next letter begins with, of what was understood."""
        typed = self.cleaned_data
        kept = {name: str(typed[name]) for name in ("channel", "kind") if typed.get(name)}
        if area := typed.get("area"):
            kept["area"] = area.code
        if campaign := typed.get("campaign"):
            kept["campaign"] = str(campaign.pk)
        return kept

    def ask_whether_another(self) -> None:
        """Show the box that says that this is another letter."""
        self.fields["another"].widget = forms.CheckboxInput()

    def renew(self, client_id: UUID) -> None:
        """Give the form the id of a new letter."""
        typed = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        typed["client_id"] = str(client_id)
        self.data = typed


def _usual(contact: ContactData) -> MayContact:
    """Return what is taken when nothing was chosen: whoever leaves a phone at the desk is called by the office."""
    return MayContact.OFFICE if contact.reachable else MayContact.NOBODY
