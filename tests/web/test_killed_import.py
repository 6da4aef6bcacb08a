"""A file that comes in is killed again and again, and taken up by several at once: each row is in once, none lost."""

from __future__ import annotations

import csv
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.serving import Place, kill, tables
from tests.web.test_killed import place as place
from tests.web.test_killed import whole

ROWS = 1_500
BAD = range(7, ROWS, 100)  # rows with a day that does not exist


def letters_file(path: Path) -> Path:
    with path.open("w", encoding="gb18030", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["编号", "正文", "时间"])
        for number in range(ROWS):
            day = "2025/13/1" if number in BAD else "2025/11/3 9:12"
            rows.writerow([number, f"三村第{number}户的水管冻裂了。", day])
    return path


@pytest.mark.slow
def test_killed_while_a_file_comes_in(place: Place, tmp_path: Path) -> None:
    file = letters_file(tmp_path / "letters.csv")
    again = ["import", str(file), "--campaign", "一封信", "--area", "YN"]
    for seconds in (2.5, 3.2, 2.9):
        importing = place.start(*again)
        time.sleep(seconds)
        kill(importing)
    helper, importing = place.start("worker"), place.start(*again)
    ended = place.run(*again)
    importing.wait()
    kill(helper)
    assert ended.returncode == 1, ended.stderr  # rows were not taken
    assert place.run("backup", str(tmp_path / "after.tar.gz")).returncode == 0
    after = tables(tmp_path / "after.tar.gz")
    taken = Counter(int(str(row["source_id"])) for row in after["letters.letter"])
    assert taken == Counter(set(range(ROWS)) - set(BAD))
    whole(after)
    whole_runs = [row for row in after["letters.importrun"] if row["stored"]]
    assert {row["state"] for row in after["letters.importrun"]} == {"done"}
    assert sum(int(str(row["stored"])) for row in whole_runs) == ROWS - len(BAD)
    for row in after["letters.importrun"]:
        counts = [int(str(row[name])) for name in ("stored", "skipped", "failed")]
        assert sum(counts) == row["rows"] == ROWS
        failed = [one["row"] for one in after["letters.importfailure"] if one["run_id"] == row["id"]]
        assert sorted(failed) == [number + 2 for number in BAD]
    assert after["letters.importpart"] == []
