"""The journal for everybody: its pages, its files, the receipt file, and the page that checks it."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huiyin.journal.folder import LogFolder
from huiyin.journal.models import Checkpoint
from huiyin.journal.proofs import log_keys
from huiyin.journal.receipts import check
from huiyin.journal.sequencer import log_advance
from huiyin.letters.models import Letter
from huiyin.letters.proof import commitment_of, entry_of, proof_file
from huiyin.letters.services.letter import letter_erase
from huiyin.letters.writer import follow_token
from huiyin.pure.merkle import open_checkpoint, parse_log_proof
from tests.people import Township, a_letter, received
from tests.web.public.typed import text

NOW = timezone.now()


def in_log(town: Township) -> Letter:
    letter = received(town, at=NOW).letter
    log_advance(at=NOW)
    return letter


def followed(letter: Letter) -> str:
    return f"/follow/{follow_token(letter=letter, at=timezone.now())}/"


def test_it_works(client: Client, town: Township, log: LogFolder) -> None:
    letter = in_log(town)
    page = text(client.get("/journal/"))
    newest = Checkpoint.objects.get()
    assert bytes(newest.root).hex(" ", 2)[:19] in page
    assert letter.number not in page
    key = log_keys()[0]
    note = client.get("/journal/checkpoint")
    assert open_checkpoint(note.content, origin=key.name, verifiers=[key]).size == newest.size
    assert "no-cache" in note["Cache-Control"]


def test_before_the_first_entry_it_says_so(client: Client, town: Township, log: LogFolder) -> None:
    assert "日志里还没有条目" in text(client.get("/journal/"))
    assert client.get("/journal/checkpoint").status_code == 404
    assert client.get("/journal/board/").status_code == 404


def test_tiles_never_change_and_keep_for_ever(client: Client, town: Township, log: LogFolder) -> None:
    in_log(town)
    one = client.get("/journal/tile/0/000.p/1")
    assert one["Cache-Control"] == "public, max-age=31536000, immutable"
    in_log(town)
    assert client.get("/journal/tile/0/000.p/1").content == one.content
    assert client.get("/journal/tile/0/000.p/2").content[:32] == one.content
    assert len(client.get("/journal/tile/entries/000.p/2").content) == 2 * 34
    assert client.get("/journal/checkpoint").cookies == {}


@pytest.mark.parametrize(
    "path",
    ["0/000.p/9", "0/000", "0/001.p/1", "1/000.p/1", "0/../../keys.json", "0/000.p/256", "64/000", "x"],
)
def test_what_is_no_tile_is_not_there(client: Client, town: Township, log: LogFolder, path: str) -> None:
    in_log(town)
    assert client.get(f"/journal/tile/{quote(path)}").status_code == 404


def test_the_receipt_says_at_once_under_what_the_letter_is_recorded(
    client: Client, town: Township, log: LogFolder
) -> None:
    letter = received(town, at=NOW)
    page = text(client.get(f"/receipt/{letter.token}/"))
    assert commitment_of(letter=letter.letter).hex(" ", 2) in page
    assert "十秒" in page


def test_the_follow_page_gives_the_file(client: Client, town: Township, log: LogFolder) -> None:
    letter = in_log(town)
    assert "第 1 条" in text(client.get(followed(letter)))
    answer = client.get(f"{followed(letter)}receipt/")
    assert answer["Content-Disposition"] == f'attachment; filename="{letter.number}.tlog-proof"'
    assert answer["Cache-Control"] == "no-store"
    verdict = check(answer.content, at=NOW, letter=a_letter(town).body, key=log_keys()[0])
    assert (verdict.number, verdict.letter_checked) == (letter.number, True)


def test_before_it_is_numbered_the_file_is_not_there_yet(
    client: Client, town: Township, log: LogFolder
) -> None:
    letter = received(town, at=NOW).letter
    assert "十秒" in text(client.get(followed(letter)))
    assert client.get(f"{followed(letter)}receipt/").status_code == 503


def test_the_file_of_a_notice_board_has_its_root(client: Client, town: Township, log: LogFolder) -> None:
    letter = in_log(town)
    Checkpoint.objects.update(at=NOW - timedelta(days=1))
    day = Checkpoint.objects.get()
    in_log(town)
    assert f"size={day.size}" in text(client.get(followed(letter)))
    proof = parse_log_proof(client.get(f"{followed(letter)}receipt/?size={day.size}").content)
    assert proof.checkpoint.data == bytes(day.note)
    assert check(proof.data, at=NOW, key=log_keys()[0]).number == letter.number
    sheet = text(client.get(f"/journal/board/?size={day.size}"))
    assert bytes(day.root).hex(" ", 2)[:19] in sheet
    by_default = text(client.get("/journal/board/"))
    assert by_default.partition("<article")[2] == sheet.partition("<article")[2]
    for other in ("7", "x", "-1", "9" * 30):
        assert client.get(f"{followed(letter)}receipt/?size={other}").status_code == 404


def test_a_token_of_another_letter_or_none_opens_nothing(
    client: Client, town: Township, log: LogFolder
) -> None:
    assert client.get("/follow/abc/receipt/").status_code == 404


def test_after_an_erasure_the_file_says_when_and_by_which_rule(town: Township, log: LogFolder) -> None:
    letter = in_log(town)
    before = proof_file(letter=letter)
    letter_erase(letter=letter, reason="第四十七条", at=NOW, role="supervisor", staff=town.chen)
    log_advance(at=NOW)
    after = check(proof_file(letter=letter) or b"", at=NOW, key=log_keys()[0])
    assert after.erased is not None
    assert after.erased.rule == "第四十七条"
    assert after.index == entry_of(letter=letter).index
    kept = check(before or b"", at=NOW, letter=a_letter(town).body, key=log_keys()[0])
    assert kept.letter_checked


def lines(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<li class="(\w+)">([^<]+)</li>', page)


def test_without_javascript_the_form_is_checked_here(client: Client, town: Township, log: LogFolder) -> None:
    letter = in_log(town)
    data = proof_file(letter=letter) or b""
    root = bytes(Checkpoint.objects.get().root).hex(" ", 2)
    upload = SimpleUploadedFile("r.tlog-proof", data)
    page = text(
        client.post("/journal/verify/", {"receipt": upload, "letter": a_letter(town).body, "root": root})
    )
    assert [mark for mark, _words in lines(page)] == ["good", "good", "good", "good", "plain", "plain"]
    assert letter.number in lines(page)[1][1]
    pasted = text(client.post("/journal/verify/", {"pasted": data.decode().replace("\n", "\r\n")}))
    assert [mark for mark, _words in lines(pasted)] == ["good", "good", "unsure", "plain", "plain"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: b"", "没有核验"),
        (lambda data: data[:-30], "不完整"),
        (lambda data: b"x" + data, "不是回执"),
        (lambda data: data.replace(b"index 0", b"index 1"), "证明对不上"),
    ],
    ids=["nothing", "truncated", "malformed", "another place"],
)
def test_what_is_wrong_is_named(
    client: Client, town: Township, log: LogFolder, change: object, said: str
) -> None:
    data = proof_file(letter=in_log(town)) or b""
    upload = SimpleUploadedFile("r.tlog-proof", change(data))  # type: ignore[operator]
    found = lines(text(client.post("/journal/verify/", {"receipt": upload})))
    assert [mark for mark, _words in found] in (["bad"], ["unsure"])
    assert said in found[0][1]


def test_the_checking_page_is_one_file(client: Client, town: Township, log: LogFolder) -> None:
    in_log(town)
    answer = client.get("/journal/verify/")
    page = text(answer)
    assert not re.search(r"<link|<img|src=", page)
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert len(answer.content) < 60_000
    assert log_keys()[0].vkey in page
    assert client.get("/journal/receipt/").status_code == 200
