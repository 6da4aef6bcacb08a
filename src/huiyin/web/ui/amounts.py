"""How numbers, shares and money are said: a share with its base, letters in public only in bands."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext

from huiyin.web.ui.languages import spoken

# Lower edges of the bands in which numbers of letters are shown (DESIGN.md, invariant 6).
BANDS = (1, 5, 10, 20, 50, 100, 200, 500, 1000)
SMALL_BASE = 20
TEN_THOUSAND = 10_000
MILLION = 1_000_000


def number(value: int | Decimal) -> str:
    """Return 1,208."""
    return f"{value:,}"


def few(count: int) -> str:
    """Return the band a number of letters lies in: 0, 1–4, 5–9, 10–19 … 1,000 or more."""
    if count < BANDS[0]:
        return "0"
    if count >= BANDS[-1]:
        return gettext("%s or more") % number(BANDS[-1])
    upper = next(edge for edge in BANDS if edge > count)
    lower = BANDS[BANDS.index(upper) - 1]
    return f"{lower}–{upper - 1}"


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
