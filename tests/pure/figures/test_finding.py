from __future__ import annotations

import os
from decimal import Decimal
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures.corpus import PAGE, invented, page
from benchmarks.figures.scoring import score
from huiyin.pure.figures import Figure, check_arithmetic, find_figures
from tests.pure.figures.wording import spelled

PIECES = st.sampled_from(
    [
        *"零一二三四五六七八九十百千万亿两半余多几近约第个名次户元年月日%，。“”、（）至-",
        "12",
        "3.5",
        "万元",
        "人次",
        "成",
    ]
)


def results(text: str) -> list[Figure]:
    return [figure for figure in find_figures(text) if figure.result]


def test_it_works() -> None:
    (figure,) = results("今年以来，开展各类主题宣讲活动1600余场次。")
    assert figure == Figure(
        start=15,
        end=22,
        surface="1600余场次",
        value=Decimal(1600),
        high=None,
        unit="次",
        raw_unit="场次",
        qualifier="more_than",
        kind="count",
        measure="主题宣讲活动场次",
        result=True,
    )


def test_the_newspaper_page() -> None:
    if not PAGE.exists():
        if os.environ.get("CI"):
            pytest.fail("the shared data is missing")
        pytest.skip("needs ../shared/data/page")
    found = score(page())
    assert found.precision >= 0.99
    assert found.recall >= 0.99
    assert found.negatives == 78
    assert found.negatives_reported <= 1
    assert found.qualifier >= 0.97
    assert found.measure >= 0.75


def test_texts_of_many_kinds() -> None:
    found = score(invented())
    assert found.right + found.missed > 400
    assert found.f1 >= 0.98
    assert found.qualifier >= 0.97
    assert found.measure >= 0.75


FORMS = [
    ("修复农房一千六百余户，", 1600, None, "户", "more_than"),
    ("投入积分1.7万余分，", 17_000, None, "分", "more_than"),
    ("惠及群众近千户，", 1000, None, "户", "less_than"),
    ("每年巡查三四十次，", 30, 40, "次", "exact"),
    ("完成率达百分之八十，", 80, None, "%", "exact"),
    ("完成率超过百分之九十九点五，", Decimal("99.5"), None, "%", "more_than"),
    ("八成群众表示满意，", 80, None, "%", "exact"),
    ("入住率达到八成五，", 85, None, "%", "exact"),
    ("投入两万三元，", 23_000, None, "元", "exact"),
    ("开展综合治理10余次，", 10, None, "次", "more_than"),
    ("年产蔬菜1300-1500吨，", 1300, 1500, "吨", "exact"),
    ("带动务工七八百人，", 700, 800, "人", "exact"),
    ("发放棉衣４５０件，", 450, None, "件", "exact"),
    ("发放棉衣༡༢༣件，", 123, None, "件", "exact"),
    ("收到来信1,123封，", 1123, None, "封", "exact"),
    ("筹资3至5万元，", 30_000, 50_000, "元", "exact"),
    ("筹资3万元至5万元，", 30_000, 50_000, "元", "exact"),
    ("投资3亿5000万元，", 350_000_000, None, "元", "exact"),
    ("罚款人民币贰万伍仟元整，", 25_000, None, "元", "exact"),
    ("价格上涨30%—40%，", 30, 40, "%", "exact"),
    ("补助300元左右，", 300, None, "元", "about"),
    ("参保率98%以上，", 98, None, "%", "more_than"),
    ("控制在5天以内，", 5, None, "天", "less_than"),
    ("预计增收2万元，", 20_000, None, "元", "expected"),
    ("出动车辆1.4万辆次，", 14_000, None, "辆次", "exact"),
    ("走访群众1.2万户次，", 12_000, None, "户次", "exact"),
    ("满意率提高2.4个百分点，", Decimal("2.4"), None, "个百分点", "exact"),
    ("平均浓度23微克/立方米，", 23, None, "微克/立方米", "exact"),
    ("用时2小时15分钟，平均用时2小时15分钟，", 135, None, "分钟", "exact"),
    ("通报典型案例十几起，", 10, None, "起", "more_than"),
    ("吸引游客数十万人次，", 100_000, None, "人次", "more_than"),
]


@pytest.mark.parametrize(
    ("text", "value", "high", "unit", "qualifier"), FORMS, ids=[form[0] for form in FORMS]
)
def test_every_form(text: str, value: Decimal, high: Decimal | None, unit: str, qualifier: str) -> None:
    figure = results(text)[-1]
    assert (figure.value, figure.high, figure.unit, figure.qualifier) == (value, high, unit, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "四川省红原县三岔口村",
        "实施“四大工程”“六项行动”，开展“九进”",
        "第十批示范县，首届运动会，首次测试",
        "4·25抗震救灾纪念馆",
        "落实“三免一补”，坚持“三会一课”",
        "四大工程统筹推进，十大行动落地见效",
        "2023年11月28日晚上7点，8:30开始",
        "一九九八年三月，二〇二三年十月十二日，正月初三",
        "百年大计，教育为本；千方百计，万无一失",
        "进一步统一思想，一起走过，一心一意",
        "沿G318线和318国道，PM2.5监测，5G网络，4A级景区",
        "“1+6+N”模式，7×24小时值守，12345热线",
        "全镇九个行政村，甲乡、乙乡、丙乡、丁乡4个边境乡镇",
        "抓好三个方面，分3批实施，12大板块",
        "《国家三年行动计划》和国办发〔2023〕15号",
        "一是抓学习，二是抓落实。",
        "68岁的老人，75岁的党员",
        "为期两年，连续三年，近5年来",
        "两名队员扶着三位老人走进院子",
        "荣获一等奖，三年级二班，高二学生",
        "西山队以3比1胜出，产业结构为10:35:55",
        "电话0837-1234567，邮编624000",
    ],
)
def test_no_results(text: str) -> None:
    assert [figure.surface for figure in results(text)] == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("新栽蓝莓340垄，", "垄"),
        ("捐出字画26轴，", "轴"),
        ("打造盆景180钵，", "钵"),
        ("采收茶青230篮头，", "篮头"),
        ("发放了1500沓宣传单", "沓"),
        ("改良草场3.6万麦次，", "麦次"),
    ],
)
def test_a_measure_word_that_no_table_knows(text: str, unit: str) -> None:
    (figure,) = results(text)
    assert figure.unit == unit


@pytest.mark.parametrize(
    "text", ["请到704办公室办理", "拨打12358价格举报电话", "阳光100小区的业主", "坐落于107干道旁"]
)
def test_a_code_is_no_figure(text: str) -> None:
    assert results(text) == []


@given(st.integers(11, 10**8), st.sampled_from("户人件次"))
def test_a_spelled_number_is_found(number: int, unit: str) -> None:
    (figure,) = results(f"共走访慰问困难群众{spelled(number)}{unit}，")
    assert (figure.value, figure.unit) == (Decimal(number), unit)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text(text: str) -> None:
    figures = find_figures(text)
    assert all(text[figure.start : figure.end] == figure.surface for figure in figures)
    assert all(one.end <= other.start for one, other in pairwise(figures))


@pytest.mark.parametrize("piece", ["1", "一二", "1、", "1人", "3.5、", "全", "“", "1人次，1人，"])
def test_an_endless_clause_takes_time_in_proportion(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    start = process_time()
    check_arithmetic(text, find_figures(text))
    assert process_time() - start < 8
