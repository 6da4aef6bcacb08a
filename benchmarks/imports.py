"""Importing a table of many letters: rows a second and the most memory, CSV and XLSX; openpyxl's reader beside ours.

.venv/bin/python -P benchmarks/imports.py [100000]        on SQLite
DATABASE_URL=postgresql://… .venv/bin/python -P benchmarks/imports.py [100000]

Each part is a process of its own, so that its memory is its own. The database must be empty; on SQLite it is a new one.
"""

from __future__ import annotations

import csv
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROWS = 100_000
HEADER = ("工单号", "受理时间", "标题", "诉求内容", "地点", "来电号码")
SIGNS = "水管冻裂路灯不亮道路坑洼垃圾清运三村一组二组桥面塌陷电压低网络慢学校门口斑马线请尽快派人来看谢谢"


def row(number: int, chance: random.Random) -> list[str]:
    """Return an invented letter of 120 characters."""
    text = "".join(chance.choices(SIGNS, k=120))
    return [f"GD{number:07}", "2026/11/3 9:12", text[:20], text, f"{number % 9 + 1}组", "000-5550101"]


def write(folder: Path, count: int) -> list[Path]:
    """Write the same letters as CSV in GB18030 and as XLSX."""
    from openpyxl import Workbook

    files = [folder / "letters.csv", folder / "letters.xlsx"]
    chance = random.Random(1)
    with files[0].open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *(row(n, chance) for n in range(count))])
    book, chance = Workbook(write_only=True), random.Random(1)
    sheet = book.create_sheet("来信")
    sheet.append(HEADER)
    for n in range(count):
        sheet.append(row(n, chance))
    book.save(files[1])
    return files


def memory() -> int:
    """Return the most memory of this process so far, in MB."""
    # Not ru_maxrss: that remembers the process which started this one.
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024  # type: ignore[index]


def read_ours(path: str) -> int:
    from huiyin.pure.tables import open_table

    with open(path, "rb") as stream, tempfile.TemporaryFile() as spool:
        return sum(1 for _row in open_table(stream, spool=spool).rows)


def read_theirs(path: str) -> int:
    from openpyxl import load_workbook

    return (
        sum(1 for _row in load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)) - 1
    )


def take_in(path: str) -> int:
    """Import the file, as the web page and the worker do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from huiyin.accounts.models import Office
    from huiyin.letters.imports.columns import guess
    from huiyin.letters.models import Channel, Kind
    from huiyin.letters.services.imports import run_begin, run_make, run_map, run_step

    office = Office.objects.select_related("area").get()
    began = time.perf_counter()
    with open(path, "rb") as stream:
        run = run_make(office=office, stream=stream, name="x", at=timezone.now(), role="clerk")
    print(f"  read and kept encrypted: {time.perf_counter() - began:.1f} s, {memory()} MB", flush=True)
    by = {"at": timezone.now(), "role": "clerk"}
    run_map(
        run=run,
        columns=guess(run.header),
        source=Path(path).suffix,
        kind=Kind.HELP,
        channel=Channel.IMPORT,
        area=office.area,
        **by,  # type: ignore[arg-type]
    )
    run_begin(run=run, **by)  # type: ignore[arg-type]
    longest = 0.0
    while True:
        step = time.perf_counter()
        more = run_step(run=run, at=timezone.now())
        longest = max(longest, time.perf_counter() - step)
        if not more:
            break
    run.refresh_from_db()
    print(f"  longest transaction: {longest * 1000:.0f} ms")
    assert run.stored == run.rows, (run.stored, run.skipped, run.failed)
    return run.rows


PARTS = {"read": read_ours, "openpyxl": read_theirs, "import": take_in}


def measured(part: str, path: Path, env: dict[str, str]) -> None:
    print(f"{part} {path.suffix}", flush=True)
    command = [sys.executable, "-P", __file__, "--part", part, str(path)]
    subprocess.run(command, env=env, check=True)


def main() -> None:
    if sys.argv[1:2] == ["--part"]:
        began = time.perf_counter()
        count = PARTS[sys.argv[2]](sys.argv[3])
        seconds = time.perf_counter() - began
        busy = time.process_time()
        print(f"  {count:,} rows in {seconds:.1f} s: {count / seconds:,.0f} rows/s, {memory()} MB")
        print(f"  {busy:.1f} s of processor: {count / busy:,.0f} rows/s where nobody else works", flush=True)
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {**os.environ, "HUIYIN_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT / "src")}
        run = [sys.executable, "-m", "huiyin.cli"]
        subprocess.run([*run, "migrate"], env=env, check=True, stdout=subprocess.DEVNULL)
        made = [*run, "admin", "create", "--office", "YN", "--name", "云岭乡", "--username", "bench"]
        subprocess.run(made, env=env, check=True, stdout=subprocess.DEVNULL)
        for path in write(folder, count):
            print(f"{path.suffix} {count:,} rows, {path.stat().st_size / 1e6:.0f} MB")
            measured("read", path, env)
            if path.suffix == ".xlsx":
                measured("openpyxl", path, env)
            measured("import", path, env)


if __name__ == "__main__":
    main()
