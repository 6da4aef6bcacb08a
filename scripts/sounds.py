"""Which Mandarin syllables the dialects mix up: one name for all syllables of a class.

    zh ch sh = z c s    most of the south, the north-east
    n = l               Sichuan, Hunan, Hubei, Anhui, Gansu
    r = l               Shandong, the lower Yangtze, Fujian
    r = y               the north-east, Guangdong
    f = hu              Sichuan, Hunan, Fujian, the Hakka places: fei = hui, feng = hong
    hu = w              Guangdong, the lower Yangtze: huang = wang
    ü = i               Yunnan, Guizhou, the Hakka places: yu = yi, quan = qian
    ng = n              the south-west, the lower Yangtze: in = ing, en = eng, an = ang, ian = iang, uan = uang

A speaker mixes up some of these. The classes are made as if one speaker mixed up all of them, so two classes stay
apart for each. The tone is part of the class: it sounds different from place to place, but mostly keeps the same
words apart.
"""

from __future__ import annotations

INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcs")
RETROFLEX = {"zh": "z", "ch": "c", "sh": "s"}
# Syllables without an initial, and the final that they are spelled with after one.
ZERO = {
    "yi": "i", "ya": "ia", "ye": "ie", "yo": "io", "yai": "iai", "yao": "iao", "you": "iu",
    "yan": "ian", "yin": "in", "yang": "iang", "ying": "ing", "yong": "iong",
    "yu": "ü", "yue": "üe", "yuan": "üan", "yun": "ün",
    "wu": "u", "wa": "ua", "wo": "uo", "wai": "uai", "wei": "ui",
    "wan": "uan", "wen": "un", "wang": "uang", "weng": "ong",
}  # fmt: skip
# What follows f, when f is said as hu.
AFTER_F = {
    "a": "ua", "o": "uo", "ei": "ui", "ou": "ou", "u": "u",
    "an": "uan", "en": "un", "ang": "uang", "eng": "ong",
}  # fmt: skip
# What follows r, when r is said as y (with ü = i and ng = n).
AFTER_R = {
    "i": "i", "e": "ie", "u": "i", "ua": "ia", "uo": "ie", "ui": "ui", "ao": "iao", "ou": "iu",
    "an": "ian", "en": "in", "uan": "ian", "un": "in", "ong": "iong",
}  # fmt: skip
FRONT = {"ü": "i", "üe": "ie", "üan": "ian", "ün": "in"}
NASAL = {"ang": "an", "iang": "ian", "uang": "uan", "eng": "en", "ing": "in"}


def sound_class(pinyin: str) -> str:
    """Return the name of the class of a syllable, written as `zhang1` (ü as ü or v, the neutral tone as 5)."""
    initial, final = _split(pinyin[:-1].replace("v", "ü"))
    return _merged(initial, final) + pinyin[-1]


def _split(syllable: str) -> tuple[str, str]:
    if syllable in ZERO:
        return "", ZERO[syllable]
    initial = next((known for known in INITIALS if syllable.startswith(known)), "")
    final = syllable.removeprefix(initial)
    if initial in {"j", "q", "x"} and final.startswith("u"):
        final = "ü" + final[1:]
    return initial, final


def _merged(initial: str, final: str) -> str:
    if initial == "f":
        initial, final = "h", AFTER_F[final]
    if not initial and final[0] in "uo" and final != "ou":
        initial = "h"
    initial = RETROFLEX.get(initial, initial)
    final = FRONT.get(final, NASAL.get(final, final))
    if initial == "h" and final == "ong":
        final = "un"  # feng = hong, feng = fen, fen = hun
    if initial in {"n", "l", "r"}:
        # r is l here and y there, so l and y meet wherever there is a syllable with r.
        return AFTER_R.get(final, f"l{final}")
    return initial + final
