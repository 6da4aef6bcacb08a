"""The dispatcher: what it lists, what it prepares, and how it ends."""

from __future__ import annotations

import argparse
import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.utils import translation

from huiyin.cli import main as dispatcher
from huiyin.cli.commands import COMMANDS, TEXT, Command
from huiyin.common.errors import Refused
from huiyin.common.keys import KeyFileError
from huiyin.config.env import SettingError

Install = Callable[..., list[argparse.Namespace]]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put one command in the table; it records its options, and raises or returns what it is given."""

    def put(ends_with: int | BaseException = 0, **fields: bool | str) -> list[argparse.Namespace]:
        calls: list[argparse.Namespace] = []

        def run(options: argparse.Namespace) -> int:
            calls.append(options)
            if isinstance(ends_with, BaseException):
                raise ends_with
            return ends_with

        def configure(parser: argparse.ArgumentParser) -> None:
            parser.add_argument("--times", type=int)

        command = Command("greet", TEXT, "say good day", **fields)  # type: ignore[arg-type]
        monkeypatch.setattr(dispatcher, "COMMANDS", (command,))
        monkeypatch.setitem(sys.modules, command.module, SimpleNamespace(configure=configure, run=run))
        return calls

    return put


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


def test_it_works(install: Install) -> None:
    calls = install(1, django=False)
    assert dispatcher.main(["greet", "--times", "3"]) == 1
    assert calls[0].times == 3


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dispatcher.main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for command in COMMANDS:
        assert f"  {command.name} " in said
        assert command.help in said
        assert f"{command.purpose}:" in said
    assert "Exit codes: 0" in said


def test_commands_of_one_purpose_stand_together() -> None:
    purposes = [command.purpose for command in COMMANDS]
    assert purposes == sorted(purposes, key=purposes.index)


def test_chinese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], install: Install
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    install()
    with pytest.raises(SystemExit):
        dispatcher.main(["greet", "--help"])
    assert "用法：huiyin greet" in capsys.readouterr().out


def test_every_command_has_help_and_touches_no_database(tmp_path: Path) -> None:
    """Also: the text commands never load Django."""
    code = """if True:
        import argparse, importlib, sys
        from huiyin.cli.commands import COMMANDS
        for command in COMMANDS:
            module = importlib.import_module(command.module)
            module.configure(argparse.ArgumentParser())
            assert callable(module.run), command
        assert "django" not in sys.modules, [name for name in sys.modules if "huiyin" in name]
    """
    data = tmp_path / "data"
    environment = {**os.environ, "HUIYIN_DATA": str(data)}
    subprocess.run([sys.executable, "-P", "-c", code], check=True, env=environment)
    assert not data.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["greet", "--nonsense"],
        ["greet", "--times", "many"],
        ["greet", "extra"],
        ["--tim", "3", "greet"],
    ],
)
def test_wrong_use(arguments: list[str], install: Install, capsys: pytest.CaptureFixture[str]) -> None:
    calls = install(django=False)
    with pytest.raises(SystemExit) as ended:
        dispatcher.main(arguments)
    assert ended.value.code == 2
    assert "error" in capsys.readouterr().err
    assert calls == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Refused("The rule says no."), "The rule says no."),
        (SettingError("HUIYIN_PORT=x: a whole number is needed"), "HUIYIN_PORT=x"),
        (KeyFileError("keys.json: damaged"), "keys.json: damaged"),
        (OperationalError("unable to open database file"), "unable to open database file"),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
        (OSError(errno.EADDRINUSE, "Address already in use"), "The port is taken"),
        (FileNotFoundError(errno.ENOENT, "No such file", "letters.csv"), "no file or folder letters.csv"),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "letters"), "letters is a folder"),
        (PermissionError(errno.EACCES, "Permission denied", "out.csv"), "No permission for out.csv"),
        (PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
    ],
)
def test_error_becomes_a_sentence(
    error: Exception, said: str, install: Install, capsys: pytest.CaptureFixture[str]
) -> None:
    install(error, django=False)
    assert dispatcher.main(["greet"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err


def test_defect_keeps_its_traceback(install: Install) -> None:
    install(ZeroDivisionError(), django=False)
    with pytest.raises(ZeroDivisionError):
        dispatcher.main(["greet"])


def test_interrupted(install: Install) -> None:
    install(KeyboardInterrupt(), django=False)
    assert dispatcher.main(["greet"]) == 130


def test_reader_that_goes_away_is_no_error() -> None:
    command = [sys.executable, "-P", "-m", "huiyin.cli", "--help"]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_options_for_another_program(install: Install) -> None:
    calls = install(django=False, passes_on=True)
    assert dispatcher.main(["greet", "-k", "some words", "--times", "2", "a/b.py"]) == 0
    assert calls[0].rest == ["-k", "some words", "a/b.py"]


@pytest.mark.parametrize("arguments", [["--data", "here", "greet"], ["greet", "--data", "here"]])
def test_data_folder(arguments: list[str], install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_DATA", "elsewhere")
    install(data="demo-data", begins=("",))
    assert dispatcher.main(arguments) == 0
    assert os.environ["HUIYIN_DATA"] == "here"


def test_data_folder_of_its_own(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_DATA", "elsewhere")
    install(data="demo-data", begins=("",))
    assert dispatcher.main(["greet"]) == 0
    assert os.environ["HUIYIN_DATA"] == str(dispatcher.ROOT / "demo-data")


def test_a_mistyped_data_folder_is_not_made(
    install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    calls = install()
    mistyped = tmp_path / "offise"
    assert dispatcher.main(["greet", "--data", str(mistyped)]) == dispatcher.NOT_DONE
    assert (calls, mistyped.exists()) == ([], False)
    assert str(mistyped) in capsys.readouterr().err
    mistyped.mkdir()
    (mistyped / dispatcher.DATABASE).touch()
    assert dispatcher.main(["greet", "--data", str(mistyped)]) == 0


@pytest.mark.parametrize(
    "arguments",
    [("serve",), ("backup", "a.tar.gz"), ("keys",), ("keys", "copy", "a.json"), ("tick",)],
)
def test_commands_that_begin_no_folder(arguments: tuple[str, ...], tmp_path: Path) -> None:
    environment = {**os.environ, "LANG": "C.UTF-8", "DATABASE_URL": ""}
    command = [sys.executable, "-P", "-m", "huiyin.cli", *arguments, "--data", str(tmp_path / "new")]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == dispatcher.NOT_DONE
    assert "There is no office in" in done.stderr
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("language", "code"), [("zh_CN.UTF-8", "zh-hans"), ("en_GB.UTF-8", "en"), ("C", "en")]
)
def test_django_speaks_the_same_language(
    language: str, code: str, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", language)
    monkeypatch.setenv("HUIYIN_DATA", os.environ["HUIYIN_DATA"])
    install(begins=("",))
    with translation.override("bo"):
        dispatcher.main(["greet"])
        assert translation.get_language() == code


def test_folder_that_cannot_be_written(
    install: Install, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> int:
        raise PermissionError(errno.EACCES, "Permission denied", "huiyin.mo")

    monkeypatch.setattr("huiyin.cli.translations.compile_stale", refuse)
    install(django=False)
    assert dispatcher.main(["greet"]) == 0
    assert "No permission for huiyin.mo" in capsys.readouterr().err
