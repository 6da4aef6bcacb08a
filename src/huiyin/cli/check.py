"""`huiyin check`: what cannot be right in the arithmetic of a text."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from huiyin.cli import figures as stated
from huiyin.cli import tables, texts
from huiyin.pure.figures import Figure, Finding, check_arithmetic, find_figures

configure = stated.configure


def run(options: argparse.Namespace) -> int:
    """Print the findings and return the exit code: 0 none, 1 some, 2 when the file cannot be read."""
    try:
        text = texts.read(options.file)
    except tables.TableError as error:
        return tables.complain(error)
    figures = find_figures(text)
    findings = check_arithmetic(text, figures)
    print_json(figures, findings) if options.json else print_rows(text, figures, findings)
    return 1 if findings else 0


def print_json(figures: Sequence[Figure], findings: Sequence[Finding]) -> None:
    """Print all figures, and the findings that point into them."""
    answer = {
        "figures": [figure.as_dict() for figure in figures],
        "findings": [finding.as_dict() for finding in findings],
    }
    print(json.dumps(answer, ensure_ascii=False))


def print_rows(text: str, figures: Sequence[Figure], findings: Sequence[Finding]) -> None:
    """Print one finding a line, with the line of the text in which it begins."""
    for finding in findings:
        print(stated.row(text, figures[finding.figures[0]]), finding.message, sep="\t")
