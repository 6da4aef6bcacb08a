"""Every shared part on one page, with invented contents; also a small site of the names the templates link to."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView

from huiyin.common.errors import Busy, Conflict, NotFound, Refused, TooMany
from huiyin.web.ui.forms import Form
from huiyin.web.ui.parts import Chip, Event, Row, Step, tell
from huiyin.web.ui.states import STATES

AT = datetime(2026, 11, 23, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
BO = "བོད་ཡིག བཀྲ་ཤིས་བདེ་ལེགས།"


class LetterForm(Form):
    """One field of each sort."""

    text = forms.CharField(
        label="您想说的事",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="最多 5,000 字。一封信只说一件事。",
    )
    village = forms.ChoiceField(label="村（社区）", choices=[("", "请选择"), ("1", "一村"), ("2", "二村")])
    place = forms.CharField(label="组、路名、地点", required=False)
    code = forms.CharField(label="信封上的户码", required=False, max_length=7)
    way = forms.ChoiceField(
        label="怎样答复您",
        required=False,
        choices=[("call", "可以打电话"), ("text", "只发短信"), ("none", "我自己来查")],
        widget=forms.RadioSelect,
    )
    photo = forms.FileField(label="照片、扫描件", required=False, help_text="每个不超过 10 MB，最多 5 个。")
    agree = forms.BooleanField(label="承办单位可以看到我的联系方式", required=False)


EVENTS = [
    Event(AT, "水利站答复：换保温管 320 米，三组四组已通水。", role="承办单位", url="#1"),
    Event(AT - timedelta(days=1), "延期到 11月30日", reason="等配件", role="协调员"),
    Event(AT - timedelta(days=2), "已电话联系来信人，明早现场查看。", role="经办", inner=True),
    Event(AT - timedelta(days=400), f"收到来信 {BO}"),
]
STEPS = [
    Step("收到", "done"),
    Step("派单", "done"),
    Step("联系", "done"),
    Step("办理", "now", "限 11月30日"),
    Step("答复"),
    Step("确认"),
]
ROWS = [
    Row("事情", "三村三组水管又冻裂了，41 户没水吃。", "#1"),
    Row("地点", "三村 三组", "#2"),
    Row("编号", "YL-2026-001123-8"),
]
PROBLEMS = [
    ("0166", "三村二组路灯不亮", 4, "供电所", "working", "overdue", "逾期 3 天"),
    ("0170", "三村三组水管冻裂，41 户用水受影响", 14, "水利站", "working", "due_soon", "剩 2 天"),
    ("0159", "三村垃圾清运", 7, "村委会", "suspended", "", ""),
    ("0151", "三村桥护栏", 3, "住建所", "returned", "very_late", ""),
    ("0148", "一小门口堵车", 31, "交警队", "closed", "", ""),
]


def gallery(request: HttpRequest) -> HttpResponse:
    """Draw the parts; `?wrong` shows the form after a failed sending, `?told` what was just done."""
    wrong = "wrong" in request.GET
    form = LetterForm({"place": "三组", "way": "call"} if wrong else None)
    if "told" in request.GET:
        tell(request, "6 封已归到问题 0169“一小门口堵车”。", undo="/write/")
    values = {
        "form": form,
        "layout": "ui/base_desk.html" if "/desk/" in request.path else "ui/base.html",
        "states": list(STATES),
        "page": Paginator(range(180), 20).get_page(5),
        "chips": [Chip("三村", "area"), Chip("在办", "state")],
        "events": EVENTS,
        "steps": STEPS,
        "rows": ROWS,
        "problems": PROBLEMS,
        "at": AT,
        "deadline": AT + timedelta(days=2, hours=3, minutes=30),
        "bo": BO,
        "mixed": f"扎西说：{BO} 三村 hello <b>",
    }
    return render(request, "gallery.html", values)


def sheets(request: HttpRequest, name: str) -> HttpResponse:
    """Draw one of the sheets that are printed."""
    return render(request, f"sheet_{name}.html", {"at": AT, "rows": ROWS, "four": range(4), "ten": range(10)})


ERRORS = {
    "missing": NotFound("x"),
    "refused": Refused("退回的时间到 11月24日 18:00 为止，这次没有提交。请找协调员，或申请延期。"),
    "conflict": Conflict("扎西 14:31 已把这 5 封归到问题 0171，您的决定没有执行，已记为意见。"),
    "many": TooMany("试的次数太多。回执丢了请打 0000-1234567。", seconds=900),
    "busy": Busy("系统正在备份，马上就好。"),
    "broken": RuntimeError("of ours"),
}


def failing(request: HttpRequest, name: str) -> HttpResponse:
    """Raise one of the errors."""
    raise ERRORS[name]


POSTS: list[dict[str, str]] = []
DRAFTS: list[dict[str, str]] = []


def post(request: HttpRequest) -> HttpResponse:
    """Remember what was sent; answer slowly enough for a second press."""
    if request.method == "POST":
        POSTS.append(request.POST.dict())
        time.sleep(0.3)
        return redirect("/desk/letters/?sent")
    return render(request, "posting.html", {"rows": range(3)})


def draft(request: HttpRequest) -> HttpResponse:
    """Keep a draft, or be away."""
    DRAFTS.append(request.POST.dict())
    return HttpResponse(status=204)


def nothing(request: HttpRequest, **_more: str) -> HttpResponse:
    """Answer an empty page."""
    return HttpResponse("ok")


def names(*found: str) -> list[URLPattern | URLResolver]:
    return [path(f"{name}/", nothing, name=name) for name in found]


public: list[URLPattern | URLResolver] = [
    path("", nothing, name="home"),
    *names("write", "follow", "problems", "privacy"),
]
public += [path("seen/<token>/", nothing, name="seen")]
desk: list[URLPattern | URLResolver] = [
    path("", nothing, name="today"),
    *names("sign-in", "sign-out", "letters", "problems", "search", "settings"),
]
desk += [path("gallery/", gallery, name="gallery"), path("failing/<name>/", failing, name="failing")]
desk += [path("posting/", post, name="posting"), path("draft/", draft, name="draft")]
desk += [path("keys/", TemplateView.as_view(template_name="ui/keys.html"), name="keys")]
desk += names("letter-new", "health", "keys-switch", "sort", "release")
urlpatterns = [
    path("sheets/<name>/", sheets),
    *i18n_patterns(
        path("gallery/", gallery, name="gallery"),
        path("failing/<name>/", failing, name="failing"),
        path("desk/", include((desk, "desk"))),
        path("", include((public, "public"))),
        prefix_default_language=False,
    ),
]
handler400 = "huiyin.web.ui.errors.unreadable"
handler403 = "huiyin.web.ui.errors.missing"
handler404 = "huiyin.web.ui.errors.missing"
handler500 = "huiyin.web.ui.errors.broken"
