"""Languages of a page and of a run of text."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from huiyin.web.ui.languages import links, page_tag, spans

BO = "བོད་ཡིག"


def test_it_works() -> None:
    with override("zh-hans"):
        assert spans(f"扎西说：{BO} 三村") == f'扎西说：<span lang="bo">{BO}</span> 三村'
    with override("en"):
        assert spans("三村") == '<span lang="zh-Hans">三村</span>'


@pytest.mark.parametrize(("language", "tag"), [("zh-hans", "zh-Hans"), ("en", "en"), ("bo", "zh-Hans")])
def test_page_says_the_language_of_its_wording(language: str, tag: str) -> None:
    """Tibetan has no checked wording yet: its pages speak Chinese, and say so."""
    with override(language):
        assert page_tag() == tag


def test_run_keeps_its_inner_spaces() -> None:
    with override("zh-hans"):
        assert spans(f"{BO} 12 {BO}。") == f'<span lang="bo">{BO} 12 {BO}</span>。'


@given(st.text(alphabet=f"<>&\"'三a 1{BO}"))
def test_nothing_gets_through_unescaped(text: str) -> None:
    with override("zh-hans"):
        bare = spans(text).replace('<span lang="bo">', "").replace("</span>", "")
    assert "<" not in bare
    assert ">" not in bare
    assert '"' not in bare


def test_links_keep_the_query(rf: RequestFactory) -> None:
    with override("zh-hans"):
        found = links(rf.get("/problems/?area=1&page=2"))
    assert [link.url for link in found] == [
        "/problems/?area=1&page=2",
        "/bo/problems/?area=1&page=2",
        "/en/problems/?area=1&page=2",
    ]
    assert [link.current for link in found] == [True, False, False]


def test_page_with_one_address_has_no_links(rf: RequestFactory) -> None:
    assert links(rf.get("/sheets/board/")) == []
