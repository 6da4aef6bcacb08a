"""What must not stand in words for the public."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import Refused
from huiyin.pure.text import long_number


def check_words(text: str, *, field: str) -> None:
    """Raise Refused for words that hold a long number, such as a telephone's, an identity card's or a bank card's."""
    if long_number(text):
        raise Refused(
            _("There is a long number in it, such as a telephone number. Take it out."), field=field
        )
