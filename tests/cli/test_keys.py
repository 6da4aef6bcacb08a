"""Keys from a copy or from the typed sheet."""

from __future__ import annotations

import json

import pytest

from huiyin.cli.keys import read

DIGITS = {name: name[0].encode().hex() * 32 for name in ("session", "contact", "check", "journal")}


def sheet() -> str:
    lines = []
    for name, digits in DIGITS.items():
        groups = " ".join(digits[i : i + 4] for i in range(0, 64, 4))
        lines.append(f"{name}: {groups}\n  says what it is for\n")
    return "Keys of Huiyin.\n" + "\n".join(lines)


def test_it_works() -> None:
    assert read(json.dumps(DIGITS, indent=1)) == DIGITS


def test_the_printed_sheet_typed_in() -> None:
    assert read(sheet()) == DIGITS
    assert read(
        sheet()
        .upper()
        .replace("SESSION", "session")
        .replace("CONTACT", "contact")
        .replace("CHECK", "check")
        .replace("JOURNAL", "journal")
    )


@pytest.mark.parametrize("text", ["", "session: 12", "nothing here"])
def test_what_is_no_key(text: str) -> None:
    assert read(text) == {}
