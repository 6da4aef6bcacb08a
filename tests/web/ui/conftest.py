"""The gallery's addresses and templates, and an invented office."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from django.conf import settings as current
from pytest_django import Settings

from huiyin.accounts.models import Area, Office, Staff


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    templates = copy.deepcopy(current.TEMPLATES)
    templates[0]["DIRS"] = [Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.web.ui.gallery"


@pytest.fixture
def office(db: None) -> Office:
    area = Area.objects.add_root({"code": "YL", "name": "云岭乡"})
    return Office.objects.create(
        code="5321",
        name="云岭乡",
        area=area,
        phone="0000-1234567",
        hours="工作日 9–18 点",
        address="云岭乡政府一楼 101",
    )


@pytest.fixture
def clerk(office: Office) -> Staff:
    return Staff.objects.create(username="wang", name="王登记员", office=office)
