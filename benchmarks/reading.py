"""How well, how fast and at what cost a page is read, by the optional reader of `requirements/ocr.in`.

    .venv/bin/pip install --require-hashes -r requirements/ocr.txt
    .venv/bin/python benchmarks/reading.py [--fonts DIR] [--letters N]

Pages are drawn here from invented letters: A4 at 200 dpi, in the Chinese fonts of this machine and in those of DIR
(handwriting-like ones, each sign turned and moved a little), and each as a clean scan, skewed, noisy, and as a phone
would take it (perspective, shadow, blur, JPEG). Prints the rate of wrong characters (edits over characters, without
spaces and with punctuation folded), seconds a page, and memory. A font is not a hand: real writing is read worse.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from huiyin.letters.reading import paragraphs_of, reader

A4 = (1654, 2339)  # pixels at 200 dpi
MARGIN, SIGN, LEADING = 150, 44, 84  # pixels; 44 are 16 points
SEED = 20261124
LETTERS = (
    "三村三组的水管又冻裂了，四十一户没水吃。去年冬天也这样，修过一次没修好。老人孩子到河边挑水，路上结冰，"
    "摔了两个人。请水利站来看一看，能不能把管子埋深一点。",
    "二村小学门口没有路灯，孩子早上七点上学，天还没亮。上个月有一辆摩托车差点撞到人。请在校门两边各装一盏灯，"
    "再画一条斑马线。我们愿意出工。",
    "一村到乡卫生院的路塌了一半，下雨就过不去。十一月三日我母亲发烧，绕了二十公里。请问什么时候修？修之前能不能先"
    "立一块牌子，夜里看不见。",
    "我家的草场去年划界时少算了十五亩，当时说年底重新量，到现在没有人来。我去过乡里两次，都说再等等。请给一个"
    "准话，由哪个单位管，什么时候量。",
    "河边的垃圾堆了三个月，夏天有苍蝇，冬天风一吹满地都是。原来每周来一次的车，从八月起就没有来过。请把垃圾运走，"
    "并告诉我们以后哪一天来收。",
)
FOLDED = str.maketrans("，。？！：；（）“”‘’、", ",.?!:;()\"\"'',")


def main() -> int:
    """Print one row a font and a kind of picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path, help="folder with .ttf or .otf files of handwriting-like fonts")
    parser.add_argument("--letters", type=int, default=len(LETTERS), help="how many letters each")
    options = parser.parse_args()
    began = time.perf_counter()
    read = reader()
    print(f"loaded in {time.perf_counter() - began:.1f} s; {_size()}")
    print(f"{'font':<24}{'picture':<9}{'wrong':>8}{'chars':>7}{'s/page':>8}{'longest':>9}")
    for name, path, hand in _fonts(options.fonts):
        for kind, spoil in PICTURES.items():
            wrong = chars = 0
            seconds = []
            for number, letter in enumerate(LETTERS[: options.letters]):
                chance = random.Random(f"{SEED} {name} {kind} {number}")
                page = spoil(_page(letter, path, hand, chance), chance)
                began = time.perf_counter()
                found = "".join(paragraphs_of(read(page)))
                seconds.append(time.perf_counter() - began)
                wrong += edits(_bare(found), _bare(letter))
                chars += len(_bare(letter))
            mean = sum(seconds) / len(seconds)
            print(
                f"{name:<24}{kind:<9}{wrong / chars:>8.1%}{chars:>7}{mean:>8.2f}{max(seconds):>9.2f}",
                flush=True,
            )
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0


def _fonts(folder: Path | None) -> Iterator[tuple[str, str, bool]]:
    for family in ("Noto Sans CJK SC", "Noto Serif CJK SC"):
        found = subprocess.run(
            ["fc-match", "-f", "%{file}", family], capture_output=True, text=True, check=True
        )
        yield family, found.stdout, False
    for path in sorted([*folder.glob("*.ttf"), *folder.glob("*.otf")]) if folder else []:
        yield path.stem, str(path), True


def _page(letter: str, path: str, hand: bool, chance: random.Random) -> Image.Image:
    """Draw a letter on white paper; where `hand`, no two signs stand alike."""
    font = ImageFont.truetype(path, SIGN + (10 if hand else 0), index=2 if path.endswith(".ttc") else 0)
    page = Image.new("L", A4, 252)
    x, y = MARGIN + 2 * SIGN, MARGIN
    for sign in letter:
        if x > A4[0] - MARGIN - SIGN:
            x, y = MARGIN, y + LEADING
        if hand:
            tile = Image.new("L", (2 * SIGN, 2 * SIGN), 0)
            ImageDraw.Draw(tile).text((SIGN, SIGN), sign, font=font, fill=255, anchor="mm")
            tile = tile.rotate(chance.gauss(0, 4), Image.Resampling.BICUBIC)
            page.paste(40, (x - SIGN // 2, y - SIGN // 2 + round(chance.gauss(0, 3))), tile)
            x += SIGN + 6 + chance.randint(-4, 4)
        else:
            ImageDraw.Draw(page).text((x, y), sign, font=font, fill=20)
            x += SIGN + 2
    return page


def _scan(page: Image.Image, chance: random.Random) -> Image.Image:
    return page.convert("RGB")


def _skewed(page: Image.Image, chance: random.Random) -> Image.Image:
    turn = chance.choice((-1, 1)) * chance.uniform(1, 3)
    return page.rotate(turn, Image.Resampling.BICUBIC, fillcolor=250).convert("RGB")


def _noisy(page: Image.Image, chance: random.Random) -> Image.Image:
    grain = np.random.default_rng(chance.randrange(1 << 30)).normal(0, 22, (A4[1], A4[0]))
    faded = 90 + np.asarray(page.filter(ImageFilter.GaussianBlur(1.1)), dtype=float) * 0.55
    return Image.fromarray(np.clip(faded + grain, 0, 255).astype("uint8")).convert("RGB")


def _phone(page: Image.Image, chance: random.Random) -> Image.Image:
    wide, high = A4
    lean = [chance.uniform(0.02, 0.06) for _corner in range(8)]
    corners = (
        *(-lean[0] * wide, -lean[1] * high), *(-lean[2] * wide, high * (1 + lean[3])),
        *(wide * (1 + lean[4]), high * (1 + lean[5])), *(wide * (1 + lean[6]), -lean[7] * high),
    )  # fmt: skip
    leaning = page.transform(A4, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=120)
    shadow = np.linspace(0.5, 1.0, wide)[None, :] * np.linspace(1.0, 0.75, high)[:, None]
    lit = np.asarray(leaning.filter(ImageFilter.GaussianBlur(1.4)), dtype=float) * shadow
    out = io.BytesIO()
    Image.fromarray(lit.astype("uint8")).convert("RGB").save(out, "JPEG", quality=60)
    return Image.open(out).convert("RGB")


PICTURES = {"scan": _scan, "skewed": _skewed, "noisy": _noisy, "phone": _phone}


def _bare(text: str) -> str:
    return "".join(text.translate(FOLDED).split())


def edits(one: str, other: str) -> int:
    """Return how many signs must be put in, left out or changed to make one text the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for above, sign in enumerate(one, 1):
        corner, row[0] = row[0], above
        for at, match in enumerate(other, 1):
            corner, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, corner + (sign != match))
    return row[-1]


def _size() -> str:
    """Return how much the reader adds to an installation: its packages and their sizes."""
    names = (
        "rapidocr-onnxruntime",
        "onnxruntime",
        "opencv-python",
        "opencv-python-headless",
        "shapely",
        "pyclipper",
    )
    sizes = {}
    for name in names:
        try:
            files = metadata.files(name) or []
        except metadata.PackageNotFoundError:
            continue
        sizes[name] = sum(
            Path(str(file.locate())).stat().st_size for file in files if Path(str(file.locate())).is_file()
        )
    said = ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in sizes.items())
    return f"{said}; together {sum(sizes.values()) / 1e6:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
