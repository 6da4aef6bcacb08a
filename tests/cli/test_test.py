"""`huiyin test`, and what a run of the tests is worth."""

from __future__ import annotations

import argparse
import sys
from types import SimpleNamespace

import pytest

from huiyin.cli import test
from tests.conftest import pytest_sessionfinish


@pytest.mark.parametrize(("pytest_says", "code"), [(0, 0), (1, 1), (2, 2), (4, 2), (5, 2), (-9, 2)])
def test_it_works(pytest_says: int, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []

    def call(command: list[str], **_fields: object) -> int:
        called.append(command)
        return pytest_says

    monkeypatch.setattr("subprocess.call", call)
    assert test.run(argparse.Namespace(rest=["-k", "slip"])) == code
    assert called == [[sys.executable, "-P", "-m", "pytest", "-k", "slip"]]


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ({"passed": [1], "skipped": [1]}, pytest.ExitCode.OK),
        ({"skipped": [1]}, pytest.ExitCode.NO_TESTS_COLLECTED),
        ({}, pytest.ExitCode.NO_TESTS_COLLECTED),
    ],
)
def test_no_executed_test_is_a_failure(outcomes: dict[str, list[int]], code: pytest.ExitCode) -> None:
    plugins = SimpleNamespace(get_plugin=lambda name: SimpleNamespace(stats=outcomes))
    config = SimpleNamespace(pluginmanager=plugins, option=SimpleNamespace(collectonly=False))
    session = SimpleNamespace(config=config, exitstatus=pytest.ExitCode.OK)
    pytest_sessionfinish(session, pytest.ExitCode.OK)  # type: ignore[arg-type]
    assert session.exitstatus == code
