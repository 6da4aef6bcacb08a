"""Models: described, unordered, and without a field for what is nobody's business (invariant 1)."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import translation

from tests.architecture.code import own_models

CONCRETE = [model for model in own_models() if not model._meta.auto_created]
# Ethnicity, religion, politics, health, income, a household's life.
ENGLISH = {
    *(
        "ethnicity",
        "ethnic",
        "nationality",
        "race",
        "tribe",
        "religion",
        "religious",
        "faith",
        "belief",
        "monk",
    ),
    *(
        "politics",
        "political",
        "party",
        "membership",
        "health",
        "illness",
        "disease",
        "disability",
        "disabled",
    ),
    *(
        "pregnancy",
        "income",
        "salary",
        "wage",
        "wages",
        "poverty",
        "poor",
        "wealth",
        "debt",
        "savings",
        "pension",
    ),
    *("marital", "married", "family", "children", "birth", "birthday", "gender", "sex", "hukou", "identity"),
}
CHINESE = (
    *(
        "民族",
        "族别",
        "宗教",
        "信仰",
        "僧",
        "政治",
        "党员",
        "党派",
        "健康",
        "疾病",
        "残疾",
        "病史",
        "怀孕",
        "收入",
    ),
    *("工资", "贫困", "低保", "财产", "负债", "婚姻", "家庭", "子女", "出生", "性别", "户籍", "身份证"),
)


@pytest.mark.parametrize("model", CONCRETE, ids=lambda model: model._meta.label)
def test_model_is_described(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django's own description"


@pytest.mark.parametrize("model", CONCRETE, ids=lambda model: model._meta.label)
def test_model_has_no_ordering(model: type[models.Model]) -> None:
    assert not model._meta.ordering


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_no_field_tells_of_a_private_life(model: type[models.Model]) -> None:
    told = [word for field in model._meta.get_fields() for word in private_words(field)]
    assert told == []


def private_words(field: object) -> list[str]:
    """Return the forbidden words in a field's name, label, help and choices, in English and Chinese."""
    texts = [str(getattr(field, "name", ""))]
    for language in ("en", "zh-hans"):
        with translation.override(language):
            labels = [getattr(field, "verbose_name", ""), getattr(field, "help_text", "")]
            labels += [label for _value, label in getattr(field, "choices", None) or ()]
            texts += [str(label) for label in labels]
    said = " ".join(texts)
    return [word for word in re.split(r"[\W_]+", said.lower()) if word in ENGLISH] + [
        word for word in CHINESE if word in said
    ]


def test_staff_are_not_counted() -> None:
    """Invariant 2: units are measured, people are not; a number kept with a person would be a score."""
    numbers = (models.IntegerField, models.FloatField, models.DecimalField, models.DurationField)
    fields = get_user_model()._meta.get_fields()
    assert [field.name for field in fields if isinstance(field, numbers) and not field.primary_key] == []


@pytest.mark.parametrize(
    "field",
    [
        models.CharField(name="religion"),
        models.IntegerField(name="family_income"),
        models.BooleanField(name="flag", verbose_name="是否党员"),
        models.CharField(name="group", choices=[("x", "残疾")]),
    ],
)
def test_a_forbidden_field_is_seen(field: models.Field[object, object]) -> None:
    assert private_words(field)
