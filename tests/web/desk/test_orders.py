"""The pages of orders, inspections and the ladder; what stands on the sheet; what the public reads."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document

from huiyin.problems.models import Inspection, LadderTable, Order, OrderKind, Problem, Release
from huiyin.problems.services.order import order_issue
from huiyin.problems.services.release import release_decide
from huiyin.pure.officeforms import Fonts
from tests import paper
from tests.people import Township
from tests.problems.orders import inspected, worked, written
from tests.web.desk.visits import address, at_desk

NOW = timezone.now()


def issued(town: Township, problem: Problem, **changes: Any) -> Order:
    order = written(town, problem, at=timezone.now(), **changes)
    return order_issue(order=order, staff=town.chen, at=timezone.now(), role="supervisor")


def page(client: Client, name: str, *arguments: Any, **query: Any) -> str:
    answer = client.get(address(name, *arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_whole_way_without_javascript(town: Township) -> None:
    problem = worked(town, at=timezone.now())
    li, chen, zhaxi = (at_desk(town, name) for name in ("li", "chen", "zhaxi"))
    asked = {
        "kind": "supervision",
        "unit": town.water.pk,
        "matter": "水管",
        "requirement": "马上修",
        "reply_days": 3,
    }
    assert li.post(address("problem-order", problem.number), asked).status_code == 302
    order = Order.objects.get()
    shown = chen.post(address("orders-issue"), {"order": [order.pk]})
    assert "将告知" in shown.content.decode()
    assert "水利站" in shown.content.decode()
    order.refresh_from_db()
    assert order.sequence is None  # the sheet was shown, nothing is done
    assert chen.post(address("orders-issue"), {"order": [order.pk], "sure": "1"}).status_code == 302
    order.refresh_from_db()
    assert order.number in page(chen, "orders")
    assert order.number in page(zhaxi, "today")
    assert zhaxi.post(address("order", order.pk), {"words": ""}).status_code == 422
    assert zhaxi.post(address("order", order.pk), {"words": "已修好"}).status_code == 302
    assert "已修好" in page(chen, "order", order.pk)
    assert chen.post(address("order-back", order.pk), {"reason": "写明日期"}).status_code == 302
    assert zhaxi.post(address("order", order.pk), {"words": "25日修好"}).status_code == 302
    assert chen.post(address("order-accept", order.pk)).status_code == 302
    assert "按时办结" in page(chen, "order", order.pk)
    assert chen.post(address("order-withdraw", order.pk), {"reason": "x"}).status_code == 409


def test_one_that_fails_stays_ticked_with_its_reason(town: Township) -> None:
    problem = worked(town, at=timezone.now())
    good, bad = written(town, problem, at=timezone.now()), written(town, problem, at=timezone.now())
    Order.objects.filter(pk=bad.pk).update(unit=town.power)
    sent = {"order": [good.pk, bad.pk], "sure": "1"}
    answer = at_desk(town, "chen").post(address("orders-issue"), sent)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "云督〔2026〕1号" in said.replace(str(NOW.year), "2026")
    assert f'value="{bad.pk}" id="order-{bad.pk}" checked' in said
    assert "已不在这个单位" in said


@pytest.mark.parametrize("ticked", [[], ["x"], ["9" * 30], ["0"]], ids=["none", "word", "long", "unknown"])
def test_issuing_nothing(town: Township, ticked: list[str]) -> None:
    answer = at_desk(town, "chen").post(address("orders-issue"), {"order": ticked, "sure": "1"}, follow=True)
    assert "没有勾选" in answer.content.decode()


def test_what_is_not_mine_cannot_be_sent(town: Township) -> None:
    order = issued(town, worked(town, at=timezone.now()))
    for who in ("chen", "li", "hao", "pema"):
        assert at_desk(town, who).post(address("order", order.pk), {"words": "x"}).status_code == 404
    for name in ("order-withdraw", "order-accept", "order-back", "order-change"):
        assert at_desk(town, "zhaxi").post(address(name, order.pk), {"reason": "x"}).status_code == 404


def test_empty_pages(town: Township) -> None:
    chen = at_desk(town, "chen")
    assert "没有待签发的" in page(chen, "orders")
    assert "还没有检查" in page(chen, "inspections")
    assert "没有符合的单" in page(chen, "orders", kind="public")
    assert "没有挂牌督办" in Client().get("/orders/").content.decode()


@pytest.mark.parametrize(
    "query",
    [{"kind": "nonsense"}, {"unit": "x"}, {"year": "99999"}, {"state": "'"}, {"page": "-1"}],
    ids=["kind", "unit", "year", "state", "page"],
)
def test_nonsense_in_the_address(town: Township, query: dict[str, str]) -> None:
    issued(town, worked(town, at=timezone.now()))
    chen = at_desk(town, "chen")
    assert "云督" in page(chen, "orders", **query)
    answer = chen.get(address("orders-csv"), query)
    assert "云督" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_table_for_a_spreadsheet(town: Township) -> None:
    issued(town, worked(town, at=timezone.now()), matter="=1+1")
    answer = at_desk(town, "chen").get(address("orders-csv"), {"kind": "supervision"})
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith("\ufeff编号,单种,事项")
    assert ",'=1+1,水利站,问题," in lines[1]


def test_queries_of_the_list_are_constant(town: Township) -> None:
    problem, chen = worked(town, at=timezone.now()), at_desk(town, "chen")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            page(chen, "orders")
        return len(found)

    issued(town, problem)
    written(town, problem, at=timezone.now())
    few = queries()
    for _n in range(6):
        issued(town, problem)
        written(town, problem, at=timezone.now())
    assert queries() == few <= 24


def test_the_sheet_as_pdf_and_docx(town: Township, fonts: Fonts) -> None:
    town.water.name_bo = "ཆུ་བེད་ས་ཚིགས།"
    town.water.save()
    order = issued(town, worked(town, at=timezone.now()), requirement="第一句。\n#panic() $x$ <w:p/>")
    chen = at_desk(town, "chen")
    made = chen.get(address("order-sheet", order.pk, "pdf")).content
    drawn, boxes = paper.glyphs(made)
    assert drawn > 100
    assert boxes == 0
    (text,) = paper.pages(made)
    words = "".join(text.split())
    for part in (order.number, "云岭乡督办单", "水利站", "#panic()$x$<w:p/>", "回复单", "签字"):
        assert "".join(part.split()) in words, part
    written_as = Document(BytesIO(chen.get(address("order-sheet", order.pk, "docx")).content))
    paragraphs = [row.text for row in written_as.paragraphs]
    assert order.number in paragraphs
    assert "ཆུ་བེད་ས་ཚིགས།" in paragraphs
    assert chen.get(address("order-sheet", order.pk, "exe")).status_code == 404


def test_the_register_on_paper(town: Township, fonts: Fonts) -> None:
    order = issued(town, worked(town, at=timezone.now()))
    made = at_desk(town, "chen").get(address("orders-register", "pdf"), {"kind": "supervision"}).content
    words = "".join("".join(paper.pages(made)).split())
    assert "云岭乡督办登记簿" in words
    assert "".join(order.number.split()) in words
    assert paper.glyphs(made)[1] == 0


def test_an_inspection_and_its_order(town: Township) -> None:
    li = at_desk(town, "li")
    sent = {
        "name": "食堂检查", "on": f"{timezone.localdate():%Y-%m-%d}", "area": "YN03", "place": "中心小学",
        "unit": town.housing.pk, "inspectors": "教育办", "findings": "留样缺三天\n\n没有灭火毯",
    }  # fmt: skip
    assert li.post(address("inspection-new"), sent | {"on": "2999-01-01"}).status_code == 422
    assert li.post(address("inspection-new"), sent).status_code == 302
    inspection = Inspection.objects.get()
    assert "没有灭火毯" in page(li, "inspection", inspection.pk)
    form = page(li, "finding-order", inspection.pk, 2)
    assert "食堂检查（中心小学）：没有灭火毯" in form
    asked = {"kind": "reminder", "matter": "灭火毯", "requirement": "补上", "reply_days": 2}
    assert li.post(address("finding-order", inspection.pk, 2), asked).status_code == 302
    order = Order.objects.get()
    assert (order.unit, order.problem, order.finding and order.finding.position) == (town.housing, None, 2)
    assert li.get(address("finding-order", inspection.pk, 3)).status_code == 404


def rung(place: int, when: str, days: str, kind: str, reply: str, **more: str) -> dict[str, str]:
    said = {"when": when, "days": days, "kind": kind, "reply_days": reply} | more
    return {f"r{place}-{name}": value for name, value in said.items()}


def test_changing_the_ladder(town: Township) -> None:
    chen = at_desk(town, "chen")
    assert "标准" in page(chen, "ladder")
    page(chen, "ladder-change")
    sent = {
        "base": "0", "code": "岭", "reason": "从严",
        **rung(0, "before", "2", "reminder", "1", automatic="on"), **rung(1, "overdue", "0", "supervision", "2"),
        **rung(2, "", "", "reminder", ""),
    }  # fmt: skip
    assert chen.post(address("ladder-change"), sent).status_code == 302
    table = LadderTable.objects.get()
    rows = table.rules.order_by("pk").values_list("when", "days", "kind", "reply_days", "automatic")
    assert list(rows) == [("before", 2, "reminder", 1, True), ("overdue", 0, "supervision", 2, False)]
    assert "到期前2个工作日" in page(chen, "ladder")
    assert (
        chen.post(address("ladder-change"), sent).status_code == 409
    )  # made from a version no longer in force
    for wrong in (rung(0, "before", "x", "reminder", "1"), rung(0, "before", "2", "reminder", "")):
        assert chen.post(address("ladder-change"), sent | {"base": "1"} | wrong).status_code == 422
    assert at_desk(town, "li").get(address("ladder-change")).status_code == 404
    assert chen.get(address("ladder-version", 9)).status_code == 404


def test_what_the_public_reads(town: Township) -> None:
    problem = worked(town, at=timezone.now(), title="三村某户水管冻裂")
    order = issued(town, problem, kind=OrderKind.PUBLIC, matter="三村某户水管冻裂", requirement="某户先修")
    assert "水管" not in Client().get("/orders/").content.decode()
    release: dict[str, Any] = {
        "problem": problem,
        "staff": town.nima,
        "at": timezone.now(),
        "role": "publisher",
    }
    release_decide(decision=Release.RELEASED, title="三村水管冻裂", **release)
    answer = Client().get("/orders/")
    said = answer.content.decode()
    assert "三村水管冻裂" in said
    assert "水利站" in said
    for hidden in ("某户", order.number, "陈督办", "李协调", "扎西"):
        assert hidden not in said
    assert len(answer.content) < 60_000
    assert inspected(town, at=timezone.now())  # an inspection is never on a public page
    assert "中心小学" not in Client().get("/orders/").content.decode()
