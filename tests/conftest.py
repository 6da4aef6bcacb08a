"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from huiyin.accounts.models import Office
from huiyin.common import fonts as machine_fonts
from huiyin.common.errors import Refused
from huiyin.journal.folder import LogFolder
from huiyin.journal.models import Entry
from huiyin.journal.sequencer import log_folder
from huiyin.pure.officeforms import Fonts
from tests.people import Township, known, township

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_report_header() -> str:
    """Say which database the log is about."""
    return f"database: {connection.vendor}"


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Let a run fail in which no test was executed, even if all were skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or session.config.option.collectonly or exitstatus != pytest.ExitCode.OK:
        return
    if not reporter.stats.get("passed"):
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder with real letters. It lies outside the project; only CI insists on it."""
    if not SHARED_DATA.is_dir():
        explain = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        explain("needs the data folder beside the project")
    return SHARED_DATA


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    """Return the fonts of printed sheets. Not every machine has them; the continuous run does."""
    try:
        return machine_fonts.fonts()
    except Refused as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(f"needs fonts: {error}")


@pytest.fixture
def town(db: None) -> Township:
    """Return the invented township with its people; made anew after a test that emptied the database."""
    return known() if Office.objects.exists() else township()


@pytest.fixture
def log(town: Township, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LogFolder:
    """Return the files of a journal that begins here, in a data folder of its own."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(settings, "KEYS", dict(settings.KEYS))
    Entry.objects.all().delete()
    return log_folder()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Make the township once: it takes half a second, and nearly every test lives there."""
    with django_db_blocker.unblock():
        township()


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Begin and end every test in the first language: a command run in a test speaks that of the machine."""
    with translation.override("zh-hans"):
        yield
