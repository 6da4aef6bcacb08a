"""A form with one of everything, in Chinese and Tibetan, and words that try to be more than words."""

from __future__ import annotations

from huiyin.pure.officeforms import Code, Content, Cut, Line, PageBreak, Rows, Table, lines, say

TIBETAN = "ཆུ་མདོང་འཁྱགས་ཆག་ཤོར་བས་ཁྱིམ་ཚང་བཞི་བཅུ་ལ་འཐུང་ཆུ་མེད།"
ADDRESS = "https://huiyin.example/write/?slip=7K3M9Q"
MARKUP = '#panic() #sys.inputs $x^2$ *b* _i_ @ref <label> \\ // /* ]] "#let" `raw` = title'
HOSTILE = (
    MARKUP,
    "a" * 5_000,
    "，" * 5_000,
    "。（" * 2_500,
    "\u00a0字\u2060" * 1_600,
    "ཀ" * 5_000,
    "ཀ༌" * 2_500,
    "\u202e倒过来\u2066\u0000\x1b[31m\ufeff\ud800",
    "<w:p/>&amp;]]>&#x0;",
    "\u0301" * 3_000,
)


def form() -> Content:
    """Return the form."""
    return Content(
        number="云岭督〔2026〕12号",
        title="关于三村水管冻裂的答复",
        to="测试写信人：",
        parts=(
            *lines(f"三村三组水管冻裂一事，水利站已换保温管320米。\n\n{TIBETAN}\n{MARKUP}"),
            Rows((("编号", "YN-26-000001-X"), ("地点", f"三村 {TIBETAN}"))),
            Table(
                ("编号", "问题", "来信"),
                tuple((f"2026-{n:04}", f"三村水管冻裂 {TIBETAN}", "5–9") for n in range(40)),
                (2, 5, 1),
                frozenset({2}),
            ),
            Line(say("青稞 白塔", bold=True), align="end"),
            Line(say("7K3M9-Q", mono=True), size=14 / 16, align="center"),
            Cut(),
            Code(ADDRESS, 25, (Line(say("扫码写信")), Line(say(TIBETAN)))),
            PageBreak(),
            Line(say("回执")),
        ),
    )
