"""Judging: does a numeral state a result, or is it a name, an idiom, a period, a scope or part of a story?

Every rule looks at the form of the words around the numeral; none knows a subject. The table is read from the
top, the first rule that holds decides; a numeral that no rule takes states a result.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from huiyin.pure.figures.reading import Reading

_END = re.compile(r"\s?(?:[，。；、！？：,;）)”》】\n]|$)")
_PLACE = re.compile(
    r"[一-鿿]{0,4}?(?:乡镇|镇|乡|街道|村民小组|村组|自然村|行政村|村居|村|社区|居委会|县区|县|区县|区|省份|省|市州|地市|州|盟|旗|"
    r"城市|国家|网格|小组|片区|区域|部门)(?![委级民干校务小医长道])"
)
_DIVISION = re.compile(
    r"[一-鿿]{0,3}?(?:方面|环节|层面|阶段|维度|板块|部分|步骤|要素|原则|层次|领域|方向|专题|章节|关键词|层级|路径|抓手|篇章|"
    r"重点任务|主题|统一|结合|确保|坚持|转变|到位|不变|认同|体系|月份|时代|世界|文明|自信|意识|维护|务必|必须|赋予)"
)
# Verbs that report what was done, as they stand before the figure they govern.
_DONE = re.compile(
    r"(?:覆盖|惠及|涉及|受益|走遍|走访|打造|创建|创成|建成|新建|修建|改建|扩建|续建|建设|建立|建|新增|完成|达标|整治|改造|评为|命名|培育|"
    r"培养|发动|推进|启动|解决|销号|脱贫|出列|摘帽|巡察|检查|督查|督导|培训|验收|通过|成立|组建|设立|设置|派出|抽调|选派|组织|开展|"
    r"举办|举行|召开|收到|查处|查获|办结|办理|化解|调解|排查|消除|清理|清运|发放|购置|添置|配备|安装|修复|修通|实施|征集|受理|接待|"
    r"接诊|救助|慰问|带动|吸纳|引进|签约|签订|签署|落地|侦破|破获|抓获|打掉|开出|出动|下发|印发|制定|出台|表彰|通报|种植|栽植|栽种|"
    r"补植|养殖|出栏|销售|捐赠|募集|筹集|荣获|获得|斩获|夺得|获|夺|铺设|硬化|绿化|疏通|更换|维修|处置|处理|处罚|拆除|关停|转移|安置|"
    r"搬迁|招聘|录用|签发|义诊|接种|筛查|手术|增加|减少|增长|提高|下降|缩短|压缩|上升|降低|提升|增至|降至|翻|形成|收集|梳理|提出|采纳|"
    r"审结|立案|起诉|约谈|开设|转化|授权|申请|招收|毕业|发展|吸收|转正|入库|采购|投放|投用|投入|赠送|捐|种|栽|修|共|共计|总计|合计)"
    r"(?:了|过|出|起|得|成|共计?|累计|合计|各类|各项|约|近)?$"
)
_WHOLE = re.compile(
    r"(?:(?:全|本)[省市州县区旗乡镇村校国街]|全街道|全域|下辖|所辖|辖区?|辖有)(?:内|的|现有|共有|共)?$|"
    r"(?:各|其他|其余|这|那|上述|以上|该)$"
)
_IN_ALL = re.compile(r"(?:全[省市州县区旗乡镇村校国]|全域|下辖|所辖|辖|全街道)[^，。；、]{0,4}$")
_LIST = re.compile(r"[一-鿿]{1,8}(?:、[一-鿿]{1,8})*(?:、|和|及|与)[一-鿿]{1,8}等?$")
_CHANGED = re.compile(
    r"(?:缩短|压缩|压减|节约|节省|减少|提前|提速|平均|仅需|只需|仅用|只用|用时|耗时|不超过|控制|降|增|从|由|免|累计|达|"
    r"天数|全程|时长|周期|时限|工期|时间|服务|授课|飞行|行驶|巡护)[^，。；、]{0,10}$"
)
_SPLIT = re.compile(r"(?:(?:^|[，；已共拟将内员们])分|分成|分为|按照?|划分为|划分成)$")
_SITE = re.compile(r"(?:海拔|距离?|相距|位于|东经|北纬|每隔|身高|地处|远)[^，。；、]{0,8}$")
_AWAY = re.compile(r"以?外(?!围)|处|远|范围|半径")
_FAMILY = re.compile(
    r"(?:夫妻|夫妇|父子|母子|父女|母女|兄弟|姐妹|姐弟|兄妹|一家|我们|他们|她们|你们|咱们|老|小)$"
)
_GROWTH = re.compile(
    r"(?:增长|增加|增幅|增速|提高|提升|下降|减少|上升|降低|降幅|上涨|下跌|回落|回升|缩减|压减|同比|环比|增|降|涨|跌)"
    r"(?:了|达到?|约|近|为|幅度|率|超过?|预计|[^，。；、\d到至为]{0,3})$"
)
_TELL = re.compile(
    r"(?:达到?|为|至|到|得分|指数|[总评均比]分|共|共计|数|人口|量|值|率|积分|用户|粉丝|突破|超过?|近|约)$"
)
_ADDRESS = re.compile(
    r"(?:[GSXYK]|国道|省道|线|邮编|编号|代码|车牌|房号|门牌|电话|热线|拨打|账号|文号)\s?[:：]?$"
)
_INEXACT = re.compile(r"^[近超逾约上不]|^[百千万亿]+[余多来]")
_THINGS = tuple("项件名座处条份台辆所支部例宗场期套栋张册块")
_NUMBERED = ("栋", "幢", "组", "班")
_HOUSES = ("个", "所", "家", "座", "条", "支", "处", "大")
_SCALES = ("百", "千", "万", "亿", "百万", "千万")


@dataclass(frozen=True, slots=True)
class Place:
    """A reading with the words around it: `before` it up to the last comma or 、, `clause` up to the last comma."""

    reading: Reading
    surface: str
    before: str
    clause: str
    after: str

    @property
    def unit(self) -> str:
        """The unit as printed, or nothing."""
        return self.reading.unit.raw if self.reading.unit else ""

    @property
    def unit_kind(self) -> str:
        """The kind of the unit, or nothing."""
        return self.reading.unit.kind if self.reading.unit else ""

    @property
    def is_last(self) -> bool:
        """Whether the clause ends behind the figure and something stands before it: 问题八件，."""
        return bool(_END.match(self.after)) and bool(self.before)

    @property
    def is_done(self) -> bool:
        """Whether a verb that reports what was done governs the figure."""
        return bool(_DONE.search(self.before))


def judge(place: Place) -> tuple[str, bool]:
    """The kind of the numeral and whether it states a result."""
    for kind, holds in _RULES:
        if holds(place):
            return kind, False
    if place.unit_kind == "percent" and _GROWTH.search(place.before):
        return "growth", True
    return place.unit_kind or "count", True


def _is_fraction(place: Place) -> bool:
    """三分之二 and 3/4 are shares of something unsaid."""
    return place.reading.value is None and ("分之" in place.reading.token or "/" in place.reading.token)


def _is_broken(place: Place) -> bool:
    return place.reading.value is None


def _is_bare_scale(place: Place) -> bool:
    """百姓, 千里, 万物: a power of ten with nothing before it counts only when it is qualified."""
    reading = place.reading
    bare = reading.chinese and reading.token in _SCALES and place.unit_kind != "percent"
    return bare and not _INEXACT.search(place.surface)


def _is_idiom(place: Place) -> bool:
    reading = place.reading
    if reading.unit is None:
        return reading.chinese and not (len(reading.token) > 2 and place.is_last)
    one = reading.chinese and reading.token in ("一", "零")
    return one and not (place.is_last and len(place.before) > 2 and place.unit in _THINGS)


def _is_bare(place: Place) -> bool:
    """No unit: a code or part of a name, unless it is told as a score or an index is (指数为100.3)."""
    reading = place.reading
    if reading.unit is not None or reading.scaled:
        return False
    told = bool(_TELL.search(place.before) and _END.match(place.after))
    told = told or ("." in reading.token and bool(re.search("[由从为达到至]$", place.before)))
    return not told or bool(_ADDRESS.search(place.before))


def _is_doubtful(place: Place) -> bool:
    """A word that no table knows is a measure word at the end of its clause or behind a verb that reports."""
    reading = place.reading
    if reading.unit is None or reading.unit.known:
        return False
    if reading.token.isdigit() and len(reading.token) > 4:
        return True
    rounded = reading.qualifier != "exact" or reading.scaled or "." in reading.token or "," in reading.token
    return bool(_ADDRESS.search(place.before)) or not (place.is_last or place.is_done or rounded)


def _is_numbered(place: Place) -> bool:
    """7组的村民 and 3栋 name one group or house."""
    exact = place.reading.qualifier == "exact"
    return exact and place.unit in _NUMBERED and not (place.is_last or place.is_done)


def _is_grade(place: Place) -> bool:
    """110千伏变电站: the voltage says which kind of thing."""
    return place.unit in ("伏", "千伏") and not place.is_last


def _is_rank(place: Place) -> bool:
    return place.reading.chinese and place.unit in ("级", "等", "代", "届")


def _is_duration(place: Place) -> bool:
    if place.unit_kind != "duration" or "." in place.reading.token:
        return place.unit_kind == "age"
    return not _CHANGED.search(place.before)


def _is_division(place: Place) -> bool:
    """三个方面, 分3批: how something is divided."""
    if place.unit_kind == "count" and _SPLIT.search(place.before):
        return True
    return (place.unit == "个" or place.reading.chinese) and bool(_DIVISION.match(place.after))


def _is_scope(place: Place) -> bool:
    """全镇九个行政村, 甲、乙两个乡镇: where something was done, unless making or reaching it is what was done."""
    fixed = place.unit in _HOUSES and place.reading.qualifier == "exact" and not place.is_last
    if fixed and _WHOLE.search(place.before):
        return True
    if place.unit in ("村", "县", "乡", "镇", "社区") or (place.unit == "个" and _PLACE.match(place.after)):
        return bool(_IN_ALL.search(place.before) or _LIST.search(place.clause)) or not place.is_done
    return False


def _is_site(place: Place) -> bool:
    return place.unit_kind == "length" and bool(_SITE.search(place.before) or _AWAY.match(place.after))


def _is_story(place: Place) -> bool:
    """Two to ten, in Chinese, neither at the end of its clause nor behind a verb that reports."""
    reading = place.reading
    if not reading.chinese or reading.qualifier != "exact" or (reading.high or reading.value or 0) > 10:
        return False
    return bool(_FAMILY.search(place.before)) or not (place.is_last or place.is_done)


_RULES: tuple[tuple[str, Callable[[Place], bool]], ...] = (
    ("ratio", _is_fraction),
    ("idiom", _is_broken),
    ("idiom", _is_bare_scale),
    ("idiom", _is_idiom),
    ("name", _is_bare),
    ("name", _is_doubtful),
    ("name", _is_numbered),
    ("name", _is_grade),
    ("ordinal", _is_rank),
    ("period", _is_duration),
    ("scope", _is_division),
    ("scope", _is_scope),
    ("narrative", _is_site),
    ("narrative", _is_story),
)
