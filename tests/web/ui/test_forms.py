"""The base of the forms."""

from __future__ import annotations

from django import forms
from django.utils.translation import override

from huiyin.web.ui.forms import Form


class Asking(Form):
    text = forms.CharField(label="您想说的事")
    village = forms.ChoiceField(label="村", choices=[("1", "一村")])
    name = forms.CharField(label="称呼", error_messages={"required": "自己的话"})


def test_it_works() -> None:
    with override("zh-hans"):
        errors = Asking({}).errors
    assert errors["text"] == ["请填写：您想说的事。"]
    assert errors["village"] == ["请选择：村。"]


def test_own_words_are_kept() -> None:
    assert Asking({}).errors["name"] == ["自己的话"]


def test_browser_does_not_judge() -> None:
    assert "required" not in str(Asking()["text"])
