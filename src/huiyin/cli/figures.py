"""`huiyin figures`: the figures that a text states."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from huiyin.cli import tables, texts
from huiyin.cli.text import gettext as _
from huiyin.pure.figures import Figure, find_figures


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of `huiyin figures`."""
    parser.add_argument("file", type=Path, metavar="FILE", help=_("a TXT or DOCX file"))
    parser.add_argument(
        "--json", action="store_true", help=_("print JSON, numerals that are no results included")
    )


def run(options: argparse.Namespace) -> int:
    """Print the figures and return the exit code: 0, or 2 when the file cannot be read."""
    try:
        text = texts.read(options.file)
    except tables.TableError as error:
        return tables.complain(error)
    figures = find_figures(text)
    if options.json:
        print(json.dumps({"figures": [figure.as_dict() for figure in figures]}, ensure_ascii=False))
    else:
        for figure in figures:
            if figure.result:
                print(row(text, figure), figure.surface, figure.measure, sep="\t")
    return 0


def row(text: str, figure: Figure) -> int:
    """Return the number of the line in which a figure stands, from 1."""
    return text.count("\n", 0, figure.start) + 1
