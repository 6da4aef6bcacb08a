from __future__ import annotations

from huiyin.pure.officeforms import Run, lines, say
from huiyin.pure.officeforms.model import clean
from tests.pure.officeforms.forms import TIBETAN


def test_it_marks_tibetan() -> None:
    assert say(f"三村 {TIBETAN}，12 户") == (
        Run("三村 "),
        Run(TIBETAN, "bo"),
        Run("，12 户"),
    )


def test_style_of_runs() -> None:
    assert say(f"A{TIBETAN}", bold=True, mono=True) == (
        Run("A", bold=True, mono=True),
        Run(TIBETAN, "bo", bold=True),
    )


def test_nothing_is_no_run() -> None:
    assert say(" \n\t ") == ()


def test_lines_of_a_text() -> None:
    made = lines("一\r\n\r\n  二  \n")
    assert [line.runs[0].text for line in made] == ["一", "二"]
    assert all(line.indent for line in made)


def test_what_cannot_be_printed_is_left_out() -> None:
    assert clean("a\x00\x1b\u202eb\ufeff\ud800c\u2060") == "abc"


def test_joiners_and_marks_stay() -> None:
    assert clean("👨\u200d👩 བཀྲ་ཤིས་ é") == "👨\u200d👩 བཀྲ་ཤིས་ é"
