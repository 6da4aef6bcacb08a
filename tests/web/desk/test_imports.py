"""Pages about files of letters: bring, name the columns, check, let in, mend. By forms alone."""

from __future__ import annotations

import io
import re
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from huiyin.cli.importing import some_parts
from huiyin.letters.imports.columns import guess
from huiyin.letters.models import ImportRun, ImportState, Letter
from tests.people import Township
from tests.web.desk.visits import address, at_desk

HEAD = "工单号,诉求内容,受理时间,村,来电号码,民族\n"
GOOD = "A1,三村水管冻裂,2025/11/3 9:12,三村,000-5550101,甲族\n"
BAD = "B1,<b>路灯</b>,2025/13/40,三村,000-5550102,乙族\n"


def bring(client: Client, data: bytes, name: str = "11月来信.csv", encoding: str = "") -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(address("imports"), {"file": file, "encoding": encoding})


def brought(client: Client, text: str = HEAD + GOOD + BAD, encoding: str = "utf-8") -> ImportRun:
    answer = bring(client, text.encode(encoding))
    assert answer.status_code == 302
    return ImportRun.objects.order_by("-pk")[0]


def typed(run: ImportRun, **changes: str) -> dict[str, str]:
    columns = {f"column_{place}": target for place, target in enumerate(guess(run.header))}
    return {
        **columns,
        "source": "县12345",
        "kind": "help",
        "channel": "import",
        "area": "",
        "campaign": "",
    } | changes


def let_in(client: Client, run: ImportRun) -> ImportRun:
    assert client.post(address("import-columns", run.pk), typed(run)).status_code == 302
    assert client.post(address("import-move", run.pk), {"do": "begin"}).status_code == 302
    while some_parts(stop=threading.Event()):
        run.refresh_from_db()
        if run.state != ImportState.RUNNING:
            break
    run.refresh_from_db()
    return run


def test_the_whole_way(town: Township) -> None:
    client = at_desk(town)
    run = brought(client)
    page = client.get(address("import", run.pk), follow=True).content.decode()
    assert "民族" in page
    assert "甲族" not in page
    assert "000****0101" in page
    assert "000-5550101" not in page
    assert page.count("<select") == 5 + 3  # five columns; kind, channel, campaign
    assert re.search(r'<option value="received_at" selected>', page)
    answer = client.post(address("import-columns", run.pk), typed(run), follow=True)
    check = answer.content.decode()
    assert "2025/11/3 9:12" in check
    assert "2025年11月3日" in check
    assert "2025/13/40" in check
    assert not Letter.objects.exists()
    run = let_in(client, run)
    result = client.get(address("import", run.pk)).content.decode()
    assert "000-5550102" not in result
    assert "refresh" not in result
    table = client.get(address("import-failed", run.pk))
    assert table["Content-Disposition"] == f'attachment; filename="import-{run.pk}-failed.csv"'
    text = table.getvalue().decode()
    assert text.startswith("\ufeff工单号,")
    again = brought(client, text.replace("2025/13/40", "2025/12/30"))
    again = let_in(client, again)
    assert (again.stored, again.skipped, again.failed) == (1, 0, 0)
    assert Letter.objects.count() == 2
    assert "县12345" in client.get(address("import-columns", brought(client).pk)).content.decode()


def test_how_far_it_is(town: Township) -> None:
    client = at_desk(town)
    run = brought(client, "id,text\n" + "".join(f"{n},灯{n}\n" for n in range(70)))
    assert client.post(address("import-columns", run.pk), typed(run, area="YN03")).status_code == 302
    client.post(address("import-move", run.pk), {"do": "begin"})
    page = client.get(address("import", run.pk)).content.decode()
    assert 'http-equiv="refresh"' in page
    assert 'value="pause"' in page
    assert client.post(address("import-move", run.pk), {"do": "pause"}).status_code == 302
    page = client.get(address("import", run.pk)).content.decode()
    assert 'http-equiv="refresh"' not in page
    assert 'value="begin"' in page
    twice = client.post(address("import-move", run.pk), {"do": "pause"}, follow=True)
    assert "已暂停" in twice.content.decode() or "暂停" in twice.content.decode()
    client.post(address("import-move", run.pk), {"do": "stop"})
    run.refresh_from_db()
    assert run.state == ImportState.STOPPED
    assert client.get(address("import-columns", run.pk)).status_code == 302


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)], ids=["empty", "old"])
def test_a_refused_file_is_explained(town: Township, data: bytes) -> None:
    answer = bring(at_desk(town), data)
    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


def test_a_formula_is_named_on_the_page(town: Township) -> None:
    book = Workbook()
    book.active.append(["编号", "正文"])
    book.active.append([1, "=1+1"])
    out = io.BytesIO()
    book.save(out)
    answer = bring(at_desk(town), out.getvalue(), "x.xlsx")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "第 2 行" in page
    assert "B 列" in page


def test_a_guessed_encoding_is_shown(town: Township) -> None:
    client = at_desk(town)
    run = brought(client, encoding="gb18030")
    page = client.get(address("import-columns", run.pk)).content.decode()
    assert "GB18030" in page
    assert "三村水管冻裂" in page
    assert run.guessed
    chosen = bring(client, (HEAD + GOOD).encode("gb18030"), encoding="gb18030")
    assert not ImportRun.objects.get(pk=chosen.url.split("/")[-3]).guessed
    assert bring(client, (HEAD + GOOD).encode("gb18030"), encoding="utf-8").status_code == 422


def test_what_does_not_fit_is_said_at_its_field(town: Township) -> None:
    client = at_desk(town)
    run = brought(client)
    twice = typed(run, column_0="body")
    answer = client.post(address("import-columns", run.pk), twice)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"column_0"}
    nowhere = client.post(address("import-columns", run.pk), typed(run, column_3="", area="九村"))
    assert nowhere.context["form"].errors.keys() == {"area"}
    assert "YN03" in nowhere.content.decode()
    assert client.post(address("import-columns", run.pk), typed(run, column_0="religion")).status_code == 422


def test_hostile_words_are_shown_as_words(town: Township) -> None:
    client = at_desk(town)
    run = brought(client, "工单号,诉求内容,<script>x</script>\n1,<img src=x>,<i>y</i>\n")
    page = client.get(address("import-columns", run.pk)).content.decode()
    assert "<script>x" not in page
    assert "<img src=x>" not in page


@pytest.mark.parametrize("who", ["stranger", "nima", "zhaxi", "reviewer", "admin", "village_clerk"])
def test_somebody_elses_import(town: Township, who: str) -> None:
    run = brought(at_desk(town))
    client = at_desk(town, who)
    for name in ("import", "import-columns", "import-failed"):
        assert client.get(address(name, run.pk)).status_code == 404
    assert client.post(address("import-move", run.pk), {"do": "stop"}).status_code == 404
    run.refresh_from_db()
    assert run.state == ImportState.LOADED


def test_tables_to_fill_in(town: Township) -> None:
    client = at_desk(town)
    assert client.get(address("imports-csv")).content.decode().startswith("\ufeff来源编号,正文")
    assert client.get(address("imports-xlsx")).content[:2] == b"PK"
    assert "还没有" in client.get(address("imports")).content.decode()


def test_queries_do_not_grow(town: Township, django_assert_max_num_queries: Any) -> None:
    client = at_desk(town)
    bad = "".join(f"B{n},路灯,2025/13/40,三村,,\n" for n in range(120))
    run = let_in(client, brought(client, HEAD + bad))
    assert run.failed == 120
    with django_assert_max_num_queries(9):
        client.get(address("import", run.pk))
    with django_assert_max_num_queries(9):
        client.get(address("imports"))
