"""The two pages of the form for a letter: what happened and where; then how to reach the writer."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from huiyin.accounts.models import Area, Office, Unit
from huiyin.accounts.selectors import areas_of, units_of
from huiyin.letters.data import PLACE_LIMIT, ContactData
from huiyin.letters.models import Campaign, Kind, MayContact
from huiyin.letters.writer import campaigns_running
from huiyin.problems.models import Problem
from huiyin.problems.similar import similar_chosen
from huiyin.pure.receipts import ReceiptError, parse_slip, print_slip
from huiyin.web.public.forms.fields import LineField, ManyFiles, PhoneField, TextField
from huiyin.web.ui.forms import Form
from huiyin.web.ui.languages import spoken

BODY_LIMIT = 5_000
SLIP_LIMIT = 40
KEY_DIGITS = 19
NAME_LIMIT = 40
PHONE_LIMIT = 40

KINDS = [
    (Kind.HELP, _("Help: something is broken or missing, please see to it")),
    (Kind.COMPLAINT, _("Complaint: somebody's work or service is not good")),
    (Kind.SUGGESTION, _("Suggestion: how something could be better")),
    (Kind.CONSULT, _("Question: I want to know how something is done")),
    (Kind.REPORT, _("Report: somebody breaks the rules or the law")),
]
MAY_CONTACT = [
    (MayContact.UNIT, _("The unit that handles it may contact me")),
    (MayContact.OFFICE, _("Only the office that registers letters may contact me")),
    (MayContact.NOBODY, _("Nobody; I look up the answer myself")),
]


def client_id_of(text: str) -> UUID:
    """Return the form's own random id; a new one where it is missing or was made up."""
    try:
        found = UUID(text)
    except ValueError:
        return uuid4()
    return found if found.version == 4 else uuid4()


def _named(thing: Area | Unit) -> str:
    return (thing.name_bo if spoken() == "bo" else "") or thing.name


def _choose(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class LetterForm(Form):
    """What happened, of which kind, where, and whom it complains about."""

    body = TextField(
        label=_("What do you want to say?"),
        limit=BODY_LIMIT,
        help_text=_("At most 5,000 characters. One matter in one letter is quickest."),
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": _("The letter has no text yet. Write what happened; a sentence or two is enough.")
        },
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what kind of letter this is."),
            "invalid_choice": _("Please choose what kind of letter this is."),
        },
    )
    area = forms.ChoiceField(
        label=_("Village or community"),
        error_messages={
            "required": _("Please choose the village. Not sure? Choose the first one in the list."),
            "invalid_choice": _("This village is not in the list. Please choose again."),
        },
    )
    place = LineField(label=_("Where exactly?"), required=False, limit=PLACE_LIMIT)
    slip = LineField(
        label=_("Code on the slip"),
        required=False,
        limit=SLIP_LIMIT,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("If you got a slip. It counts your household once and is not kept with the letter."),
    )
    campaign = forms.Field(required=False, widget=forms.HiddenInput)
    same = forms.Field(required=False, widget=forms.HiddenInput)
    concerned = forms.MultipleChoiceField(
        label=_("Which unit do you complain about?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("This unit is not in the list. Please choose again.")},
    )

    def __init__(self, *args: Any, office: Office, **more: Any) -> None:
        super().__init__(*args, **more)
        self.office = office
        self.areas = {area.code: area for area in areas_of(office=office)}
        self.units = {unit.code: unit for unit in units_of(office=office)}
        choices = [(code, _named(area)) for code, area in self.areas.items()]
        _choose(self.fields["area"], [("", _("Please choose")), *choices])
        _choose(self.fields["concerned"], [(code, _named(unit)) for code, unit in self.units.items()])

    def clean_area(self) -> Area:
        """Return the place."""
        return self.areas[self.cleaned_data["area"]]

    def clean_slip(self) -> str:
        """Return the code if it was copied well. Whose it is, and whether it counted before, is told to nobody."""
        typed = str(self.cleaned_data["slip"])
        try:
            return print_slip(parse_slip(typed)) if typed else ""
        except ReceiptError as error:
            raise forms.ValidationError(
                _(
                    "This code was not copied well. Compare it with the slip, or leave it empty: "
                    "your letter counts just as much."
                )
            ) from error

    def clean_campaign(self) -> Campaign | None:
        """Return the campaign from whose page the writer came, while it runs."""
        typed = str(self.cleaned_data["campaign"] or "")
        if not (typed.isascii() and typed.isdigit() and len(typed) < KEY_DIGITS):
            return None
        return campaigns_running(office=self.office, on=localdate()).filter(pk=typed).first()

    def clean(self) -> dict[str, Any]:
        """Drop the problem chosen as the same where the letter is not to be put beside others."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.may_be_compared():
            said["same"] = None
        return said

    def may_be_compared(self) -> bool:
        """Say whether the writer may be shown what others wrote about: never for a report of wrongdoing, or a letter
        that complains about a unit."""
        return self.cleaned_data.get("kind") != Kind.REPORT and not self.cleaned_data.get("concerned")

    def clean_same(self) -> Problem | None:
        """Return the problem that the writer says is the same, while it is public and open."""
        return similar_chosen(office=self.office, number=str(self.cleaned_data["same"] or "")[:KEY_DIGITS])

    def clean_concerned(self) -> tuple[Unit, ...]:
        """Return the units complained about."""
        return tuple(self.units[code] for code in self.cleaned_data["concerned"])


class ContactForm(Form):
    """How the writer can be reached, by whom. Every part may stay empty."""

    phone = PhoneField(label=_("Telephone"), required=False, limit=PHONE_LIMIT)
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        max_length=120,
        error_messages={
            "invalid": _("This is not an email address. Check it, or leave it empty."),
            "max_length": _("This is not an email address. Check it, or leave it empty."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "maxlength": None}),
    )
    name = LineField(label=_("What may we call you?"), required=False, limit=NAME_LIMIT)
    may_contact = forms.ChoiceField(
        label=_("Who may contact you?"),
        required=False,
        choices=MAY_CONTACT,
        widget=forms.RadioSelect,
        help_text=_(
            "If you choose nothing: whoever handles it may contact you by the telephone or email you left; "
            "if you left none, nobody does."
        ),
        error_messages={"invalid_choice": _("Please choose one of the three.")},
    )

    def contact(self) -> ContactData:
        """Return the contact data left."""
        return ContactData(**{part: self.cleaned_data[part] for part in ("name", "phone", "email")})

    def permission(self) -> MayContact:
        """Return who may use it: what was chosen; else the unit. Nobody where nothing was left."""
        if not self.contact().reachable:
            return MayContact.NOBODY
        return MayContact(self.cleaned_data["may_contact"] or MayContact.UNIT)


class SendForm(ContactForm):
    """The second page: contact, files, and a field that only a robot fills in."""

    photos = forms.Field(
        label=_("Photos or papers"),
        required=False,
        help_text=_("Up to 5, each at most 10 MB: JPEG, PNG, WebP or PDF. Place and camera are taken out."),
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )
    website = forms.Field(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
