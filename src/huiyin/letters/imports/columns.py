"""What a column of a table can stand for, what it is likely to stand for, and which columns have no place here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.pure.text import fold

NOTHING = ""
TARGETS: dict[str, str | Promise] = {
    "source_id": _("Number there (to find it again)"),
    "body": _("Text"),
    "line": _("One line, title"),
    "area": _("Village: name, code or path"),
    "place": _("Group, road, place"),
    "category": _("Category: name, code or path"),
    "kind": _("Kind"),
    "channel": _("Channel"),
    "received_at": _("Received at"),
    "written_on": _("Written on"),
    "name": _("Name (encrypted)"),
    "phone": _("Phone (encrypted)"),
    "email": _("E-mail (encrypted)"),
    "address": _("Postal address (encrypted)"),
}
TIMES = ("received_at", "written_on")
CONTACT = ("name", "phone", "email", "address")
# What columns are called in the tables of offices; the first is what our own table calls it.
NAMES: dict[str, tuple[str, ...]] = {
    "source_id": ("来源编号", "工单号", "工单编号", "编号", "受理编号", "信件编号", "id", "source_id", "number"),
    "body": ("正文", "诉求内容", "来信内容", "内容", "反映内容", "问题描述", "body", "text", "content"),
    "line": ("标题", "诉求标题", "主题", "来信标题", "title", "line", "subject"),
    "area": ("村", "村（社区）", "所在村", "社区", "区域", "所属区域", "行政区域", "area", "village"),
    "place": ("地点", "组、路名、地点", "诉求地点", "详细地点", "事发地点", "组", "place", "location"),
    "category": ("类别", "诉求类别", "问题类别", "分类", "category"),
    "kind": ("类型", "诉求类型", "来信类型", "kind", "type"),
    "channel": ("渠道", "来源渠道", "诉求来源", "受理方式", "channel"),
    "received_at": ("收到时间", "受理时间", "登记时间", "来信时间", "来电时间", "时间", "time", "received_at"),
    "written_on": ("写信日期", "来信日期", "落款日期", "written_on"),
    "name": ("姓名", "来信人", "来电人", "反映人", "联系人", "name"),
    "phone": ("电话", "联系电话", "来电号码", "手机", "手机号", "联系方式", "phone", "mobile"),
    "email": ("邮箱", "电子邮箱", "email", "e-mail"),
    "address": ("通信地址", "联系地址", "住址", "address"),
}  # fmt: skip
# Invariant 1: ethnicity, religion, politics, health, income, a household's life, papers of a person; and accounts by
# which letters of one writer could be joined.
PRIVATE = (
    "民族", "族别", "宗教", "信仰", "教派", "僧", "政治", "党员", "党派", "入党", "团员", "健康", "疾病", "病史",
    "病情", "患病", "残疾", "怀孕", "收入", "工资", "贫困", "脱贫", "低保", "五保", "财产", "资产", "负债", "婚姻",
    "家庭", "户主", "子女", "配偶", "性别", "年龄", "出生", "生日", "户籍", "户口", "籍贯", "身份证", "证件",
    "护照", "银行", "学历", "文化程度", "职业", "用户", "账号", "མི་རིགས", "ཆོས་ལུགས",
)  # fmt: skip
PRIVATE_WORDS = frozenset({
    "ethnicity", "ethnic", "nationality", "race", "religion", "religious", "faith", "politics", "political", "party",
    "health", "illness", "disease", "disability", "income", "salary", "wage", "poverty", "marital", "family", "gender",
    "sex", "age", "birth", "birthday", "hukou", "passport", "idcard", "identity", "user", "userid", "writer",
})  # fmt: skip
# The two columns that our own table of failed rows has more.
REASON, MEND = "没有收的原因", "怎么改"


def has_no_place(name: str) -> bool:
    """Say whether a column tells of what is nobody's business here; it is named and left out."""
    plain = fold(name)
    words = set(re.split(r"[^a-z]+", plain)) | {re.sub(r"[^a-z]", "", plain)}
    return any(word in plain for word in PRIVATE) or bool(words & PRIVATE_WORDS)


def is_ours(header: Sequence[str]) -> bool:
    """Say whether this is our own table of failed rows, mended."""
    return REASON in header


def guess(header: Sequence[str]) -> list[str]:
    """Return what each column is likely to stand for: by its name, each meaning once; empty where nobody knows."""
    found = [NOTHING] * len(header)
    taken: set[str] = set()
    plain = [fold(name) for name in header]
    for fits in (_is, _holds):
        for place, name in enumerate(plain):
            if found[place]:
                continue
            target = next((key for key in NAMES if key not in taken and fits(name, NAMES[key])), NOTHING)
            found[place] = target
            taken |= {target} - {NOTHING}
    return found


def _is(name: str, names: Sequence[str]) -> bool:
    return name in map(fold, names)


def _holds(name: str, names: Sequence[str]) -> bool:
    return any(len(known) > 1 and not known.isascii() and fold(known) in name for known in names)


def header_hash(header: Sequence[str]) -> str:
    """Return by which a table with the same columns is known again."""
    return hashlib.sha256("\n".join(fold(name) for name in header).encode()).hexdigest()
