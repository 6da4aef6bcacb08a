"""`huiyin route`: learn categories from decided letters, and propose them for new ones."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from huiyin.cli import tables
from huiyin.pure.routing import ModelError, train
from huiyin.pure.routing.model import load

HEADER = ("id", "category", "certainty")


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of `huiyin route`."""
    actions = parser.add_subparsers(dest="action", required=True)
    learn = actions.add_parser("train", help="learn from a CSV: title,body,category or text,category")
    learn.add_argument("input", type=Path, metavar="TRAIN.csv")
    learn.add_argument("--model", type=Path, required=True, metavar="FILE")
    apply = actions.add_parser("apply", help="propose a category for each row of a CSV: id,title,body")
    apply.add_argument("input", type=Path, metavar="IN.csv")
    apply.add_argument("--model", type=Path, required=True, metavar="FILE")
    apply.add_argument("--out", type=Path, required=True, metavar="OUT.csv")


def run(args: argparse.Namespace) -> int:
    """Train or apply, and return the exit code."""
    try:
        (_train if args.action == "train" else _apply)(args)
    except (tables.TableError, ModelError) as error:
        return tables.complain(error)
    return 0


def _train(args: argparse.Namespace) -> None:
    rows = tables.read(args.input, needed=("category",))
    decided = [(_text(row), row["category"].strip()) for row in rows if row["category"].strip()]
    try:
        model = train([text for text, _ in decided], [category for _, category in decided])
    except ValueError as error:
        raise tables.TableError(f"{args.input.name}: 至少需要两个类别的来信才能学习") from error
    draft = args.model.with_name(f".{args.model.name}.{os.getpid()}")
    model.save(draft)
    draft.replace(args.model)
    if sys.stderr.isatty():
        print(f"{len(decided)} 封来信，{len(model.categories)} 个类别 → {args.model}", file=sys.stderr)


def _apply(args: argparse.Namespace) -> None:
    model = load(args.model)
    rows = tables.read(args.input, needed=("id",))
    routes = model.routes([_text(row) for row in rows])
    lines = [(row["id"], one.category, f"{one.certainty:.3f}") for row, one in zip(rows, routes, strict=True)]
    tables.write(args.out, HEADER, lines)


def _text(row: tables.Row) -> str:
    """Return what a row says; a table has `text`, or `title` and `body`."""
    return row.get("text") or f"{row.get('title', '')}\n{row.get('body', '')}"
