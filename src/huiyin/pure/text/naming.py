"""Names of persons by their surroundings: a surname with a title, with 某, or after words that bring a name.

Chinese has no capitals, so a name without such a sign is not found: it is for the reader of the text. Of Tibetan names,
in Chinese characters or their own, only those of the list are found; many are everyday words, so they stay uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

HAN = "\u4e00-\u9fff"
# The hundred most frequent surnames of the name report of 2021, and a few of the region. Those that are mostly other
# words in running text (向, 时, 和, 从) are left out: they would propose half a sentence.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范"
    "汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙黎史贺陶段郝龚邵钱覃武戴莫孔汤康易乔赖文施洪辛柯庄温严芦华聂欧涂毛祝章鲁"
)
DOUBLE = "欧阳|上官|司马|诸葛|皇甫|东方|司徒|令狐|慕容|尉迟|夏侯"
TITLES = (
    "先生|女士|小姐|同志|老师|师傅|书记|主任|村长|镇长|乡长|县长|区长|市长|局长|所长|站长|科长|处长|院长|校长|园长|大队长|"
    "经理|老板|医生|大夫|法官|警官|队长|组长|会长|厂长|律师|大爷|大妈|阿姨|奶奶|爷爷"
)
_SURNAME = f"(?:{DOUBLE}|[{SURNAMES}])"
# What stands before a name in running text; else a surname inside a word would begin one.
_EDGE = rf"(?:(?<![{HAN}])|(?<=[的是叫给找对和与跟问请为由被让把因我名人长记任]))"
_NO_NAME = "的了在是有个我你他们这那不也就都和与及或等被把让对为从到去来说要能会可请姓"
_GIVEN = f"[^\\W\\d_a-zA-Z{_NO_NAME}]"
_FOUND = (
    # (pattern with the name as group 1, certainty)
    (re.compile(rf"({_SURNAME}某(?:某|{_GIVEN}(?![{HAN}]))?)"), 0.9),
    (
        re.compile(
            rf"(?:我叫|名叫|姓名[:：]?\s*|联系人[:：]?\s*|户主[:：]?\s*|当事人[:：]?\s*)({_SURNAME}{_GIVEN}{{1,2}})(?![{HAN}])"
        ),
        0.85,
    ),
    (re.compile(rf"{_EDGE}({_SURNAME}{_GIVEN}{{1,2}})(?=(?:{TITLES}))"), 0.8),
    (re.compile(rf"({_SURNAME})(?=(?:{TITLES}))"), 0.7),
)
_TIBETAN_HAN = (
    "扎西|卓玛|次仁|才让|尼玛|达瓦|旦增|丹增|洛桑|罗桑|平措|央金|拉姆|多吉|格桑|边巴|白玛|索朗|索南|顿珠|德吉|普布|米玛|"
    "桑吉|仁青|仁增|才旦|次旦|旺堆|旺姆|贡布|更登|曲珍|措姆|强巴|占堆|益西|加措|嘉措|坚赞|群培|珠扎"
)
_TIBETAN = (
    "བཀྲ་ཤིས|སྒྲོལ་མ|ཚེ་རིང|ཉི་མ|ཟླ་བ|བསྟན་འཛིན|བློ་བཟང|ཕུན་ཚོགས|དབྱངས་ཅན|ལྷ་མོ|རྡོ་རྗེ|སྐལ་བཟང|པད་མ|བསོད་ནམས|དོན་གྲུབ|བདེ་སྐྱིད|"
    "ཕུར་བུ|མིག་དམར|སངས་རྒྱས|རིན་ཆེན|ཚེ་བརྟན|དབང་འདུས|མགོན་པོ|ཆོས་སྒྲོན|བྱམས་པ|ཡེ་ཤེས|རྒྱ་མཚོ"
)
_TIBETAN_FOUND = (
    (re.compile(rf"((?:{_TIBETAN_HAN}){{2}})"), 0.8),
    (re.compile(rf"({_TIBETAN_HAN})(?=(?:{TITLES}))"), 0.8),
    (re.compile(rf"({_TIBETAN_HAN})(?![村乡镇县路街桥河湖山寺沟])"), 0.4),
    (re.compile(rf"(?<![\u0f40-\u0fbc])((?:{_TIBETAN})་(?:{_TIBETAN}))(?![\u0f40-\u0fbc])"), 0.8),
    # Alone they are days of the week, sun, moon and greetings as well.
    (re.compile(rf"(?<![\u0f40-\u0fbc]་)(?<![\u0f40-\u0fbc])({_TIBETAN})(?=་?(?:ལགས|[\s།]|\Z))"), 0.4),
)


def names(text: str) -> Iterator[tuple[int, int, float]]:
    """Yield (start, end, certainty 0–1) of what seems to be a name; they may overlap."""
    for pattern, certainty in (*_FOUND, *_TIBETAN_FOUND):
        for hit in pattern.finditer(text):
            yield hit.start(1), hit.end(1), certainty
