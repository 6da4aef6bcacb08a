"""Files of letters: what becomes of each row, that nothing is doubled or lost, what is not kept, who sees what."""

from __future__ import annotations

import io
import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from openpyxl import load_workbook

from huiyin.cli import importing
from huiyin.common.errors import Conflict, NotFound, Refused
from huiyin.common.sealing import unseal_json
from huiyin.journal.models import Entry
from huiyin.letters.imports import parts
from huiyin.letters.imports.columns import NAMES, PRIVATE, TARGETS, guess, has_no_place
from huiyin.letters.imports.reading import (
    checked,
    failure_said,
    failures_of,
    import_for,
    imports_of,
    mapping_for,
)
from huiyin.letters.imports.returning import failed_lines, template_csv, template_xlsx
from huiyin.letters.imports.words import FILES, WHY
from huiyin.letters.models import (
    Channel,
    Contact,
    ImportFailure,
    ImportMapping,
    ImportPart,
    ImportRun,
    ImportState,
    Kind,
    Letter,
    LetterText,
    Matter,
)
from huiyin.letters.services import imports
from huiyin.letters.services.imports import (
    run_begin,
    run_make,
    run_map,
    run_pause,
    run_step,
    run_stop,
    runs_forget,
)
from huiyin.pure.tables import Fault, open_table
from tests.people import NOON, Township

BY: dict[str, Any] = {"at": NOON, "role": "clerk"}
HEAD = "工单号,诉求内容,受理时间,村,类型,渠道,类别,来电号码,民族,身份证号\n"
GOOD = (
    "A1,三村三组的水管冻裂了。请来修。,2026/11/3 9:12,三村,求助,来信,供水,000-5550101,甲族,0000\n"
    "A2,路灯不亮,2026年11月4日,YN01,投诉,来电,公用设施/照明,,乙族,0001\n"
    "A3,=想问问怎么办证,46330,云岭乡 › 二村,咨询,网络,,,,\n"
)
BAD = (
    "B1,水管,2026/13/40,三村,求助,,,,,\n"
    "B2,,2026/11/3,三村,求助,,,,,\n"
    "B3,水管,2026/11/3,九村,求助,,,,,\n"
    "B4,水管,2027/11/3,三村,求助,,,,,\n"
    ",水管,2026/11/3,三村,求助,,,,,\n"
    "B6,水管,2026/11/3,三村,表扬,,,,,\n"
    "B7,水管,2026/11/3,三村,求助,,飞机,,,\n"
    "B8,水管,2026/11/3,三村,求助,信鸽,,,,\n"
    f"B9,{'水' * 50_001},2026/11/3,三村,求助,,,,,\n"
    "B10,水管,2026/11/3,三村,求助,,,,,,多,出来\n"
    f"B11,水管,2026/11/3,三村,求助,,,{'1' * 31},,\n"
    "B12,水管,昨天,三村,求助,,,,,\n"
)
WHYS = [
    "no-such-day", "no-text", "unknown-area", "in-future", "no-id", "unknown-kind", "unknown-category",
    "unknown-channel", "too-long", "more-cells", "too-long", "not-a-day",
]  # fmt: skip


def made(town: Township, text: str, *, staff: Any = None, name: str = "11月来信.csv") -> ImportRun:
    return run_make(
        office=town.office, stream=io.BytesIO(text.encode()), name=name, staff=staff or town.wang, **BY
    )


def mapped(run: ImportRun, *, source: str = "县12345", **more: Any) -> ImportRun:
    given = {"columns": guess(run.header), "kind": Kind.HELP, "channel": Channel.IMPORT, **more}
    return run_map(run=run, source=source, **given, **BY)


def done(run: ImportRun) -> ImportRun:
    run_begin(run=run, **BY)
    while run_step(run=run, at=NOON):
        pass
    run.refresh_from_db()
    return run


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    run.refresh_from_db()
    return run.rows, run.stored, run.skipped, run.failed


def test_it_works(town: Township) -> None:
    run = done(mapped(made(town, HEAD + GOOD)))
    assert counts(run) == (3, 3, 0, 0)
    assert run.state == ImportState.DONE
    letters = list(Letter.objects.select_related("area").order_by("pk"))
    assert [(row.source, row.source_id) for row in letters] == [("县12345", f"A{n}") for n in (1, 2, 3)]
    assert [row.area.code for row in letters] == ["YN03", "YN01", "YN02"]
    assert [row.kind for row in letters] == [Kind.HELP, Kind.COMPLAINT, Kind.CONSULT]
    assert [row.channel for row in letters] == [Channel.PAPER, Channel.PHONE, Channel.WEB]
    assert [row.received_at.isoformat() for row in letters] == [
        "2026-11-03T01:12:00+00:00", "2026-11-03T16:00:00+00:00", "2026-11-03T16:00:00+00:00",
    ]  # fmt: skip
    assert {row.recorded_by for row in letters} == {town.wang}
    assert [matter.category for matter in Matter.objects.order_by("pk")] == [town.supply, town.lighting, None]
    assert unseal_json(Contact.objects.get().sealed or b"")["phone"] == "000-5550101"
    assert LetterText.objects.get(letter=letters[2]).body == "=想问问怎么办证"


def test_the_journal_has_it(town: Township) -> None:
    run = done(mapped(made(town, HEAD + GOOD)))
    kinds = [e.kind for e in Entry.objects.filter(object_kind="importrun", object_id=run.pk).order_by("pk")]
    assert kinds == [f"letters.import-{verb}" for verb in ("made", "mapped", "begin", "done")]
    received = Entry.objects.filter(kind="letters.received")
    assert {e.object_id for e in received} == set(Letter.objects.values_list("pk", flat=True))


def test_what_has_no_place_is_kept_nowhere(town: Township) -> None:
    run = mapped(made(town, HEAD + GOOD))
    assert run.left_out == ["民族", "身份证号"]
    assert "民族" not in run.header
    sealed = ImportPart.objects.get(run=run)
    assert "甲族" not in str(parts.opened_part(sealed.sealed))
    done(run)
    everything = str(list(Entry.objects.values_list("content", flat=True)))
    assert "甲族" not in everything


def test_a_file_is_kept_encrypted_until_it_is_in(town: Township) -> None:
    run = mapped(made(town, HEAD + GOOD))
    assert "水管".encode() not in bytes(ImportPart.objects.get(run=run).sealed)
    done(run)
    assert not ImportPart.objects.exists()


def test_rows_that_cannot_be_taken(town: Township) -> None:
    run = done(mapped(made(town, HEAD + GOOD + BAD)))
    assert counts(run) == (15, 3, 0, 12)
    rows = list(failures_of(run=run))
    assert [row.why for row in rows] == WHYS
    assert [row.row for row in rows] == list(range(5, 17))
    said = [failure_said(run=run, failure=row)[0] for row in rows]
    assert "2026/13/40" in said[0].reason
    assert said[0].column == "受理时间"
    assert "YN03" in said[2].mend
    assert said[10].value == "", "a telephone is shown on no page"
    assert all(row.reason and row.mend for row in said)
    assert "水管".encode() not in b"".join(bytes(row.sealed) for row in rows)


def test_mended_and_brought_again_it_adds_only_what_failed(town: Township) -> None:
    run = done(mapped(made(town, HEAD + GOOD + BAD)))
    table = "".join(failed_lines(run=run))
    assert table.startswith("\ufeff")
    assert table.count("\n") == 13
    mended = table.replace("2026/13/40", "2026/11/3").replace("九村", "三村")
    again = made(town, mended)
    assert again.header == run.header
    again = done(mapped(again))
    assert counts(again) == (12, 2, 0, 10)
    whole = done(mapped(made(town, HEAD + GOOD + BAD)))
    assert counts(whole)[1:3] == (0, 3)
    assert Letter.objects.count() == 5


def test_a_formula_is_guarded_on_the_way_out_and_comes_back_as_it_was(town: Township) -> None:
    bad = "C1,=HYPERLINK(1),2026/13/1,三村,求助,,,+86 000-5550101,,\n"
    run = done(mapped(made(town, HEAD + bad)))
    table = "".join(failed_lines(run=run))
    assert "'=HYPERLINK(1)" in table
    assert "'+86" in table
    done(mapped(made(town, table.replace("2026/13/1", "2026/11/1"))))
    assert LetterText.objects.get().body == "=HYPERLINK(1)"


def test_rows_without_a_number_are_known_by_what_they_say(town: Township) -> None:
    text = "正文,联系电话\n路灯不亮,000-5550101\n路灯不亮,000-5550102\n路灯不亮,000-5550101\n"
    run = done(mapped(made(town, text), area=town.village))
    assert counts(run) == (3, 2, 1, 0)
    again = done(mapped(made(town, text), area=town.village, source="别处"))
    assert counts(again) == (3, 0, 3, 0)


def test_check_writes_nothing(town: Township) -> None:
    run = mapped(made(town, HEAD + GOOD + BAD))
    before = (Letter.objects.count(), ImportFailure.objects.count(), Entry.objects.count())
    found = checked(run=run, at=NOON)
    assert (found.rows, found.fresh, found.known, len(found.wrong)) == (15, 3, 0, 12)
    assert [text for text, _at in found.dates] == ["2026/11/3 9:12", "2026年11月4日", "46330"]
    assert found.dates[2][1].isoformat() == "2026-11-04T00:00:00+08:00"
    assert before == (Letter.objects.count(), ImportFailure.objects.count(), Entry.objects.count())


def test_check_looks_at_the_first_200(town: Township) -> None:
    run = mapped(made(town, "id,text\n" + "1,灯\n" * 230), area=town.village)
    assert checked(run=run, at=NOON).rows == 200


def many_rows(count: int) -> str:
    return "id,text\n" + "".join(f"{n},第{n}盏路灯不亮\n" for n in range(count))


def test_pause_go_on_and_stop(town: Township) -> None:
    run = run_begin(run=mapped(made(town, many_rows(160)), area=town.village), **BY)
    assert run_step(run=run, at=NOON)
    run_pause(run=run, **BY)
    assert not run_step(run=run, at=NOON)
    assert counts(run) == (160, 50, 0, 0)
    with pytest.raises(Conflict):
        run_pause(run=run, **BY)
    run_begin(run=run, **BY)
    assert run_step(run=run, at=NOON)
    run_stop(run=run, **BY)
    assert counts(run) == (160, 100, 0, 0)
    assert not ImportPart.objects.exists()
    assert Letter.objects.count() == 100
    with pytest.raises(Conflict):
        run_begin(run=run, **BY)


def test_killed_between_letters_and_count(town: Township, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is cut off in the middle of a part is taken once more, whole."""
    run = run_begin(run=mapped(made(town, many_rows(120)), area=town.village), **BY)
    run_step(run=run, at=NOON)

    def killed(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ImportPart, "delete", killed)
        with pytest.raises(KeyboardInterrupt):
            run_step(run=run, at=NOON)
    assert counts(run) == (120, 50, 0, 0)
    assert Letter.objects.count() == 50
    while run_step(run=run, at=NOON):
        pass
    assert counts(run) == (120, 120, 0, 0)
    numbers = sorted(number[7:14] for number in Letter.objects.values_list("number", flat=True))
    assert numbers == [f"{n:07d}" for n in range(1, 121)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once(town: Township, monkeypatch: pytest.MonkeyPatch) -> None:
    run = run_begin(run=mapped(made(town, many_rows(400)), area=town.village), **BY)
    monkeypatch.setattr(importing, "BREATH", 0)
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    stop = threading.Event()

    def work() -> None:
        # As `serve` and `worker` do: whoever finds the database locked looks again.
        while not stop.is_set():
            with suppress(OperationalError):
                if not ImportRun.objects.filter(state=ImportState.RUNNING).exists():
                    break
                importing.some_parts(stop=stop)
        connection.close()

    workers = [threading.Thread(target=work) for _worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    stop.set()
    assert counts(run) == (400, 400, 0, 0)
    assert run.state == ImportState.DONE
    assert Letter.objects.count() == 400
    assert Entry.objects.filter(kind="letters.received").count() == 400
    assert Entry.objects.filter(kind="letters.import-done").count() == 1


def test_columns_are_remembered(town: Township) -> None:
    run = made(town, "编号,内容,备注\n1,灯,x\n")
    assert mapping_for(run=run) is None
    mapped(run, area=town.village, columns=["source_id", "line", "body"])
    again = made(town, "编号 ,内容,备注\n2,灯,x\n")
    found = mapping_for(run=again)
    assert found is not None
    assert (found.name, found.columns) == ("县12345", ["source_id", "line", "body"])
    assert mapping_for(run=made(town, "编号,内容\n1,灯\n")) is None
    mapped(again, area=town.village)
    assert ImportMapping.objects.count() == 1


@pytest.mark.parametrize(
    ("columns", "more", "field"),
    [
        (["body", "body"], {"area": "village"}, "column_0"),
        (["source_id", ""], {"area": "village"}, "column_0"),
        (["source_id", "body"], {}, "area"),
        (["source_id", "religion"], {"area": "village"}, "source"),
        (["body"], {"area": "village"}, "source"),
        (["source_id", "body"], {"area": "village", "source": " "}, "source"),
    ],
    ids=["twice", "no text", "no village", "no such", "too few", "no source"],
)
def test_columns_that_do_not_fit(
    town: Township, columns: list[str], more: dict[str, Any], field: str
) -> None:
    run = made(town, "a,b\n1,灯\n")
    given = {name: getattr(town, value) if name == "area" else value for name, value in more.items()}
    with pytest.raises(Refused) as caught:
        mapped(run, columns=columns, **given)
    assert caught.value.field == field


def test_columns_cannot_change_when_it_has_begun(town: Township) -> None:
    run = run_begin(run=mapped(made(town, HEAD + GOOD)), **BY)
    with pytest.raises(Conflict):
        mapped(run)


@pytest.mark.parametrize("text", ["", "id,text\n", "id,text\n1,a\x00b\n"], ids=["empty", "no rows", "nul"])
def test_a_refused_file_leaves_nothing(town: Township, text: str) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused):
        made(town, text)
    assert not ImportRun.objects.exists()
    assert Entry.objects.count() == before


def test_a_name_is_not_trusted(town: Township) -> None:
    run = made(town, HEAD + GOOD, name="C:\\x\\..\\/etc/\u202epasswd\n" + "长" * 90)
    assert run.name == "长" * 80
    assert made(town, HEAD + GOOD, name="../../a\u202eb.csv").name == "ab.csv"


def test_a_clerk_of_one_village_imports_for_that_village(town: Township) -> None:
    run = done(mapped(made(town, HEAD + GOOD, staff=town.village_clerk)))
    assert counts(run) == (3, 1, 0, 2)
    assert Letter.objects.get().area == town.other_village


def test_who_sees_an_import(town: Township) -> None:
    run = made(town, HEAD + GOOD, staff=town.village_clerk)
    for name in ("village_clerk", "wang", "li", "chen"):
        assert import_for(actor=town.actor(name), pk=run.pk) == run
    for name in ("stranger", "nima", "zhaxi", "reviewer", "admin"):
        assert not imports_of(actor=town.actor(name)).exists()
    own = made(town, HEAD + GOOD)
    with pytest.raises(NotFound):
        import_for(actor=town.actor("village_clerk"), pk=own.pk)


def test_rows_go_after_their_time(town: Township) -> None:
    run = done(mapped(made(town, HEAD + GOOD + BAD)))
    waiting = made(town, HEAD + GOOD)
    assert runs_forget(at=NOON + timedelta(days=29)) == 0
    assert runs_forget(at=NOON + timedelta(days=31)) == 2
    assert runs_forget(at=NOON + timedelta(days=31)) == 0
    assert not ImportFailure.objects.exists()
    assert not ImportPart.objects.exists()
    assert counts(run) == (15, 3, 0, 12)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.name) == (ImportState.STOPPED, "")


@pytest.mark.parametrize(
    "name",
    ["民族", "宗教信仰", "是否党员", "政治面貌", "身份证号码", "家庭年收入", "user", "Religion", "user_id"],
)
def test_a_column_that_has_no_place(name: str) -> None:
    assert has_no_place(name)


@pytest.mark.parametrize(
    "name", [name for names in NAMES.values() for name in names] + ["处理单位", "message", "page"]
)
def test_a_column_that_has_one(name: str) -> None:
    assert not has_no_place(name)


def test_every_target_is_guessed_from_our_own_table() -> None:
    header = open_table(io.BytesIO(template_csv().encode()), spool=io.BytesIO()).header
    assert guess(header) == list(TARGETS)
    assert not any(word in name for word in PRIVATE for name in header)


def test_the_table_to_fill_in_has_no_letter_in_it(town: Township) -> None:
    data = template_xlsx(office=town.office)
    book = load_workbook(io.BytesIO(data))
    assert [cell.value for cell in book.worksheets[0][1]] == [NAMES[target][0] for target in TARGETS]
    assert "YN03" in str(list(book.worksheets[1].values))
    with pytest.raises(Refused):
        run_make(office=town.office, stream=io.BytesIO(data), name="x", **BY)


def test_every_fault_has_its_words() -> None:
    assert set(FILES) == set(Fault)
    assert set(WHYS) <= set(WHY)


def test_a_part_ends_early_where_letters_are_long(town: Township, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "CHARACTERS", 100)
    run = made(town, "id,text\n" + "".join(f"{n},{'灯' * 60}\n" for n in range(6)))
    assert [len(parts.opened_part(part.sealed)) for part in run.parts.order_by("place")] == [2, 2, 2]
    assert timedelta(days=30) == imports.KEPT
