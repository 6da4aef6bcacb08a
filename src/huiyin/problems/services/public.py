"""What must not stand in words for the public."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from huiyin.common.errors import Refused

# A telephone, identity card or bank number must not stand on a public page.
LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){6,}")


def check_words(text: str, *, field: str) -> None:
    """Raise Refused for words that hold a long number."""
    if LONG_NUMBER.search(text):
        raise Refused(
            _("There is a long number in it, such as a telephone number. Take it out."), field=field
        )
