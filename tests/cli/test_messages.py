"""scripts/messages on a small tree of its own."""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import polib
import pytest

from tests.cli.conftest import ROOT

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
_("letter")
ngettext("%(n)s letter", "%(n)s letters", n)
pgettext("of a road", "surface")
# Translators: a street, not a tone
_("pitch")
"""
TEMPLATE = """
<p title="{% translate 'open' %}">
    {% blocktranslate count n=letters|length %}{{ n }} page{% plural %}{{ n }} pages{% endblocktranslate %}
        {% if a %} <b>it's {{ b }}</b> {% endif %}
</p>
"""


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    loader = SourceFileLoader("messages", str(ROOT / "scripts" / "messages"))
    spec = spec_from_loader("messages", loader)
    assert spec
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "messages", module)
    loader.exec_module(module)
    monkeypatch.setattr(module, "PACKAGE", tmp_path)
    write(tmp_path / "letters" / "services.py", PYTHON)
    write(tmp_path / "web" / "desk" / "templates" / "desk" / "page.html", TEMPLATE)
    write(tmp_path / "web" / "rights.py", '_("right")')
    write(tmp_path / "cli" / "main.py", '_("command")')
    return module


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(script: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["messages", *arguments])
    code: int = script.main()
    return code


def catalogue(root: Path, app: str, language: str = "zh_Hans", domain: str = "django") -> polib.POFile:
    return polib.pofile(str(root / app / "locale" / language / "LC_MESSAGES" / f"{domain}.po"), wrapwidth=0)


def translate(entries: polib.POFile, **said: str) -> None:
    for entry in entries:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: said.get(entry.msgid.split()[-1], entry.msgid)}
        else:
            entry.msgstr = said.get(entry.msgid, f"«{entry.msgid}»")
    Path(entries.fpath).write_text(f"{entries}\n", encoding="utf-8")


def test_it_works(script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run(script, monkeypatch) == 0
    letters = {(entry.msgid, entry.msgid_plural, entry.msgctxt) for entry in catalogue(tmp_path, "letters")}
    assert letters == {
        ("letter", "", None),
        ("%(n)s letter", "%(n)s letters", None),
        ("surface", "", "of a road"),
        ("pitch", "", None),
    }
    desk = {(entry.msgid, entry.msgid_plural) for entry in catalogue(tmp_path, "web/desk")}
    assert desk == {("open", ""), ("%(n)s page", "%(n)s pages")}
    assert [entry.msgid for entry in catalogue(tmp_path, "web/ui")] == ["right"]
    assert [entry.msgid for entry in catalogue(tmp_path, "cli", "zh", "huiyin")] == ["command"]


def test_comment_for_translators(script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run(script, monkeypatch)
    entry = catalogue(tmp_path, "letters").find("pitch")
    assert entry.comment == "Translators: a street, not a tone"


def test_translations_are_kept_and_old_messages_go(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run(script, monkeypatch)
    translate(catalogue(tmp_path, "letters"), letter="来信")
    write(tmp_path / "letters" / "services.py", '_("letter"); _("new")')
    run(script, monkeypatch)
    assert [(entry.msgid, entry.msgstr) for entry in catalogue(tmp_path, "letters")] == [
        ("letter", "来信"),
        ("new", ""),
    ]


def test_only_what_is_named(script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run(script, monkeypatch, "web/desk")
    assert [path.relative_to(tmp_path).parts[:2] for path in tmp_path.rglob("*.po")] == [("web", "desk")]


def test_check_of_what_is_right(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(script, monkeypatch)
    for path in list(tmp_path.rglob("*.po")):
        translate(polib.pofile(str(path), wrapwidth=0))
    assert run(script, monkeypatch, "--check") == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("breach", "said"),
    [
        ("new", "stale"),
        ("empty", "not translated: 'letter'"),
        ("fuzzy", "not translated: 'letter'"),
        ("placeholder", "placeholder"),
        ("contradiction", "translated in two ways"),
    ],
)
def test_check_sees(
    breach: str,
    said: str,
    script: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(tmp_path / "problems" / "services.py", '_("letter")')
    run(script, monkeypatch)
    for path in list(tmp_path.rglob("*.po")):
        translate(polib.pofile(str(path), wrapwidth=0))
    letters = catalogue(tmp_path, "letters")
    if breach == "new":
        write(tmp_path / "letters" / "more.py", '_("more")')
    elif breach == "fuzzy":
        letters.find("letter").flags.append("fuzzy")
        Path(letters.fpath).write_text(f"{letters}\n", encoding="utf-8")
    else:
        translate(letters, letter={"empty": "", "placeholder": "%(m)s 信", "contradiction": "信"}[breach])
    assert run(script, monkeypatch, "--check") == 1
    assert said in capsys.readouterr().out


def test_tibetan_may_be_incomplete(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(tmp_path / "letters" / "locale" / "bo" / "LC_MESSAGES" / "django.po", "")
    run(script, monkeypatch)
    for path in list(tmp_path.rglob("zh*/**/*.po")):
        translate(polib.pofile(str(path), wrapwidth=0))
    assert [entry.msgstr for entry in catalogue(tmp_path, "letters", "bo") if not entry.msgid_plural] == [
        "",
        "",
        "",
    ]
    assert run(script, monkeypatch, "--check") == 0
