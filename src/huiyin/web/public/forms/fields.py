"""Fields that read what people type: full-width signs folded, line ends made one, nothing that cannot be stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

# What no database and no page can hold: the NUL sign, and halves of characters.
UNFIT = re.compile("[\x00\ud800-\udfff]")
DIGITS = range(5, 21)


class TextField(forms.CharField):
    """A text as it was meant: one kind of line end, without signs that cannot be stored."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "long": _(
            "This is %(over)d characters too long; at most %(limit)d. Nothing is lost: please shorten it."
        ),
    }

    def __init__(self, *, limit: int, **more: Any) -> None:
        super().__init__(**more)
        self.limit = limit

    def to_python(self, value: Any) -> str:
        """Return the text cleaned."""
        text = UNFIT.sub("", str(value or "")).replace("\r\n", "\n").replace("\r", "\n")
        return text.strip()

    def validate(self, value: str) -> None:
        """Refuse what is too long, and say by how much."""
        super().validate(value)
        over = len(value) - self.limit
        if over > 0:
            raise ValidationError(
                self.error_messages["long"], code="long", params={"over": over, "limit": self.limit}
            )


class LineField(TextField):
    """A text on one line."""

    def to_python(self, value: Any) -> str:
        """Return the text on one line."""
        return " ".join(super().to_python(value).split())


class PhoneField(LineField):
    """A telephone number in any spelling."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})

    def to_python(self, value: Any) -> str:
        """Return the number with full-width signs made plain."""
        return unicodedata.normalize("NFKC", super().to_python(value))

    def validate(self, value: str) -> None:
        """Refuse what cannot be dialled."""
        super().validate(value)
        if value and len(re.sub(r"[^0-9]", "", value)) not in DIGITS:
            raise ValidationError(_("This is not a telephone number. Check its digits, or leave it empty."))


class ManyFiles(forms.FileInput):
    """Chooses several files at once."""

    allow_multiple_selected = True
    needs_multipart_form = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile[Any]], name: str
    ) -> list[UploadedFile[Any]]:
        """Return all files chosen."""
        return files.getlist(name) if isinstance(files, MultiValueDict) else []
