"""Units: what follows a number.

The measure words of a language are an open set. The table names those whose kind or common form must be known;
`unit_at` takes any other word that stands in the place of one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed (`raw`), its common `name`, the `kind` of quantity, and whether the table knows it."""

    raw: str
    name: str
    kind: str
    known: bool


_KINDS = {
    "money": "元 元人民币 美元 欧元 港元 港币 日元 英镑 澳元 卢比 元钱 块钱 角 元整",
    "percent": "% ‰ 成 折",
    "growth": "个百分点 百分点 个千分点 个基点",
    "multiple": "倍 番",
    "mass": "吨 公吨 公斤 千克 克 毫克 斤 市斤 两 担 kg g mg t",
    "length": "公里 千米 米 厘米 毫米 分米 微米 纳米 海里 里 华里 延米 延长米 公里/小时 丈 尺 寸 "
    "车道公里 皮长公里 芯公里 km m cm mm",
    "area": "平方公里 平方千米 平方米 平米 平方 亩 亩次 市亩 公顷 顷 km² km2 m² m2 ㎡",
    "volume": "立方米 立方 方 升 毫升 立方米/秒 立方米/日 m³ m3 L ml",
    "energy": "千瓦时 千瓦 兆瓦 兆瓦时 吉瓦 瓦 伏 千伏 千伏安 安 度 度电 吨标准煤 焦 kW kWh MW MWh GW kV",
    "temperature": "摄氏度 ℃ °C",
    "concentration": "微克/立方米 毫克/升 毫克/立方米 微克/m³ μg/m³ μg/m3 mg/L 分贝 dB",
    "data": "字节 比特 GB TB MB KB PB Mbps Gbps",
    "duration": "年 个月 个多月 个半月 天 日 周 个周 个星期 星期 个季度 小时 个小时 个钟头 分钟 秒 秒钟 个工作日 "
    "工作日 昼夜 个昼夜 个年头 夜 个学期 学期",
    "age": "岁 周岁 月龄",
}
_COUNTS = (
    "人 名 位 口 户 家 个 项 件 起 次 场 期 份 封 处 所 座 栋 幢 间 套 层 台 部 辆 艘 架 列 只 头 匹 尾 羽 峰 条 棵 株 丛 簇 苗 "
    "粒 颗 枚 朵 支 枝 根 把 张 页 册 本 卷 篇 幅 副 首 集 款 种 类 宗 桩 笔 单 批 例 床 袋 箱 包 捆 扎 瓶 罐 桶 盒 盆 筐 篓 车 "
    "趟 船 班 届 轮 组 队 对 双 片 块 段 道 扇 眼 孔 盏 杆 基 门 挺 发 门次 级 分 步 圈 局 盘 球 声 遍 回 顿 餐 字 句 题 点 股 "
    "手 排 行 窝 群 茬 垄 畦 垛 堆 摊 棚 池 塘 网 面 顶 床位 代 节 课 堂 学时 课时 工日 工时 人天 人日 标段 标箱 标准箱 "
    "金 银 铜 胜 平 负 杯 碗 卡 链 泵 帧 站 员 师 方面 户人家 厘 元/吨 声 盘次 拨 样 宿 席 任 瓣 串 缕 滴 锅 盘 针 剂 剂次 "
    "针次 贴 味 服 令 打 沓 叠 摞 幕 出 阵 宅 井 桩次 单位 台套 台（套） 人份 株次 人·次 环 档 门课 洞 码 重 股 帖 具 尊 樘 吊 泡 "
    "片次 棒 梯 格 柜 舱 跨 墩 榀 抹 厢 节次 路 县 村 镇 乡 社区 校 企 店 场所"
)
_TIMES = "人 户 台 架 车 班 航 列 批 场 轮 件 辆 家 艘 例 亩 台班 项 条 组 支 头 只 宗 份 期 床 餐 剂 针 门 船 趟 队 店 课 校 点 单 井 站 村"
_NAMES = {"名": "人", "场次": "次", "元人民币": "元", "元整": "元", "成": "%"}

_TABLE: dict[str, str] = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_TABLE |= {word: "count" for word in _COUNTS.split() if word not in _TABLE}
_TABLE |= {f"{word}次": "count" for word in _TIMES.split()}
_LONGEST = max(map(len, _TABLE))
_CLOSED = re.compile(r"[，。；、！？：）)”’》】\s]|$")
# Words that may follow a number but never count anything.
_NEVER = frozenset(
    "的了以至到和与及等在为是比从向被把将由对于其而或又也都就不中后前内外上下时年月日号第这那每各全共已时余多几来左之则均"
    "版型届式楼室线区市省州国馆期间%"
)
_PER = re.compile(
    r"/(?:[一-鿿]{1,3}(?=[，。；、！？：）\s]|$)|平方公里|平方米|立方米|[年月日天亩人户吨米时])"
)
_WORD = re.compile(r"[一-鿿]")
_LATIN = re.compile(r"[A-Za-zμΩ℃°²³/㎡]+\d?")


def unit_at(text: str, start: int, *, opened: bool) -> Unit | None:
    """The unit that begins at `start`; with `opened`, also one that the table does not know."""
    for length in range(min(_LONGEST, len(text) - start), 0, -1):
        raw = text[start : start + length]
        kind = _TABLE.get(raw)
        if kind and not _cuts_latin(text, start, length):
            return _with_rate(text, start, raw, kind)
    return _unknown(text, start) if opened else None


def _cuts_latin(text: str, start: int, length: int) -> bool:
    """Whether the word would cut a run of Latin letters in two (5GB is not 5 g)."""
    end = start + length
    return (
        text[end - 1].isascii()
        and text[end - 1].isalpha()
        and end < len(text)
        and bool(re.match(r"[A-Za-z0-9]", text[end]))
    )


def _with_rate(text: str, start: int, raw: str, kind: str) -> Unit:
    rate = _PER.match(text, start + len(raw))
    if rate and "/" not in raw:
        raw += rate.group()
        return Unit(raw, raw, "rate", True)
    return Unit(raw, _NAMES.get(raw, raw), kind, True)


def _unknown(text: str, start: int) -> Unit | None:
    """A measure word is one character before its noun, or what is left of the clause, two at most."""
    if start >= len(text) or not _WORD.match(text[start]) or text[start] in _NEVER:
        return None
    raw = text[start]
    second = text[start + 1 : start + 2]
    if second == "次" or (second and _WORD.match(second) and _CLOSED.match(text, start + 2)):
        raw += second
    return Unit(raw, raw, "count", False)
