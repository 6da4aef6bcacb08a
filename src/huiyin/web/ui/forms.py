"""The form every page's form grows from: it says in words what is missing, and leaves that to the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class Form(forms.Form):
    """A form whose empty fields are named in the message, and which the browser does not judge before it is sent."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        for field in self.fields.values():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = missing(field)


def missing(field: forms.Field) -> str:
    """Return the sentence for a field left empty."""
    values = {"label": field.label}
    choose = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField)
    return _("Please choose: %(label)s.") % values if choose else _("Please fill in: %(label)s.") % values
