"""What may tell who somebody is: every kind found, look-alikes left, and masking that only takes what was named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.pure.text import MASK, long_number, mask, proposals
from huiyin.pure.text.masking import id_card_valid, luhn_valid

# A number whose check character is right, of a place code that was never given out.
CARD = "99010119491231002"
TEXTS = st.text(
    st.sampled_from("0123456789０９༡༢ -　XxX号栋单元室村三组路王李某先生书记扎西藏A·@.cn电话：，。")
    | st.characters()
)


def found(text: str) -> list[tuple[str, str]]:
    return [(span.kind, text[span.start : span.end]) for span in proposals(text)]


def with_check(first: str) -> str:
    return next(first + end for end in "0123456789X" if id_card_valid(first + end))


@pytest.mark.parametrize(
    ("text", "kind", "stretch"),
    [
        ("请打13900000000找我", "phone", "13900000000"),
        ("手机：１３９ ００００ ００００。", "phone", "１３９ ００００ ００００"),
        ("+86 139-0000-0000", "phone", "86 139-0000-0000"),
        ("电话8000000，白天打", "phone", "8000000"),
        ("座机 0999-8000000", "phone", "0999-8000000"),
        ("༡༣༩༠༠༠༠༠༠༠༠ ཁ་པར།", "phone", "༡༣༩༠༠༠༠༠༠༠༠"),
        (f"身份证{with_check(CARD)}", "id-card", with_check(CARD)),
        ("卡号6222 0000 0000 0000 003", "number", "6222 0000 0000 0000 003"),
        ("车牌藏A·12345乱停", "plate", "藏A·12345"),
        ("新能源车川AD12345。", "plate", "川AD12345"),
        ("写到some.body@example.cn来", "email", "some.body@example.cn"),
        ("三村2组15号门前", "house", "15号"),
        ("住3栋2单元501室", "house", "3栋2单元501室"),
        ("十二号楼没有电", "house", "十二号楼"),
        ("找张三先生", "name", "张三"),
        ("我们向王书记反映", "name", "王"),
        ("李某某说过", "name", "李某某"),
        ("联系人：赵某", "name", "赵某"),
        ("我叫欧阳一二。", "name", "欧阳一二"),
        ("扎西卓玛家", "name", "扎西卓玛"),
        ("བཀྲ་ཤིས་སྒྲོལ་མ་ལགས།", "name", "བཀྲ་ཤིས་སྒྲོལ་མ"),
    ],
)  # fmt: skip
def test_it_works(text: str, kind: str, stretch: str) -> None:
    assert (kind, stretch) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "打110、120或12345都行", "2026年11月24日修好", "换保温管320米，花了38000元", "坐3号线到2号车站", "第三单元的课",
        "扎西村的路", "村民先生活再说", "高速公路收费站", "བཀྲ་ཤིས་བདེ་ལེགས།", "", "办公室内外", "A4纸", "第12号文件",
        "2019-11-07修的", "2018—2019学年", "又盖了一栋楼", "2019.6.24",
    ],
)  # fmt: skip
def test_look_alikes_are_left(text: str) -> None:
    assert found(text) == []


def test_a_check_character_makes_an_identity_card() -> None:
    right = with_check(CARD)
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    assert id_card_valid(right)
    assert not id_card_valid(wrong)
    assert not id_card_valid("990101" + "19490230" + "0027")  # no such day
    assert [span.certainty for span in proposals(f"{right}、{wrong}")] == [0.99, 0.6]


def test_a_bank_card_has_its_check_digit() -> None:
    digits = "622200000000000000"
    right = next(digits + end for end in "0123456789" if luhn_valid(digits + end))
    assert found(right) == [("bank-card", right)]
    assert found(right[:-1] + str((int(right[-1]) + 1) % 10))[0][0] == "number"


def test_masking_takes_what_was_named_and_no_more() -> None:
    text = "王某在三村2组15号，电话13900000000"
    first, *_others, last = proposals(text)
    assert mask(text, [(last.start, last.end)]) == f"王某在三村2组15号，电话{MASK}"
    assert mask(text, [(first.start, first.end)]) == f"{MASK}在三村2组15号，电话13900000000"
    assert mask(text, []) == text
    assert mask("一二三四", [(0, 2), (1, 3)]) == f"{MASK}四"


@pytest.mark.parametrize("stretch", [(-1, 2), (2, 2), (3, 1), (0, 5)], ids=str)
def test_a_stretch_that_is_not_there_is_refused(stretch: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no stretch"):
        mask("四个字。", [stretch])


@given(TEXTS)
def test_stretches_are_apart_and_in_the_text(text: str) -> None:
    end = 0
    for span in proposals(text):
        assert end <= span.start < span.end <= len(text)
        assert 0 < span.certainty <= 1
        end = span.end


@given(TEXTS)
def test_with_all_of_them_masked_no_long_number_is_left(text: str) -> None:
    assert not long_number(mask(text, [(span.start, span.end) for span in proposals(text)]))


@given(TEXTS, st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=5))
def test_what_was_not_named_stays_as_it_was(text: str, pairs: list[tuple[int, int]]) -> None:
    spans = [(start, start + length) for start, length in pairs if start + length <= len(text)]
    kept = [sign for at, sign in enumerate(text) if not any(start <= at < end for start, end in spans)]
    assert mask(text, spans).replace(MASK, "") == "".join(kept).replace(MASK, "")


@given(st.integers(0, 10**16 - 1))
def test_one_wrong_digit_breaks_the_check(number: int) -> None:
    digits = f"{number:016d}"
    changed = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    assert not (luhn_valid(digits) and luhn_valid(changed))
