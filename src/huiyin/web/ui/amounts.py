"""How numbers, shares and money are said: a share with its base, letters in public only in bands."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext

from huiyin.common.bands import edges
from huiyin.web.ui.languages import spoken

SMALL_BASE = 20
TEN_THOUSAND = 10_000
MILLION = 1_000_000


def number(value: int | Decimal) -> str:
    """Return 1,208."""
    return f"{value:,}"


def few(count: int) -> str:
    """Return the band a number of letters lies in: 0, 1–4, 5–9, 10–19 … 1,000 or more."""
    lowest, highest = edges(count)
    if highest is None:
        return gettext("%s or more") % number(lowest)
    return f"{lowest}–{highest}" if lowest else "0"


def percent(numerator: int, denominator: int) -> str:
    """Return 97.8%, one decimal, halves rounded away from zero as people round by hand."""
    tenths = (2000 * numerator + denominator) // (2 * denominator)
    return f"{tenths // 10}.{tenths % 10}%"


def rate(numerator: int, denominator: int, unit: str = "", *, none: str = "") -> str:
    """Return 1,208/1,235 户，97.8%. Base 0: the words `none`; base under 20: the fraction."""
    if denominator == 0:
        return none or gettext("Nothing to count yet")
    values = {"a": number(numerator), "b": number(denominator), "unit": unit}
    fraction = (gettext("%(a)s of %(b)s %(unit)s") % values).rstrip()
    if denominator < SMALL_BASE:
        return gettext("%s (small base)") % fraction
    return gettext("%(fraction)s (%(percent)s)") % {
        "fraction": fraction,
        "percent": percent(numerator, denominator),
    }


def money(yuan: Decimal | int) -> str:
    """Return 1,600 万元 for whole ten-thousands from a million on, else 38,000 元; in English yuan."""
    if spoken() == "en":
        return f"{number(yuan)} yuan"
    if abs(Decimal(yuan)) >= MILLION and yuan % TEN_THOUSAND == 0:
        return f"{number(int(yuan) // TEN_THOUSAND)} 万元"
    return f"{number(yuan)} 元"
