from __future__ import annotations

import argparse
import csv
from pathlib import Path

import pytest

from huiyin.cli import sort

TABLE = """id,title,body,user
1,反映青禾村三组路灯不亮,青禾村三组的路灯坏了一个月，晚上老人出门不便。,甲
2,青禾村三组路灯不亮,青禾村三组的路灯坏了一个月，晚上老人出门不便,乙
3,请解决白石镇中心小学停水,白石镇中心小学每天下午停水，学生喝不上水。,甲
4,,,甲
"""


def sorted_rows(data: bytes, tmp_path: Path) -> list[dict[str, str]]:
    (tmp_path / "in.csv").write_bytes(data)
    assert run(tmp_path) == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def run(folder: Path) -> int:
    parser = argparse.ArgumentParser()
    sort.configure(parser)
    return sort.run(parser.parse_args([str(folder / "in.csv"), "--out", str(folder / "out.csv")]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_it_works(encoding: str, tmp_path: Path) -> None:
    rows = sorted_rows(TABLE.encode(encoding), tmp_path)
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[0]["problem"] == rows[1]["problem"] != rows[2]["problem"]
    assert rows[0]["reason"].startswith("都提到：")


def test_who_wrote_changes_nothing(tmp_path: Path) -> None:
    assert sorted_rows(TABLE.encode(), tmp_path) == sorted_rows(TABLE.replace("乙", "甲").encode(), tmp_path)


def test_a_huge_letter_and_one_sign_repeated_are_sorted(tmp_path: Path) -> None:
    table = f"{TABLE}5,长信,{'路灯坏了。' * 200_000}\n6,{'啊' * 100_000},{'啊' * 100_000}\n"
    assert len(sorted_rows(table.encode(), tmp_path)) == 6


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (b"id,title\n1,a\n", "body"),
        ("id,title,body\n1,甲,\n1,乙,\n".encode(), "1"),
        ("id,title,body\n,甲,\n".encode(), "id"),
        ("id,title,body\n1,甲,\n".encode() + b"2,\xff\xff\xff,\n", "UTF-8"),
        (b"", "id"),
    ],
)
def test_a_table_that_cannot_be_used_is_explained(
    table: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.csv").write_bytes(table)
    assert run(tmp_path) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()
