"""What a line is like that may be a title: its words, what stands before and after them, and how it is taken."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ...lazy import regex
from .dates import find_dates
from .reading import Reading, letters

#: Roles that the line with the title may have been given for want of better knowledge.
OPEN = (None, "title", "navigation", "furniture")

#: So many bars part the words of a menu.
MENU = 3

#: A line that says that it is the title.
SAYS_SO = regex(
    r"^ *[\[【(]?(?P<label>(?:文章|帖子|本[帖文]|论文|作品|资料|文档)?(?:标 *题|题 *目|主 *题|篇 *名))[\]】)]? *:"
    r" *(?P<title>\S.{1,80}?) *$"
)
#: What is said of an article beside its title, or of the page.
LABEL = regex(
    r"^\W*(?:(?:查看|回复|发帖|级别) *:|(?:系统|文档|文章)标签|文档(?:格式|大小|热度|分类)|电梯直达|"
    r"来源|作者|时间|日期|编辑|责编|记者|关键词|摘要|标签|分享|字体|字号|电话|热线|邮箱|地址|版权|发布|更新|浏览|点击|当前位置|"
    r"您?的?位置|首页)|位置 *:|>>?|https?://|www\."
)
_SUBTITLE = regex(r"^ *(?:—+|-{2,}) *(?P<text>\S.{2,60}?) *$")
_HEADING_END = regex(r"[。;,、:]\W*$")
_SECTION = regex(
    r"^ *(?:第 *[一二三四五六七八九十百零\d]+ *[章节条编部分]|[一二三四五六七八九十]{1,3}[、.]|"
    r"\(?[一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.])"
)
_PAGE_COUNT = regex(r" *(?:[(（]\d{1,2}/\d{1,2}[)）]|\[[复複][制製][链鏈]接\]) *$")
_ORNAMENT = regex(r"^[\s#>》·•■●◆★☆※▲◎○□*|]+")
# Who wrote it, where a line has nothing else: 本报记者 王小明, 山乡日报 王小明.
_BYLINE = regex(
    r"^\W*(?:本[报刊网社台]|.{2,6}(?:日报|晚报|时报|早报|周报|都市报|新闻网|社|电视台))"
    r"(?:(?:全媒体?|特约|首席|见习)?(?:记者|评论员|通讯员)\S{0,16}| *[\u3400-\u9fff]{2,4})\W*$"
)


class Title(NamedTuple):
    """A title and where it stands: the line (-1 where the text has it nowhere) and the span in it.

    `page` says that a page's own makings show which line it is, not only that the text opens with it.
    """

    value: str
    line: int
    start: int
    end: int
    page: bool = True


def subtitle(folded: str) -> re.Match[str] | None:
    """A line that is a subtitle: it begins with a dash."""
    return _SUBTITLE.match(folded)


@lru_cache(maxsize=256)
def looks_like_heading(folded: str) -> bool:
    """Whether a line can be a title: some words, no full stop, no label, not a numbered heading."""
    text = folded.strip()
    if len(text) > 90 or "。" in text or "](" in text or ">>" in text or text.count("|") >= MENU:
        return False
    said = letters(text)
    return (
        4 <= len(said) <= 60
        and 2 * sum(map("\u3400".__lt__, said)) >= len(said)
        and 2 * len(said) >= len(text)
        and not any(pattern.search(text) for pattern in (_HEADING_END, LABEL, _BYLINE))
        and not any(pattern.match(_ORNAMENT.sub("", text)) for pattern in (_SECTION, _SUBTITLE, SAYS_SO))
        and not find_dates(text)
    )


def unlabelled(folded: str) -> str:
    """A title without the label that forums and blogs put before it, 标题:…, and the button after it."""
    found = SAYS_SO.match(folded)
    return _PAGE_COUNT.sub("", found["title"] if found else folded)


def title_at(reading: Reading, number: int, start: int = 0, end: int | None = None, *, page: bool = True) -> Title:
    """The title on a line, or in a part of it, without ornaments."""
    text = _PAGE_COUNT.sub("", reading.lines[number][start:end])
    bare = _ORNAMENT.sub("", text)
    start += len(text) - len(bare)
    bare = bare.rstrip(" \t\u3000*")
    return Title(" ".join(bare.split()), number, start, start + len(bare), page)


def may_be(reading: Reading, number: int) -> bool:
    """Whether a line may be the title: not that of ``<title>``, which says more."""
    if number == 0 and reading.hint(0).get("tag") == "title":
        return False
    return reading.known[number] in OPEN and looks_like_heading(reading.texts[number]) and not reading.is_prose(number)
