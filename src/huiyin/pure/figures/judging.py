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
    r"[\u4e00-\u9fff]{0,4}?(?:乡镇|镇|乡|街道|村民小组|村组|自然村|行政村|村居|村|社区|居委会|县区|县|区县|省份|省|市州|地市|州|盟|旗|"
    r"城市|国家|网格|小组|片区|区域)(?![委级民干校务小医长])"
)
_DIVISION = re.compile(
    r"[\u4e00-\u9fff]{0,3}?(?:方面|环节|层面|阶段|维度|板块|部分|步骤|要素|原则|层次|领域|方向|专题|章节|关键词|层级|路径|抓手|篇章|"
    r"重点任务|主题|统一|结合|确保|坚持|转变|到位|不变|认同|服务|体系|月份|时代|世界|文明|自信|意识|维护|务必|必须|赋予)"
)
_DONE = re.compile(
    r"(?:覆盖|惠及|涉及|走遍|走访|深入|打造|创建|创成|建成|建|新建|修建|改建|扩建|新增|完成|达标|整治|改造|评为|命名|培育|"
    r"受益|投入|达|到|为|有|共|计|选定|联系|帮扶|发动|推进|启动|解决|销号|脱贫|出列|摘帽|巡察|检查|督查|督导|培训|验收|通过|"
    r"成立|组建|设立|设置|派出|抽调|选派|组织|开展|举办|收到|查处|办结|化解|排查|消除|清理|发放|购置|配备|安装|修复|实施|"
    r"征集|受理|接待|救助|慰问|服务|帮助|带动|吸纳|引进|签约|签订|签署|落地|侦破|破获|抓获|开出|出动|下发|印发|制定|出台|"
    r"表彰|通报|种植|栽植|栽种|补植|养殖|出栏|销售|捐赠|募集|筹集|荣获|获得|斩获|夺得|获|夺|铺设|硬化|绿化|疏通|更换|维修|"
    r"处置|处理|处罚|拆除|关停|转移|安置|搬迁|招聘|录用|签发|接诊|义诊|接种|筛查|手术|增加|减少|增长|提高|下降|缩短|压缩|"
    r"上升|降低|提升|增至|降至|增|减|翻|超|建立|形成|收集|梳理|提出|采纳|调解|审结|立案|起诉|约谈|开设|举行|召开|参加|"
    r"转化|授权|申请|招收|毕业|结业|发展|吸收|转正|入库|采购|投放|投用|运送|送去|送出|赠送|赠|捐|送|种|栽|修)"
    r"(?:了|过|出|起|到|得|成|共计?|累计|合计|各类|各项|近|约|上|了近|至|为|达)?$"
)
_IN_ALL = re.compile(
    r"(?:全[省市州县区旗乡镇村校国]|全域|下辖|所辖|辖|辖区|辖有|全街道|各|其他|其余|这|那|上述|以上|该)[^，。；、]{0,4}$"
)
_LIST = re.compile(r"[\u4e00-\u9fff]{1,8}(?:、[\u4e00-\u9fff]{1,8})*(?:、|和|及|与)[\u4e00-\u9fff]{1,8}等?$")
_CHANGE = re.compile(
    r"(?:缩短|压缩|压减|节约|节省|减少|提前|提速|平均|仅需|只需|仅用|只用|用时|耗时|不超过|控制|降|增|从|由|免|累计|达|长达|服务|授课|时长|飞行|行驶|工作|巡护)[^，。；、]{0,10}$"
)
_SPLIT = re.compile(r"(?:(?<![积得评部满总均计])分成?|分为|按|划分为|划分成)[^，。；、]{0,4}$")
_SITE = re.compile(
    r"(?:海拔|距离?|相距|位于|全长|直径|占地|东经|北纬|每隔|身高|体重|地处|远)[^，。；、]{0,8}$"
)
_FAMILY = re.compile(
    r"(?:夫妻|夫妇|父子|母子|父女|母女|兄弟|姐妹|姐弟|兄妹|一家|我们|他们|她们|你们|咱们|老|小)$"
)
_GROWTH = re.compile(
    r"(?:增长|增加|增幅|增速|提高|提升|下降|减少|上升|降低|降幅|上涨|下跌|回落|回升|缩减|压减|同比|环比|增|降|涨|跌|少|高|低)"
    r"(?:了|达到?|约|近|为|幅度|幅|率|超过?|预计|达|[^，。；、\d]{0,3})$"
)
_TELL = re.compile(
    r"(?:达到?|为|至|到|得分|指数|总分|评分|均分|比分|共|共计|数|量|值|率|积分|用户|粉丝|突破|超过?|近|约)$"
)
_ADDRESS = re.compile(
    r"(?:G|S|X|Y|国道|省道|线|K|邮编|编号|代码|车牌|房号|门牌|电话|热线|拨打|账号|文号)\s?[:：]?$"
)
_DURATIONS = frozenset({"duration", "age"})


@dataclass(frozen=True, slots=True)
class Place:
    """A reading with what stands before and after it in its clause."""

    reading: Reading
    before: str
    after: str

    @property
    def is_last(self) -> bool:
        """Whether the clause ends behind the figure and something stands before it: 问题八件，."""
        return bool(_END.match(self.after)) and bool(self.before)

    @property
    def is_small(self) -> bool:
        """Whether it is written in Chinese and at most ten, as numerals in names and stories are."""
        reading = self.reading
        return reading.chinese and reading.value is not None and (reading.high or reading.value) <= 10


def judge(place: Place) -> tuple[str, bool]:
    """The kind of the numeral and whether it states a result."""
    for kind, holds in _RULES:
        if holds(place):
            return kind, False
    return _result_kind(place), True


def _result_kind(place: Place) -> str:
    unit = place.reading.unit
    if unit is None:
        return "count"
    if unit.kind == "percent" and _GROWTH.search(place.before):
        return "growth"
    return unit.kind


def _is_broken(place: Place) -> bool:
    return (
        place.reading.value is None and "分之" not in place.reading.token and "/" not in place.reading.token
    )


def _is_ratio(place: Place) -> bool:
    return place.reading.value is None


def _is_bare_scale(place: Place) -> bool:
    """百姓, 千里, 万物: a power of ten with nothing before it counts only when it is qualified."""
    reading = place.reading
    return (
        reading.chinese
        and reading.token in ("百", "千", "万", "亿", "百万", "千万")
        and reading.qualifier == "exact"
    )


def _is_idiom(place: Place) -> bool:
    reading = place.reading
    if reading.unit is None:
        return reading.chinese and not (len(reading.token) > 2 and _END.match(place.after))
    return reading.chinese and reading.token in ("一", "零") and not (place.is_last and _is_counted(place))


def _is_counted(place: Place) -> bool:
    unit = place.reading.unit
    return (
        unit is not None
        and unit.raw in "项件名座处条份台辆所家支部例宗场期"
        and bool(_DONE.search(place.before))
    )


def _is_bare(place: Place) -> bool:
    reading = place.reading
    if reading.unit is not None:
        return False
    if reading.scaled:
        return False
    return not (_TELL.search(place.before) and _END.match(place.after)) or bool(_ADDRESS.search(place.before))


def _is_duration(place: Place) -> bool:
    unit = place.reading.unit
    return unit is not None and unit.kind in _DURATIONS and not _CHANGE.search(place.before)


def _is_scope(place: Place) -> bool:
    unit = place.reading.unit
    if unit is None:
        return False
    if _SPLIT.search(place.before) or (place.reading.chinese and _DIVISION.match(place.after)):
        return True
    if unit.raw == "个" and _DIVISION.match(place.after):
        return True
    if not (unit.raw in ("个", "村", "县", "乡", "镇", "社区") and _is_place(place)):
        return False
    return bool(_IN_ALL.search(place.before) or _LIST.search(place.before) or not _DONE.search(place.before))


def _is_place(place: Place) -> bool:
    unit = place.reading.unit
    return bool(_PLACE.match(place.after)) or (unit is not None and unit.raw != "个")


def _is_site(place: Place) -> bool:
    unit = place.reading.unit
    return unit is not None and unit.kind in ("length", "age") and bool(_SITE.search(place.before))


def _is_story(place: Place) -> bool:
    """Two to ten, in Chinese, neither at the end of its clause nor behind a verb that reports."""
    if not place.is_small:
        return False
    if _FAMILY.search(place.before):
        return True
    return not place.is_last and not _DONE.search(place.before)


_RULES: tuple[tuple[str, Callable[[Place], bool]], ...] = (
    ("idiom", _is_broken),
    ("ratio", _is_ratio),
    ("idiom", _is_bare_scale),
    ("idiom", _is_idiom),
    ("name", _is_bare),
    ("period", _is_duration),
    ("scope", _is_scope),
    ("narrative", _is_site),
    ("narrative", _is_story),
)
