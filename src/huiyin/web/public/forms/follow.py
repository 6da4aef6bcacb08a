"""The forms with which a writer looks up a letter and says something about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.letters.models import WishKind
from huiyin.problems.models import Solved
from huiyin.web.public.forms.fields import LineField, TextField
from huiyin.web.ui.forms import Form

CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
SOLVED = [(Solved.YES, _("Solved")), (Solved.PARTLY, _("Partly solved")), (Solved.NO, _("Not solved"))]
RATINGS = [
    ("1", _("1 very dissatisfied")), ("2", "2"), ("3", "3"), ("4", "4"), ("5", _("5 very satisfied")),
]  # fmt: skip
SAY_LIMIT = 2_000


class FollowForm(Form):
    """Number and check word, as they stand on the receipt."""

    number = LineField(label=_("Number"), limit=80, widget=forms.TextInput(attrs=CODE))
    word = LineField(
        label=_("Check word"),
        limit=80,
        help_text=_("Either form: 9 letters and digits, or 5 Chinese characters."),
        widget=forms.PasswordInput(attrs=CODE | {"type": "text"}),
    )


class ConfirmForm(Form):
    """Whether an answer helped."""

    solved = forms.ChoiceField(
        label=_("Is it solved?"),
        choices=SOLVED,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose: solved, partly or not solved."),
            "invalid_choice": _("Please choose: solved, partly or not solved."),
        },
    )
    rating = forms.ChoiceField(
        label=_("Are you satisfied with the answer?"),
        required=False,
        choices=RATINGS,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a number from 1 to 5.")},
    )
    words = TextField(
        label=_("What else would you like to say?"),
        required=False,
        limit=SAY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, position: int, **more: Any) -> None:
        super().__init__(*args, **{"auto_id": f"id_{position}_%s"} | more)


class WishForm(Form):
    """What the writer wants changed."""

    kind = forms.ChoiceField(
        label=_("What do you want?"),
        choices=[
            (WishKind.CORRECT, _("Correct or add something")),
            (WishKind.OTHER, _("This is not what I meant: it was put together with another matter")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what you want."),
            "invalid_choice": _("Please choose what you want."),
        },
    )
    words = TextField(
        label=_("What should be different?"),
        limit=SAY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what should be different.")},
    )
