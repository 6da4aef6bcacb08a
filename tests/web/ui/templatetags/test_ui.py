"""The tags, each drawn alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import Client, RequestFactory
from django.utils.translation import override

from huiyin.accounts.models import Area, Office, Staff
from huiyin.web.ui.parts import Chip, Event, Row, Step
from huiyin.web.ui.states import STATES
from tests.web.ui.gallery import LetterForm


def draw(source: str, path: str = "/problems/?area=1&state=2&page=5", **values: Any) -> str:
    request = RequestFactory().get(path)
    with override("zh-hans"):
        return Template(source).render(RequestContext(request, values))


def test_it_works() -> None:
    said = draw('{% tag "working" %}')
    assert "办理中" in said
    assert '<svg viewBox="0 0 16 16" aria-hidden="true">' in said


def test_tag_may_say_more() -> None:
    assert "逾期 6 天" in draw('{% tag "overdue" "逾期 6 天" %}')


def test_unknown_state_is_an_error() -> None:
    with pytest.raises(KeyError):
        draw('{% tag "lost" %}')


def test_states_are_told_apart_without_colour() -> None:
    shown = {(str(state.word), state.path) for state in STATES.values()}
    assert len(shown) == len(STATES)
    assert len({state.word for state in STATES.values()}) == len(STATES)


def test_field_names_its_hint_and_its_error() -> None:
    said = draw("{% field form.text %}", form=LetterForm({}))
    assert 'aria-describedby="id_text_helptext id_text_error"' in said
    assert 'id="id_text_helptext"' in said
    assert 'id="id_text_error"' in said
    assert 'aria-invalid="true"' in said
    assert " required" not in said


def test_field_says_when_it_may_stay_empty() -> None:
    assert "（可不填）" in draw("{% field form.place %}", form=LetterForm())
    assert "（可不填）" not in draw("{% field form.text %}", form=LetterForm())


def test_group_of_choices_has_a_legend() -> None:
    said = draw('{% field form.way hint="选一个" %}', form=LetterForm())
    assert '<fieldset class="field" aria-describedby="id_way_helptext">' in said
    assert "<legend>怎样答复您" in said


def test_error_summary_links_to_each_field() -> None:
    form = LetterForm({"way": "x"})
    form.add_error(None, "两处对不上。")
    said = draw("{% error_summary form %}", form=form)
    assert "<li>两处对不上。</li>" in said
    assert '<a href="#id_text">请填写：您想说的事。</a>' in said
    assert 'href="#id_way_0"' in said


def test_error_summary_is_silent_when_nothing_is_wrong() -> None:
    assert draw("{% error_summary form %}", form=LetterForm()).strip() == ""


def test_pager_keeps_the_query() -> None:
    said = draw("{% pager page %}", page=Paginator(range(180), 20).get_page(5))
    assert "第 5 页，共 9 页" in said
    assert '<a href="?area=1&amp;state=2&amp;page=4" rel="prev">' in said
    assert '<span aria-current="page">5</span>' in said
    assert re.findall(r">(\d+|…)<", said) == ["1", "…", "4", "5", "6", "…", "9"]


def test_pager_of_one_page_is_nothing() -> None:
    assert draw("{% pager page %}", page=Paginator(range(3), 20).get_page(1)).strip() == ""


def test_chip_takes_off_its_own_filter_and_the_page() -> None:
    said = draw("{% chips chips %}", chips=[Chip("三村", "area"), Chip("在办", "state")])
    assert 'href="?state=2"' in said
    assert 'href="?area=1"' in said
    assert 'href="?"' in said


def test_chip_takes_off_one_of_several_values() -> None:
    said = draw(
        "{% chips chips %}", "/?area=1&area=2", chips=[Chip("一村", "area", "1"), Chip("二村", "area", "2")]
    )
    assert 'href="?area=2"' in said
    assert 'href="?area=1"' in said


def test_query_replaces_and_removes() -> None:
    assert draw("{% query page=2 area=None %}") == "?state=2&amp;page=2"


def test_rate_is_a_link_to_its_records() -> None:
    said = draw('{% rate 1208 1235 "户" href=url %}', url="/r/?a=1&b=2")
    assert said == '<a class="figure" href="/r/?a=1&amp;b=2">1,208/1,235 户，97.8%</a>'
    assert draw('{% rate 0 0 "户" href="/r/" %}') == '<span class="rate">还没有可以计算的</span>'


def test_moment_has_its_machine_form() -> None:
    at = datetime(2020, 11, 23, 6, 30, tzinfo=UTC)
    assert draw("{{ at|moment }}", at=at) == '<time datetime="2020-11-23T06:30+00:00">2020-11-23 14:30</time>'


def test_cut_keeps_syllables_whole() -> None:
    assert draw("{{ text|cut:8 }}", text="三组水管又冻裂了，41 户") == "三组水管又冻裂…"
    assert draw("{{ text|cut:9 }}", text="བཀྲ་ཤིས་བདེ་ལེགས།") == "བཀྲ་ཤིས་…"


def test_nothing_is_said_of_no_date() -> None:
    assert draw("{{ at|moment }}{{ at|zh_date }}{{ at|clock }}", at=None) == ""


def test_timeline_marks_what_is_inner() -> None:
    at = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    said = draw("{% timeline events %}", events=[Event(at, "公开"), Event(at, "内部", inner=True)])
    assert said.count("只在内部") == 1


def test_steps_mark_the_present_one() -> None:
    said = draw("{% steps way %}", way=[Step("收到", "done"), Step("办理", "now"), Step("答复")])
    assert said.count('aria-current="step"') == 1
    assert '<li class="now" aria-current="step">' in said


def test_summary_list_names_what_changes() -> None:
    said = draw("{% summary_list rows %}", rows=[Row("地点", "三村 <b>", "/x/"), Row("编号", "1")])
    assert "三村 &lt;b&gt;" in said
    assert '<a href="/x/">改<span class="unseen"> 地点</span></a>' in said
    assert said.count("<dd") == 3


def test_place_that_does_not_exist_is_not_shown() -> None:
    assert draw('{% place "public:journal" "台账日志" %}').strip() == ""


def test_place_marks_where_one_is() -> None:
    assert 'aria-current="page"' in draw('{% place "public:problems" "问题" %}')
    assert 'aria-current="true"' in draw('{% place "public:problems" "问题" %}', "/problems/2026-0170/")
    assert "aria-current" not in draw('{% place "public:home" "首页" %}')
    assert "aria-current" not in draw('{% place "desk:today" "今天" %}', "/desk/letters/")


def test_place_that_is_not_theirs_is_not_shown() -> None:
    request = RequestFactory().get("/desk/")
    request.may_open = lambda name: name != "desk:health"  # type: ignore[attr-defined]
    source = '{% place "desk:health" "运行" %}{% place "desk:today" "今天" %}'
    said = Template(source).render(Context({"request": request}))
    assert "运行" not in said
    assert "今天" in said


def test_name_is_said_in_tibetan_where_there_is_one() -> None:
    village = Area(name="三村", name_bo="གྲོང་ཚོ་གསུམ།")
    assert draw("{{ village|named }}", village=village) == "三村"
    with override("bo"):
        said = Template("{{ village|named }}").render(Context({"village": village}))
    assert said == '<span lang="bo">གྲོང་ཚོ་གསུམ།</span>'


def test_notice_offers_to_take_it_back(client: Client, office: Office) -> None:
    said = client.get("/gallery/?told").content.decode()
    assert 'role="status"' in said
    assert '<form method="post" action="/write/"' in said
    assert "6 封已归到问题" not in client.get("/gallery/").content.decode()


def test_desk_frame_has_sign_out_as_a_form(client: Client, clerk: Staff) -> None:
    client.force_login(clerk)
    said = client.get("/desk/gallery/").content.decode()
    assert re.search(r'<form class="sign-out" method="post" action="/desk/sign-out/"', said)
    assert "王登记员" in said
    assert 'data-keys="off"' not in said


def test_desk_frame_tells_the_script_that_keys_are_off(client: Client, clerk: Staff) -> None:
    clerk.keys_on = False
    clerk.save(update_fields=["keys_on"])
    client.force_login(clerk)
    assert 'data-keys="off"' in client.get("/desk/gallery/").content.decode()


def test_desk_frame_shows_no_places_before_signing_in(client: Client, office: Office) -> None:
    assert "sign-out" not in client.get("/desk/gallery/").content.decode()


def test_title_says_that_something_is_wrong(client: Client, office: Office) -> None:
    assert "<title>有错误： 部件 · 云岭乡</title>" in client.get("/gallery/?wrong").content.decode()


def test_bad_form_of_a_date_is_an_error() -> None:
    with pytest.raises((KeyError, TemplateSyntaxError)):
        draw('{{ at|zh_date:"huge" }}', at=datetime(2026, 1, 1, tzinfo=UTC))
