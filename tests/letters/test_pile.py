"""The pile: a page is put there once, is before one clerk at a time, and comes to one letter at most."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from PIL import Image

from huiyin.common.errors import Conflict, NotFound, Refused
from huiyin.journal.models import Entry
from huiyin.letters import files
from huiyin.letters.batches import batch_for
from huiyin.letters.files import File, take
from huiyin.letters.models import Attachment, Batch, Channel, Letter, Scan
from huiyin.letters.piles import pile_of, scan_of, scans_used, scans_waiting
from huiyin.letters.services.batch import batch_close
from huiyin.letters.services.intake import Received
from huiyin.letters.services.letter import letter_erase
from huiyin.letters.services.pile import (
    DISCARDED_KEPT,
    HELD,
    KEPT,
    letter_record,
    scan_discard,
    scan_hold,
    scan_let_go,
    scan_put_back,
    scans_add,
    scans_attach,
    scans_expire,
)
from huiyin.letters.services.undo import letter_undo
from tests.asking import a_batch
from tests.people import NOON, Township, a_letter, received

CLERK: dict[str, Any] = {"role": "clerk", "at": NOON}


def a_page(shade: int) -> File:
    """Return a scanned page; each shade is another one."""
    out = io.BytesIO()
    Image.new("L", (40, 56), shade).save(out, "PNG")
    return take(name="x.png", data=out.getvalue())


def piled(town: Township, pages: int = 3) -> Batch:
    batch = a_batch(town)
    scans_add(batch=batch, pages=[a_page(shade) for shade in range(pages)], staff=town.wang, **CLERK)
    return batch


def record(town: Township, batch: Batch, positions: list[int], who: str = "wang", **changes: Any) -> Received:
    new = a_letter(town, **({"channel": Channel.PAPER} | changes))
    return letter_record(batch=batch, new=new, positions=positions, staff=getattr(town, who), **CLERK)


def positions(batch: Batch) -> list[int]:
    return [scan.position for scan in scans_waiting(batch=batch)]


def test_it_works(town: Township) -> None:
    batch = piled(town)
    scan = scan_hold(batch=batch, staff=town.wang, at=NOON)
    assert scan is not None
    letter = record(town, batch, [scan.position, 2], body="").letter
    assert (letter.batch, letter.attachments.count()) == (batch, 2)
    assert positions(batch) == [3]
    assert batch_for(actor=town.actor("wang"), pk=batch.pk).recorded == 1  # type: ignore[attr-defined]
    pile = pile_of(batch=batch)
    assert (pile.waiting, pile.used, pile.discarded) == (1, 2, 0)
    kinds = list(Entry.objects.filter(object_kind="batch", object_id=batch.pk).values_list("kind", flat=True))
    assert kinds == ["letters.batch-opened", "letters.scans-added"]


def test_what_lies_on_disk_is_encrypted(town: Township) -> None:
    batch = piled(town, 1)
    sha256 = scan_of(batch=batch, position=1).sha256
    stored = (settings.FILES / sha256[:2] / sha256).read_bytes()
    assert a_page(0).data not in stored
    assert files.read(sha256=sha256) == a_page(0).data


def test_the_same_page_is_there_once(town: Township) -> None:
    batch = piled(town)
    again = scans_add(batch=batch, pages=[a_page(1), a_page(7), a_page(7)], staff=town.li, **CLERK)
    assert [scan.position for scan in again] == [2, 4, 4]
    assert positions(batch) == [1, 2, 3, 4]


def test_a_page_that_a_letter_has_is_not_put_on_the_pile_again(town: Township) -> None:
    batch = piled(town)
    record(town, batch, [2])
    (again,) = scans_add(batch=batch, pages=[a_page(1)], staff=town.wang, **CLERK)
    assert again.attachment is not None
    assert positions(batch) == [1, 3]


def test_a_closed_batch_takes_no_page(town: Township) -> None:
    batch = a_batch(town, pieces=1)
    batch_close(batch=batch, note="没有", **CLERK)
    with pytest.raises(Conflict):
        scans_add(batch=batch, pages=[a_page(1)], staff=town.wang, **CLERK)
    assert not Scan.objects.exists()


def test_two_clerks_get_two_pages(town: Township) -> None:
    batch = piled(town)
    mine, theirs = (scan_hold(batch=batch, staff=who, at=NOON) for who in (town.wang, town.li))
    assert mine is not None
    assert theirs is not None
    assert [mine.position, theirs.position] == [1, 2]
    again = scan_hold(batch=batch, staff=town.wang, at=NOON + HELD / 2)
    assert again == mine
    wanted = scan_hold(batch=batch, staff=town.li, at=NOON, position=1)
    assert wanted == theirs


def test_a_hold_ends_and_the_later_of_two_is_told(town: Township) -> None:
    batch = piled(town, 1)
    scan_hold(batch=batch, staff=town.wang, at=NOON)
    assert scan_hold(batch=batch, staff=town.li, at=NOON + HELD / 2) is None
    late = NOON + HELD
    assert scan_hold(batch=batch, staff=town.li, at=late) is not None
    with pytest.raises(Conflict, match="1"):
        letter_record(batch=batch, new=a_letter(town), positions=[1], staff=town.wang, at=late, role="clerk")
    assert not Letter.objects.exists()
    letter_record(batch=batch, new=a_letter(town), positions=[1], staff=town.li, at=late, role="clerk")
    with pytest.raises(Conflict):
        letter_record(batch=batch, new=a_letter(town), positions=[1], staff=town.wang, at=late, role="clerk")
    assert (Letter.objects.count(), Attachment.objects.count()) == (1, 1)


def test_sent_twice_it_is_one_letter_with_its_page(town: Township) -> None:
    batch, new = piled(town), a_letter(town)
    by: dict[str, Any] = {"batch": batch, "new": new, "positions": [1], "staff": town.wang}
    first, second = letter_record(**by, **CLERK), letter_record(**by, **CLERK)
    assert (first.letter, first.created, second.created) == (second.letter, True, False)
    assert first.letter.attachments.count() == 1
    assert positions(batch) == [2, 3]


def test_a_page_of_another_batch_is_not_there(town: Township) -> None:
    batch, other = piled(town, 1), a_batch(town)
    with pytest.raises(Conflict):
        record(town, other, [1])
    with pytest.raises(NotFound):
        scan_of(batch=other, position=1)
    assert positions(batch) == [1]


def test_more_pages_than_a_letter_of_the_public_form(town: Township) -> None:
    batch = piled(town, 21)
    with pytest.raises(Refused):
        record(town, batch, list(range(1, 22)))
    letter = record(town, batch, list(range(1, 21))).letter
    assert letter.attachments.count() == 20
    with pytest.raises(Refused):
        scans_attach(letter=letter, batch=batch, positions=[21], staff=town.wang, **CLERK)
    assert positions(batch) == [21]


def test_skipped_comes_last_and_is_listed(town: Township) -> None:
    batch = piled(town)
    first = scan_hold(batch=batch, staff=town.wang, at=NOON)
    assert first is not None
    scan_let_go(scan=first, staff=town.wang, at=NOON, skip=True)
    assert positions(batch) == [2, 3, 1]
    assert pile_of(batch=batch).skipped == 1
    scan_let_go(scan=first, staff=town.wang, at=NOON, skip=False)
    assert positions(batch) == [1, 2, 3]


def test_nobody_lets_go_of_anothers_page(town: Township) -> None:
    batch = piled(town, 1)
    scan = scan_hold(batch=batch, staff=town.wang, at=NOON)
    assert scan is not None
    scan_let_go(scan=scan, staff=town.li, at=NOON, skip=True)
    assert scan_hold(batch=batch, staff=town.li, at=NOON) is None
    with pytest.raises(Conflict):
        scan_discard(scan=scan, reason="空白", staff=town.li, **CLERK)


def test_discarded_with_a_reason_and_put_back(town: Township) -> None:
    batch = piled(town)
    scan = scan_of(batch=batch, position=2)
    with pytest.raises(Refused):
        scan_discard(scan=scan, reason=" ", staff=town.wang, **CLERK)
    scan_discard(scan=scan, reason="空白页", staff=town.wang, **CLERK)
    assert positions(batch) == [1, 3]
    scan_put_back(scan=scan, **CLERK)
    assert positions(batch) == [1, 2, 3]
    with pytest.raises(Conflict):
        scan_put_back(scan=scan, **CLERK)


def test_a_page_of_the_wrong_letter_is_put_back(town: Township) -> None:
    batch = piled(town)
    letter = record(town, batch, [1]).letter
    (used,) = scans_used(batch=batch, actor=town.actor("wang"))
    scan_put_back(scan=used, **CLERK)
    assert positions(batch) == [1, 2, 3]
    assert not letter.attachments.filter(erased_at=None).exists()
    other = record(town, batch, [1], body="另一封").letter
    assert other.attachments.count() == 1
    assert files.read(sha256=other.attachments.get().sha256) == a_page(0).data


def test_text_first_the_page_comes_later(town: Township) -> None:
    batch = piled(town)
    letter = record(town, batch, []).letter
    scans_attach(letter=letter, batch=batch, positions=[3], staff=town.wang, **CLERK)
    assert letter.attachments.count() == 1
    with pytest.raises(Conflict):
        scans_attach(letter=letter, batch=batch, positions=[3], staff=town.wang, **CLERK)
    assert letter.attachments.count() == 1


def test_after_their_time_pages_are_erased(
    town: Township, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    batch = piled(town)
    record(town, batch, [1])
    scan_discard(scan=scan_of(batch=batch, position=2), reason="空白", staff=town.wang, **CLERK)
    names = dict(Scan.objects.filter(sha256__gt="").values_list("position", "sha256"))
    for wait, gone in ((DISCARDED_KEPT, 1), (KEPT, 1), (KEPT, 0)):
        with django_capture_on_commit_callbacks(execute=True):
            assert scans_expire(at=NOON + wait) == gone
    assert positions(batch) == []
    for sha256 in names.values():
        with pytest.raises(NotFound):
            files.read(sha256=sha256)
    letter = Letter.objects.get()
    assert files.read(sha256=letter.attachments.get().sha256) == a_page(0).data
    with pytest.raises(Conflict):
        scan_put_back(scan=Scan.objects.get(position=2), **CLERK)


def test_erasing_a_letter_leaves_the_same_picture_in_another_pile(
    town: Township, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    batch, other = piled(town, 1), piled(town, 1)
    letter = record(town, batch, [1]).letter
    with django_capture_on_commit_callbacks(execute=True):
        letter_erase(letter=letter, reason="本人要求", **CLERK)
    assert files.read(sha256=scan_of(batch=other, position=1).sha256) == a_page(0).data


def test_undone_a_moment_later(town: Township) -> None:
    batch = piled(town)
    letter = record(town, batch, [1, 2]).letter
    assert letter_undo(letter=letter, staff=town.wang, reason="误录", **CLERK) == [1, 2]
    assert positions(batch) == [1, 2, 3]
    assert batch_for(actor=town.actor("wang"), pk=batch.pk).recorded == 0  # type: ignore[attr-defined]
    assert not letter.receipts.exists()
    with pytest.raises(Refused):
        letter_undo(letter=letter, staff=town.wang, reason="误录", **CLERK)


@pytest.mark.parametrize("case", ["other", "late"])
def test_what_is_not_taken_back(town: Township, case: str) -> None:
    letter = record(town, a_batch(town), []).letter
    staff = town.li if case == "other" else town.wang
    at = NOON + timedelta(minutes=61 if case == "late" else 1)
    with pytest.raises(Refused):
        letter_undo(letter=letter, staff=staff, reason="误录", at=at, role="clerk")


def test_a_letter_of_the_web_is_not_taken_back(town: Township) -> None:
    with pytest.raises(Refused):
        letter_undo(letter=received(town).letter, staff=town.wang, reason="误录", **CLERK)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite takes one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_letter_gets_the_page(town: Township) -> None:
    batch = piled(town, 1)
    gate, said = threading.Barrier(2), []

    def work() -> None:
        try:
            gate.wait()
            record(town, batch, [1])
            said.append("done")
        except Conflict:
            said.append("refused")
        finally:
            connection.close()

    clerks = [threading.Thread(target=work) for _who in range(2)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert sorted(said) == ["done", "refused"]
    assert (Letter.objects.count(), Attachment.objects.count()) == (1, 1)
