from __future__ import annotations

import os

import pytest

from benchmarks.figures.corpus import PAGE, Text, invented
from huiyin.pure.figures import Finding, check_arithmetic, find_figures


def findings(text: str) -> list[Finding]:
    return check_arithmetic(text, find_figures(text))


def test_it_works() -> None:
    text = "形成问题清单37项，问题整改完成率80%。"
    assert findings(text) == [
        Finding("impossible_rate", (0, 1), "37 项中没有一个整数恰为 80%：29 项是 78.4%，30 项是 81.1%。")
    ]


def test_the_newspaper_page() -> None:
    if not PAGE.exists():
        if os.environ.get("CI"):
            pytest.fail("the shared data is missing")
        pytest.skip("needs ../shared/data/page")
    found = findings((PAGE / "page.txt").read_text(encoding="utf-8"))
    assert [(finding.kind, finding.message[:5]) for finding in found] == [("impossible_rate", "37 项中")]


@pytest.mark.parametrize("text", invented(), ids=lambda text: text.name)
def test_nothing_is_found_in_a_right_text(text: Text) -> None:
    assert findings(text.text) == []


WRONG = [
    ("part_over_whole", "培训干部40人，其中女性45人。"),
    ("part_over_whole", "与89所学校结盟（已签订协议97所）。"),
    ("part_over_whole", "立案三十二件，其中重大案件四十件。"),
    ("part_over_whole", "投入资金120万元，其中县级配套1.3亿元。"),
    ("sum", "收到来信120封、来电30封，合计160封。"),
    ("sum", "发放物资50箱（大米20箱、面粉20箱、食用油15箱）。"),
    ("sum", "排查隐患60处，其中已整改52处、未整改10处。"),
    ("sum", "三个村分别为甲村12户、乙村15户，全乡共30户分别为甲村12户、乙村15户。"),
    ("sum", "安排资金100万元，其中中央60万元，省级30万元，其余县级20万元。"),
    ("rate", "排查隐患37处，已整改30处，整改率80%。"),
    ("rate", "抽检食品420批次，不合格6批次，合格率97%。"),
    ("rate", "今年共受理案件6842件，审结6519件，结案率96.28%。"),
    ("impossible_rate", "签约项目12个，项目开工率80%。"),
    ("impossible_rate", "收集社情民意37条，办结率80%。"),
    ("over_hundred", "普法宣传覆盖率达到102%。"),
    ("growth_without_base", "全县农民增收30万元，增长20%。"),
    ("growth", "办件由120件增加到150件，增长30%。"),
    ("growth", "信访量从80件下降到60件，下降20%。"),
    ("points", "满意率由80%提高到85%，提高5%。"),
    ("direction", "平均用时由20天下降到25天。"),
    ("direction", "大棚从120座增加到98座。"),
    ("persons", "全年培训党员800人次。年终总结会上，培训党员800人的做法得到肯定。"),
    ("persons", "培训干部100人、群众200人次，合计300人次。"),
    ("persons", "服务群众300人次，服务群众500人。"),
]


@pytest.mark.parametrize(("kind", "text"), WRONG)
def test_what_cannot_be_right(kind: str, text: str) -> None:
    assert [finding.kind for finding in findings(text)] == [kind]


RIGHT = [
    "形成问题清单37项，问题整改完成率81%。",
    "形成问题清单37项，问题整改完成率超过80%。",
    "形成问题清单37项，问题整改完成率100%。",
    "形成问题清单40项，问题整改完成率80%。",
    "受理工单1208件，办结率97.8%。",
    "走访群众37户，群众满意率98%。",
    "抽检食品420批次，不合格6批次，合格率98.6%。",
    "排查隐患37处，已整改30处，整改率81.1%。",
    "培训干部40人，其中女性25人、党员30人。",
    "走访200余户，其中脱贫户205户。",
    "收到来信120封、来电30个，合计150件。",
    "收到来信120封、来电30封，合计150封。",
    "安排资金100万元，其中中央60万元，省级30万元，其余县级10万元。",
    "筹资12.3万元（中央6.1万元、省级6.2万元）。",
    "新建公路3条，其中甲村2公里、乙村5公里。",
    "道路长435米，宽20米，其中学校门口长200米。",
    "全县农民增收30万元，同比增长20%。",
    "预计全年增长6%。",
    "比上年增长5.6%。第二产业增长7.3%，粮食产量下降0.6%。",
    "覆盖率提高到95%。",
    "满意率由80%提高到85%，提高5个百分点。",
    "办件由120件增加到150件，增长25%。",
    "平均用时由20天缩短到15天。",
    "完成年度目标的103%，产值增长率105%（同比）。",
    "培训党员800人次，受益群众3000人。",
    "参加运动会3870人，观众2万人次。",
    "上线1650人，名校上线4人，其中县一中984人。",
    "会议应到25人，实到23人（1人请假，1人因事未到）。",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_may_be_right(text: str) -> None:
    assert findings(text) == []


def test_findings_come_in_the_order_of_the_text() -> None:
    found = findings("覆盖率达到102%。\n" + "培训40人，其中女性45人。\n" * 2)
    assert [finding.figures[0] for finding in found] == [0, 1, 3]
