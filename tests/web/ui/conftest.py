"""The gallery's addresses and templates; the invented township's office."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from django.conf import settings as current
from pytest_django import Settings

from huiyin.accounts.models import Office, Staff
from tests.people import Township


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    templates = copy.deepcopy(current.TEMPLATES)
    templates[0]["DIRS"] = [Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.web.ui.gallery"


@pytest.fixture
def office(town: Township) -> Office:
    town.office.hours, town.office.address = "工作日 9–18 点", "云岭乡政府一楼 101"
    town.office.save(update_fields=["hours", "address"])
    return town.office


@pytest.fixture
def clerk(town: Township) -> Staff:
    return town.wang
