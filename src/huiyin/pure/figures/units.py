"""Units: what follows a number.

The measure words of a language are an open set. The tables name those whose kind, length or common form must be
known; `unit_at` takes any other word that stands in the place of one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed (`raw`), its common `name`, the `kind` of quantity, whether the tables know it."""

    raw: str
    name: str
    kind: str
    known: bool


_KINDS = {
    "money": "元 元人民币 元整 圆 圆整 元钱 块钱 角 美元 欧元 港元 港币 日元 英镑 澳元 卢布 卢比",
    "percent": "% ‰",
    "growth": "个百分点 百分点 个千分点 个基点",
    "multiple": "倍 番",
    "mass": "吨 公吨 公斤 千克 克 毫克 斤 市斤 两 担 kg g mg t",
    "length": """公里 千米 米 分米 厘米 公分 毫米 微米 纳米 海里 里 华里 丈 尺 寸 延米 延长米 单公里 车道公里
        皮长公里 芯公里 正线公里 km m cm mm""",
    "area": "平方公里 平方千米 平方米 平米 平方 平方厘米 亩 市亩 公顷 顷 km² km2 m² m2 ㎡",
    "volume": "立方米 立方 立方千米 立方厘米 方 升 毫升 m³ m3 L ml mL",
    "energy": """千瓦时 千瓦 瓦时 瓦 兆瓦 兆瓦时 吉瓦 伏 千伏 千伏安 伏安 安 度 度电 吨标准煤 吨标煤 焦
        kW kWh MW MWh GW kV""",
    "temperature": "摄氏度 ℃ °C",
    "concentration": "微克 分贝 dB ppm",
    "data": "字节 比特 兆 GB TB MB KB PB Mbps Gbps",
    "duration": """年 个年头 个季度 个月 月龄 周 个周 星期 个星期 天 日 夜 昼夜 个昼夜 工作日 个工作日
        小时 个小时 个钟头 分钟 秒 秒钟 学期 个学期""",
    "age": "岁 周岁",
}  # fmt: skip
_COUNTS = """
    人 名 位 员 口 户 家 户人家 对 双 队 组 群 班 排 届 代
    个 只 头 匹 尾 羽 峰 条 窝 棵 株 丛 簇 苗 茬 垄 畦 朵 枝 根 瓣 串 粒 颗 枚
    项 件 起 宗 桩 例 单 笔 批 次 回 遍 趟 步 轮 场 期 节 课 堂 门 门课 课时 学时 工时 工日 人天 人日
    份 封 张 页 册 本 卷 篇 幅 副 首 集 款 种 类 部 帧 字 句 题
    处 所 座 栋 幢 间 套 层 孔 眼 口 井 道 段 扇 面 顶 棚 池 塘 站 网 院 馆 园 县 村 镇 乡 社区 校 企
    台 架 辆 艘 列 盏 杆 基 挺 发 支 把 片 块 台套 台件 套件 件套 组件 标段 标箱 标准箱 单位 时户
    床 床位 袋 箱 包 捆 扎 瓶 罐 桶 盒 盆 筐 篓 车 船 锅 杯 碗 盘 席 餐 顿 味 服 剂 针 贴
    级 分 折 点 股 手 圈 局 球 声 环 金 银 铜 胜 平 负 厘 码 档 卡 具 尊 师 拨 任 滴 样 宿
"""
_NAMES = {"名": "人", "场次": "次", "元人民币": "元", "元整": "元", "圆": "元", "圆整": "元"}

_TABLE: dict[str, str] = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_TABLE |= {word: "count" for word in _COUNTS.split() if word not in _TABLE}
_LONGEST = max(map(len, _TABLE))
# Characters that may follow a number and count nothing.
_NEVER = frozenset(
    "的了以至到和与及等在为是比从向被把将由对于其而或又也都就不中后前内外上下时年月日号第这那每各全共已余多几来左之则均"
    "版型届式楼室线路区市省州国期间名夺房公提增降升减缩涨跌回扩压调变改获居排位列同环占并可能需应该由因故近约超逾"
)
_CLOSED = re.compile(r"[，。；、！？：）)”’》】\s]|$")
_WORD = re.compile(r"[一-鿿]")
_PER = re.compile(
    r"每秒|每小时|/(?:平方公里|平方米|立方米|公里|公斤|小时|分钟|千瓦时|[年月日天亩人户吨米斤升秒时]"
    r"|m³|m3|m²|[Lhsd](?![A-Za-z])|[一-鿿]{1,3}(?=[，。；、！？：）\s]|$))"
)
# 人次, 册次, 航次: any measure word with 次. 台套, 头只, 幅件: two for a mixed lot, at the end of the clause.
_TIMES = re.compile(r"次(?![品数日年级要序])")
_MIXED = re.compile(r"(?<=[台套头只匹件册幅棵株羽本])[件套只头匹羽株幅册份](?=[，。；、！？：）)\s]|$)")
_IN_RUN = re.compile(r"[A-Za-z][A-Za-z0-9]")
_CONCENTRATION = re.compile(r"(?:μg|mg|g)/(?:m³|m3|L)")


def unit_at(text: str, start: int, *, opened: bool) -> Unit | None:
    """The unit that begins at `start`; with `opened`, also one that the tables do not know."""
    concentration = _CONCENTRATION.match(text, start)
    if concentration:
        return Unit(concentration.group(), concentration.group(), "concentration", True)
    for length in range(min(_LONGEST, len(text) - start), 0, -1):
        raw = text[start : start + length]
        kind = _TABLE.get(raw)
        if kind and not _cuts_latin(text, start + length):
            return _with_rate(text, start, raw, kind)
    return _unknown(text, start) if opened else None


def _cuts_latin(text: str, end: int) -> bool:
    """Whether a word that ends here would cut a run of Latin letters in two (5GB is not 5 G)."""
    return bool(_IN_RUN.match(text, end - 1))


def _with_rate(text: str, start: int, raw: str, kind: str) -> Unit:
    """微克/立方米, 公里/小时, 立方米每秒, 元/吨: a quantity for each of another."""
    rate = _PER.match(text, start + len(raw))
    if rate:
        raw += rate.group()
        return Unit(raw, raw, "rate", True)
    more = _TIMES.match(text, start + len(raw)) or _MIXED.match(text, start + len(raw))
    if more and kind == "count" and raw != "次":
        raw += more.group()
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
